"""`veil policy`: look at the rules before they are applied."""

import json
from typing import TYPE_CHECKING, Any

import click

from veil.cli.options import json_option, policy_option
from veil.cli.session import Session
from veil.cli.table import table

if TYPE_CHECKING:
    from veil.policy import RuleBook


def _book(name: str) -> "RuleBook":
    from veil.api import book_of

    return book_of(name)


def _rooms() -> frozenset[str]:
    from veil.pipeline import ROOMS

    return ROOMS


@click.group()
def policy() -> None:
    """List, show, check, compare and explain policies."""


@policy.command("list")
@json_option
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """List the built-in policies."""
    session.json = as_json
    from veil.policy import builtin, load

    policies = [load(name) for name in builtin()]
    for one in policies:
        session.event("policy", name=one.name, title=one.title, extends=list(one.extends))
    for line in table([(one.name, one.title) for one in policies], indent=""):
        session.say(line)


@policy.command()
@click.argument("name", metavar="NAME|FILE", default="public")
@click.option("--source", is_flag=True, help="Show the file of a built-in policy as it is written.")
@json_option
@click.pass_obj
def show(session: Session, name: str, source: bool, as_json: bool) -> None:
    """Show a policy with all that it extends: every option, every setting, every rule."""
    session.json = as_json
    from veil import policy as policies
    from veil.policy.resolved import plain
    from veil.report.collect import options

    if source and name in policies.builtin():
        session.say(policies.source(name).rstrip())
        return
    book = _book(name)
    facts = plain(book.policy)
    rows = options(book, _rooms())
    claimed = [row.name for row in rows if row.claimed]
    session.event("policy", digest=book.digest, claimed=claimed, **facts)
    session.say(f"{book.name}: {book.policy.title}")
    session.say(f"  extends  {' > '.join(book.policy.extends) or '-'}")
    session.say(f"  digest   {book.digest}")
    session.say("Options of PS3.15")
    for line in table([(row.name, "on" if row.on else "off", "claimed" if row.claimed else "-") for row in rows]):
        session.say(line)
    session.say("Settings")
    for line in table(_settings(facts)):
        session.say(line)
    if facts["rules"]:
        session.say("Rules, nearest first")
        for line in table(
            [(rule["select"], rule["action"], rule["policy"], rule["reason"]) for rule in facts["rules"]]
        ):
            session.say(line)


def _settings(facts: dict[str, Any]) -> list[tuple[str, str]]:
    rows = []
    for name in ("dates", "identity", "objects", "pixels", "faces", "text", "private"):
        for key, value in facts[name].items():
            shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            rows.append((f"{name}.{key}", shown or "-"))
    return rows


@policy.command()
@click.argument("file", metavar="FILE")
@json_option
@click.pass_obj
def check(session: Session, file: str, as_json: bool) -> None:
    """Check a policy file: the first thing wrong, with line and column, or what it compiles to."""
    session.json = as_json
    book = _book(file)
    claims = book.claims(_rooms())
    session.event("policy", name=book.name, digest=book.digest, claimed=list(claims))
    session.say(f"{book.name} is well: {len(book.policy.rules)} rules, digest {book.digest[:12]}")
    session.say(f"  claims: {', '.join(claims) or 'nothing'}")


@policy.command()
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@json_option
@click.pass_obj
def diff(session: Session, first: str, second: str, as_json: bool) -> None:
    """Say what changes from policy A to policy B."""
    session.json = as_json
    from veil.policy.diff import diff as differences

    found = differences(_book(first), _book(second))
    for one in found:
        session.event(
            "difference", kind=one.kind, name=one.name, before=str(one.before), after=str(one.after), reason=one.reason
        )
    for line in table([(one.kind, one.name, f"{one.before} -> {one.after}", one.reason) for one in found], indent=""):
        session.say(line)
    session.say(f"{len(found)} differences from {first} to {second}")


@policy.command()
@click.argument("tag", metavar="TAG")
@policy_option
@click.option("--iod", metavar="KEY", help="In objects of this IOD (ct-image, rt-plan, ...).")
@click.option("--sop-class", metavar="UID", help="In objects of this SOP class.")
@json_option
@click.pass_obj
def explain(session: Session, tag: str, policy: str, iod: str | None, sop_class: str | None, as_json: bool) -> None:
    """Say what happens to an attribute, and every layer of the rules that has a say in it.

    TAG is a keyword (PatientName), a tag (0010,0010), or a path of them joined by dots.
    """
    session.json = as_json
    from veil.policy.explain import explain as explained

    found = explained(_book(policy), tag, _iod(iod, sop_class))
    session.event(
        "attribute",
        tag=f"{found.tag:08X}",
        keyword=found.keyword,
        vr=found.vr,
        action=str(found.rule.action),
        fallback=str(found.rule.fallback),
        reason=found.rule.reason,
        source=str(found.rule.source),
        layers=[{"name": layer.name, "says": layer.says, "decides": layer.decides} for layer in found.layers],
        by_iod={key: str(action) for key, action in found.by_iod},
    )
    session.say(f"({found.tag >> 16:04X},{found.tag & 0xFFFF:04X}) {found.keyword or '-'} {found.vr}: {found.name}")
    session.say(f"  {found.rule.action}: {found.rule.reason}")
    if found.rule.fallback != found.rule.action:
        session.say(f"  where that leaves nothing that is valid: {found.rule.fallback}")
    session.say("Layers")
    for line in table([("*" if layer.decides else "", layer.name, layer.says) for layer in found.layers]):
        session.say(line)
    if found.by_iod:
        session.say("Another action in these IODs, because they require the attribute")
        actions = sorted({str(action) for _, action in found.by_iod})
        for action in actions:
            keys = [key for key, other in found.by_iod if str(other) == action]
            session.say(f"  {action}: {', '.join(keys)}")


def _iod(iod: str | None, sop_class: str | None) -> str | None:
    from veil import standard

    if sop_class is not None:
        found = standard.iod.key(sop_class)
        if found is None:
            raise click.BadParameter("no storage SOP class has this UID", param_hint="--sop-class")
        return found
    if iod is not None and iod not in standard.iod.known():
        from difflib import get_close_matches

        near = get_close_matches(iod, standard.iod.known(), n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise click.BadParameter(f"there is no IOD of that key{hint}", param_hint="--iod")
    return iod


@policy.command()
@click.argument("name", metavar="[NAME|FILE]", required=False)
@policy_option
@click.pass_obj
def statement(session: Session, name: str | None, policy: str) -> None:
    """Write the conformance statement that PS3.15 E.1.3 asks for, computed from the rules (Markdown)."""
    from veil.policy.statement import statement as stated

    session.say(stated(_book(name or policy), _rooms()).rstrip())


@policy.command()
@click.pass_obj
def schema(session: Session) -> None:
    """Write the JSON Schema of policy files, for editors."""
    from veil.policy.schema import schema as described

    session.say(json.dumps(described(), indent=2))

"""`veil risk OUT`: how many patients can be told apart by what was kept, and what would lower that."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from veil.cli.exits import Exit
from veil.cli.options import PATH, json_option, policy_option
from veil.cli.session import Session
from veil.cli.table import table

if TYPE_CHECKING:
    from veil.policy import RuleBook
    from veil.risk import Assessment, Collection, Proposal


@click.command()
@click.argument("out", metavar="OUT", type=PATH)
@policy_option
@click.option("--propose", type=PATH, metavar="FILE", help="Write a policy that reaches what is asked for.")
@click.option(
    "--html", type=PATH, metavar="FILE", help="Write a page with bars and the most exposed records (private)."
)
@click.option("--vault", type=PATH, metavar="DIR", help="The vault of the run.  [default: OUT.vault, if it is there]")
@json_option
@click.pass_obj
def risk(
    session: Session, out: Path, policy: str, propose: Path | None, html: Path | None, vault: Path | None, as_json: bool
) -> int:
    """Measure how many patients can be told apart by what was kept, and propose what would lower that.

    OUT is a folder that veil filled. --policy is the policy it was made by: its [risk] says what counts as a
    quasi-identifier, and what has to be reached.

    The terminal shows attributes and counts, never a value. --json names the most exposed records by pseudonym.

    Exit codes: 0 reached, 3 missed, 2 usage.
    """
    session.json = as_json
    from veil import api
    from veil import risk as risks
    from veil.errors import PathError
    from veil.risk import page, written

    if not out.is_dir():
        raise PathError("U-OUT-MISSING", "there is no such folder", where=str(out), remedy="name the OUT of a run")
    book = api.book_of(policy)
    _check_policy(session, out, vault, book)
    collection = risks.read(out, book)
    found = risks.assess(collection, book.policy.risk)
    proposal = None if found.met else risks.propose(collection, book.policy)
    _event(session, book, collection, found, proposal)
    _measured(session, book, collection, found)
    if proposal is not None:
        _proposed(session, proposal)
    if html is not None:
        page.write(html, out, found, proposal, {name: _line(book, name) for name in found.attributes})
        session.say(f"Page (private): {html}")
    if propose is not None:
        if proposal is None:
            session.say("Nothing to propose: all is reached.")
        else:
            written.write(propose, proposal, policy, book.policy.risk.k)
            session.say(f"Policy with the proposal: {propose}")
            session.say(
                "Run it on the originals into a new OUT with a new vault, and the same key: see veil run --key."
            )
    return Exit.DONE if found.met else Exit.REFUSED


def _check_policy(session: Session, out: Path, vault: Path | None, book: "RuleBook") -> None:
    """Say so if the last run had another policy: a threshold counts that was set before."""
    from veil.work.vault import Vault, default_place

    place = vault or default_place(out)
    if vault is None and not (place / "ledger.sqlite").is_file():
        return
    with Vault.open(place).ledger() as ledger:
        used = ledger.meta("policy_digest")
    session.event("policy", same=used == book.digest)
    if used != book.digest:
        session.say("Careful: OUT was made by another policy than this one; name that one with --policy.")


def _event(
    session: Session,
    book: "RuleBook",
    collection: "Collection",
    found: "Assessment",
    proposal: "Proposal | None",
) -> None:
    from dataclasses import asdict

    from veil.risk.summary import counts
    from veil.risk.words import done

    session.event(
        "risk",
        policy=book.name,
        digest=book.digest,
        **counts(found).plain(),
        files=collection.files,
        unread=collection.unread,
        nameless=collection.nameless,
        uniqueness=round(found.uniqueness, 6),
        diversity=dict(found.diversity),
        sizes={str(size): number for size, number in found.sizes.items()},
        shares=[asdict(share) for share in found.shares],
        descriptions=[asdict(one) for one in found.rare],
        longitudinal=collection.longitudinal,
        same_gaps=collection.same_gaps,
    )
    for one in found.exposed:
        session.event("exposed", record=one.name, size=one.size, why=list(one.why))
    if proposal is not None:
        session.event(
            "proposal",
            reached=proposal.reached,
            k=proposal.then.k,
            values=proposal.values,
            exact=proposal.exact,
            coarser=proposal.coarser,
            gone=proposal.gone,
            steps=[
                {
                    "keyword": step.keyword,
                    "kind": step.level.kind,
                    "what": done(step),
                    "exact": step.exact,
                    "coarser": step.coarser,
                    "gone": step.gone,
                }
                for step in proposal.steps
            ],
        )


def _measured(session: Session, book: "RuleBook", collection: "Collection", found: "Assessment") -> None:
    risk = book.policy.risk
    verdict = "reached" if found.met else "MISSED"
    rows: list[tuple[object, ...]] = [
        ("Policy", f"{book.name} (rules {book.digest[:12]})"),
        ("Patients", f"{found.patients} with {collection.files} files; {collection.unread} files could not be read"),
        ("k", f"{found.k}, at least {risk.k} asked for: {verdict}"),
        ("Unique", f"{found.unique} ({found.uniqueness:.1%} of at most {risk.uniqueness}%)"),
        ("Below k", found.below),
    ]
    rows += [("Diversity", f"{least} of {keyword}") for keyword, least in found.diversity.items()]
    rows += [("Rare values", f"{one.values} of {one.keyword}, in {one.patients} patients") for one in found.rare]
    if collection.longitudinal:
        rows.append(
            (
                "Studies",
                f"{collection.longitudinal} patients on several days; {collection.same_gaps} or more share the gaps",
            )
        )
    for line in table(rows, indent=""):
        session.say(line)
    if collection.nameless:
        session.say(f"{collection.nameless} files have no Patient ID; each of their studies counts as a patient.")
    if found.shares:
        session.say()
        lines: list[tuple[object, ...]] = [("Values", "Below k alone", "Below k without it", "Kept", "By")]
        lines += [
            (share.values, share.alone, share.without, share.keyword, _line(book, share.keyword))
            for share in found.shares
        ]
        for line in table(lines, indent="", right=frozenset({0, 1, 2})):
            session.say(line)


def _line(book: "RuleBook", keyword: str) -> str:
    """The line of the policy, or of the standard, that keeps an attribute."""
    from veil import standard

    tag = standard.dictionary.tag(keyword) or 0
    entry = standard.dictionary.entry(tag)
    return book.rule(None, (), tag, entry.vr if entry else "UN").reason


def _proposed(session: Session, proposal: "Proposal") -> None:
    from veil.risk.words import done

    session.say()
    session.say("Proposal" if proposal.reached else "Proposal, which does not reach what is asked for:")
    rows: list[tuple[object, ...]] = [("As is", "Coarser", "Gone", "Attribute")]
    rows += [(step.exact, step.coarser, step.gone, f"{step.keyword}: {done(step)}") for step in proposal.steps]
    for line in table(rows, right=frozenset({0, 1, 2})):
        session.say(line)
    whole = max(proposal.values, 1)
    session.say(
        f"With it k = {proposal.then.k}; of {proposal.values} values {proposal.exact / whole:.1%} stay as they are, "
        f"{proposal.coarser / whole:.1%} become coarser, {proposal.gone / whole:.1%} go."
    )
    if not proposal.reached:
        session.say(
            f"k cannot be reached: there are {proposal.then.patients} patients, or what remains cannot be made coarser."
        )

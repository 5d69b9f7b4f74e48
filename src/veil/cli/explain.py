"""`veil explain CODE`: what an outcome code means."""

import difflib

import click

from veil.cli.session import Session


@click.command()
@click.argument("code", required=False)
@click.option("--json", "as_json", is_flag=True, help="Speak JSON lines.")
@click.pass_obj
def explain(session: Session, code: str | None, *, as_json: bool) -> None:
    """Say what an outcome code, or a code of `veil verify`, means and what to do.

    Without CODE: all of them.
    """
    from veil.codes import CHECKS, CODES, Check, Code

    session.json = as_json
    known: dict[str, Code | Check] = {**CODES, **CHECKS}
    if code is not None and code.upper() not in known:
        near = difflib.get_close_matches(code.upper(), known, n=1, cutoff=0.4)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise click.BadParameter(f"there is no such code{hint}", param_hint="CODE")
    for one in known.values() if code is None else (known[code.upper()],):
        kind, release = (str(one.kind), one.release) if isinstance(one, Code) else ("check", False)
        session.event("code", code=one.code, kind=kind, meaning=one.meaning, remedy=one.remedy, release=release)
        session.say(f"{one.code} ({kind})")
        session.say(f"  {one.meaning}")
        session.say(f"  What to do: {one.remedy}")
        if release:
            session.say("  A person who has looked at it may let it leave: veil quarantine release, with a reason.")

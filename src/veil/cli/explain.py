"""`veil explain CODE`: what an outcome code means."""

import difflib

import click

from veil.cli.session import Session


@click.command()
@click.argument("code", required=False)
@click.option("--json", "as_json", is_flag=True, help="Speak JSON lines.")
@click.pass_obj
def explain(session: Session, code: str | None, *, as_json: bool) -> None:
    """Say what an outcome code means and what to do.

    Without CODE: all of them.
    """
    from veil.codes import CODES

    session.json = as_json
    if code is not None and code.upper() not in CODES:
        near = difflib.get_close_matches(code.upper(), CODES, n=1, cutoff=0.4)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise click.BadParameter(f"there is no such code{hint}", param_hint="CODE")
    for one in CODES.values() if code is None else (CODES[code.upper()],):
        session.event("code", code=one.code, kind=str(one.kind), meaning=one.meaning, remedy=one.remedy)
        session.say(f"{one.code} ({one.kind})")
        session.say(f"  {one.meaning}")
        session.say(f"  What to do: {one.remedy}")

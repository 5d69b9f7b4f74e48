"""`veil preview PATH`: what would happen to each element."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from veil.cli.options import PATH, json_option, key_option, load_key, policy_option
from veil.cli.session import Session
from veil.cli.table import table

if TYPE_CHECKING:
    from veil.report.before_after import Line, Sheet


@click.command()
@click.argument("path", metavar="PATH", type=PATH)
@policy_option
@key_option
@click.option("--reveal", is_flag=True, help="Show the values. Without it each old value is the same five stars.")
@click.option("--all", "everything", is_flag=True, help="Show the elements that stay as they are, too.")
@click.option("--html", type=PATH, metavar="FILE", help="Write a self-contained page instead.")
@json_option
@click.pass_obj
def preview(
    session: Session,
    path: Path,
    policy: str,
    key: str | None,
    reveal: bool,
    everything: bool,
    html: Path | None,
    as_json: bool,
) -> int:
    """Show what would happen to each element, before anything is written.

    PATH is a file, or a folder, of which one instance of each series is shown (twenty at most).
    Without --key the new values are examples: they come from a key that is made for this call and thrown away.

    Exit codes: 0 all would be delivered, 3 some would be held or quarantined.
    """
    session.json = as_json
    from veil import api, standard
    from veil.identity import Identity, Key
    from veil.report import before_after, traces

    book = api.book_of(policy)
    identity = Identity(load_key(key) or Key.create(), book.policy.identity, book.policy.dates)
    sheets, refused = traces.sheets(path, book, identity, reveal=reveal)
    session.say(f"Policy {book.name} (PS3.15 {standard.EDITION})")
    if html is not None:
        page = before_after.page(sheets, policy=book.name, edition=standard.EDITION, reveal=reveal)
        html.write_text(page, encoding="utf-8", errors="backslashreplace")
        session.say(f"Page   {html}")
    for sheet in sheets:
        _show(session, sheet, everything=everything, short=html is not None)
    return 3 if refused else 0


def _show(session: Session, sheet: "Sheet", *, everything: bool, short: bool) -> None:
    session.say()
    session.say(f"{sheet.title}: {sheet.outcome}, {len(sheet.changed)} elements changed, {len(sheet.kept)} kept")
    lines = (*sheet.changed, *sheet.kept) if everything else sheet.changed
    for line in lines:
        session.event(
            "element",
            instance=sheet.title,
            path=line.path,
            keyword=line.keyword,
            vr=line.vr,
            action=line.action,
            before=line.before,
            after=line.after,
            reason=line.reason,
        )
    if not short:
        for text in table([_row(line) for line in lines]):
            session.say(text)


def _row(line: "Line") -> tuple[str, ...]:
    return (line.path, line.keyword or "-", line.vr, line.action, f"{line.before} -> {line.after}", line.reason)

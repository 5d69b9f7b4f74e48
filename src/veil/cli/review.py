"""`veil review`: what was found in the pixels, for a person to confirm or correct."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from veil.cli.deciding import REASON, VAULT, WHO, Either, opened, user
from veil.cli.options import PATH, json_option
from veil.cli.session import Session
from veil.cli.table import table

if TYPE_CHECKING:
    from veil.work.decisions import Word
    from veil.work.ledger import Ledger
    from veil.work.naming import Many
    from veil.work.review import Series

_SHOWN = 40


@click.group(cls=Either, no_args_is_help=True)
def review() -> None:
    """Look at what was found in the pixels, and accept it or correct the boxes.

    `veil review VAULT` lists it. What is decided is applied by the next `veil run` with the same arguments.
    """


_FILES = click.argument("files", metavar="[FILE]...", nargs=-1)


@review.command("list")
@VAULT
@click.option("--everything", is_flag=True, help="List the series, too, of which nothing waits.")
@json_option
@click.pass_obj
def list_(session: Session, folder: Path, everything: bool, as_json: bool) -> None:
    """List what waits and what is done, by series. No name or value of the data is shown."""
    session.json = as_json
    from dataclasses import asdict

    from veil.work import review as store

    vault = opened(session, folder)
    with vault.ledger() as ledger:
        total = store.totals(ledger)
        every = list(store.series(ledger))
    session.event("review", **asdict(total))
    for one in every:
        session.event(
            "series", number=one.number, folder=one.folder, files=one.files, waiting=one.waiting,
            decided=one.decided, boxes=one.boxes, marks=one.marks, codes=dict(one.codes),
        )  # fmt: skip
    session.say(
        f"{_many(total.files, 'file', 'files')} with findings in {total.series} series:"
        f" {_many(total.boxes, 'box', 'boxes')} wiped, {_many(total.marks, 'mark', 'marks')} kept"
    )
    session.say(f"{total.waiting} wait, {total.decided} are decided for the next run, {total.accepted} were accepted")
    _say_series(session, [one for one in every if everything or one.waiting or one.decided], everything=everything)
    session.say()
    if total.waiting:
        session.say(f"Look at them          veil review pages {folder}")
        session.say(f"Accept what is shown  veil review accept {folder} --series N")
    elif total.decided:
        session.say("Run veil run again with the same arguments.")
    elif total.files:
        session.say(f"Nothing waits. To look at what was done: veil review pages {folder}")


def _say_series(session: Session, rows: "Sequence[Series]", *, everything: bool) -> None:
    if not rows:
        return
    session.say()
    head = ("Series", "Files", "Waiting", "Decided", "Boxes", "Marks", "Held as", "Place")
    shown = rows if everything else rows[:_SHOWN]
    lines = [
        (
            one.number, one.files, one.waiting, one.decided, one.boxes, one.marks,
            " ".join(code for code in one.codes if code.startswith("H-")) or "-", one.folder or "-",
        )
        for one in shown
    ]  # fmt: skip
    for line in table([head, *lines], right=frozenset({0, 1, 2, 3, 4, 5})):
        session.say(line)
    if len(rows) > len(shown):
        session.say(f"  and {len(rows) - len(shown)} more; --everything lists them")


@review.command()
@VAULT
@click.option("--to", type=PATH, metavar="DIR", help="Another folder for the pages.  [default: VAULT/review]")
@click.pass_obj
def pages(session: Session, folder: Path, to: Path | None) -> None:
    """Write the contact sheets: an index, and a page for each series with before and after.

    The pages are private: they show what is burned into the images.
    """
    from veil.report import contact
    from veil.work import pixels
    from veil.work import review as store

    vault = opened(session, folder)
    with vault.lock(), vault.ledger() as ledger:
        with ledger.transaction() as db:
            pixels.sweep(db)
        written = contact.write(ledger, to or vault.review, folder, vault.out())
        store.mark_shown(ledger)
    session.say(f"{written.series} series on {written.pages} pages; {written.waiting} files wait")
    session.say(f"Open      {written.index}")
    session.say(f"For many  {written.index.with_name(contact.SHEET)}")
    session.say("The pages show what is burned in; they are not for sharing.")


@review.command()
@VAULT
@_FILES
@click.option("--series", "sheet", type=click.IntRange(min=1), metavar="N", help="All that waits of this series.")
@click.option("--all", "everything", is_flag=True, help="All that waits and that the pages showed.")
@REASON
@WHO
@click.pass_obj
def accept(
    session: Session,
    folder: Path,
    files: tuple[str, ...],
    sheet: int | None,
    everything: bool,
    reason: str,
    who: str | None,
) -> None:
    """Let files leave that a person has looked at.

    FILE is a number on the page (12, or 12-40), a place in OUT, or a source. What is held because text was still seen
    (H-PIXELS-TEXT) or because of an unknown device (H-PIXELS-DEVICE) leaves only with --reason.
    """
    if bool(files) + (sheet is not None) + everything != 1:
        raise click.UsageError("name files by their numbers on the page, or --series N, or --all")
    from veil.work import naming
    from veil.work.decisions import Word

    left: list[Many] = []

    def words(ledger: "Ledger", out: Path | None) -> "list[Word]":
        if files:
            return [Word(one, "accept", why=reason) for one in naming.subjects(ledger, files, out)]
        left.append(naming.many(ledger, sheet, reason=bool(reason.strip())))
        return [Word(one, "accept", why=reason) for one in left[0].subjects]

    _decide(session, folder, who, words)
    for many in left:
        for number, why in (
            (many.unseen, "came after the pages were written: write them again"),
            (many.blind, "have no picture on the page: name them by number"),
            (many.reason, "are held for text or a device: give --reason"),
        ):
            if number:
                session.say(f"{number} left, which {why}.")


@review.command()
@VAULT
@click.argument("file", metavar="FILE")
@click.argument("boxes", metavar="BOX...", nargs=-1, required=True)
@click.option("--frames", default="", metavar="A-B", help="Only in these frames, from 1.  [default: all]")
@REASON
@WHO
@click.pass_obj
def add(
    session: Session, folder: Path, file: str, boxes: tuple[str, ...], frames: str, reason: str, who: str | None
) -> None:
    """Wipe more: boxes as left,top,right,bottom in pixels, or letters of marks.

    Works for any file of the vault, also for one in which nothing was found: FILE may be its place in OUT.
    """
    from veil.work import naming
    from veil.work.decisions import Word

    def words(ledger: "Ledger", out: Path | None) -> "list[Word]":
        named = naming.subjects(ledger, [file], out)
        return [Word(one, "add", naming.to_add(one, boxes, frames), reason) for one in named]

    _decide(session, folder, who, words)


@review.command()
@VAULT
@click.argument("file", metavar="FILE")
@click.argument("numbers", metavar="NUMBER...", nargs=-1, required=True)
@REASON
@WHO
@click.pass_obj
def drop(session: Session, folder: Path, file: str, numbers: tuple[str, ...], reason: str, who: str | None) -> None:
    """Leave boxes alone that hold no identity, by their numbers on the page."""
    from veil.work import naming
    from veil.work.decisions import Word

    def words(ledger: "Ledger", out: Path | None) -> "list[Word]":
        named = naming.subjects(ledger, [file], out)
        return [Word(one, "drop", naming.to_drop(one, numbers), reason) for one in named]

    _decide(session, folder, who, words)


@review.command()
@VAULT
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@REASON
@WHO
@click.pass_obj
def undo(session: Session, folder: Path, files: tuple[str, ...], reason: str, who: str | None) -> None:
    """Take back all that was decided of files."""
    from veil.work import naming
    from veil.work.decisions import Word

    _decide(
        session,
        folder,
        who,
        lambda ledger, out: [Word(one, "undo", (), reason) for one in naming.subjects(ledger, files, out)],
    )


@review.command("apply")
@VAULT
@click.argument("sheet", metavar="SHEET", type=PATH)
@WHO
@click.pass_obj
def apply_(session: Session, folder: Path, sheet: Path, who: str | None) -> None:
    """Enter many decisions at once, from a sheet that `veil review pages` wrote and a person filled in.

    Its columns: file, action (accept, add, drop, undo), what (boxes, letters or numbers), frames, reason. Rows without
    an action are passed over. If one row is wrong, nothing is entered.
    """
    from veil.work import decision_sheet

    _decide(session, folder, who, lambda ledger, out: decision_sheet.read(ledger, sheet, out))


def _decide(
    session: Session, folder: Path, who: str | None, words: "Callable[[Ledger, Path | None], list[Word]]"
) -> None:
    from veil.work import decisions

    vault = opened(session, folder)
    out = vault.out()
    with vault.lock(), vault.ledger() as ledger:
        said = words(ledger, out)
        again = decisions.enter(ledger, said, who or user())
    files = len({word.subject.digest for word in said})
    session.say(f"Recorded for {_many(files, 'file', 'files')}.")
    if again:
        session.say(f"Run veil run again with the same arguments; it cleans {again} of them again.")


def _many(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"

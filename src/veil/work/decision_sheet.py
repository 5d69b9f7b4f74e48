"""Many decisions at once: a sheet that the review writes, a person fills in, and `veil review apply` takes back."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from veil.clean.pixels.decided import Place
from veil.errors import UsageError
from veil.work import naming
from veil.work.decisions import Act, Word, check
from veil.work.ledger import Ledger
from veil.work.review import File

HEADER = ("file", "action", "what", "frames", "reason", "series", "code", "boxes")
"""The first five are read; the others tell the person which file it is."""
_ACTIONS: dict[str, Act] = {"accept": "accept", "add": "add", "drop": "drop", "undo": "undo"}


def write(path: Path, files: Iterable[tuple[int, File]]) -> int:
    """Write a sheet with a row for each (series, file), without an action; it holds no identity. Returns the rows."""
    number = 0
    with path.open("w", newline="", encoding="utf-8-sig") as stream:
        sheet = csv.writer(stream, lineterminator="\n")
        sheet.writerow(HEADER)
        for number, (series, file) in enumerate(files, start=1):  # noqa: B007  the count is the answer
            sheet.writerow((file.number, "", "", "", "", series, file.code, len(file.areas)))
    return number


def read(ledger: Ledger, path: Path, out: Path | None) -> list[Word]:
    """Read a sheet; rows without an action are passed over. All rows are checked.

    `what` holds boxes as left,top,right,bottom or letters of marks for add, and numbers of boxes for drop, with blanks
    or semicolons between them.

    Raises:
        UsageError: `U-REVIEW-SHEET` for the sheet, other codes for what it says; the place is the line.
    """
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise _error("the sheet cannot be read", str(path), "save it as CSV, in UTF-8") from None
    # Spreadsheets of some countries write semicolons between cells.
    first = content.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(content, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    head = [cell.strip().lower() for cell in next(rows, [])]
    if not {"file", "action"} <= set(head):
        raise _error("the sheet has no columns file and action", str(path), "begin with a sheet of veil review pages")
    words: list[Word] = []
    for cells in rows:
        row: defaultdict[str, str] = defaultdict(str, zip(head, (cell.strip() for cell in cells), strict=False))
        if row["action"]:
            try:
                words += _words(ledger, row, out)
            except UsageError as problem:
                place = f"{path}:{rows.line_num}"
                raise UsageError(problem.code, problem.message, where=place, remedy=problem.remedy) from None
    return words


def _error(message: str, where: str, remedy: str) -> UsageError:
    return UsageError("U-REVIEW-SHEET", message, where=where, remedy=remedy)


def _words(ledger: Ledger, row: dict[str, str], out: Path | None) -> list[Word]:
    act = _ACTIONS.get(row["action"].lower())
    if act is None:
        raise _error("there is no such action", "", "accept, add, drop or undo")
    what = row["what"].replace(";", " ").split()
    if act in {"add", "drop"} and not what:
        raise _error(f"{act} needs something under `what`", "", "boxes for add, numbers of boxes for drop")
    found = []
    for one in naming.subjects(ledger, [row["file"]], out):
        places: tuple[Place, ...] = ()
        if act == "add":
            places = naming.to_add(one, what, row["frames"])
        elif act == "drop":
            places = naming.to_drop(one, what)
        word = Word(one, act, places, row["reason"])
        check(word)
        found.append(word)
    return found

"""The free texts that stayed, for a person to read before a release, and the lists that the person makes of them.

A text on the block list never stays again; a word on the allow list stays although the vocabulary lacks it. Both take
effect on the next run, which cleans again what it has to.
"""

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple

from veil.errors import UsageError
from veil.work.ledger import Ledger, text, untext

ListKind = Literal["allow", "block"]
# A spreadsheet runs a cell that begins so; in the sheet it gets an apostrophe in front, and one that has it another.
_FORMULA = re.compile(r"\A'*[=+\-@\t\r]")


class Kept(NamedTuple):
    """One distinct text: in how many delivered files it stands, in which attributes, and whether it is blocked."""

    text: str
    files: int
    attributes: tuple[str, ...]
    blocked: bool


def inventory(ledger: Ledger) -> list[Kept]:
    """Every distinct free text in the output, the rarest first: what stands once is likeliest to be of one person."""
    blocked = {value for (value,) in ledger.rows("SELECT value FROM list WHERE kind = 'block'")}
    return [
        Kept(untext(value), files, tuple(sorted(set(attributes.split("\n")))), value in blocked)
        for value, files, attributes in ledger.rows(
            "SELECT t.value, COUNT(DISTINCT k.instance), group_concat(k.attribute, char(10)) FROM kept k"
            " JOIN text t ON t.id = k.text JOIN instance i ON i.id = k.instance WHERE i.target IS NOT NULL"
            " GROUP BY t.id ORDER BY 2, 1"
        )
    ]


def write_sheet(rows: Iterable[Kept], path: Path) -> int:
    """Write the inventory as CSV with the columns text, files, attributes, blocked; returns the number of texts."""
    number = 0
    with path.open("w", newline="", encoding="utf-8-sig") as stream:
        sheet = csv.writer(stream)
        sheet.writerow(("text", "files", "attributes", "blocked"))
        for row in rows:
            sheet.writerow(
                (_FORMULA.sub(r"'\g<0>", row.text), row.files, " ".join(row.attributes), "yes" if row.blocked else "")
            )
            number += 1
    return number


def read_lines(path: Path) -> list[str]:
    """Read a list: one text a line, or a sheet of `write_sheet` of which the rows with "yes" under `blocked` count.

    Raises:
        UsageError: `U-LIST-FILE`, the file cannot be read as text.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            content = stream.read()
    except (OSError, UnicodeDecodeError):
        raise UsageError(
            "U-LIST-FILE", "the list cannot be read", where=str(path), remedy="write one text a line, in UTF-8"
        ) from None
    lines = content.splitlines()
    if lines[:1] == ["text,files,attributes,blocked"]:
        rows = csv.DictReader(io.StringIO(content, newline=""))  # a text may have lines of its own
        marked = [row["text"] for row in rows if (row["blocked"] or "").strip().lower() in {"yes", "y", "x", "1"}]
        return [text[1:] if text[:1] == "'" and _FORMULA.match(text) else text for text in marked]
    return [line.strip() for line in lines if line.strip()]


def enlist(ledger: Ledger, kind: ListKind, values: Iterable[str]) -> int:
    """Put texts on a list; returns how many are on it now."""
    with ledger.transaction() as db:
        db.executemany("INSERT OR IGNORE INTO list(kind, value) VALUES(?, ?)", [(kind, text(one)) for one in values])
    return int(ledger.value("SELECT COUNT(*) FROM list WHERE kind = ?", kind))


def strike(ledger: Ledger, kind: ListKind, values: Iterable[str]) -> int:
    """Take texts off a list; returns how many are on it now."""
    with ledger.transaction() as db:
        db.executemany("DELETE FROM list WHERE kind = ? AND value = ?", [(kind, text(one)) for one in values])
    return int(ledger.value("SELECT COUNT(*) FROM list WHERE kind = ?", kind))

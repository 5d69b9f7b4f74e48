"""What the witness said of each file, kept in the vault: why a file is held, and what a person may want to look at."""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from veil.audit.findings import Finding
from veil.work.chain import Rows
from veil.work.tasks import CleanItem

MOST = 50
"""Findings that are kept of one file."""


class Told(NamedTuple):
    """One finding: its code, how sure it is, where it is, what it is in words, and the value; the last is private."""

    code: str
    severity: str
    where: str
    what: str
    value: str


def keep(db: sqlite3.Connection, items: Iterable[CleanItem]) -> None:
    """Enter what was found in these files, in place of what was found in an earlier cleaning."""
    for item in items:
        db.execute("DELETE FROM finding WHERE instance = ?", (item.id,))
        db.executemany(
            "INSERT INTO finding VALUES(?, ?, ?, ?, ?, ?)",
            [
                (item.id, one.code, one.severity, one.where, one.what, one.value.encode("utf-8", "surrogatepass"))
                for one in item.findings[:MOST]
            ],
        )


def add(db: sqlite3.Connection, told: Iterable[tuple[int, Finding]]) -> None:
    """Enter what was found of files, as (id, finding), in front of what was found in them alone."""
    for row, one in told:
        before = db.execute(
            "SELECT code, severity, place, what, value FROM finding WHERE instance = ? ORDER BY rowid", (row,)
        ).fetchall()
        line = (one.code, one.severity, one.where, one.what, one.value.encode("utf-8", "surrogatepass"))
        db.execute("DELETE FROM finding WHERE instance = ?", (row,))
        lines = dict.fromkeys([line, *before])
        db.executemany("INSERT INTO finding VALUES(?, ?, ?, ?, ?, ?)", [(row, *each) for each in [*lines][:MOST]])


def of(ledger: Rows, instance: int) -> tuple[Told, ...]:
    """What was found in a file."""
    rows = ledger.rows(
        "SELECT code, severity, place, what, value FROM finding WHERE instance = ? ORDER BY rowid", instance
    )
    return tuple(
        Told(code, severity, where, what, value.decode("utf-8", "surrogatepass"))
        for code, severity, where, what, value in rows
    )


def counts(ledger: Rows) -> dict[tuple[str, str], int]:
    """How many files have findings of a code and grade: (code, severity) -> files."""
    return {
        (code, severity): files
        for code, severity, files in ledger.rows(
            "SELECT code, severity, COUNT(DISTINCT instance) FROM finding GROUP BY code, severity ORDER BY 1, 2"
        )
    }

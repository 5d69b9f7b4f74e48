"""What was held or quarantined: to list, to look at, to have tried again, and to release by a person's word.

An entry is a row of the ledger that the last complete run saw, or a later one. A release is the same word as the one of
`veil review accept` (`veil.work.decisions`): two doors to one record.
"""

# ruff: noqa: S608  only constants and question marks are put into statements; values are always bound

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from veil.clean.pixels import decided
from veil.codes import CODES, Code
from veil.errors import UsageError, VaultError
from veil.work import chain, decisions, findings, review
from veil.work.chain import Rows
from veil.work.findings import Told
from veil.work.ledger import Ledger, untext
from veil.work.schema import DONE, FOUND, GROUPED, SURVEYED
from veil.work.vault import Vault

State = Literal["waiting", "retry", "released"]
"""waiting: for a person; retry, released: the next run cleans it again, a released one without what was lifted."""
_SEEN: Final = (
    "i.kind IN ('held', 'quarantined') AND i.target IS NULL AND i.former = 0"
    " AND i.seen >= (SELECT coalesce(MAX(id), 0) FROM run WHERE status = 'complete')"
)
_NAMED: Final = re.compile(r"#?(\d{1,12})(?:-#?(\d{1,12}))?")
_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class Group:
    """All entries with one code; `retry` and `released` are those on which the next run acts."""

    code: Code
    files: int
    retry: int
    released: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, without identity.

    Args:
        number: its number, the row in the ledger.
        code: why it did not leave.
        state: what is to be done.
        size: bytes of the source.
        sop_class: UID, a value of the data.
        run: the run that decided it.
        page: its number for `veil review`, if something was seen in its pixels.
    """

    number: int
    code: Code
    state: State
    size: int
    sop_class: str
    run: int
    page: int | None


@dataclass(frozen=True, slots=True)
class Private:
    """What only the vault may show of an entry: where it came from, whose it is, what was said and found."""

    ref: str
    patient: str
    lines: tuple[review.Line, ...]
    findings: tuple[Told, ...]


@contextmanager
def looking(vault: Vault) -> Iterator[Rows]:
    """Open the ledger to look at it: nothing is written, and a run that is at work does not hinder.

    Runs wait as long as it is open: read, close, and only then show.

    Raises:
        LedgerError: `R-LEDGER`.
        VaultError: `U-VAULT-VERSION`.
    """
    with ExitStack() as held:
        try:
            ledger: Rows = held.enter_context(vault.reading())
        except VaultError as error:
            if error.code != "U-VAULT-BUSY":
                raise
            ledger = held.enter_context(vault.ledger())  # whose log shows the last whole batch of that run
        yield ledger


def groups(ledger: Rows) -> list[Group]:
    """Entries by code, in the order of the registry."""
    counts: dict[str, list[int]] = {}
    for entry in entries(ledger):
        found = counts.setdefault(entry.code.code, [0, 0, 0])
        found[0] += 1
        found[1] += entry.state == "retry"
        found[2] += entry.state == "released"
    return [Group(CODES[code], *counts[code]) for code in CODES if code in counts]


def entries(ledger: Rows, code: str | None = None) -> Iterator[Entry]:
    """All entries, or those with a code, by number; read in pages."""
    last = 0
    while page := _select(ledger, "i.id > ? AND i.code = coalesce(?, i.code)", last, code):
        last = page[-1].number
        yield from page


def _select(ledger: Rows, condition: str, *values: Any) -> list[Entry]:
    return [
        _entry(*row)
        for row in ledger.rows(
            "SELECT i.id, i.code, i.state, i.size, i.sop_class, i.run, l.id, coalesce(d.json, '') FROM instance i"
            " LEFT JOIN look l ON l.instance = i.id LEFT JOIN decision d ON d.digest = i.digest"
            f" WHERE {_SEEN} AND {condition} ORDER BY i.id LIMIT {_PAGE}",
            *values,
        )
    ]


def _entry(
    row: int, code: str, state: str, size: int | None, sop_class: Any, run: int | None, page: int | None, said: str
) -> Entry:
    what: State = "waiting"
    if any(one.partition("#")[0] == code for one in decided.accepted(said)):
        what = "released"
    elif state != DONE:
        what = "retry"
    return Entry(row, CODES[code], what, max(size or 0, 0), untext(sop_class or ""), run or 0, page)


def named(ledger: Rows, words: Sequence[str], code: str | None, *, everything: bool) -> list[Entry]:
    """The entries that a person names: numbers or spans of them, all with a code, or all.

    Raises:
        UsageError: `U-QUARANTINE-ENTRY`; `U-QUARANTINE-CODE`.
    """
    if code is not None and code.upper() not in CODES:
        raise _error("U-QUARANTINE-CODE", "there is no such code", "veil quarantine list names those that there are")
    if code is not None or everything:
        return list(entries(ledger, code.upper() if code else None))
    found: dict[int, Entry] = {}
    for word in words:
        match = _NAMED.fullmatch(word)
        span = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        chosen = [entry for entry in entries(ledger) if span[0] <= entry.number <= span[1]]
        if not chosen:
            raise _error(
                "U-QUARANTINE-ENTRY", "there is no such entry", "veil quarantine list VAULT --code CODE numbers them"
            )
        found |= {entry.number: entry for entry in chosen}
    return list(found.values())


def private(ledger: Rows, entry: Entry) -> Private:
    """What the vault knows of an entry besides; it identifies."""
    ((ref, patient),) = ledger.rows("SELECT ref, patient_id FROM instance WHERE id = ?", entry.number)
    return Private(
        untext(ref or ""),
        untext(patient or ""),
        tuple(review.history(ledger, entry.number)),
        told(ledger, entry),
    )


def told(ledger: Rows, entry: Entry) -> tuple[Told, ...]:
    """What the witness said of an entry; values in it are private."""
    return findings.of(ledger, entry.number)


def retry(ledger: Ledger, chosen: Sequence[Entry]) -> int:
    """Have entries cleaned again by the next run; how many. What follows from other files is decided anew anyway."""
    with ledger.transaction() as db:
        return again(db, [entry.number for entry in chosen])


def again(db: sqlite3.Connection, rows: Sequence[int] | None = None) -> int:
    """Open rows that did not leave, or all of them, for the next run; inside of a transaction. Returns how many."""
    grouped = ",".join("?" * len(GROUPED))
    statement = (
        f"UPDATE instance SET state = CASE WHEN passed THEN '{SURVEYED}' ELSE '{FOUND}' END WHERE state = '{DONE}'"
        f" AND kind IN ('held', 'quarantined') AND target IS NULL AND path IS NOT NULL AND code NOT IN ({grouped})"
    )
    if rows is None:
        number = db.execute(statement, GROUPED).rowcount
    else:
        number = sum(db.execute(f"{statement} AND id = ?", (*GROUPED, row)).rowcount for row in rows)
    if number:
        (run,) = db.execute("SELECT coalesce(MAX(id), 0) FROM run").fetchone()
        chain.append(db, run, [chain.Event("retried", None, {"files": number})])
    return number


def release(ledger: Ledger, chosen: Sequence[Entry], who: str, why: str) -> int:
    """Let entries leave that a person has looked at; how many the next run cleans again for it.

    Raises:
        UsageError: `U-RELEASE-REASON`; `U-RELEASE-CODE`: no person may overrule that; nothing was recorded then.
    """
    if not why.strip():
        raise _error("U-RELEASE-REASON", "to release needs a reason", 'say why: --reason "..."')
    for entry in chosen:
        if not entry.code.release:
            raise _error(
                "U-RELEASE-CODE",
                f"{entry.number} was stopped with {entry.code.code}, which nobody may overrule",
                entry.code.remedy,
            )
    words = []
    for entry in chosen:
        files = review.select(ledger, "i.id = ?", entry.number)
        subject = decisions.of_row(ledger, entry.number, f"entry {entry.number}", files[0] if files else None)
        words.append(decisions.Word(_pinned(ledger, entry, subject), "accept", why=why))
    return decisions.enter(ledger, words, who)


def _pinned(ledger: Ledger, entry: Entry, subject: decisions.Subject) -> decisions.Subject:
    """What the witness found is let pass, not whatever it may find once more is known of the patient."""
    if entry.code.code not in decisions.WITNESS:
        return subject
    found = findings.of(ledger, entry.number)
    if len(found) >= findings.MOST:
        raise _error(
            "U-RELEASE-CODE",
            f"the witness found more in {entry.number} than is kept, so nobody can have looked at all of it",
            entry.code.remedy,
        )
    return replace(subject, pin=decided.pinned(entry.code.code, found))


def _error(code: str, message: str, remedy: str) -> UsageError:
    return UsageError(code, message, where="quarantine", remedy=remedy)

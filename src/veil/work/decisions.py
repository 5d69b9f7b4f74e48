"""What a person decides of a file's pixels: recorded word by word, by the digest of the source, and what follows.

A decision belongs to the bytes that were looked at. Of another version of the same instance only the added boxes hold:
what a person let pass is asked again.
"""

# ruff: noqa: S608  only constants and question marks are put into statements; values are always bound

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from veil.clean.pixels import decided
from veil.clean.pixels.decided import Decided, Place
from veil.codes import CODES
from veil.errors import UsageError
from veil.work import record, review
from veil.work.chain import Rows
from veil.work.ledger import Ledger
from veil.work.pixels import REVIEWED
from veil.work.review import File
from veil.work.schema import DONE, GROUPED, SURVEYED

WITNESS = ("H-WITNESS", "H-WITNESS-INVALID")
"""Outcomes of which a person lets pass what was found, and no more."""
Act = Literal["accept", "add", "drop", "undo"]
_PAGE = 500
_TO_DO = (
    f"SELECT {review.PENDING} FROM instance i LEFT JOIN decision d ON d.digest = i.digest"
    " LEFT JOIN applied a ON a.instance = i.id WHERE i.id = ?"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A file that something is decided of; `file` is what was seen in it, None if nothing was; `code` its outcome.

    `pin` stands for the code where what is let pass is what the witness found, and no more (`decided.pinned`).
    """

    instance: int
    name: str
    digest: str
    sop: str | bytes | None
    delivered: bool
    file: File | None
    rows: int = 0
    columns: int = 0
    frames: int = 0
    code: str = ""
    pin: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """One thing that is said of one file, and why."""

    subject: Subject
    act: Act
    places: tuple[Place, ...] = ()
    why: str = ""


def check(word: Word) -> None:
    """Refuse what cannot be decided.

    Raises:
        UsageError: `U-REVIEW-REASON`, `U-REVIEW-FILE`, `U-REVIEW-BOX`.
    """
    subject = word.subject
    if word.act == "accept":
        release = subject.code in CODES and CODES[subject.code].release
        if subject.code in WITNESS and not subject.pin:
            raise _error(
                "U-REVIEW-FILE",
                f"{subject.name} is held for what the witness found, not for its pixels",
                "look at it with veil quarantine show, and release it with veil quarantine release",
            )
        if subject.file is None and not release:
            raise _error(
                "U-REVIEW-FILE", f"nothing of {subject.name} waits for a review", "veil review lists what does"
            )
        if release and subject.code != REVIEWED[0] and not word.why.strip():
            raise _error(
                "U-REVIEW-REASON",
                f"{subject.name} is held with {subject.code}; to let it leave needs a reason",
                'say why: --reason "..."',
            )
    for place in word.places:
        _check_place(subject, place)


def _check_place(subject: Subject, place: Place) -> None:
    first, last, x0, y0, x1, y1 = place
    box = f"{x0},{y0},{x1},{y1}"
    if not (0 <= x0 < x1 and 0 <= y0 < y1):
        raise _error(
            "U-REVIEW-BOX",
            f"{box} is no box",
            "give left,top,right,bottom in pixels, right and bottom beyond the last pixel",
        )
    if subject.rows and (x1 > subject.columns or y1 > subject.rows):
        raise _error(
            "U-REVIEW-BOX",
            f"the box {box} lies outside of {subject.name}, which has {subject.columns} x {subject.rows} pixels",
            f"right is at most {subject.columns}, bottom at most {subject.rows}",
        )
    if first < 0 or -1 < last < first or (subject.frames and max(first, last) >= subject.frames):
        raise _error(
            "U-REVIEW-BOX",
            f"{subject.name} has no such frames; it has {subject.frames or 'an unknown number'}",
            "frames count from 1: --frames 1-20",
        )


def _error(code: str, message: str, remedy: str) -> UsageError:
    return UsageError(code, message, where="review", remedy=remedy)


def enter(ledger: Ledger, words: Sequence[Word], who: str) -> int:
    """Check all words, then record them and what follows from them; how many files will be cleaned again.

    Raises:
        UsageError: see `check`; nothing was recorded then.
    """
    for word in words:
        check(word)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with ledger.transaction() as db:
        for word in words:
            _enter(db, word, who, now)
    return sum(bool(ledger.value(_TO_DO, row)) for row in sorted({word.subject.instance for word in words}))


def _enter(db: sqlite3.Connection, word: Word, who: str, now: str) -> None:
    subject = word.subject
    row = db.execute("SELECT json FROM decision WHERE digest = ?", (subject.digest,)).fetchone()
    before = decided.read(row[0] if row else "")
    code = subject.code
    after = _after(before, word)
    what = after.text() if word.act == "accept" else Decided(add=word.places).text()
    said = db.execute(
        "INSERT INTO said(digest, at, who, act, what, code, why) VALUES(?, ?, ?, ?, ?, ?, ?)",
        (subject.digest, now, who, word.act, what, code, word.why),
    )
    record.add_said(db, int(said.lastrowid or 0))
    text = after.text()
    if not text:
        db.execute("DELETE FROM decision WHERE digest = ?", (subject.digest,))
        return
    db.execute("INSERT OR REPLACE INTO decision VALUES(?, ?, ?)", (subject.digest, subject.sop, text))
    if subject.delivered and word.act == "accept":
        # Nothing of the output changes when what was delivered is confirmed, so it is not cleaned again for it.
        db.execute(
            "INSERT INTO applied SELECT id, ?1 FROM instance i LEFT JOIN applied a ON a.instance = i.id"
            " WHERE i.id = ?2 AND coalesce(a.json, '') = ?3 ON CONFLICT(instance) DO UPDATE SET json = ?1",
            (text, subject.instance, before.text()),
        )


def lapse(db: sqlite3.Connection, who: str) -> int:
    """Take back all that was let pass, as it was looked at under another policy; boxes stay. Returns of how many."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    number = 0
    for digest, sop, text in db.execute("SELECT digest, sop, json FROM decision").fetchall():
        before = decided.read(text)
        if not before.accepted:
            continue
        number += 1
        after = replace(before, accepted=()).text()
        said = db.execute(
            "INSERT INTO said(digest, at, who, act, what, code, why) VALUES(?, ?, ?, 'lapse', ?, '', '')",
            (digest, now, who, after),
        )
        record.add_said(db, int(said.lastrowid or 0))
        db.execute("DELETE FROM decision WHERE digest = ?", (digest,))
        if after:
            db.execute("INSERT INTO decision VALUES(?, ?, ?)", (digest, sop, after))
    return number


def _after(before: Decided, word: Word) -> Decided:
    """What is decided once this is said too; of the same place the last word counts."""
    if word.act == "undo":
        return Decided()
    if word.act == "accept":
        code = word.subject.code
        codes = {*before.accepted}
        if code in CODES and CODES[code].release:
            codes.add(word.subject.pin or code)
        if code in REVIEWED or word.subject.file is not None:
            codes.add(REVIEWED[0])
        return replace(before, accepted=tuple(sorted(codes)))
    return _placed(before, word.act, word.places)


def _placed(before: Decided, act: str, named: tuple[Place, ...]) -> Decided:
    places = set(named)
    if act == "add":
        return replace(before, add=(*before.add, *named), drop=_without(before.drop, places))
    # A box that a person added is only taken back; one that was found is left alone from now on.
    found = tuple(place for place in named if place not in before.add)
    return replace(before, add=_without(before.add, places), drop=(*before.drop, *found))


def _without(places: Iterable[Place], gone: set[Place]) -> tuple[Place, ...]:
    return tuple(place for place in places if place not in gone)


def replayed(ledger: Rows) -> dict[str, str]:
    """What follows from all that was said: digest of a source -> decided. The table `decision` must be the same."""
    found: dict[str, Decided] = {}
    for digest, act, what in ledger.rows("SELECT digest, act, what FROM said ORDER BY id"):
        said, before = decided.read(what), found.get(digest, Decided())
        if act == "undo":
            found[digest] = Decided()
        elif act in {"accept", "lapse"}:
            found[digest] = said
        else:
            found[digest] = _placed(before, act, said.add)
    return {digest: text for digest, one in found.items() if (text := one.text())}


def waiting(ledger: Ledger, sheet: int | None = None) -> list[File]:
    """Held files that nobody decided, of one series or of all."""
    chosen = "" if sheet is None else f" AND l.sheet = {int(sheet)}"
    marks = ", ".join("?" * len(REVIEWED))
    found: list[File] = []
    last = 0
    while page := review.select(
        ledger, f"{review.ALIVE} AND i.code IN ({marks}) AND l.id > ?{chosen}", *REVIEWED, last
    ):
        last = page[-1].number
        found += [file for file in page if file.state == "waiting"]
    return found


def subject(ledger: Ledger, file: File) -> Subject:
    """What is needed to decide of a file that the page shows.

    Raises:
        UsageError: `U-REVIEW-FILE`, its source was not read to the end.
    """
    return of_row(ledger, file.instance, f"file {file.number}", file)


def of_row(ledger: Ledger, instance: int, name: str, file: File | None) -> Subject:
    """The same of a row of the ledger.

    Raises:
        UsageError: as `subject`.
    """
    ((digest, sop, target, code),) = ledger.rows(
        "SELECT digest, sop, target, code FROM instance WHERE id = ?", instance
    )
    if not digest:
        raise _error("U-REVIEW-FILE", f"{name} was not cleaned yet", "run veil run first")
    sizes = (file.rows, file.columns, file.frames) if file is not None else (0, 0, 0)
    return Subject(instance, name, digest, sop, target is not None, file, *sizes, code=code or "")


def undecided(ledger: Ledger) -> bool:
    """Whether nothing was decided of any file."""
    return not ledger.rows("SELECT 1 FROM decision LIMIT 1")


def in_force(ledger: Ledger, patient: int, run: int) -> dict[int, str]:
    """What holds for the files of a patient that are to be cleaned: row -> decided."""
    if undecided(ledger):
        return {}
    rows = ledger.rows(
        "SELECT i.id, i.digest, i.sop, d.json FROM instance i LEFT JOIN decision d ON d.digest = i.digest"
        f" WHERE i.patient = ? AND i.state = '{SURVEYED}' AND i.seen = ?"
        " AND (d.json IS NOT NULL OR (i.sop <> '' AND i.sop IN (SELECT sop FROM decision)))",
        patient,
        run,
    )
    return {row: text for row, *facts in rows if (text := _holds(ledger, *facts))}


def _holds(ledger: Ledger, digest: str | None, sop: str | bytes | None, own: str | None) -> str:
    """What holds for one file: what was decided of its bytes, or the boxes added to an earlier version of it."""
    if own is not None:
        return own
    others = ledger.rows("SELECT json FROM decision WHERE sop = ? AND sop <> '' AND digest IS NOT ?", sop, digest)
    added = Decided(add=tuple(place for (text,) in others for place in decided.read(text).add)).text()
    return f"+{added}" if added else ""


def changed(ledger: Ledger, run: int) -> list[int]:
    """Rows that were cleaned under another decision than what holds now."""
    if undecided(ledger) and not ledger.rows("SELECT 1 FROM applied LIMIT 1"):
        return []
    marks = ",".join("?" * len(GROUPED))
    last, found = 0, []
    while page := ledger.rows(
        "SELECT i.id, i.digest, i.sop, d.json, coalesce(a.json, '') FROM instance i"
        " LEFT JOIN decision d ON d.digest = i.digest LEFT JOIN applied a ON a.instance = i.id"
        f" WHERE i.id > ? AND i.seen = ? AND i.passed = 1 AND i.state = '{DONE}' AND i.code NOT IN ({marks})"
        " AND (d.json IS NOT NULL OR a.json IS NOT NULL OR (i.sop <> '' AND i.sop IN (SELECT sop FROM decision)))"
        f" ORDER BY i.id LIMIT {_PAGE}",
        last,
        run,
        *GROUPED,
    ):
        last = page[-1][0]
        found += [row for row, *facts, applied in page if _holds(ledger, *facts) != applied]
    return found

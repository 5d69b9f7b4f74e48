"""What a look at the pixels found, kept in the vault for a person to review.

Boxes and marks lie in the ledger, their pictures in a file beside it, which is bounded: the files of a series that have
the same boxes share a picture unless they are held, and where the bound is reached no more pictures are kept. What was
held may fill the file, what was delivered half of it.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from veil.clean.pixels.seen import MAX_VIEWS, Seen, View
from veil.codes import Kind
from veil.work.schema import PICTURES
from veil.work.tasks import CleanItem

FILE = "pictures.sqlite"
REVIEWED = ("H-PIXELS-REVIEW", "H-PIXELS-TEXT", "H-PIXELS-DEVICE")
"""Outcomes that a person can lift; the first one asks for no reason."""
MOST_BOXES = 5000
"""Boxes and marks of one file that are kept; a film with other text in every frame has more, and nobody reads them."""
_GRID = 8
"""Pixels that boxes may be apart to count as the same for sharing a picture."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is kept: pictures of a series, of which delivered files fill a part only, and bytes of the file."""

    series: int = 600
    delivered: int = 60
    bytes: int = 2 << 30


BOUNDS = Bounds()


def attach(db: sqlite3.Connection, path: Path) -> None:
    """Attach the file of pictures as `shots`; it is made if absent, readable for the owner alone."""
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    db.execute("ATTACH DATABASE ? AS shots", (str(path),))
    db.execute("PRAGMA shots.journal_mode = WAL")
    db.execute("PRAGMA shots.synchronous = NORMAL")
    db.execute("PRAGMA shots.secure_delete = ON")
    if not db.execute("SELECT 1 FROM shots.sqlite_master WHERE name = 'crop'").fetchone():
        db.executescript(f"BEGIN;{PICTURES}COMMIT;")


def keep(db: sqlite3.Connection, items: Iterable[CleanItem], bounds: Bounds = BOUNDS) -> None:
    """Enter what was seen in these files, in place of what an earlier cleaning saw, and what was decided of them.

    What is seen again as it was keeps its number and its pictures.
    """
    for item in items:
        if item.decided:
            db.execute("INSERT OR REPLACE INTO applied VALUES(?, ?)", (item.id, item.decided))
        else:
            db.execute("DELETE FROM applied WHERE instance = ?", (item.id,))
        before = db.execute("SELECT id, digest, pictures FROM look WHERE instance = ?", (item.id,)).fetchone()
        # What is held for a person is listed, also if nobody could look at it.
        seen = item.seen or (Seen(0, 0, 0) if item.code in REVIEWED else None)
        if seen is None:
            if before is not None:
                _drop(db, before)
            continue
        found, kept = plain(seen)
        digest = _digest(seen, found)
        if before is not None and before[1] == digest:
            continue
        if before is not None:
            _drop(db, before)
        _enter(db, item, seen, (found, kept), digest, bounds)


def plain(seen: Seen) -> tuple[str, tuple[int, int]]:
    """The findings as JSON, with how many boxes are wiped and how many marks stay.

    A list of runs of frames: first, last, boxes as [x0, y0, x1, y1, score, kind], marks as [x0, y0, x1, y1, text].
    """
    runs, left = [], MOST_BOXES
    for one in seen.found:
        wipe, kept = one.wipe[: max(left, 0)], one.kept[: max(left, 0)]
        left -= len(wipe) + len(kept)
        if wipe or kept:
            runs.append(
                {
                    "first": int(one.first),
                    "last": int(one.last),
                    "wipe": [[*map(int, box[:4]), round(float(box.score), 3), str(box.kind)] for box in wipe],
                    "kept": [[*map(int, mark.box[:4]), str(mark.text)] for mark in kept],
                }
            )
    counts = sum(len(one.wipe) for one in seen.found), sum(len(one.kept) for one in seen.found)
    return json.dumps(runs, separators=(",", ":")), counts


def _digest(seen: Seen, found: str) -> bytes:
    digest = hashlib.sha256(found.encode())
    digest.update(f"{seen.rows} {seen.columns} {seen.frames} {seen.why}".encode("utf-8", "surrogatepass"))
    for view in seen.views:
        for picture in (view.before, view.after):
            digest.update(hashlib.sha256(picture).digest())
    return digest.digest()


def _drop(db: sqlite3.Connection, look: tuple[Any, ...]) -> None:
    number, _, pictures = look
    db.execute("DELETE FROM look WHERE id = ?", (number,))
    if pictures and not db.execute("SELECT 1 FROM look WHERE pictures = ? LIMIT 1", (pictures,)).fetchone():
        _delete(db, pictures)


def _delete(db: sqlite3.Connection, pictures: int) -> None:
    db.execute("DELETE FROM shots.picture WHERE pictures = ?", (pictures,))
    db.execute("DELETE FROM shots.crop WHERE pictures = ?", (pictures,))
    db.execute("DELETE FROM pictures WHERE id = ?", (pictures,))


def sweep(db: sqlite3.Connection) -> None:
    """Delete the pictures of files that are gone from the ledger."""
    gone = "SELECT id FROM pictures WHERE id NOT IN (SELECT pictures FROM look WHERE pictures IS NOT NULL)"
    for (pictures,) in db.execute(gone).fetchall():
        _delete(db, pictures)


def _enter(
    db: sqlite3.Connection, item: CleanItem, seen: Seen, found: tuple[str, tuple[int, int]], digest: bytes, most: Bounds
) -> None:
    text, (wiped, marks) = found
    row = db.execute("SELECT patient, study, series FROM instance WHERE id = ?", (item.id,)).fetchone()
    if row is None:
        return
    owner = tuple("" if value is None else value for value in row)
    sheet = _sheet(db, owner)
    db.execute("INSERT OR IGNORE INTO boxes(json, wiped, marks) VALUES(?, ?, ?)", (text, wiped, marks))
    (boxes,) = db.execute("SELECT id FROM boxes WHERE json = ?", (text,)).fetchone()
    pictures = _pictures(db, sheet, seen, held=item.kind is Kind.HELD, most=most)
    db.execute(
        "INSERT INTO look(instance, sheet, boxes, pictures, height, width, frames, why, digest)"
        " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (item.id, sheet, boxes, pictures, seen.rows, seen.columns, seen.frames, _words(seen.why), digest),
    )


def _sheet(db: sqlite3.Connection, owner: tuple[Any, ...]) -> int:
    """The number of a series on the pages; an ignored insert would leave a gap in them."""
    found = db.execute("SELECT id FROM sheet WHERE (patient, study, series) = (?, ?, ?)", owner).fetchone()
    if found is not None:
        return int(found[0])
    return int(db.execute("INSERT INTO sheet(patient, study, series) VALUES(?, ?, ?)", owner).lastrowid or 0)


def _pictures(db: sqlite3.Connection, sheet: int, seen: Seen, *, held: bool, most: Bounds) -> int | None:
    """Where the pictures of this file lie: new ones, those of a file with the same boxes, or none."""
    if not seen.views:
        return None
    grid = _grid(seen)
    like = db.execute("SELECT id FROM pictures WHERE sheet = ? AND grid = ? LIMIT 1", (sheet, grid)).fetchone()
    if like is not None and not held:
        return int(like[0])
    (number,) = db.execute("SELECT COUNT(*) FROM pictures WHERE sheet = ?", (sheet,)).fetchone()
    files, size = (most.series, most.bytes) if held else (most.delivered, most.bytes // 2)
    if number >= files or _size(db) >= size:
        # A held file must not be shown as another one: without a picture of its own it has none.
        return None
    added = db.execute("INSERT INTO pictures(sheet, grid) VALUES(?, ?)", (sheet, grid)).lastrowid
    pictures = int(added or 0)
    # A transaction that was rolled back may have left pictures under this number.
    db.execute("DELETE FROM shots.picture WHERE pictures = ?", (pictures,))
    db.execute("DELETE FROM shots.crop WHERE pictures = ?", (pictures,))
    for place, view in enumerate(seen.views[:MAX_VIEWS]):
        _write(db, pictures, place, view)
    return pictures


def _write(db: sqlite3.Connection, pictures: int, place: int, view: View) -> None:
    db.execute(
        "INSERT INTO shots.picture VALUES(?, ?, ?, ?, ?)", (pictures, place, view.frame, view.before, view.after)
    )
    db.executemany(
        "INSERT INTO shots.crop VALUES(?, ?, ?, ?)",
        [(pictures, place, number, image) for number, image in enumerate(view.crops)],
    )


def _size(db: sqlite3.Connection) -> int:
    facts: Mapping[str, int] = {
        name: db.execute(f"PRAGMA shots.{name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    }
    return (facts["page_count"] - facts["freelist_count"]) * facts["page_size"]


def _grid(seen: Seen) -> str:
    """What boxes that are nearly the same have in common."""
    runs = [
        (one.first, one.last, sorted(tuple(round(int(edge) / _GRID) for edge in box[:4]) for box in one.wipe))
        for one in seen.found
    ]
    facts = (seen.rows, seen.columns, seen.frames, runs)
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


def _words(why: str) -> str:
    return why.encode("utf-8", "replace").decode()

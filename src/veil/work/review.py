"""What waits for a person to review, and what was reviewed: series, their files, boxes, marks and pictures."""

# ruff: noqa: S608  only constants and question marks are put into statements; values are always bound

import json
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from veil.clean.pixels import decided
from veil.clean.pixels.decided import Decided
from veil.work.chain import Rows
from veil.work.ledger import Ledger, untext
from veil.work.pixels import REVIEWED

State = Literal["waiting", "decided", "accepted", "delivered"]
"""waiting: held for a person; decided: the next run acts on it; accepted: by a person; delivered: nobody had to."""

# Files that this page is about: in OUT or received by the last run, and held for a person if they are not delivered.
ALIVE = (
    "(i.target IS NOT NULL OR i.seen = (SELECT MAX(id) FROM run))"
    f" AND (i.kind = 'delivered' OR i.code IN ({', '.join(repr(code) for code in REVIEWED)}))"
)
# An earlier version of a file hands its added boxes on (`veil.work.decisions`); nothing is to be done for those.
PENDING = "(coalesce(d.json, '') <> coalesce(a.json, '') AND (d.json IS NOT NULL OR a.json NOT LIKE '+%'))"
_JOINED = (
    "look l JOIN instance i ON i.id = l.instance JOIN boxes b ON b.id = l.boxes"
    " LEFT JOIN decision d ON d.digest = i.digest LEFT JOIN applied a ON a.instance = i.id"
)
_PAGE = 500


class Area(NamedTuple):
    """A box that is wiped; frames count from 0. `number` is its number on the page, from 1."""

    number: int
    first: int
    last: int
    x0: int
    y0: int
    x1: int
    y1: int
    score: float
    kind: str


class Sign(NamedTuple):
    """A mark that stays, and what was read; `letter` is its name on the page."""

    letter: str
    first: int
    last: int
    x0: int
    y0: int
    x1: int
    y1: int
    text: str


class Shot(NamedTuple):
    """The pictures of one frame, JPEG; `crops` are of the first boxes of that frame."""

    frame: int
    before: bytes
    after: bytes
    crops: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class File:
    """One file as the page shows it. `ref` is private.

    Args:
        number: its number on the page; never used for another finding again.
        instance: its row in the ledger.
        ref: the source.
        target: its place in OUT, if it is there.
        code: what became of it.
        rows, columns, frames: of its pixels.
        why: why it was looked at.
        areas: what is wiped.
        signs: what stays.
        shown: it stood on a page.
        pictures: number of its pictures, or None if none are kept.
        said: what was decided of it so far.
        state: what is to be done.
    """

    number: int
    instance: int
    ref: str
    target: str | None
    code: str
    rows: int
    columns: int
    frames: int
    why: str
    areas: tuple[Area, ...]
    signs: tuple[Sign, ...]
    shown: bool
    pictures: int | None
    said: Decided
    state: State


@dataclass(frozen=True, slots=True)
class Series:
    """A series of which something was seen. `folder` is its place in OUT, or its patient's pseudonym.

    Args:
        number: its number on the page.
        folder: no identity; empty if its patient has no pseudonym yet.
        modality: (0008,0060), a text of the data.
        files: with findings or held.
        waiting: held, and nobody decided.
        decided: a decision waits for the next run.
        boxes: wiped in all files.
        marks: that stay in all files.
        codes: what became of the files.
    """

    number: int
    folder: str
    modality: str
    files: int
    waiting: int
    decided: int
    boxes: int
    marks: int
    codes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Totals:
    """Over all files of the vault that are in OUT or were received by the last run."""

    series: int = 0
    files: int = 0
    with_text: int = 0
    boxes: int = 0
    marks: int = 0
    waiting: int = 0
    decided: int = 0
    accepted: int = 0


def totals(ledger: Ledger, run: int | None = None) -> Totals:
    """Count what there is to review; of the files that a run received, if one is named."""
    reviewed = ", ".join("?" * len(REVIEWED))
    found = ledger.rows(
        "SELECT COUNT(DISTINCT l.sheet), COUNT(*), SUM(b.wiped > 0), SUM(b.wiped), SUM(b.marks),"
        f" SUM(i.code IN ({reviewed}) AND NOT {PENDING}), SUM({PENDING}), SUM(d.json LIKE '%accepted%')"
        f" FROM {_JOINED} WHERE {ALIVE} AND i.seen = coalesce(?, i.seen)",
        *REVIEWED,
        run,
    )[0]
    return Totals(*(int(number or 0) for number in found))


def series(ledger: Ledger, *, only: int | None = None) -> Iterator[Series]:
    """Every series of which something was seen, in the order of its number; or the one with the number `only`."""
    reviewed = ", ".join("?" * len(REVIEWED))
    known = dict(ledger.rows("SELECT s.id, p.pseudonym FROM sheet s JOIN patient p ON p.id = s.patient"))
    codes: dict[int, dict[str, int]] = {}
    chosen = "" if only is None else f" AND l.sheet = {int(only)}"
    for sheet, code, count in ledger.rows(
        f"SELECT l.sheet, i.code, COUNT(*) FROM {_JOINED} WHERE {ALIVE}{chosen} GROUP BY l.sheet, i.code ORDER BY 1, 2"
    ):
        codes.setdefault(sheet, {})[code] = count
    for sheet, target, modality, *counts in ledger.rows(
        f"SELECT l.sheet, MIN(i.target), MIN(i.modality), COUNT(*), SUM(i.code IN ({reviewed}) AND NOT {PENDING}),"
        f" SUM({PENDING}), SUM(b.wiped), SUM(b.marks) FROM {_JOINED} WHERE {ALIVE}{chosen}"
        " GROUP BY l.sheet ORDER BY l.sheet",
        *REVIEWED,
    ):
        folder = target.rpartition("/")[0] if target else known.get(sheet) or ""
        total, held, pending, boxes, marks = map(int, counts)
        yield Series(sheet, folder, untext(modality or ""), total, held, pending, boxes, marks, codes[sheet])


def files(ledger: Ledger, sheet: int) -> Iterator[File]:
    """The files of a series: those that wait first, then in the order of their numbers; read in pages."""
    chosen = f"{ALIVE} AND l.sheet = ?"
    for held in (True, False):
        last = 0
        condition = f"(i.code {'IN' if held else 'NOT IN'} ({', '.join('?' * len(REVIEWED))}))"
        while page := select(ledger, f"{chosen} AND {condition} AND l.id > ?", sheet, *REVIEWED, last):
            last = page[-1].number
            yield from page


def select(ledger: Ledger, condition: str, *values: Any) -> list[File]:
    """Files by a condition on look l, instance i, boxes b, decision d and applied a; 500 at most."""
    return [
        _file(row)
        for row in ledger.rows(
            "SELECT l.id, i.id, i.ref, i.target, i.code, l.height, l.width, l.frames, l.why, b.json, l.shown,"
            " CASE WHEN EXISTS(SELECT 1 FROM shots.picture WHERE pictures = l.pictures) THEN l.pictures END,"
            f" coalesce(d.json, ''), {PENDING} FROM {_JOINED} WHERE {condition} ORDER BY l.id LIMIT {_PAGE}",
            *values,
        )
    ]


def _file(row: tuple[Any, ...]) -> File:
    number, instance, ref, target, code, rows, columns, frames, why, found, shown, pictures, said, pending = row
    areas, signs = _places(found)
    decision = decided.read(said)
    state: State = "delivered"
    if pending:
        state = "decided"
    elif code in REVIEWED:
        state = "waiting"
    elif decision.accepted:
        state = "accepted"
    return File(
        number, instance, untext(ref or ""), target, code, rows, columns, frames, why, areas, signs,
        bool(shown), pictures, decision, state,
    )  # fmt: skip


def _places(found: str) -> tuple[tuple[Area, ...], tuple[Sign, ...]]:
    areas: list[Area] = []
    signs: list[Sign] = []
    for run in json.loads(found):
        frames = run["first"], run["last"]
        areas += [Area(len(areas) + place, *frames, *box) for place, box in enumerate(run["wipe"], start=1)]
        signs += [Sign(letter(len(signs) + place), *frames, *mark) for place, mark in enumerate(run["kept"])]
    return tuple(areas), tuple(signs)


def letter(place: int) -> str:
    """The name of a mark by its place from 0: A to Z, then AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = string.ascii_uppercase[rest] + name
    return name


def mark_shown(ledger: Ledger) -> None:
    """Enter that pages were written of all there is to review."""
    with ledger.transaction() as db:
        db.execute(f"UPDATE look SET shown = 1 WHERE id IN (SELECT l.id FROM {_JOINED} WHERE {ALIVE})")


def shots(ledger: Ledger, pictures: int) -> tuple[Shot, ...]:
    """The pictures under a number; empty if they are gone."""
    crops: dict[int, list[bytes]] = {}
    for place, image in ledger.rows(
        "SELECT place, image FROM shots.crop WHERE pictures = ? ORDER BY place, number", pictures
    ):
        crops.setdefault(place, []).append(image)
    return tuple(
        Shot(frame, before, after, tuple(crops.get(place, ())))
        for place, frame, before, after in ledger.rows(
            "SELECT place, frame, before, after FROM shots.picture WHERE pictures = ? ORDER BY place", pictures
        )
    )


class Line(NamedTuple):
    """One word that was said of a file: when, by whom, what, of which outcome, and why."""

    at: str
    who: str
    act: str
    code: str
    why: str


def history(ledger: Rows, instance: int) -> list[Line]:
    """What was said of the bytes of a file, in order."""
    return [
        Line(*row)
        for row in ledger.rows(
            "SELECT s.at, s.who, s.act, s.code, s.why FROM said s JOIN instance i ON i.digest = s.digest"
            " WHERE i.id = ? ORDER BY s.id",
            instance,
        )
    ]

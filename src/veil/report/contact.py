"""The contact sheets: what was found in the pixels of each series, before and after, for a person to confirm. Private.

An index and a page or more a series, each a single file without scripts. What they show is burned-in text, so they are
readable for the owner alone, and never written into OUT.
"""

import os
import shlex
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from veil.codes import CODES
from veil.errors import PathError
from veil.report.html import render
from veil.work import decision_sheet, review
from veil.work.ledger import Ledger
from veil.work.review import File, Line, Series, Shot
from veil.work.vault import keep_out

INDEX = "index.html"
SHEET = "decisions.csv"
CARDS = 60
"""Pictures of a page."""
PICTURED = 200
"""Series that the index shows with a picture; the others are lines of a table."""
LISTED = 40
"""Boxes that a card lists, and numbers of files."""
_SMALL = 320
"""Pixels on the long side of a picture, which the numbers beside the boxes are made for."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A rectangle over a picture, with its label and how it is drawn: wiped, person, kept, add or drop."""

    x: int
    y: int
    width: int
    height: int
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of a card. `number` counts from 1; pictures are addresses with the picture in them."""

    number: int
    before: str
    after: str
    drawn: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """One line of a card's list of boxes or marks."""

    name: str
    frames: str
    place: str
    kind: str
    score: str
    text: str = ""
    crop: str = ""
    css: str = "wiped"


@dataclass(frozen=True, slots=True)
class Card:
    """One file, or several of a series with the same boxes of which one is shown.

    `unit` is the width of one pixel of the small picture in pixels of the frame; `step` is how far apart the lines are
    by which a person reads places off.
    """

    file: File
    others: tuple[File, ...]
    frames: tuple[Frame, ...]
    boxes: tuple[Box, ...]
    marks: tuple[Box, ...]
    history: tuple[Line, ...]
    unit: float
    step: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the index."""

    series: Series
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the index, of how many series, how many pages, and how many files on them wait."""

    index: Path
    series: int
    pages: int
    waiting: int


def write(ledger: Ledger, folder: Path, vault: Path, out: Path | None) -> Written:
    """Write all pages into a folder, which is made; pages of an earlier call are replaced.

    Args:
        ledger: what was found.
        folder: where to.
        vault: the vault, for the commands that the pages name.
        out: OUT, where no page may lie.

    Raises:
        PathError: `U-REVIEW-PLACE`: it lies in OUT, or holds something else.
    """
    _claim(folder, out)
    name = shlex.quote(str(vault.absolute()))
    total = review.totals(ledger)
    every = list(review.series(ledger))
    every.sort(key=lambda one: (not one.waiting, not one.decided, one.number))
    rows: list[Row] = []
    pages = 0
    for place, one in enumerate(every):
        around = (every[place - 1] if place else None, every[place + 1] if place + 1 < len(every) else None)
        files = list(review.files(ledger, one.number))
        rows.append(_row(ledger, one, files if place < PICTURED else ()))
        pages += _series(ledger, folder, one, files, around, name)
    _put(
        folder / INDEX,
        "review.html.j2",
        total=total,
        rows=rows[:PICTURED],
        more=rows[PICTURED:],
        vault=name,
        sheet=SHEET,
        filled=shlex.quote(str((folder / SHEET).absolute())),
    )
    _private(folder / SHEET)
    decision_sheet.write(folder / SHEET, _waiting(ledger, every))
    return Written(folder / INDEX, len(every), pages + 1, total.waiting)


def _waiting(ledger: Ledger, every: Sequence[Series]) -> Iterator[tuple[int, File]]:
    for one in every:
        if one.waiting:
            yield from ((one.number, file) for file in review.files(ledger, one.number) if file.state == "waiting")


def _claim(folder: Path, out: Path | None) -> None:
    keep_out(folder, out)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    there = list(folder.iterdir())
    ours = {INDEX, SHEET}
    if any(path.name not in ours and not _is_page(path) for path in there):
        raise PathError(
            "U-REVIEW-PLACE", "the folder holds something else", where=str(folder), remedy="name an empty or new folder"
        )
    for path in there:
        path.unlink()
    folder.chmod(0o700)


def _is_page(path: Path) -> bool:
    return path.is_file() and path.name.startswith("series-") and path.suffix == ".html"


def page_name(series: int, part: int) -> str:
    """The name of a page of a series; parts from 0."""
    return f"series-{series}.html" if part == 0 else f"series-{series}-{part + 1}.html"


def _series(
    ledger: Ledger,
    folder: Path,
    one: Series,
    files: Sequence[File],
    around: tuple[Series | None, Series | None],
    vault: str,
) -> int:
    groups = _groups(files)
    parts = [groups[start : start + CARDS] for start in range(0, len(groups), CARDS)] or [[]]
    blind = [file for file in files if file.pictures is None]
    for part, chosen in enumerate(parts):
        _put(
            folder / page_name(one.number, part),
            "contact.html.j2",
            series=one,
            cards=[_card(ledger, group) for group in chosen],
            blind=blind if part == len(parts) - 1 else [],
            part=part,
            parts=[page_name(one.number, number) for number in range(len(parts))],
            before=around[0] and page_name(around[0].number, 0),
            after=around[1] and page_name(around[1].number, 0),
            vault=vault,
            codes=CODES,
            numbers=numbers,
        )
    return len(parts)


def _groups(files: Sequence[File]) -> list[list[File]]:
    """Files that are shown by one picture, together; in the order of the first of each."""
    found: dict[int, list[File]] = {}
    for file in files:
        if file.pictures is not None:
            found.setdefault(file.pictures, []).append(file)
    return list(found.values())


def _card(ledger: Ledger, files: Sequence[File]) -> Card:
    file, *others = files
    shots = review.shots(ledger, file.pictures or 0)
    crops = _crops(file, shots)
    boxes = tuple(
        Box(
            str(area.number), span(area.first, area.last, file.frames),
            f"{area.x0},{area.y0},{area.x1},{area.y1}", KINDS.get(area.kind, area.kind),
            f"{area.score:.2f}" if area.kind in {"text", "code"} else "", crop=crops.get(area.number, ""),
            css="person" if area.kind == "person" else "wiped",
        )
        for area in file.areas[:LISTED]
    )  # fmt: skip
    marks = tuple(
        Box(
            sign.letter, span(sign.first, sign.last, file.frames), f"{sign.x0},{sign.y0},{sign.x1},{sign.y1}",
            "stays", "", sign.text,
        )
        for sign in file.signs[:LISTED]
    )  # fmt: skip
    frames = tuple(
        Frame(shot.frame + 1, address(shot.before), address(shot.after), tuple(_drawn(file, shot.frame)))
        for shot in shots
    )
    unit = max(file.columns, file.rows, 1) / _SMALL
    history = tuple(review.history(ledger, file.instance))
    return Card(file, tuple(others), frames, boxes, marks, history, unit, _step(max(file.columns, file.rows)))


def _step(longest: int) -> int:
    """A round number of pixels, at least a tenth of the longest side: 1, 2, 5, 10, 20 ..."""
    whole = 1
    while True:
        for step in (whole, 2 * whole, 5 * whole):
            if step * 10 >= longest:
                return step
        whole *= 10


KINDS = {"text": "text", "code": "bar code", "device": "place of a device", "person": "added by a person"}
"""Where a box comes from, in words."""


def _crops(file: File, shots: Sequence[Shot]) -> dict[int, str]:
    """Number of a box -> what lies in it, at its native size."""
    found: dict[int, str] = {}
    for shot in shots:
        here = [area.number for area in file.areas if _covers(area.first, area.last, shot.frame)]
        for number, image in zip(here, shot.crops, strict=False):
            found.setdefault(number, address(image))
    return found


def _drawn(file: File, frame: int) -> Iterator[Drawn]:
    for area in file.areas:
        if _covers(area.first, area.last, frame):
            kind = "person" if area.kind == "person" else "wiped"
            yield Drawn(area.x0, area.y0, area.x1 - area.x0, area.y1 - area.y0, str(area.number), kind)
    for sign in file.signs:
        if _covers(sign.first, sign.last, frame):
            yield Drawn(sign.x0, sign.y0, sign.x1 - sign.x0, sign.y1 - sign.y0, sign.letter, "kept")
    if file.state != "decided":
        return
    for kind, label, places in (("add", "+", file.said.add), ("drop", "-", file.said.drop)):
        for first, last, x0, y0, x1, y1 in places:
            if _covers(first, last, frame):
                yield Drawn(x0, y0, x1 - x0, y1 - y0, label, kind)


def _covers(first: int, last: int, frame: int) -> bool:
    return first <= frame and (last < 0 or frame <= last)


def span(first: int, last: int, frames: int) -> str:
    """Frames as a person counts them; empty for an object of one frame."""
    if frames <= 1:
        return ""
    if first == 0 and (last < 0 or last >= frames - 1):
        return "all"
    return str(first + 1) if first == last else f"{first + 1}-{frames if last < 0 else last + 1}"


def numbers(files: Sequence[File]) -> str:
    """Numbers of files, runs joined: "12-40 43"; the first ones where there are many."""
    runs: list[list[int]] = []
    for number in sorted(file.number for file in files):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    told = [str(first) if first == last else f"{first}-{last}" for first, last in runs[:LISTED]]
    return " ".join(told)


def _row(ledger: Ledger, one: Series, files: Sequence[File]) -> Row:
    before = after = ""
    for file in files:
        found = review.shots(ledger, file.pictures) if file.pictures is not None else ()
        if found:
            before, after = address(found[0].before), address(found[0].after)
            break
    return Row(one, page_name(one.number, 0), before, after)


def address(picture: bytes) -> str:
    """A picture as an address that a page can show without another file."""
    return "data:image/jpeg;base64," + b64encode(picture).decode()


def _private(path: Path) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))


def _put(path: Path, template: str, **facts: object) -> None:
    _private(path)
    path.write_text(render(template, **facts), encoding="utf-8", errors="backslashreplace")

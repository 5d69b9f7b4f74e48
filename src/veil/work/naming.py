"""How a person names files, boxes, marks and frames when reviewing: numbers of the page, paths, corners."""

# ruff: noqa: S608  only constants and question marks are put into statements; values are always bound

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from veil.clean.pixels.decided import Place
from veil.errors import UsageError
from veil.work import review
from veil.work.decisions import Subject, of_row, subject, waiting
from veil.work.ledger import Ledger, text
from veil.work.pixels import REVIEWED

_NUMBER = re.compile(r"#?(\d{1,12})")
_RANGE = re.compile(r"#?(\d{1,12})-#?(\d{1,12})")
_BOX = re.compile(r"\s*(\d{1,6})\s*[,;x ]\s*(\d{1,6})\s*[,;x ]\s*(\d{1,6})\s*[,;x ]\s*(\d{1,6})\s*")
_FRAMES = re.compile(r"\s*(\d{1,9})\s*(?:-\s*(\d{1,9}))?\s*")
_LETTER = re.compile(r"[A-Za-z]{1,3}")


def _error(code: str, message: str, remedy: str) -> UsageError:
    return UsageError(code, message, where="review", remedy=remedy)


def subjects(ledger: Ledger, words: Sequence[str], out: Path | None) -> list[Subject]:
    """The files that a person names, each once.

    Args:
        ledger: the ledger.
        words: numbers of the page (12, #12, 12-40), places in OUT, or sources.
        out: OUT, to know an absolute path into it.

    Raises:
        UsageError: `U-REVIEW-FILE`.
    """
    found: dict[int, Subject] = {}
    for word in words:
        span = _RANGE.fullmatch(word)
        for one in _span(ledger, int(span[1]), int(span[2])) if span else [_one(ledger, word, out)]:
            found.setdefault(one.instance, one)
    return list(found.values())


def _span(ledger: Ledger, first: int, last: int) -> list[Subject]:
    files: list[review.File] = []
    after = first - 1
    while page := review.select(ledger, f"{review.ALIVE} AND l.shown AND l.id > ? AND l.id <= ?", after, last):
        files += page
        after = page[-1].number
    if not files:
        raise _error("U-REVIEW-FILE", f"no file of the pages is between {first} and {last}", _AGAIN)
    return [subject(ledger, file) for file in files]


_AGAIN = "it may have been cleaned again since the pages were written: write them again with veil review pages"


def _one(ledger: Ledger, word: str, out: Path | None) -> Subject:
    number = _NUMBER.fullmatch(word)
    if number is not None:
        files = review.select(ledger, f"{review.ALIVE} AND l.id = ?", int(number[1]))
        if not files:
            raise _error("U-REVIEW-FILE", f"there is no file {number[1]} to review", _AGAIN)
        return subject(ledger, files[0])
    row = _row(ledger, word, out)
    if row is None:
        # The path itself is not repeated: it may name a patient.
        raise _error(
            "U-REVIEW-FILE",
            "a file that was named is not in this vault",
            "give its number on the page, its path below IN as the private report has it, or its path in OUT",
        )
    files = review.select(ledger, f"{review.ALIVE} AND i.id = ?", row)
    if files:
        return subject(ledger, files[0])
    found = of_row(ledger, row, "the file", None)
    rows, columns, frames = _size(ledger, row, out)
    return replace(found, rows=rows, columns=columns, frames=frames)


def _row(ledger: Ledger, word: str, out: Path | None) -> int | None:
    path = Path(os.path.abspath(word))  # noqa: PTH100  links must stay links
    named = [Path(word).as_posix()]
    if out is not None and path.is_relative_to(out):
        named.append(path.relative_to(out).as_posix())
    last = "(target IS NOT NULL OR seen = (SELECT MAX(id) FROM run))"
    for name in named:
        row = ledger.value("SELECT id FROM instance WHERE target = ?", name)
        row = row or ledger.value(f"SELECT id FROM instance WHERE ref = ? AND former = 0 AND {last}", text(name))
        if row is not None:
            return int(row)
    row = ledger.value(f"SELECT id FROM instance WHERE path = ? AND former = 0 AND {last}", os.fsencode(path))
    return None if row is None else int(row)


def _size(ledger: Ledger, row: int, out: Path | None) -> tuple[int, int, int]:
    """Rows, columns and frames of a delivered file in which nothing was found; zeros where they cannot be told."""
    target = ledger.value("SELECT target FROM instance WHERE id = ?", row)
    if target is None or out is None:
        return 0, 0, 0
    from pydicom import dcmread

    try:
        header = dcmread(out / target, stop_before_pixels=True, specific_tags=["Rows", "Columns", "NumberOfFrames"])
        return int(header.get("Rows") or 0), int(header.get("Columns") or 0), int(header.get("NumberOfFrames") or 1)
    except Exception:  # noqa: BLE001  a box in such a file is checked when it is cleaned
        return 0, 0, 0


@dataclass(frozen=True, slots=True)
class Many:
    """Files named together: those that can be accepted so, and how many must be named one by one.

    Args:
        subjects: what is accepted.
        unseen: came after the pages were written.
        blind: have no picture on the page.
        reason: are held for text or a device, and no reason is given.
    """

    subjects: list[Subject]
    unseen: int = 0
    blind: int = 0
    reason: int = 0


def many(ledger: Ledger, sheet: int | None, *, reason: bool) -> Many:
    """What of a series, or of all, can be accepted at once: what the pages showed.

    Raises:
        UsageError: `U-REVIEW-UNSEEN`, no pages were written; `U-REVIEW-SERIES`, there is no such series.
    """
    if not ledger.rows("SELECT 1 FROM look WHERE shown LIMIT 1"):
        raise _error("U-REVIEW-UNSEEN", "nobody has seen the pages yet", "write them: veil review pages VAULT")
    if sheet is not None and not any(review.series(ledger, only=sheet)):
        raise _error("U-REVIEW-SERIES", f"there is no series {sheet}", "veil review lists them")
    files = waiting(ledger, sheet)
    fresh = [file for file in files if not file.shown]
    old = [file for file in files if file.shown]
    blind = [file for file in old if file.pictures is None]
    seen = [file for file in old if file.pictures is not None]
    left = [] if reason else [file for file in seen if file.code in REVIEWED[1:]]
    chosen = [file for file in seen if file not in left]
    return Many([subject(ledger, file) for file in chosen], len(fresh), len(blind), len(left))


def frames(words: str) -> tuple[int, int]:
    """Frames as a person counts them, from 1: "3", "1-20" or nothing for all; first and last from 0, -1 for the end.

    Raises:
        UsageError: `U-REVIEW-BOX`.
    """
    if not words.strip():
        return 0, -1
    match = _FRAMES.fullmatch(words)
    if match is None or int(match[1]) < 1 or int(match[2] or match[1]) < int(match[1]):
        raise _error("U-REVIEW-BOX", "the frames are not to be understood", "frames count from 1: --frames 1-20")
    return int(match[1]) - 1, int(match[2] or match[1]) - 1


def to_add(one: Subject, words: Sequence[str], span: str) -> tuple[Place, ...]:
    """Places to wipe: corners, or letters of marks.

    Raises:
        UsageError: `U-REVIEW-BOX`, `U-REVIEW-NUMBER`.
    """
    signs = {sign.letter: sign for sign in one.file.signs} if one.file is not None else {}
    first, last = frames(span)
    found: list[Place] = []
    for word in words:
        box = _BOX.fullmatch(word)
        if box is not None:
            x0, y0, x1, y1 = map(int, box.groups())
            found.append((first, last, x0, y0, x1, y1))
        elif _LETTER.fullmatch(word):
            if word.upper() not in signs:
                raise _error("U-REVIEW-NUMBER", f"{one.name} has no mark {word.upper()}", _numbers(list(signs)))
            found.append(signs[word.upper()][1:7])
        else:
            raise _error(
                "U-REVIEW-BOX", "a box is not to be understood", "give left,top,right,bottom in pixels: 10,20,210,44"
            )
    return tuple(found)


def to_drop(one: Subject, words: Sequence[str]) -> tuple[Place, ...]:
    """Places of the boxes with these numbers on the page.

    Raises:
        UsageError: `U-REVIEW-NUMBER`.
    """
    areas = {str(area.number): area for area in one.file.areas} if one.file is not None else {}
    found: list[Place] = []
    for word in words:
        area = areas.get(word.strip().removeprefix("#"))
        if area is None:
            shown_word = word if word.isdigit() else "of that name"
            raise _error("U-REVIEW-NUMBER", f"{one.name} has no box {shown_word}", _numbers(list(areas)))
        found.append(area[1:7])
    return tuple(found)


def _numbers(names: list[str]) -> str:
    if not names:
        return "it has none"
    return f"it has {names[0]}" if len(names) == 1 else f"it has {names[0]} to {names[-1]}"

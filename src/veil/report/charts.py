"""The geometry of the pictures: bars in per cent of their width, drawn by the pages as plain SVG.

A bar stands in a row of a table, with its name before and its numbers behind it as text: who sees no picture reads the
table, and on paper or a small screen the letters keep their size.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from veil.report.data import Quality, Retained
from veil.report.data import together as _together
from veil.report.quality import MOST_FILES as SAMPLE

__all__ = ["SAMPLE", "Mark", "Piece", "pieces", "scale", "share", "stayed", "together"]

THIN: Final = 0.4
"""Per cent of the width below which nothing is drawn that is above zero, so that one file in a million is seen."""
FULL: Final = 100.0
_LEAST: Final = 0.001
"""Shares nearer to none or to all than this are not rounded to them."""
_PER_CENT: Final = "\N{NARROW NO-BREAK SPACE}%"
_STEPS: Final = (1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a bar: its name, and where it lies, in per cent of the width that the bar may take."""

    name: str
    x: float
    width: float
    count: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on a scale, in per cent of its width, and what is written there."""

    x: float
    text: str


def pieces(counts: Mapping[str, int], most: int = 0) -> list[Piece]:
    """The pieces of one bar, in the order of the counts.

    Args:
        counts: name -> how many; nothing is drawn for zero.
        most: what a bar of the full width stands for; 0 for the sum of the counts, which shows shares.
    """
    shown = [(str(name), count) for name, count in counts.items() if count > 0]
    total = sum(count for _, count in shown)
    length = FULL * min(total / most, 1.0) if most else FULL
    free = max(length - THIN * len(shown), 0.0)
    x, made = 0.0, []
    for name, count in shown:
        width = THIN + free * count / total
        made.append(Piece(name, round(x, 3), round(width, 3), count))
        x += width
    return made


def stayed(one: Retained) -> dict[str, int]:
    """The pieces of a bar of research elements, in their order."""
    return {"kept": one.kept, "shifted": one.shifted, "cleaned": one.cleaned, "lost": one.lost}


def together(rows: Iterable[Quality]) -> Retained:
    """The research elements of all modalities."""
    return _together(row.total for row in rows)


def share(part: int, whole: int) -> str:
    """A part of a whole in per cent; never "0 %" of something or "100 %" of less than all."""
    if whole <= 0:
        return "\N{EN DASH}"
    if part in (0, whole):
        return f"{100 if part else 0}{_PER_CENT}"
    exact = part / whole
    if exact < _LEAST:
        return f"< 0.1{_PER_CENT}"
    if exact > 1 - _LEAST:
        return f"> 99.9{_PER_CENT}"
    return f"{exact * 100:.1f}{_PER_CENT}"


def scale(values: Mapping[str, int]) -> tuple[list[Mark], dict[str, float]]:
    """A scale from one up on which the values have room, each step about twice the last.

    Returns:
        The marks of the scale, and where each value lies, in per cent of the width.
    """
    most = max(*values.values(), 10)
    steps = [step for step in _STEPS if step < most]
    top = next((step for step in _STEPS if step >= most), most)

    def place(value: int) -> float:
        return round(FULL * math.log(max(value, 1)) / math.log(top), 3)

    marks = [Mark(place(step), str(step)) for step in (*steps, top)]
    return marks, {name: place(value) for name, value in values.items()}

"""No line that identifies stays as a mark, of those that helper lists name; most true marks stay.

Small, in Pillow's own font, so that it needs no font of the system; tools/measure_pixels.py measures with more.
"""

import pytest

from support.marks_lines import boxed, identifying, marks, pictured, reader, written
from veil.clean.pixels.allowed import Allowed
from veil.clean.pixels.marks import split
from veil.identity.known import KnownIdentifiers

NOBODY = KnownIdentifiers.build([])
BUILT_IN = Allowed()
HEIGHTS = (12, 16, 20)
LEAST_KEPT = 0.9
PARTS = 10


def _stays(text: str, height: int, seed: int, allowed: Allowed = BUILT_IN) -> bool:
    ink = written(text, height, shape=(180, 480), at=(40, 50))
    return bool(split(pictured(ink, seed), [boxed(ink)], reader(), allowed, NOBODY)[1])


@pytest.mark.parametrize("part", range(PARTS))
def test_no_identifying_line_stays(part: int) -> None:
    lines = identifying(1000)[part :: 2 * PARTS]

    kept = [line for at, line in enumerate(lines) if _stays(line, HEIGHTS[at % len(HEIGHTS)], at + part)]

    assert len(lines) == 50
    assert kept == []


def test_most_marks_stay() -> None:
    tried = [(text, HEIGHTS[1 + at % 2], at) for at, text in enumerate(marks())]

    gone = [text for text, height, seed in tried if not _stays(text, height, seed)]

    assert len(gone) <= (1 - LEAST_KEPT) * len(tried), gone


def test_the_measure_can_fail() -> None:
    """Were the identifying lines allowed, they would stay: it is the list that they fail by, not the drawing."""
    lines = identifying(1000)[:40]
    careless = Allowed(lines)

    kept = [line for at, line in enumerate(lines) if _stays(line, HEIGHTS[1 + at % 2], at, careless)]

    assert len(kept) > len(lines) / 3

"""Hershey's vector fonts (A. V. Hershey, NOLC Report 2101, 1969) in their usual file form, as old consoles draw them.

A glyph is a line: its number in columns 0 to 4, the count of pairs in 5 to 7, then pairs of characters, each a
coordinate as a distance from "R". The first pair is the left and right edge; " R" lifts the pen. A file of text glyphs
holds 96 of them, for the characters from the blank on.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FIRST: Final = 0x20
ORIGIN: Final = ord("R")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character: how far the next one is, and polylines of (x, y) from its left edge, y down."""

    advance: int
    lines: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, slots=True)
class Strokes:
    """A font: its characters, the height of a line, and how far it goes up from the origin."""

    glyphs: dict[str, Glyph]
    height: int = 32
    up: int = 16


def parse(text: str) -> Strokes:
    """The font in a file's text; glyphs may go on over lines."""
    glyphs: dict[str, Glyph] = {}
    rest = text.replace("\r", "").split("\n")
    at, number = 0, 0
    while at < len(rest) and rest[at].strip():
        record = rest[at]
        pairs = int(record[5:8])
        while len(record) < 8 + 2 * pairs and at + 1 < len(rest):
            at += 1
            record += rest[at]
        glyphs[chr(FIRST + number)] = _glyph(record[8 : 8 + 2 * pairs])
        at, number = at + 1, number + 1
    return Strokes(glyphs)


def _glyph(data: str) -> Glyph:
    left, right = ord(data[0]) - ORIGIN, ord(data[1]) - ORIGIN
    lines: list[list[tuple[int, int]]] = [[]]
    for x, y in zip(data[2::2], data[3::2], strict=True):
        if x == " ":
            lines.append([])
        else:
            lines[-1].append((ord(x) - ORIGIN - left, ord(y) - ORIGIN))
    return Glyph(right - left, tuple(tuple(line) for line in lines if line))


@cache
def load(path: Path) -> Strokes:
    """The font of a file."""
    return parse(path.read_text(encoding="ascii"))

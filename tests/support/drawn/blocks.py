"""Lines below one another in one font, before they have a place."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from support.drawn import texts
from support.drawn.fonts import Face
from support.drawn.glyphs import Ink, draws, render
from support.drawn.model import Scene

SIZES: Final = (8, 8, 9, 10, 10, 11, 12, 12, 13, 14, 14, 15, 16, 16, 18, 20, 22, 24, 26)
LARGE: Final = (28, 30, 32, 34, 36, 38, 40)
KINDS: Final = "sans sans sans serif mono mono bitmap bitmap stroke asian asian arabic".split()
READABLE: Final = {"sans": 8, "serif": 9, "mono": 8, "stroke": 8, "asian": 12, "arabic": 12}
"""Sizes below which antialiased letters cannot be read."""
CRISP: Final = 11
"""The size from which an outline font can be read that is not antialiased."""
SMOOTH: Final = 0.6
NEAR: Final = 2
MARGIN: Final = 2
ATTEMPTS: Final = 5
WIDTH: Final = 0.55
"""Of an average letter, in sizes."""


class Style(NamedTuple):
    """A font, the size of a line, a language, whether it is antialiased, and by how much a pixel font is enlarged."""

    face: Face
    size: int
    language: str
    smooth: bool
    factor: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Lines of one style.

    Attributes:
        inks: of each line.
        offsets: (row, column) of each within the block.
        texts: what each says.
        shape: (rows, columns) of the block, with a margin.
    """

    inks: tuple[Ink, ...]
    offsets: tuple[tuple[int, int], ...]
    texts: tuple[str, ...]
    shape: tuple[int, int]

    def turned(self, angle: int) -> "Block":
        """The same, turned anti-clockwise by 0, 90, 180 or 270 degrees."""
        rows, columns = self.shape
        offsets = []
        for ink, (row, column) in zip(self.inks, self.offsets, strict=True):
            below, beside = rows - row - ink.cover.shape[0], columns - column - ink.cover.shape[1]
            offsets.append({0: (row, column), 90: (beside, row), 180: (below, beside), 270: (column, below)}[angle])
        shape = (columns, rows) if angle % 180 else (rows, columns)
        return Block(tuple(one.turned(angle) for one in self.inks), tuple(offsets), self.texts, shape)


def style(faces: Sequence[Face], scene: Scene, room: int, rng: random.Random, *, smooth: bool) -> Style:
    """How a console writes: by lot, so that it can be read.

    Args:
        faces: to choose from.
        scene: that asks for a size.
        room: pixels that a line may be long.
        rng: the lot.
        smooth: it may be antialiased.
    """
    size = rng.choice([one for one in (LARGE if scene is Scene.LARGE else SIZES) if one * 6 <= room] or [SIZES[0]])
    kind = rng.choice(KINDS)
    fit = [one for one in faces if one.design.kind == kind] or list(faces)
    if kind == "bitmap":
        fit = [one for one in fit if abs(one.size * _factor(one.size, size) - size) <= NEAR] or fit
    design = rng.choice(sorted({one.design.name for one in fit}))
    face = rng.choice([one for one in fit if one.design.name == design])
    script = rng.choice((*face.design.scripts, *(one for one in face.design.scripts if one == "latin")))
    least = max(READABLE.get(face.design.kind, 8), texts.LEAST.get(script, 8))
    smooth = smooth and not face.size and (rng.random() < SMOOTH or size < CRISP)
    language = rng.choice([one for one, its in texts.SCRIPTS.items() if its == script] + ["en"] * (script == "latin"))
    if face.size:
        return Style(
            face, face.size * _factor(face.size, size), language, smooth=False, factor=_factor(face.size, size)
        )
    return Style(face, max(size, least if smooth else CRISP), language, smooth)


def _factor(own: int, wanted: int) -> int:
    """By how much a pixel font is enlarged to come near a size."""
    return max(1, round(wanted / own)) if own else 1


def block(rng: random.Random, room: tuple[int, int], how: Style, count: int) -> Block | None:
    """Up to so many lines that fit into (rows, columns); None where nothing does."""
    inks: list[Ink] = []
    said: list[str] = []
    script = texts.SCRIPTS[how.language]
    most = max(6, int(room[1] / (WIDTH * how.size)))
    for _ in range(count * ATTEMPTS):
        text = texts.line(rng, how.language, most)
        if len(said) == count or text in said or not draws(how.face.path, how.face.size or 20, text):
            continue
        ink = render(how.face, text, how.size, script, smooth=how.smooth).enlarged(how.factor)
        if ink.cover.shape[1] <= room[1] - 2 * MARGIN and ink.label.any():
            inks.append(ink)
            said.append(text)
    if not inks:
        return None
    width = max(ink.cover.shape[1] for ink in inks)
    gap, row, offsets = max(2, how.size // 4), MARGIN, []
    for ink in inks:
        offsets.append((row, MARGIN + (width - ink.cover.shape[1] if script == "arabic" else 0)))
        row += ink.cover.shape[0] + gap
    shape = (row - gap + MARGIN, width + 2 * MARGIN)
    return Block(tuple(inks), tuple(offsets), tuple(said), shape) if shape[0] <= room[0] else None

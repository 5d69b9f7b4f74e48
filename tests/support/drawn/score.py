"""What a finder's boxes cover of the ink, and what they cover for nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from support.drawn.model import Array, Drawn, Line, Scene

COVERED: Final = 0.95
"""A line counts as found where so much of its ink is covered."""
LEGIBLE: Final = 0.5
"""A character counts as leaked where less of its ink is covered."""

Rectangle = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class LineScore:
    """How a line fared: what it is, the share of its ink that is covered, its characters and those that leaked."""

    scene: Scene
    family: str
    kind: str
    script: str
    size: int
    angle: int
    modality: str
    covered: float
    characters: int
    leaked: int

    @property
    def found(self) -> bool:
        """Whether enough of it is covered."""
        return self.covered >= COVERED


@dataclass(frozen=True, slots=True)
class ImageScore:
    """How an image fared.

    Attributes:
        name: of the image.
        scene: of its lines.
        modality: of its background.
        bits: stored.
        pixels: in it.
        seconds: of CPU that the finder took.
        boxes: how many there are.
        area: share of the image that they cover.
        lines: of text.
        kept: lines of which a character or more stays, since it was taken for a mark; 0 where marks are not looked for.
    """

    name: str
    scene: Scene
    modality: str
    bits: int
    pixels: int
    seconds: float
    boxes: int
    area: float
    lines: tuple[LineScore, ...] = ()
    kept: int = 0


def mask(shape: tuple[int, ...], boxes: Sequence[Rectangle]) -> Array:
    """True where a box (x0, y0, x1, y1; the far ends exclusive) lies."""
    covered = np.zeros(shape[:2], np.bool_)
    for x0, y0, x1, y1 in boxes:
        covered[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)] = True
    return covered


def line_score(line: Line, covered: Array, modality: str) -> LineScore:
    """Score a line by what is covered of the image."""
    part = covered[line.y : line.y + line.ink.shape[0], line.x : line.x + line.ink.shape[1]]
    every = np.bincount(line.ink.ravel(), minlength=2)[1:]
    hit = np.bincount(line.ink[part].ravel(), minlength=every.size + 1)[1:]
    there = every > 0
    return LineScore(
        scene=line.scene,
        family=line.family,
        kind=line.kind,
        script=line.script,
        size=line.size,
        angle=line.angle,
        modality=modality,
        covered=float(hit.sum() / every.sum()),
        characters=int(there.sum()),
        leaked=int((hit[there] < LEGIBLE * every[there]).sum()),
    )


def kept_lines(drawn: Drawn, wiped: Sequence[Rectangle], marks: Sequence[Rectangle]) -> int:
    """How many lines have a character of which half or more lies in a mark that stays, and in nothing that is wiped."""
    shape = drawn.background.values.shape
    stays = mask(shape, marks) & ~mask(shape, wiped)
    count = 0
    for line in drawn.lines:
        part = stays[line.y : line.y + line.ink.shape[0], line.x : line.x + line.ink.shape[1]]
        every = np.bincount(line.ink.ravel(), minlength=2)[1:]
        hit = np.bincount(line.ink[part].ravel(), minlength=every.size + 1)[1:]
        count += bool(((every > 0) & (hit >= LEGIBLE * every)).any())
    return count


def score(drawn: Drawn, boxes: Sequence[Rectangle], seconds: float = 0.0, kept: int = 0) -> ImageScore:
    """Score an image."""
    background = drawn.background
    covered = mask(background.values.shape, boxes)
    return ImageScore(
        name=drawn.name,
        scene=drawn.scene,
        modality=background.modality,
        bits=background.bits,
        pixels=int(covered.size),
        seconds=seconds,
        boxes=len(boxes),
        area=float(covered.mean()),
        lines=tuple(line_score(line, covered, background.modality) for line in drawn.lines),
        kept=kept,
    )

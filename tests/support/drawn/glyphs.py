"""A line of text as a mask of ink, which knows what pixel belongs to what character."""

import io
import itertools
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from support.drawn.fonts import BUILT_IN, Face
from support.drawn.hershey import Strokes, load
from support.drawn.model import Array

INK: Final = 0.5
"""A pixel counts as ink of a character where it is covered at least so much as the character's most covered pixel."""
RIGHT_TO_LEFT: Final = ("arabic",)


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """A line drawn.

    Attributes:
        cover: (rows, columns), float32: 0 where nothing is drawn, 1 where all of a pixel is.
        label: (rows, columns), int16: 0 for no ink, n for the n-th character.
    """

    cover: Array
    label: Array

    def turned(self, angle: int) -> "Ink":
        """The same, turned anti-clockwise by 0, 90, 180 or 270 degrees."""
        return Ink(np.rot90(self.cover, angle // 90), np.rot90(self.label, angle // 90))

    def enlarged(self, factor: int) -> "Ink":
        """The same, every pixel a square of them."""
        block = np.ones((factor, factor), np.int16)
        return Ink(np.kron(self.cover, block.astype(np.float32)), np.kron(self.label, block))


@cache
def font(path: Path, size: int, index: int = 0) -> ImageFont.FreeTypeFont:
    """A scalable font at a size, or a pixel font at its own."""
    if path == BUILT_IN.path:
        return ImageFont.truetype(io.BytesIO(_built_in()), size)
    return ImageFont.truetype(str(path), size, index)


@cache
def _built_in() -> bytes:
    """The font that comes with Pillow."""
    stream = getattr(ImageFont.load_default(10), "path", None)
    assert isinstance(stream, io.BytesIO), "Pillow was built without FreeType"
    return stream.getvalue()


@cache
def draws(path: Path, size: int, text: str) -> bool:
    """Whether a font has all characters of a text."""
    if path.suffix == ".jhf":
        return all(one in load(path).glyphs for one in text)
    face = font(path, size)
    nothing = _bits(face, "\uffff")
    return all(one == " " or _bits(face, one) not in (nothing, b"") for one in set(text))


def _bits(face: ImageFont.FreeTypeFont, text: str) -> bytes:
    mask = face.getmask(text, mode="1")
    return bytes(mask) + bytes(mask.size) if mask.size[0] * mask.size[1] and any(mask) else b""


def render(face: Face, text: str, size: int, script: str = "latin", *, smooth: bool = True) -> Ink:
    """Draw a line.

    Args:
        face: what with.
        text: one line.
        size: pixels from one line to the next, of a font without leading; a pixel font takes its own.
        script: of the text; one that is written from right to left is labelled in that order.
        smooth: antialiased, where the font can.
    """
    if face.path.suffix == ".jhf":
        return _stroked(load(face.path), text, size, smooth=smooth)
    drawn = font(face.path, face.size or size, face.index)
    smooth = smooth and not face.size
    left, top, right, bottom = drawn.getbbox(text, mode="L" if smooth else "1")
    pad = 2
    canvas = Image.new("L", (int(right - left) + 2 * pad, int(bottom - top) + 2 * pad))
    pen = ImageDraw.Draw(canvas)
    pen.fontmode = "L" if smooth else "1"
    pen.text((pad - left, pad - top), text, fill=255, font=drawn)
    ends = [float(drawn.getlength(text[: at + 1])) + pad - left for at in range(len(text))]
    if script in RIGHT_TO_LEFT:
        whole = ends[-1]
        ends = [whole - (0.0 if not at else ends[at - 1]) + pad for at in range(len(text) - 1, -1, -1)]
    return _labelled(np.asarray(canvas, np.float32) / 255, text, ends, backwards=script in RIGHT_TO_LEFT)


def _labelled(cover: Array, text: str, ends: list[float], *, backwards: bool = False) -> Ink:
    """Give each column to the character whose advance it lies in; trim what is empty."""
    columns = np.searchsorted(np.asarray(ends), np.arange(cover.shape[1]) + 0.5)
    columns = np.minimum(columns, len(text) - 1)
    if backwards:
        columns = len(text) - 1 - columns
    label = np.zeros(cover.shape, np.int16)
    for at in range(len(text)):
        mine = columns == at
        if mine.any() and cover[:, mine].max() > 0:
            label[:, mine] = np.where(cover[:, mine] >= INK * cover[:, mine].max(), at + 1, 0)
    return trimmed(Ink(cover, label))


def trimmed(ink: Ink) -> Ink:
    """Without empty rows and columns around it."""
    rows, columns = np.flatnonzero(ink.cover.any(axis=1)), np.flatnonzero(ink.cover.any(axis=0))
    if not rows.size:
        return ink
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return Ink(ink.cover[part], ink.label[part])


def _stroked(strokes: Strokes, text: str, size: int, *, smooth: bool) -> Ink:
    """A line of a stroke font: polylines one pixel wide, two from 24 px on."""
    scale = size / strokes.height
    fine = 4 if smooth else 1
    width = (2 if size >= 24 else 1) * fine
    pad = 3
    total = sum(strokes.glyphs[one].advance for one in text) * scale
    canvas = Image.new("L", (int(total + 2 * pad) * fine, int(size * 1.5 + 2 * pad) * fine))
    pen = ImageDraw.Draw(canvas)
    ends, at = [], float(pad)
    for one in text:
        glyph = strokes.glyphs[one]
        for line in glyph.lines:
            points = [((at + x * scale) * fine, (pad + (y + strokes.up) * scale) * fine) for x, y in line]
            for pair in itertools.pairwise(points):
                pen.line(pair, fill=255, width=width)
        at += glyph.advance * scale
        ends.append(at)
    cover = np.asarray(canvas, np.float32) / 255
    rows, columns = cover.shape[0] // fine, cover.shape[1] // fine
    cover = cover[: rows * fine, : columns * fine].reshape(rows, fine, columns, fine).mean(axis=(1, 3))
    return _labelled(cover, text, ends)

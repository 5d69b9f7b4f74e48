"""Marks that stay: a box is spared only where all of its ink was read, twice alike, as a text of the allow-list.

When in doubt it is wiped. What a recogniser passes over is the danger, so ink is counted apart from it: each glyph must
belong to a character that was read, and nothing else may stand out of the background in or about the box.
"""

from collections.abc import Sequence

import numpy as np

from veil.clean.pixels.allowed import Allowed, folded
from veil.clean.pixels.glyphs import Ink, accounted, ink_of, plain_beside
from veil.clean.pixels.letters import shaped
from veil.clean.pixels.model import Array, Box, Mark, Picture
from veil.clean.pixels.recognise import Reader, Reading, known_in
from veil.identity.known import KnownIdentifiers

_LEAST_SCORE = 0.7
_LEAST_BOX = 8  # pixels
_THICKEST, _LONGEST = 0.2, 0.6  # shares of the frame: marks are small
_TALL = 1.5
_NEAR = 1.2  # of the height: boxes that are closer are one line
_SAME_LINE = 0.5  # of the smaller height, which two boxes of one line have in common
_ABOUT = (0.5, 0.25)  # of the height: how far beside and above the box it is looked whether something stands there
_PADS = (0.2, 0.45)  # of the height of the ink, for the two readings
_STRANGE = 0.6  # a mean score from which what is read where nothing should be is taken for text


def split(
    picture: Picture, boxes: Sequence[Box], reader: Reader, allowed: Allowed, known: KnownIdentifiers
) -> tuple[tuple[Box, ...], tuple[Mark, ...]]:
    """Part the boxes of one frame into those to wipe and the marks that stay, both in the order in which they came.

    Only boxes that were found as text can stay. A mark goes too where it overlaps a box that is wiped, or is one line
    with boxes that together say something else (`R` beside initials).
    """
    texts = {
        index: text
        for index, box in enumerate(boxes)
        if box.kind == "text" and (text := _text_of(picture, index, boxes, reader, allowed, known))
    }
    while strangers := {index for index in texts if not _fits(index, boxes, texts, allowed)}:
        texts = {index: text for index, text in texts.items() if index not in strangers}
    wiped = tuple(box for index, box in enumerate(boxes) if index not in texts)
    return wiped, tuple(Mark(boxes[index], text) for index, text in texts.items())


def _text_of(
    picture: Picture, index: int, boxes: Sequence[Box], reader: Reader, allowed: Allowed, known: KnownIdentifiers
) -> str:
    """What a box says, where it may stay; '' where not, or where it cannot be told."""
    box = boxes[index]
    rows, columns = picture.values.shape[:2]
    high, wide = box.y1 - box.y0, box.x1 - box.x0
    if min(high, wide) < _LEAST_BOX or min(high, wide) > _THICKEST * min(rows, columns) or wide > _LONGEST * columns:
        return ""
    around, inside, others = _surroundings(picture.values, index, boxes)
    if not np.isfinite(around).all():
        return ""
    for turn in (0, 1, 3) if high > _TALL * wide else (0,):
        upright = [np.ascontiguousarray(np.rot90(part, turn)) for part in (around, inside, others)]
        text = _said(upright[0], upright[1], upright[2], reader, allowed)
        if text:
            return "" if known_in(text, known) else text
    return ""


def _said(around: Array, inside: Array, others: Array, reader: Reader, allowed: Allowed) -> str:
    """The allowed text of an upright box, in which nothing else stands."""
    ink = ink_of(around, inside)
    if ink is None:
        return ""
    first = _reading(ink, _PADS[0], reader, dark=False)
    if first.score < _LEAST_SCORE or not allowed.joins(first.text):
        return ""
    second = _reading(ink, _PADS[1], reader, dark=True)
    if second.score < _LEAST_SCORE or folded(second.text) != folded(first.text):
        return ""
    text = min((first.text, second.text), key=len)
    if not all(accounted(ink, *places) for places in (_placed(ink, first, _PADS[0]), _placed(ink, second, _PADS[1]))):
        return ""
    if len(text) == 1 and not shaped(ink.depth, text):
        return ""
    rest = plain_beside(around, ink, others)
    if rest is None:
        return ""
    strange = reader.line(rest)
    return "" if strange.mean >= _STRANGE and len(strange.text) > 1 else text


def _reading(ink: Ink, pad: float, reader: Reader, *, dark: bool) -> Reading:
    """Read the ink, light on dark or the other way, with a margin of its own background."""
    margin = max(round(pad * ink.height), 1)
    crop = np.pad(ink.shown(), margin)
    return reader.line(255 - crop if dark else crop)


def _placed(ink: Ink, reading: Reading, pad: float) -> tuple[str, list[float]]:
    """The characters of a reading with their columns in the ink's own rectangle."""
    margin = max(round(pad * ink.height), 1)
    width = ink.width + 2 * margin
    return "".join(reading.text.split()), [place * width - margin for place in reading.places]


def _surroundings(values: Array, index: int, boxes: Sequence[Box]) -> tuple[Array, Array, Array]:
    """A box with what stands about it as (rows, columns, channels), a mask of the box, and one of other boxes."""
    box = boxes[index]
    high, wide = box.y1 - box.y0, box.x1 - box.x0
    line = min(high, wide)
    beside, above = (round(share * line) for share in (_ABOUT if wide >= high else _ABOUT[::-1]))
    top, left = max(box.y0 - above, 0), max(box.x0 - beside, 0)
    around = values[top : box.y1 + above, left : box.x1 + beside].astype(np.float64)
    if around.ndim == 2:  # noqa: PLR2004 - grey has two axes
        around = around[:, :, None]
    inside = np.zeros(around.shape[:2], bool)
    others = inside.copy()
    for at, one in enumerate(boxes):
        part = np.s_[max(one.y0 - top, 0) : max(one.y1 - top, 0), max(one.x0 - left, 0) : max(one.x1 - left, 0)]
        (inside if at == index else others)[part] = True
    return around, inside, others & ~inside


def _fits(index: int, boxes: Sequence[Box], texts: dict[int, str], allowed: Allowed) -> bool:
    """Whether the boxes of the same line, if there are any near, make an allowed text together with this one."""
    line = [index]
    for other in range(len(boxes)):
        if other == index or not _near(boxes[index], boxes[other]):
            continue
        if other not in texts:
            return False
        line.append(other)
    order = sorted(line, key=lambda at: (boxes[at].x0, boxes[at].y0))
    return allowed.holds(" ".join(texts[at] for at in order))


def _near(one: Box, other: Box) -> bool:
    """Whether two boxes overlap, or follow each other on one line, lying or standing."""
    high = min(one.y1 - one.y0, other.y1 - other.y0)
    wide = min(one.x1 - one.x0, other.x1 - other.x0)
    across = max(one.x0, other.x0) - min(one.x1, other.x1)
    down = max(one.y0, other.y0) - min(one.y1, other.y1)
    if across < 0 and down < 0:
        return True
    line = min(high, wide)
    standing = all(box.y1 - box.y0 > _TALL * (box.x1 - box.x0) for box in (one, other))
    lying = -down >= _SAME_LINE * high and across < _NEAR * high
    return lying or (standing and -across >= _SAME_LINE * wide and down < _NEAR * line)

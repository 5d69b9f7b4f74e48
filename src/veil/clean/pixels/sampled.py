"""A look at the pixels of one file by itself, as somebody looks who neither cleans it nor knows its patient."""

from pathlib import Path
from typing import Final

import numpy as np

from veil.clean.pixels import barcodes, shown, tools
from veil.clean.pixels.frames import Frames
from veil.clean.pixels.model import Box, Picture
from veil.clean.pixels.thumbs import thumbs
from veil.dicom.instance import open_instance
from veil.errors import InstanceError

_FRAMES: Final = 4
"""Frames of one file that are looked at, evenly spread."""


def sampled(path: Path) -> tuple[int, tuple[bytes, ...]] | None:
    """Look for text and bar codes in some frames of a file.

    Returns:
        How many boxes the frame with most of them shows; and, if it shows any, two small JPEG pictures of it: as it is,
        and with the boxes covered. None for a file that cannot be looked at.
    """
    best: tuple[Picture, tuple[Box, ...]] | None = None
    try:
        with open_instance(path) as opened:
            frames = Frames(opened)
            show = shown.before(opened, frames)
            for index in sorted({index * len(frames) // _FRAMES for index in range(_FRAMES)}):
                picture = show(index)
                boxes = tools.finder("standard").find(picture) + tuple(barcodes.codes(picture))
                if best is None or len(boxes) > len(best[1]):
                    best = picture, boxes
    except (InstanceError, OSError):
        return None
    if best is None or not best[1]:
        return 0, ()
    picture, boxes = best
    return len(boxes), thumbs(picture, _covered(picture, boxes), boxes)


def _covered(picture: Picture, boxes: tuple[Box, ...]) -> Picture:
    values = np.array(picture.values)
    for box in boxes:
        values[max(box.y0, 0) : box.y1, max(box.x0, 0) : box.x1] = values.min()
    return Picture(values, picture.windows)

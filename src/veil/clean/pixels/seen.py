"""What a look at the pixels of one file leaves for a person. Nothing heavy is imported: it travels to the ledger."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from veil.clean.pixels.model import Found

MAX_VIEWS = 3
"""Views of one file at most: frames that show different findings."""
MAX_CROPS = 12
"""Boxes of one view that are shown at their native size at most."""


@dataclass(frozen=True, slots=True)
class View:
    """One frame as it came and as it would leave.

    Attributes:
        frame: its number, from 0.
        before: small picture of the frame as it came: JPEG, at most 320 pixels on its long side.
        after: the same of what would leave.
        crops: what lies in the frame's boxes, at native size: JPEG; in the order in which `Seen.found` has the boxes
            that are wiped in this frame; the first ones where there are many.
    """

    frame: int
    before: bytes
    after: bytes
    crops: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found in a file and what it looks like; private, since the pictures show what is burned in.

    Attributes:
        rows: of one frame.
        columns: of one frame.
        frames: Number of Frames.
        found: boxes and marks, runs of frames in order.
        views: pictures of frames, `MAX_VIEWS` at most; empty where the pixels cannot be shown.
        why: why it was looked at or is held, in words of the program; never a value of the data.
    """

    rows: int
    columns: int
    frames: int = 1
    found: tuple["Found", ...] = ()
    views: tuple[View, ...] = ()
    why: str = ""

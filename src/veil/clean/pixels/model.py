"""The values that pass between the parts of the pixel room: formats, pictures, boxes and marks.

All coordinates are pixels of one frame as it is stored: x to the right, y down, from 0; the far ends are exclusive.
"""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from numpy.typing import NDArray

Array = NDArray[Any]
Colour = Literal["grey", "rgb", "ybr", "palette"]
"""What the samples of a decoded frame mean; `ybr` is full-range YCbCr (PS3.3 C.7.6.3.1.2, YBR_FULL)."""
Views = Literal["fast", "standard", "thorough"]
Kind = Literal["text", "code", "device", "person"]
"""Where a box comes from: found as text, found as a bar code, told by the table of devices, drawn by a reviewer."""


class Box(NamedTuple):
    """A rectangle of one frame that holds, or may hold, identity."""

    x0: int
    y0: int
    x1: int
    y1: int
    score: float = 1.0
    kind: Kind = "text"

    @property
    def area(self) -> int:
        """Pixels inside."""
        return max(self.x1 - self.x0, 0) * max(self.y1 - self.y0, 0)


class Mark(NamedTuple):
    """Text that stays, since the policy's allow-list names it: its place and what it says."""

    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class Format:
    """What a data set says of its pixels (PS3.3 C.7.6.3), checked: no number contradicts another.

    Attributes:
        syntax: Transfer Syntax UID.
        rows: of one frame.
        columns: of one frame.
        frames: Number of Frames.
        samples: Samples per Pixel, 1 or 3 (or 4 of retired kinds).
        photometric: Photometric Interpretation, as the data set has it.
        planar: Planar Configuration; 0 where it has none.
        allocated: Bits Allocated.
        stored: Bits Stored.
        high: High Bit.
        signed: Pixel Representation is 1.
        number: what a sample is: Pixel Data, Float Pixel Data or Double Float Pixel Data.
    """

    syntax: str
    rows: int
    columns: int
    frames: int = 1
    samples: int = 1
    photometric: str = "MONOCHROME2"
    planar: int = 0
    allocated: int = 8
    stored: int = 8
    high: int = 7
    signed: bool = False
    number: Literal["integer", "float", "double"] = "integer"


@dataclass(frozen=True, slots=True)
class Display:
    """How a data set says that its pixels are shown (PS3.3 C.7.6.3.1.5, C.11.1, C.11.2).

    Attributes:
        windows: Window Center and Width pairs, in units after the rescale.
        slope: Rescale Slope.
        intercept: Rescale Intercept.
        palette: red, green and blue look-up tables as (first value mapped, entries as uint8); None for none.
        padding: Pixel Padding Value as a stored value; None for none.
    """

    windows: tuple[tuple[float, float], ...] = ()
    slope: float = 1.0
    intercept: float = 0.0
    palette: tuple[tuple[int, Array], tuple[int, Array], tuple[int, Array]] | None = None
    padding: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One frame as a person would see it.

    Attributes:
        values: grey as (rows, columns), a larger number being lighter (MONOCHROME1 is turned round), of any real type;
            or colour as (rows, columns, 3), RGB, uint8.
        windows: what viewers would show of grey values: (darkest, lightest) in the units of `values`; may be empty.
    """

    values: Array
    windows: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one frame, or in a run of frames that share it.

    Attributes:
        first: number of the first frame, from 0.
        last: number of the last frame, inclusive.
        wipe: boxes that are wiped.
        kept: marks that stay.
    """

    first: int
    last: int
    wipe: tuple[Box, ...] = ()
    kept: tuple[Mark, ...] = ()

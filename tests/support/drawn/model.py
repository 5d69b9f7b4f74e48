"""The values of the benchmark: a background, a line drawn on it, a drawn image."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from veil.clean.pixels.model import Picture

Array = NDArray[Any]

GREY_LEVELS: Final = 256


class Half(StrEnum):
    """Of backgrounds and fonts: one half is looked at while a finder is made, the other only counts."""

    TUNE = "tune"
    MEASURE = "measure"


class Scene(StrEnum):
    """What kind of lines an image holds."""

    PLAIN = "plain"
    LARGE = "large"
    ANATOMY = "anatomy"
    LOW = "low contrast"
    TURNED = "turned"
    HIDDEN = "hidden"
    CLEAN = "clean"


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """A frame, or a part of one, without text of its own.

    Attributes:
        name: path in the corpus, frame and crop; stable.
        modality: of the object.
        values: grey as (rows, columns) of int64 in stored units, a larger number being lighter (MONOCHROME1 is
            negated); or RGB as (rows, columns, 3) of uint8.
        low: smallest number that can be stored, in the units of `values`.
        high: largest.
        bits: Bits Stored.
        windows: what the header shows, (darkest, lightest) in the units of `values`.
        palette: the colours that there are, (entries, 3) of uint8; None where any colour can be stored.
        lossy: the object is lossy JPEG; a drawn copy goes through JPEG too.
        marked: it holds a letter of its own; not among the images without text.
    """

    name: str
    modality: str
    values: Array
    low: int
    high: int
    bits: int = 8
    windows: tuple[tuple[float, float], ...] = ()
    palette: Array | None = None
    lossy: bool = False
    marked: bool = False

    @property
    def colour(self) -> bool:
        """Whether it has three samples."""
        return self.values.ndim == 3

    @property
    def light(self) -> Array:
        """Grey of it: luminance (ITU-R BT.601) of colours, float32."""
        if not self.colour:
            return np.asarray(self.values, np.float32)
        return np.asarray(self.values @ np.array((0.299, 0.587, 0.114)), np.float32)

    @property
    def shown(self) -> tuple[float, float]:
        """The window a viewer opens with: the header's where that shows the image, else percentiles 0.5 to 99.5."""
        if self.colour:
            return 0.0, 255.0
        low, high = (float(one) for one in np.percentile(self.values, (0.5, 99.5)))
        for window in self.windows:
            if window[1] > window[0] and window[0] <= (low + high) / 2 <= window[1]:
                return window
        return (low, high) if high > low else (float(self.low), float(self.high))

    @property
    def picture(self) -> Picture:
        """As the finder gets it."""
        return Picture(self.values if self.colour else np.asarray(self.values, np.int32), self.windows)

    def with_values(self, values: Array) -> "Background":
        """The same with other pixels."""
        return replace(self, values=values)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line of text in an image: where its ink is.

    Attributes:
        text: what it says.
        language: of the text, a two-letter code.
        script: of the text.
        family: of the font.
        kind: of the font: sans, serif, mono, bitmap, stroke ...
        size: pixels of the font's line, as asked for.
        scene: which target it counts for.
        angle: degrees, anti-clockwise.
        ink: (rows, columns) of the line's own rectangle, int16: 0 where there is no ink, n where the n-th character is.
        x: left end of the rectangle in the image.
        y: its upper end.
    """

    text: str
    language: str
    script: str
    family: str
    kind: str
    size: int
    scene: Scene
    angle: int
    ink: Array
    x: int
    y: int


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """An image of the benchmark: a background with its lines; without any it is a clean one."""

    name: str
    background: Background
    scene: Scene
    lines: tuple[Line, ...] = field(default=())

"""Where a block of a given size may lie, so that what is written there is what its scene says, and can be read.

All rules are in shares of the shown window (`Background.shown`), of the values under the whole block:

- plain, large: the deviation is at most 2 % (large: 6 %), the ink at least 30 % from the mean;
- over anatomy: the deviation is at least 6 %; of the values below the ink 90 % are 15 % or more from it, and on average
  they are 25 % from it, and four times the median difference of neighbours;
- low contrast: the ink is 8 to 12 % from the mean, and at least 4 deviations;
- hidden: the ink differs from the mean by at least 4 deviations and 2 units, and by at most 2 of 256 grey levels in
  every window of the header and in the windows of the percentiles 1 to 99 and 0.5 to 99.5.
"""

import random
from dataclasses import dataclass
from typing import Final, NamedTuple

import cv2
import numpy as np

from support.drawn.model import GREY_LEVELS, Array, Background, Scene

FLAT: Final = 0.02
MILD: Final = 0.06
BUSY: Final = 0.06
CLEAR: Final = 0.30
LOW: Final = (0.08, 0.12)
DEVIATIONS: Final = 4.0
UNSEEN: Final = 2.0
CORNERS: Final = 0.7
"""Of plain, large and low-contrast blocks, so many lie as near to a corner as they can."""


class Spot(NamedTuple):
    """Where a block lies, whether its ink is lighter (1) or darker (-1), and what is known of the values below it."""

    row: int
    column: int
    sign: int
    mean: float
    deviation: float


@dataclass(slots=True, eq=False)
class Ground:
    """What is known of a background while it is drawn on.

    Attributes:
        light: its grey, float32.
        window: how it is shown.
        taken: where something is drawn already.
        centre: mean of all of `light`.
        sums: summed-area tables of `light` less its centre, and of the squares of that.
        hiding: windows in which hidden text must not show.
    """

    light: Array
    window: tuple[float, float]
    taken: Array
    centre: float
    sums: tuple[Array, Array]
    hiding: tuple[tuple[float, float], ...] = ()

    @classmethod
    def of(cls, background: Background) -> "Ground":
        """Look at a background."""
        light = background.light
        ends = [float(one) for one in np.percentile(light, (0.5, 1, 99, 99.5))]
        hiding = [*background.windows, (ends[0], ends[3]), (ends[1], ends[2])]
        if background.bits <= 8:
            hiding.append((0.0, 255.0))
        centre = float(light.mean(dtype=np.float64))
        around = light.astype(np.float64) - centre
        sums = cv2.integral(around), cv2.integral(around * around)
        shown = tuple(one for one in hiding if one[1] > one[0])
        return cls(light, background.shown, np.zeros(light.shape, np.uint8), centre, sums, shown)

    @property
    def width(self) -> float:
        """Of the window, in units of the values."""
        return self.window[1] - self.window[0]

    def moments(self, rows: int, columns: int) -> tuple[Array, Array, Array]:
        """Mean, deviation and freedom of every block of this size, by its upper left corner."""
        sums = [*self.sums, cv2.integral(self.taken)]
        one, two, taken = (
            total[rows:, columns:] - total[:-rows, columns:] - total[rows:, :-columns] + total[:-rows, :-columns]
            for total in sums
        )
        mean = one / (rows * columns)
        deviation = np.sqrt(np.maximum(two / (rows * columns) - mean * mean, 0))
        return mean + self.centre, deviation, taken == 0

    def seen(self, value: Array, other: Array) -> Array:
        """By how many of 256 grey levels two values differ at most in any window that hides."""
        most = np.zeros(np.shape(value))
        for low, high in self.hiding:
            shown = [np.clip((one - low) / (high - low), 0, 1) for one in (value, other)]
            most = np.maximum(most, np.abs(shown[0] - shown[1]) * (GREY_LEVELS - 1))
        return most


def allowed(ground: Ground, scene: Scene, rows: int, columns: int, sign: int) -> tuple[Array, Array, Array]:
    """(where a block may begin, mean there, deviation there) for ink lighter (1) or darker (-1) than the ground.

    Args:
        ground: what is drawn on.
        scene: plain, large, over anatomy, low contrast or hidden; turned text is one of these.
        rows: of the block with its margin.
        columns: likewise.
        sign: of the difference.
    """
    mean, deviation, free = ground.moments(rows, columns)
    low, high = ground.window
    room = (high - mean) if sign > 0 else (mean - low)
    if scene in {Scene.PLAIN, Scene.LARGE}:
        flat = FLAT if scene is Scene.PLAIN else MILD
        good = (deviation <= flat * ground.width) & (room >= CLEAR * ground.width)
    elif scene is Scene.ANATOMY:
        good = (deviation >= BUSY * ground.width) & (room >= CLEAR * ground.width)
    elif scene is Scene.LOW:
        good = (deviation * DEVIATIONS <= LOW[1] * ground.width) & (room >= LOW[1] * ground.width)
        good &= (mean >= low - FLAT * ground.width) & (mean <= high + FLAT * ground.width)
    else:
        step = hidden_step(deviation)
        good = (ground.seen(mean, mean + sign * step) <= UNSEEN) & (ground.width > GREY_LEVELS / 2)
    return good & free, mean, deviation


def hidden_step(deviation: Array) -> Array:
    """The least difference that can be read on a ground of this deviation, in units."""
    return np.maximum(2.0, DEVIATIONS * np.asarray(deviation))


def place(ground: Ground, scene: Scene, shape: tuple[int, int], rng: random.Random) -> Spot | None:
    """A spot for a block of (rows, columns), by lot; None for nowhere."""
    rows, columns = shape
    if rows >= ground.light.shape[0] or columns >= ground.light.shape[1]:
        return None
    for sign in rng.sample((1, 1, -1), 3):
        good, mean, deviation = allowed(ground, scene, rows, columns, sign)
        where = np.flatnonzero(good)
        if not where.size:
            continue
        at = int(where[rng.randrange(where.size)])
        if scene in {Scene.PLAIN, Scene.LARGE, Scene.LOW} and rng.random() < CORNERS:
            row, column = np.divmod(where, good.shape[1])
            corner = (rng.choice((0, good.shape[0])), rng.choice((0, good.shape[1])))
            at = int(where[int((np.abs(row - corner[0]) + np.abs(column - corner[1])).argmin())])
        row, column = divmod(at, good.shape[1])
        return Spot(row, column, sign, float(mean[row, column]), float(deviation[row, column]))
    return None

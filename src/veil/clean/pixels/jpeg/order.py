"""The order of the blocks of a scan, and its restart intervals (T.81 sections A.2 and B.2.1)."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from veil.clean.pixels.jpeg.bits import RESTART
from veil.clean.pixels.jpeg.errors import unreadable
from veil.clean.pixels.jpeg.frame import Frame, Scan
from veil.clean.pixels.jpeg.plane import Plane
from veil.clean.pixels.model import Array


class Part(NamedTuple):
    """One restart interval.

    Attributes:
        first: number of its first unit.
        units: how many minimum coded units it has.
        start: offset in the stream.
        stop: offset behind its last byte.
    """

    first: int
    units: int
    start: int
    stop: int


class Order:
    """Where the blocks of a scan stand.

    Args:
        frame: of the stream.
        scan: of the frame.
        planes: the blocks of all components.

    Attributes:
        planes: those of the scan's components, in its order.
        unit: of each block of a minimum coded unit, the number of its component in the scan.
        units: minimum coded units of the scan.
    """

    def __init__(self, frame: Frame, scan: Scan, planes: Sequence[Plane]) -> None:
        self.planes = [planes[member.number] for member in scan.members]
        if len(self.planes) == 1:
            component = self.planes[0].component
            self._wide, high = component.wide, component.high
            steps = [(0, 0, 0)]
            self._scale = [(1, 1)]
        else:
            self._wide = -(-frame.columns // (8 * frame.across))
            high = -(-frame.rows // (8 * frame.down))
            self._scale = [(plane.component.across, plane.component.down) for plane in self.planes]
            steps = [
                (number, row, column)
                for number, (across, down) in enumerate(self._scale)
                for row in range(down)
                for column in range(across)
            ]
        self._steps = steps
        self.unit = [number for number, _, _ in steps]
        self.units = self._wide * high

    def blocks(self, part: Part) -> list[tuple[Array, Array]]:
        """Gives for each component the blocks of an interval: their numbers in it, and their places in the plane."""
        units = np.arange(part.first, part.first + part.units)
        rows, columns = np.divmod(units, self._wide)
        found = []
        for number, plane in enumerate(self.planes):
            across, down = self._scale[number]
            inner = [(at, row, column) for at, (which, row, column) in enumerate(self._steps) if which == number]
            order = np.arange(part.units)[:, None] * len(self.unit) + np.array([at for at, _, _ in inner])
            row = rows[:, None] * down + np.array([row for _, row, _ in inner])
            column = columns[:, None] * across + np.array([column for _, _, column in inner])
            found.append((order.ravel(), (row * plane.component.all_wide + column).ravel()))
        return found


def parts(stream: bytes, scan: Scan, units: int) -> list[Part]:
    """Gives the restart intervals of a scan.

    Raises:
        HoldError: H-PIXELS-UNREADABLE, markers are lacking, out of order, or there are too many.
    """
    length = scan.interval or units
    found: list[Part] = []
    start = scan.start
    for number, marker in enumerate(RESTART.finditer(stream, scan.start, scan.stop)):
        if stream[marker.end() - 1] & 7 != number & 7:
            raise unreadable("a restart marker is lacking")
        found.append(Part(number * length, length, start, marker.start()))
        start = marker.end()
    found.append(Part(len(found) * length, length, start, scan.stop))
    whole = -(-units // length)
    if len(found) == whole + 1 and found[-1].start == found[-1].stop:
        found.pop()  # some encoders write one behind the last interval, too
    if len(found) != whole:
        raise unreadable("it has too few or too many restart markers")
    found[-1] = found[-1]._replace(units=units - found[-1].first)
    return found

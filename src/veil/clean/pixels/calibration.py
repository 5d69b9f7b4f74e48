"""The calibrated regions of an ultrasound image (PS3.3 C.8.5.5): where the echoes are, and so where text mostly is not.

A hint and no evidence: names stand inside regions too. What lies outside is made for text, and what one look alone sees
there is believed. Damaged values make the hint smaller, never an error.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from veil.clean.pixels.model import Box, Format
from veil.dicom.instance import Opened
from veil.dicom.scan import Buffer, Element, scan, scan_items
from veil.errors import ReadError

_REGIONS: Final = 0x00186011
_SIDES: Final = (0x00186018, 0x0018601A, 0x0018601C, 0x0018601E)
"""Region Location Min X0, Min Y0, Max X1, Max Y1, UL; the far ends are inclusive."""
_MOST: Final = 64
"""Regions that are read; real images have at most a dozen."""


def regions(opened: Opened, pixels: Format) -> tuple[Box, ...]:
    """The calibrated regions as boxes, clipped to the frame; without those that are empty or cannot be read."""
    found = set()
    for element in opened.elements:
        if element[0] == _REGIONS:
            for x0, y0, x1, y1 in _places(opened.buf, element, explicit=opened.explicit):
                box = Box(x0, y0, min(x1 + 1, pixels.columns), min(y1 + 1, pixels.rows))
                if box.x0 < box.x1 and box.y0 < box.y1:
                    found.add(box)
    return tuple(sorted(found))


def outside(opened: Opened, pixels: Format) -> tuple[Box, ...]:
    """What lies in no calibrated region, as boxes that do not overlap, from top to bottom.

    Args:
        opened: the instance.
        pixels: its format.

    Returns:
        Nothing where the image has no regions, or where they cover all of it.
    """
    inside = regions(opened, pixels)
    if not inside:
        return ()
    edges = sorted({0, pixels.rows, *(y for box in inside for y in (box.y0, box.y1))})
    found: list[Box] = []
    for top, bottom in pairwise(edges):
        gaps = _gaps([box for box in inside if box.y0 <= top and bottom <= box.y1], pixels.columns)
        above = [box for box in found if box.y1 == top]
        if above and [(box.x0, box.x1) for box in above] == gaps:
            found[-len(above) :] = [box._replace(y1=bottom) for box in above]
        else:
            found += [Box(x0, top, x1, bottom) for x0, x1 in gaps]
    return tuple(found)


def _gaps(boxes: list[Box], columns: int) -> list[tuple[int, int]]:
    """What of a row of pixels lies in none of the boxes."""
    gaps, at = [], 0
    for box in sorted(boxes):
        if box.x0 > at:
            gaps.append((at, box.x0))
        at = max(at, box.x1)
    return [*gaps, (at, columns)] if at < columns else gaps


def _places(buf: Buffer, sequence: Element, *, explicit: bool) -> Iterator[tuple[int, int, int, int]]:
    _, _, _, value, stop, items = sequence
    try:
        if items is None:
            items, _ = scan_items(buf, value, stop, explicit=explicit, delimited=False, depth=1)
        for item in items[:_MOST]:
            _, start, end, _, inside = item  # type: ignore[misc]  # an item: pixels alone have fragments
            if inside is None:
                inside, _ = scan(buf, start, end, explicit=explicit, depth=2)
            said = {one[0]: buf[one[3] : one[4]] for one in inside if one[0] in _SIDES}
            if all(len(said.get(side, b"")) == 4 for side in _SIDES):  # noqa: PLR2004  bytes of a UL
                x0, y0, x1, y1 = (int.from_bytes(said[side], "little") for side in _SIDES)
                yield x0, y0, x1, y1
    except ReadError:
        return

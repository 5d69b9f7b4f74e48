"""Bar codes and matrix codes in a picture (zxing-cpp, Apache-2.0): a code holds an identifier without showing it.

Most kinds carry a check of their own, so that texture does not pass for one. Those that need none (Code 39, Codabar,
ITF) are believed from a length at which chance does not make them. The line of text below a code is the finder's.
"""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np

from veil.clean.pixels.model import Array, Box, Picture
from veil.clean.pixels.views import full, plain

_FORMATS: Final = (
    "Code128 Code39 Code93 Codabar ITF EAN13 EAN8 UPCA UPCE"
    " QRCode MicroQRCode RMQRCode DataMatrix PDF417 MicroPDF417 Aztec MaxiCode"
).split()
_UNCHECKED: Final = {"Code39": 4, "Codabar": 6, "ITF": 6, "UPCE": 8, "EAN8": 8}
"""Characters from which a code of a kind with a weak check, or none, is believed."""
_MATRIX: Final = ("QR", "MicroQR", "RMQR", "DataMatrix", "PDF417", "MicroPDF417", "CompactPDF417", "Aztec", "MaxiCode")
_SOFT: Final = 1.0
"""Deviation in pixels of the blur by which a code is read through noise; without noise this costs little."""
_LARGE: Final = 1_000_000
"""Pixels from which a picture is looked at in half its scale too."""
_MARGIN: Final = 0.1  # of a code's longer side, its quiet zone
_LEAST_MARGIN: Final = 3
_GAP: Final = 3  # lines of pixels that noise may hide
_ALIKE: Final = 0.6  # correlation of a line of pixels with that of the code: the bars go on there


def codes(picture: Picture) -> tuple[Box, ...]:
    """The boxes of all codes, of kind "code", with a margin, from the top left; those that overlap are one."""
    values = picture.values
    if min(values.shape[:2]) < 2 * _LEAST_MARGIN:
        return ()
    found: list[Box] = []
    for view in _views(picture):
        found += [_box(code, factor, view) for code, factor in _read(view) if _believed(code)]
    return _merged(found)


def _views(picture: Picture) -> Iterable[Array]:
    """The picture as grey uint8: as a viewer opens it, in its whole range, and in each other window."""
    import cv2

    first = plain(picture)
    if first.ndim != 2:  # noqa: PLR2004 - grey has two axes
        yield cv2.cvtColor(first, cv2.COLOR_BGR2GRAY)
        return
    seen: set[bytes] = set()
    others = (Picture(picture.values, (window,)) for window in picture.windows[1:])
    for view in (first, full(picture), *map(plain, others)):
        key = view[:: max(view.shape[0] // 64, 1), :: max(view.shape[1] // 64, 1)].tobytes()
        if key not in seen and view.min() < view.max():
            seen.add(key)
            yield view


def _read(view: Array) -> Iterable[tuple[Any, float]]:
    """The codes of a view with the factor that brings their places back to its pixels."""
    import cv2
    import zxingcpp

    wanted = [getattr(zxingcpp.BarcodeFormat, name) for name in _FORMATS]
    formats = zxingcpp.BarcodeFormats(wanted)
    shown = [(view, 1.0), (cv2.GaussianBlur(view, (0, 0), _SOFT), 1.0)]
    if view.size > _LARGE:
        shown.append((cv2.resize(view, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), 2.0))
    for seen, factor in shown:
        for polarity in (seen, 255 - seen):  # its own try_invert is for matrix codes
            for code in zxingcpp.read_barcodes(polarity, formats, try_invert=False):
                yield code, factor


def _believed(code: Any) -> bool:
    """Whether a code is more than chance."""
    name = str(code.format.name)
    least = next((length for start, length in _UNCHECKED.items() if name.startswith(start)), 1)
    return bool(code.valid) and len(code.text) >= least


def _box(code: Any, factor: float, view: Array) -> Box:
    """The rectangle of a code in its frame, with its bars in all their length and its quiet zone."""
    place = code.position
    points = np.array(
        [(p.x, p.y) for p in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)], np.float64
    )
    points *= factor
    if not str(code.format.name).startswith(_MATRIX):
        points = _whole(view, points)
    rows, columns = view.shape
    (left, top), (right, bottom) = np.floor(points.min(axis=0)), np.ceil(points.max(axis=0)) + 1
    margin = max(round(_MARGIN * max(right - left, bottom - top)), _LEAST_MARGIN)
    return Box(
        max(int(left) - margin, 0),
        max(int(top) - margin, 0),
        min(int(right) + margin, columns),
        min(int(bottom) + margin, rows),
        kind="code",
    )


def _whole(view: Array, points: Array) -> Array:
    """The corners of a linear code with its bars in all their length, however it is turned.

    The decoder tells the lines that it read across the bars. So the place is turned until the bars stand upright, and
    lines are added above and below as long as they look like those that were read.
    """
    import cv2

    centre = points.mean(axis=0)
    reach = int(np.ceil(np.ptp(points, axis=0).max())) + 2 * _LEAST_MARGIN  # bars are hardly longer than the code
    size = 2 * reach + 1
    angle = _across(view, points)
    turn = cv2.getRotationMatrix2D((float(centre[0]), float(centre[1])), angle, 1.0)
    turn[:, 2] += reach - centre
    level = cv2.warpAffine(view, turn, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    there = points @ turn[:, :2].T + turn[:, 2]
    (x0, y0), (x1, y1) = np.floor(there.min(axis=0)).astype(int), np.ceil(there.max(axis=0)).astype(int) + 1
    x0, x1 = max(x0, 0), min(x1, size)
    middle = int(there[:, 1].mean())
    y0, y1 = _bars(level[:, x0:x1], max(min(y0, middle), 0), min(max(y1, middle + 1), size))
    corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], np.float64)
    back = cv2.invertAffineTransform(turn)
    whole: Array = corners @ back[:, :2].T + back[:, 2]
    return whole


def _across(view: Array, points: Array) -> float:
    """The direction across the bars, in degrees from the rows, by the structure tensor of the place."""
    import cv2

    (x0, y0), (x1, y1) = np.floor(points.min(axis=0)).astype(int), np.ceil(points.max(axis=0)).astype(int) + 1
    part = view[max(y0, 0) : y1, max(x0, 0) : x1]
    if not part.size:
        return 0.0
    dx, dy = cv2.Sobel(part, cv2.CV_32F, 1, 0), cv2.Sobel(part, cv2.CV_32F, 0, 1)
    angle = np.arctan2(2.0 * float((dx * dy).sum()), float((dx * dx).sum()) - float((dy * dy).sum()))
    return float(np.degrees(angle) / 2)


def _bars(lines: Array, first: int, last: int) -> tuple[int, int]:
    """From where to where the lines of pixels look like those from `first` to `last`: the length of the bars."""
    third = (last - first) // 3
    middle = lines[first + third : last - third].astype(np.float32).mean(axis=0)
    middle -= middle.mean()
    power = float(np.sqrt((middle * middle).sum()))
    if not power:
        return first, last

    def alike(at: int) -> bool:
        line = lines[at].astype(np.float32) - float(lines[at].mean())
        size = float(np.sqrt((line * line).sum()))
        return bool(size and float((line * middle).sum()) >= _ALIKE * power * size)

    while first > 0 and any(alike(at) for at in range(max(first - _GAP, 0), first)):
        first -= 1
    while last < len(lines) and any(alike(at) for at in range(last, min(last + _GAP, len(lines)))):
        last += 1
    return first, last


def _merged(found: list[Box]) -> tuple[Box, ...]:
    """Boxes that overlap put together, from the top left."""
    boxes: list[Box] = []
    for box in found:
        one = box
        while overlapping := [other for other in boxes if _overlap(one, other)]:
            parts = (one, *overlapping)
            boxes = [other for other in boxes if other not in overlapping]
            one = Box(
                min(part.x0 for part in parts),
                min(part.y0 for part in parts),
                max(part.x1 for part in parts),
                max(part.y1 for part in parts),
                kind="code",
            )
        boxes.append(one)
    return tuple(sorted(boxes, key=lambda one: (one.y0, one.x0)))


def _overlap(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1

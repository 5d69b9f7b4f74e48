"""Whether the outline of a body goes up to a head: how wide it is at its upper end."""

from collections.abc import Sequence
from typing import Final

CONTOURS: Final = 0x30060040
CONTOUR_DATA: Final = 0x30060050
TRUNK_WIDTH: Final = 280.0
"""Millimetres, from right to left: a trunk that is cut off is as wide; a head or a neck is not, with a mask either."""
_TOP: Final = 30.0
"""Millimetres below the upper end that are looked at."""
_FLAT: Final = 1.0
"""Millimetres by which an axial contour may lie out of its plane."""
_ENDS: Final = 160
"""Bytes in which the first and the last point of a contour stand."""


def reaches_head(contours: Sequence[bytes]) -> bool:
    """Tells whether a head may be inside an outline; a doubt is a yes.

    An outline that is cut off at the trunk is wide at its upper end; with a head in view it ends in a crown, or where
    the neck was cut. So does a limb, and so is a small child: these count as heads.

    Args:
        contours: values of Contour Data (3006,0050) as written: x, y and z in millimetres of the patient's coordinate
            system, of which z goes up to the head (PS3.3 C.8.8.6, C.7.6.2.1.1).
    """
    written = [contour for contour in contours if contour.strip(b" \0")]
    try:
        heights = [_height(contour) for contour in written]
        if not heights:
            return False
        top = max(heights)
        near = [one for one, height in zip(written, heights, strict=True) if top - height <= _TOP]
        return any(not _width(contour) >= TRUNK_WIDTH for contour in near)  # NaN is no width
    except ValueError:
        return True  # nobody can tell where it lies


def _height(contour: bytes) -> float:
    """Where an axial contour lies.

    Raises:
        ValueError: it is not axial, or no contour.
    """
    first = _number(contour[:_ENDS].split(b"\\", 3)[2:3])
    last = _number(contour[-_ENDS:].rsplit(b"\\", 1)[-1:])
    if abs(first - last) > _FLAT:
        raise ValueError("not axial")
    return first


def _width(contour: bytes) -> float:
    across = [float(part) for part in contour.split(b"\\")[::3]]
    return max(across) - min(across)


def _number(parts: Sequence[bytes]) -> float:
    if not parts:
        raise ValueError("no point")
    number = float(parts[0].strip(b" \0"))
    if not -1e6 < number < 1e6:  # noqa: PLR2004  NaN and infinity, too
        raise ValueError("nowhere")
    return number

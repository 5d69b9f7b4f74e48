"""How a data set says that its pixels are shown: windows, rescale, palette, padding (PS3.3 C.7.6.3.1.5, C.11).

What is wrong here does not hold an instance: text is looked for in every view, whatever the data set recommends. Only a
palette image without its palette cannot be shown.
"""

from math import isfinite
from struct import calcsize, unpack
from typing import Final

from veil.clean.pixels import palette
from veil.clean.pixels.codecs.errors import contradicts
from veil.clean.pixels.model import Display
from veil.dicom.instance import Opened
from veil.dicom.scan import Buffer, Element, WindowError, scan, scan_items, un_is_explicit
from veil.errors import ReadError

_PADDING: Final = 0x00280120
_REAL_PADDINGS: Final = {0x00280122: "<f", 0x00280123: "<d"}
"""Float and Double Float Pixel Padding Value."""
_SIGNED: Final = 0x00280103
_PHOTOMETRIC: Final = 0x00280004
_CENTER, _WIDTH, _INTERCEPT, _SLOPE = 0x00281050, 0x00281051, 0x00281052, 0x00281053
_NUMBERS: Final = frozenset((_CENTER, _WIDTH, _INTERCEPT, _SLOPE))
_GROUPS: Final = (0x52009229, 0x52009230)
"""Shared and Per-Frame Functional Groups Sequence."""
_MACROS: Final = frozenset((0x00289132, 0x00289145))
"""Frame VOI LUT Sequence and Pixel Value Transformation Sequence."""
_MOST_WINDOWS: Final = 16
_MOST_TEXT: Final = 1 << 12


def display_of(opened: Opened) -> Display:
    """Reads what the data set, or its shared or first functional group, says.

    Raises:
        HoldError: H-PIXELS-FORMAT, a palette is missing or contradicts itself.
    """
    found: dict[int, bytes] = {}
    look_up: dict[int, bytes] = {}
    groups: list[Element] = []
    for element in opened.elements:
        tag, _, _, value, stop, items = element
        if tag in _GROUPS:
            groups.append(element)
        elif tag in palette.LOOKED_AT and items is None:
            look_up[tag] = bytes(opened.buf[value : min(stop, value + palette.MOST)])
        elif tag in _NUMBERS or tag in _REAL_PADDINGS or tag in (_PADDING, _SIGNED, _PHOTOMETRIC):
            found[tag] = bytes(opened.buf[value : min(stop, value + _MOST_TEXT)])
    for element in groups:
        for tag, raw in _grouped(opened.buf, element, explicit=opened.explicit).items():
            found.setdefault(tag, raw)
    signed = found.get(_SIGNED, b"")[:1] == b"\1"
    slope, intercept = _first(found.get(_SLOPE, b""), 1.0), _first(found.get(_INTERCEPT, b""), 0.0)
    tables = None
    if found.get(_PHOTOMETRIC, b"").strip(b" \0") == b"PALETTE COLOR":
        tables = palette.tables(look_up, signed=signed)
        if tables is None:
            raise contradicts("a palette image without its palette")
    return Display(_windows(found), slope or 1.0, intercept, tables, _padding(found, signed=signed))


def _padding(found: dict[int, bytes], *, signed: bool) -> int | None:
    """The padding value; one of floating-point pixels where it is a whole number, as those that lie far out are."""
    raw = found.get(_PADDING, b"")
    if raw:
        return int.from_bytes(raw[:2], "little", signed=signed)
    for tag, form in _REAL_PADDINGS.items():
        raw = found.get(tag, b"")
        if len(raw) == calcsize(form):
            (number,) = unpack(form, raw)
            return int(number) if isfinite(number) and number.is_integer() else None
    return None


def _grouped(buf: Buffer, element: Element, *, explicit: bool) -> dict[int, bytes]:
    """Windows and rescale of the first item; what cannot be walked is not looked at."""
    found: dict[int, bytes] = {}
    try:
        for macro in _level(buf, element, explicit=explicit, depth=0):
            if macro[0] in _MACROS:
                for tag, _, _, value, stop, _ in _level(buf, macro, explicit=explicit, depth=2):
                    if tag in _NUMBERS:
                        found[tag] = bytes(buf[value : min(stop, value + _MOST_TEXT)])
    except (ReadError, WindowError):
        return found
    return found


def _level(buf: Buffer, element: Element, *, explicit: bool, depth: int) -> list[Element]:
    """The elements of a sequence's first item."""
    _, vr, _, value, stop, items = element
    inner = explicit and (vr == b"SQ" or un_is_explicit(buf, value))
    if items is None:
        items = scan_items(buf, value, stop, explicit=inner, delimited=False, depth=depth)[0]
    if not items:
        return []
    _, content, content_stop, _, elements = items[0]  # type: ignore[misc]  # a sequence has items
    return elements if elements is not None else scan(buf, content, content_stop, explicit=inner, depth=depth + 1)[0]


def _reals(raw: bytes) -> list[float]:
    numbers = []
    for part in raw.split(b"\\")[:_MOST_WINDOWS]:
        try:
            number = float(part.strip(b" \0"))
        except ValueError:
            number = float("nan")
        numbers.append(number)
    return numbers


def _first(raw: bytes, default: float) -> float:
    number = _reals(raw)[0]
    return number if isfinite(number) else default


def _windows(found: dict[int, bytes]) -> tuple[tuple[float, float], ...]:
    pairs = zip(_reals(found.get(_CENTER, b"")), _reals(found.get(_WIDTH, b"")), strict=False)
    return tuple(dict.fromkeys(pair for pair in pairs if all(map(isfinite, pair)) and pair[1] > 0))

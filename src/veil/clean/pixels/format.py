"""What a data set says of its pixels (PS3.3 section C.7.6.3), checked: what contradicts itself is held, not guessed."""

from struct import Struct, error
from typing import Final

from veil.clean.pixels.codecs.errors import contradicts, hold_if_large
from veil.clean.pixels.codecs.native import SHARED_CHROMA, frame_bits
from veil.clean.pixels.display import display_of
from veil.clean.pixels.model import Format
from veil.clean.pixels.window import read
from veil.dicom.instance import Opened
from veil.dicom.scan import PIXELS, Element

__all__ = ["display_of", "format_of", "pixels_of"]

_SAMPLES, _PHOTOMETRIC, _PLANAR, _FRAMES, _ROWS, _COLUMNS = 0x280002, 0x280004, 0x280006, 0x280008, 0x280010, 0x280011
_ALLOCATED, _STORED, _HIGH, _SIGNED = 0x280100, 0x280101, 0x280102, 0x280103
_LOOKED_AT: Final = frozenset(
    (_SAMPLES, _PHOTOMETRIC, _PLANAR, _FRAMES, _ROWS, _COLUMNS, _ALLOCATED, _STORED, _HIGH, _SIGNED)
)
_KINDS: Final = {
    "MONOCHROME1": 1, "MONOCHROME2": 1, "PALETTE COLOR": 1, "RGB": 3, "YBR_FULL": 3, "YBR_FULL_422": 3,
    "YBR_PARTIAL_422": 3, "YBR_PARTIAL_420": 3, "YBR_ICT": 3, "YBR_RCT": 3, "XYB": 3,
}  # fmt: skip
"""Samples of a pixel by Photometric Interpretation; the retired HSV, ARGB and CMYK are not shown."""
_NUMBERS: Final = {0x7FE00010: "integer", 0x7FE00008: "float", 0x7FE00009: "double"}
_WIDTHS: Final = {"float": 32, "double": 64}
_ALLOCATIONS: Final = (1, 8, 16, 32, 64)
_SHORT: Final = Struct("<H").unpack_from
_MOST_TEXT: Final = 64
_MOST_TAIL: Final = 1 << 20


def pixels_of(opened: Opened) -> "Element | None":
    """Gives the element that holds the pixels; None where there is none.

    Raises:
        HoldError: H-PIXELS-FORMAT, there is more than one.
    """
    found = [element for element in opened.elements if element[0] in PIXELS]
    if len(found) > 1:
        raise contradicts("more than one kind of pixel data")
    return found[0] if found else None


def format_of(opened: Opened) -> Format:
    """Reads and checks what the data set says of its pixels.

    Where attributes are missing that old files lack (Samples per Pixel, Photometric Interpretation of grey, Bits
    Stored, High Bit, Pixel Representation), readers' common assumption is taken. A Photometric Interpretation that
    promises shared chroma (YBR_FULL_422) of native data that share none comes back as YBR_FULL: what lies there.

    Raises:
        HoldError: H-PIXELS-FORMAT, a number contradicts another or the length of the data; H-PIXELS-TOO-LARGE.
    """
    pixels = pixels_of(opened)
    if pixels is None:
        raise contradicts("no pixel data")
    found = {
        tag: bytes(opened.buf[value : min(stop, value + _MOST_TEXT)])
        for tag, _, _, value, stop, _ in opened.elements
        if tag in _LOOKED_AT
    }
    fmt = _checked(opened.syntax, _NUMBERS[pixels[0]], found)
    if pixels[5] is not None:
        if fmt.number != "integer":
            raise contradicts("floating-point pixel data that are encapsulated")
        hold_if_large(fmt.rows * fmt.columns * fmt.samples * max(fmt.allocated // 8, 1))
        return fmt
    return _measured(opened, pixels, fmt)


def _checked(syntax: str, number: str, found: dict[int, bytes]) -> Format:
    rows, columns = _number(found, _ROWS, 0), _number(found, _COLUMNS, 0)
    if not rows or not columns:
        raise contradicts("pixel data without rows or columns")
    samples = _number(found, _SAMPLES, 1)
    photometric = found.get(_PHOTOMETRIC, b"").strip(b" \0").decode("ascii", "replace")
    photometric = photometric or ("MONOCHROME2" if samples == 1 else "")
    if _KINDS.get(photometric) != samples:
        raise contradicts("a Photometric Interpretation that is unknown or has another number of samples")
    allocated = _number(found, _ALLOCATED, 0)
    if number == "integer":
        stored = _number(found, _STORED, allocated)
        high = _number(found, _HIGH, stored - 1)
        signed = _number(found, _SIGNED, 0)
        if allocated not in _ALLOCATIONS or not 1 <= stored <= high + 1 <= allocated or signed > 1:
            raise contradicts("bits allocated, bits stored, high bit and sign that cannot be together")
        if allocated == 1 and samples != 1:
            raise contradicts("single bits in colour")
    else:
        stored, high, signed = _WIDTHS[number], _WIDTHS[number] - 1, 1
        if allocated not in (0, stored) or samples != 1:
            raise contradicts("floating-point pixel data of another width or in colour")
        allocated = stored
    planar = _number(found, _PLANAR, 0) if samples > 1 else 0
    if planar > 1:
        raise contradicts("a Planar Configuration that is none")
    return Format(
        syntax, rows, columns, _count(found), samples, photometric, planar, allocated, stored, high, signed == 1,
        number,  # type: ignore[arg-type]  # one of the three by its making
    )  # fmt: skip


def _number(found: dict[int, bytes], tag: int, default: int) -> int:
    raw = found.get(tag, b"")
    if not raw:
        return default
    try:
        return int(_SHORT(raw)[0])
    except error:
        raise contradicts("a number of the image that is none") from None


def _count(found: dict[int, bytes]) -> int:
    raw = found.get(_FRAMES, b"").strip(b" \0")
    if not raw:
        return 1
    if not raw.removeprefix(b"+").isdigit() or not 0 < int(raw) < 1 << 31:
        raise contradicts("a Number of Frames that is none")
    return int(raw)


def _measured(opened: Opened, pixels: Element, fmt: Format) -> Format:
    """Compares native data with what the attributes promise."""
    length = pixels[4] - pixels[3]
    if fmt.photometric in SHARED_CHROMA:
        fmt = _chroma(fmt, length)
    elif fmt.photometric == "YBR_PARTIAL_420":
        raise contradicts("native pixel data that share chroma over two rows")
    bits = frame_bits(fmt)
    hold_if_large(bits // 8)
    surplus = length - (bits * fmt.frames + 7) // 8
    if surplus < 0:
        raise contradicts("less pixel data than the attributes promise")
    if surplus > 1:
        tail = read(opened, pixels[4] - surplus, pixels[4] - surplus + min(surplus, _MOST_TAIL))
        if surplus > _MOST_TAIL or any(tail):
            raise contradicts("more pixel data than the attributes promise")
    return fmt


def _chroma(fmt: Format, length: int) -> Format:
    full = Format(
        fmt.syntax, fmt.rows, fmt.columns, fmt.frames, fmt.samples, fmt.photometric.removesuffix("_422"), fmt.planar,
        fmt.allocated, fmt.stored, fmt.high, fmt.signed, fmt.number,
    )  # fmt: skip
    if length >= (frame_bits(full) * fmt.frames + 7) // 8:
        return full
    if fmt.columns % 2 or fmt.planar:
        raise contradicts("shared chroma of an odd number of columns, or in planes")
    return fmt

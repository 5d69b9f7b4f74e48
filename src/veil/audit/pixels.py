"""Does the pixel data fit what the header says of it (PS3.5 section 8, PS3.3 C.7.6.3)? In deep mode it is decoded."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from veil.audit.elements import PIXELS, Part10, Span
from veil.audit.findings import Finding, Severity
from veil.audit.reading import numbers

_SAMPLES, _PHOTOMETRIC, _FRAMES, _ROWS, _COLUMNS = 0x00280002, 0x00280004, 0x00280008, 0x00280010, 0x00280011
_ALLOCATED, _PRECISION = 0x00280100, 0x00280101
_ITEM: Final = b"\xfe\xff\x00\xe0"
_SOI, _J2K, _JP2 = b"\xff\xd8", b"\xff\x4f\xff\x51", b"\x00\x00\x00\x0cjP"
_FRAME_HEADERS: Final = frozenset(
    (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0), 0xF7)
)
_JPEG: Final = "1.2.840.10008.1.2.4."
_RLE: Final = "1.2.840.10008.1.2.5"
_WORDS: Final = {0x7FE00008: 32, 0x7FE00009: 64}
_SUBSAMPLED: Final = {"YBR_FULL_422", "YBR_PARTIAL_422"}


def check(file: Part10, source: Part10 | None) -> Iterator[Finding]:
    """What does not fit in one file and did in its source."""
    wrong = trouble(file)
    if wrong and (source is None or not trouble(source)):
        yield Finding("A-PIXELS", Severity.CERTAIN, "PixelData", wrong)


def trouble(file: Part10) -> str:
    """What does not fit; "" if all does, or if there are no pixels."""
    span = next((span for span in file.spans if span.tag in PIXELS), None)
    if span is None:
        return ""
    if file.syntax.startswith((_JPEG, _RLE)):
        return _encapsulated(file, span)
    wanted = native_length(file, span.tag)
    length = span.stop - span.value
    if wanted and length not in (wanted, wanted + wanted % 2):
        return "has another length than the header says"
    return ""


def native_length(file: Part10, tag: int = 0x7FE00010) -> int:
    """Bytes of native pixel data by the header; 0 if it does not say."""
    rows, columns = _us(file, _ROWS), _us(file, _COLUMNS)
    samples, bits = max(1, _us(file, _SAMPLES)), _WORDS.get(tag) or _us(file, _ALLOCATED)
    said = file.text(_FRAMES)
    frames = int(said) if said.isascii() and said.isdigit() else 1
    if min(rows, columns, bits) <= 0:
        return 0
    if file.text(_PHOTOMETRIC) in _SUBSAMPLED:
        samples = 2
    return (rows * columns * samples * bits * frames + 7) // 8


def _us(file: Part10, tag: int) -> int:
    return numbers(file.value(tag) or b"", big=file.big)


def _encapsulated(file: Part10, span: Span) -> str:
    data = file.data
    if data[span.value : span.value + 4] != _ITEM:
        return "is not encapsulated although its transfer syntax is"
    (table,) = struct.unpack_from("<L", data, span.value + 4)
    first = span.value + 8 + table
    if data[first : first + 4] != _ITEM:
        return "has no frame"
    (length,) = struct.unpack_from("<L", data, first + 4)
    size = frame_size(data[first + 8 : first + 8 + min(length, 1 << 16)], file.syntax)
    if size is None:
        return "its first frame has no header of its kind"
    if size != (0, 0, 0):
        rows, columns, precision = size
        if (rows, columns) != (_us(file, _ROWS), _us(file, _COLUMNS)):
            return "its first frame has another size than the header says"
        if precision > max(8, _us(file, _ALLOCATED)):
            return "its first frame has more bits than the header says"
    return ""


def frame_size(stream: bytes, syntax: str) -> tuple[int, int, int] | None:
    """Rows, columns and bits of a compressed frame by its own header; zeros for what is not read, None for none."""
    number = int(syntax[len(_JPEG) :]) if syntax.startswith(_JPEG) and syntax[len(_JPEG) :].isdigit() else 0
    if syntax == _RLE:
        count = struct.unpack_from("<L", stream)[0] if len(stream) >= 64 else 0  # noqa: PLR2004  RLE header
        return (0, 0, 0) if 0 < count < 16 else None  # noqa: PLR2004  segments
    if number in range(50, 90):
        return _jpeg(stream)
    if number in (90, 91, 92, 93, 201, 202, 203):
        return _jpeg2000(stream)
    return (0, 0, 0)  # videos, JPIP and others


def _jpeg(stream: bytes) -> tuple[int, int, int] | None:
    if stream[:2] != _SOI:
        return None
    pos = 2
    while pos + 9 <= len(stream):
        if stream[pos] != 0xFF:  # noqa: PLR2004  every marker starts so
            return None
        marker = stream[pos + 1]
        if marker == 0xFF:  # noqa: PLR2004  fill
            pos += 1
            continue
        length, precision, rows, columns = struct.unpack_from(">HBHH", stream, pos + 2)
        if marker in _FRAME_HEADERS:
            return rows, columns, precision
        pos += 2 + length
    return (0, 0, 0) if len(stream) == 1 << 16 else None


def _jpeg2000(stream: bytes) -> tuple[int, int, int] | None:
    start = stream.find(_J2K) if stream[:6] == _JP2 else 0
    if start < 0 or stream[start : start + 4] != _J2K or len(stream) < start + 43:
        return None
    width, height, left, top = struct.unpack_from(">LLLL", stream, start + 8)
    return height - top, width - left, (stream[start + 42] & 0x7F) + 1


def decodes(path: Path) -> bool:
    """Whether pydicom decodes the first and the last frame; True for what it has no decoder for."""
    import pydicom
    from pydicom.pixels.utils import iter_pixels

    try:
        dataset = pydicom.dcmread(path)
        if not any(tag in dataset for tag in PIXELS):
            return True
        last = max(1, int(dataset.get("NumberOfFrames") or 1)) - 1
        for _ in iter_pixels(dataset, indices=sorted({0, last})):
            pass
    except (NotImplementedError, RuntimeError) as error:
        return "decod" not in str(error).lower() or "plugin" in str(error).lower()
    except Exception:  # noqa: BLE001  whatever a decoder raises, it did not decode
        return False
    return True

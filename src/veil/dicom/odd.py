"""Data sets that are not written in plain little endian: inflated, or turned into explicit little endian.

pydicom reads big endian, since it is retired and rare; from here on such an instance is like any other.
"""

import zlib
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from veil.errors import ReadError

MOST_INFLATED: Final = 1 << 28
"""Bytes to which a deflated data set may grow (256 MiB); more is taken for an attack."""

_WORD: Final = {"OW": 2, "OL": 4, "OF": 4, "OD": 8, "OV": 8}
_PIXEL_DATA: Final = 0x7FE00010


def inflate(data: bytes) -> bytes:
    """Unpacks a deflated data set (PS3.5 section A.5).

    Raises:
        ReadError: Q-TOO-LARGE or Q-ENCODING.
    """
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        out = engine.decompress(data, MOST_INFLATED)
    except zlib.error:
        raise ReadError("Q-ENCODING", "the deflated data set cannot be unpacked") from None
    if engine.unconsumed_tail:
        raise ReadError("Q-TOO-LARGE", "the deflated data set unpacks to more than the limit")
    if not engine.eof:
        raise ReadError("Q-TRUNCATED", "the deflated data set ends early")
    return out


def deflate(pieces: list[bytes]) -> bytes:
    """Packs a data set; an odd length gets one more byte (PS3.5 section A.5)."""
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    out = b"".join([engine.compress(piece) for piece in pieces]) + engine.flush()
    return out + b"\0" * (len(out) & 1)


def from_big_endian(path: Path) -> bytes:
    """Reads a big endian file and gives its data set in explicit little endian, without file meta information.

    Raises:
        ReadError: Q-ENCODING where pydicom cannot read it either.
    """
    from pydicom import dcmread
    from pydicom.filebase import DicomBytesIO
    from pydicom.filewriter import write_dataset

    try:
        dataset = dcmread(path, force=True)
        bits = int(dataset.get("BitsAllocated", 16) or 16)
        for element in dataset.iterall():
            _swap(element, bits)
        dataset._is_implicit_VR = False  # noqa: SLF001  pydicom has no public way to say so to its writer
        out = DicomBytesIO()
        out.is_little_endian, out.is_implicit_VR = True, False
        write_dataset(out, dataset)
    except Exception:  # noqa: BLE001  whatever pydicom stumbles on is a file that cannot be read
        raise ReadError("Q-ENCODING", "the big endian data set cannot be read") from None
    return bytes(BytesIO(out.getvalue()).getvalue())


def _swap(element: Any, bits: int) -> None:
    """Swaps the words of a value that pydicom keeps as bytes."""
    width = _WORD.get(element.VR)
    if width is None or not isinstance(element.value, bytes):
        return
    if element.tag == _PIXEL_DATA and bits > 16:  # noqa: PLR2004  samples wider than a word are swapped whole
        width = bits // 8
    data = element.value
    whole = len(data) - len(data) % width
    swapped = bytearray(data)
    for index in range(width):
        swapped[index:whole:width] = data[width - 1 - index : whole : width]
    element.value = bytes(swapped)

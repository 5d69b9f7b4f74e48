"""Bytes in pieces: for values that are too large to be looked at as one object."""

from collections.abc import Iterator
from typing import Final

from veil.dicom.scan import Buffer

CHUNK: Final = 1 << 20
OVERLAP: Final = 512


def chunks(buf: Buffer, start: int, stop: int) -> Iterator[bytes]:
    """Gives a range in pieces of 1 MiB that overlap by 512 bytes, so that nothing short is cut in two."""
    while start < stop:
        yield bytes(buf[start : min(start + CHUNK + OVERLAP, stop)])
        start += CHUNK

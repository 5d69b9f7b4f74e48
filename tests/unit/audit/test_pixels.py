"""Pixel data against its header, by the headers of compressed frames."""

import struct

import pytest

from veil.audit.pixels import frame_size

JPEG = b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc0\0\x0b\x08\0\x10\0\x20\x01\x01\x11\0"
JPEG2000 = b"\xff\x4f\xff\x51\0\x29\0\0" + struct.pack(">8L", 32, 16, 0, 0, 32, 16, 0, 0) + b"\0\x01\x0b\x01\x01"
RLE = struct.pack("<16L", 2, 64, 80, *([0] * 13))


@pytest.mark.parametrize(
    ("stream", "syntax", "size"),
    [
        (JPEG, "1.2.840.10008.1.2.4.50", (16, 32, 8)),
        (b"\0" + JPEG, "1.2.840.10008.1.2.4.50", None),
        (JPEG[:9], "1.2.840.10008.1.2.4.70", None),
        (JPEG2000, "1.2.840.10008.1.2.4.90", (16, 32, 12)),
        (JPEG2000[:20], "1.2.840.10008.1.2.4.91", None),
        (RLE, "1.2.840.10008.1.2.5", (0, 0, 0)),
        (b"\xff" * 64, "1.2.840.10008.1.2.5", None),
        (b"\0\0\1\xb3", "1.2.840.10008.1.2.4.100", (0, 0, 0)),
    ],
)
def test_the_size_of_a_frame(stream: bytes, syntax: str, size: tuple[int, int, int] | None) -> None:
    assert frame_size(stream, syntax) == size

"""Where words can stand in a compressed frame."""

import struct

import pytest

from veil.dicom.bitstream import metadata

WORDS = b"Drummond^Barnaby"
COMMENT = b"\xff\xfe" + struct.pack(">H", len(WORDS) + 2) + WORDS
SCAN = b"\xff\xda\0\4\1\2" + b"\x11\x22" * 30
J2K_COMMENT = b"\xff\x64" + struct.pack(">H", len(WORDS) + 4) + b"\0\1" + WORDS
TILE = b"\xff\x90\0\x0a00000000"


def _found(frame: bytes) -> bool:
    return any(WORDS in frame[start:stop] for start, stop in metadata(frame, 0, len(frame)))


@pytest.mark.parametrize(
    "frame",
    [
        b"\xff\xd8" + COMMENT + SCAN + b"\xff\xd9",
        b"\xff\xd8" + COMMENT.replace(b"\xff\xfe", b"\xff\xe1") + SCAN + b"\xff\xd9",
        b"\xff\xd8" + SCAN + COMMENT + SCAN + b"\xff\xd9",
        b"\xff\xd8" + SCAN + b"\xff\xd9" + WORDS,
        b"\xff\xd8" + SCAN + b"\xff\xd9" + WORDS + b"\xff\xd9\xff\xd9",
        b"\xff\xd8\x00" + WORDS,
        b"\xff\x4f\xff\x51\0\4ab" + J2K_COMMENT + TILE + b"\xff\x93data\xff\xd9",
        b"\xff\x4f\xff\x51\0\4ab" + TILE + b"\xff\x93data" + TILE + J2K_COMMENT + b"\xff\x93data\xff\xd9",
        b"\xff\x4f\xff\x51\0\4ab" + TILE + b"\xff\x93data\xff\xd9" + WORDS,
        b"\1\0\0\0\x40\0\0\0" + WORDS.ljust(56) + bytes(900),
        b"\1\0\0\0\x40\0\0\0" + bytes(2000) + WORDS,
        WORDS,
        b"\0\0\0\x0cjP  " + WORDS,
    ],
)
def test_words_are_in_a_range(frame: bytes) -> None:
    assert _found(frame)
    padded = b"xx" + frame + b"yy"
    assert all(2 <= start <= stop <= len(frame) + 2 for start, stop in metadata(padded, 2, len(frame) + 2))


def test_samples_are_not_searched() -> None:
    frame = b"\xff\xd8\xff\xdb\0\4\1\2" + SCAN + bytes(5000) + b"\xff\xd9"
    assert sum(stop - start for start, stop in metadata(frame, 0, len(frame))) < 40
    rle = b"\1\0\0\0\x40\0\0\0" + bytes(90_000)
    assert sum(stop - start for start, stop in metadata(rle, 0, len(rle))) < 1000


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe1\xff\xff",
        b"\xff\x4f\xff\x51",
        b"\1\0\0\0\x40\0\0\0",
        SCAN[:3],
    ],
)
def test_frames_that_end_early_break_nothing(frame: bytes) -> None:
    for cut in range(len(frame) + 1):
        assert all(0 <= start <= stop <= cut for start, stop in metadata(frame[:cut], 0, cut) if start < stop)

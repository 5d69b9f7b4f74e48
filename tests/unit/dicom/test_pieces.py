"""Writing: new bytes from memory, the rest straight from the source."""

import os
from io import FileIO
from pathlib import Path

import pytest

from veil.dicom import masks
from veil.dicom.pieces import PieceWriter, Range, overlaid
from veil.errors import HoldError, ReadError

DATA = bytes(range(256)) * 9000  # more than two blocks


@pytest.mark.parametrize("held", [0, 100, 5000, len(DATA)])
@pytest.mark.parametrize("gathered", [True, False])
def test_pieces_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int, gathered: bool) -> None:
    if not gathered:
        monkeypatch.delattr(os, "writev", raising=False)
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(DATA)
    target.write_bytes(b"an older and longer file" * 200_000)
    pieces: list[bytes | Range] = [b"head", Range(50, 150), b"", b"middle", Range(3000, len(DATA)), b"tail"]
    expected = b"head" + DATA[50:150] + b"middle" + DATA[3000:] + b"tail"
    with FileIO(source) as stream:
        assert PieceWriter().write(target, DATA[:held], stream, pieces) == len(expected)
    assert target.read_bytes() == expected


def test_one_writer_for_many_files(tmp_path: Path) -> None:
    writer = PieceWriter()
    source = tmp_path / "source"
    source.write_bytes(DATA)
    with FileIO(source) as stream:
        for number in range(4):
            target = tmp_path / str(number)
            writer.write(target, b"", stream, [b"x", Range(number, 2000 + number)])
            assert target.read_bytes() == b"x" + DATA[number : 2000 + number]


def test_a_source_that_became_shorter(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"short")
    with FileIO(source) as stream, pytest.raises(ReadError, match="Q-TRUNCATED"):
        PieceWriter().write(tmp_path / "target", b"", stream, [Range(0, 5000)])


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x")
    with FileIO(source) as stream, pytest.raises(OSError):  # noqa: PT011  which one depends on the system
        PieceWriter().write(tmp_path / "absent" / "target", b"", stream, [b"x"])


def _plain(pieces: list[bytes | Range]) -> bytes:
    """What pieces of DATA say, written out."""
    out = b""
    for piece in pieces:
        if isinstance(piece, Range):
            part = DATA[piece.start : piece.stop]
            out += masks.apply(part, piece.mask, 0) if piece.mask else part
        else:
            out += piece
    return out


@pytest.mark.parametrize("mask", [b"", b"\x0f", b"\xff\x0f", b"\x01\x02\x04\x08"])
def test_edits_over_ranges(mask: bytes) -> None:
    pieces: list[bytes | Range] = [b"head", Range(400, 420), Range(100, 300, mask), b"tail"]
    edits = [(100, 102, b"\xff" * 2), (110, 111, b"\xff"), (111, 120, b"\xff" * 9), (297, 300, b"\xff" * 3)]
    edits += [(404, 405, b"!")]
    wanted = bytearray(DATA[:500])
    for start, stop, new in edits:
        wanted[start:stop] = new
    middle = bytes(wanted[100:300])
    middle = masks.apply(middle, mask, 0) if mask else middle
    assert _plain(overlaid(pieces, edits[::-1])) == b"head" + bytes(wanted[400:420]) + middle + b"tail"


def test_no_edits_change_nothing() -> None:
    pieces: list[bytes | Range] = [b"head", Range(50, 150, b"\x0f"), b"", Range(3000, 4000)]
    assert overlaid(pieces, []) == pieces


@pytest.mark.parametrize(
    "edits", [[(40, 44, b"1234")], [(145, 155, b"x" * 10)], [(60, 70, b"short")], [(60, 70, b"x" * 10), (65, 66, b"y")]]
)
def test_an_edit_that_cannot_be_written_holds(edits: list[tuple[int, int, bytes]]) -> None:
    with pytest.raises(HoldError, match="H-PIXELS-TEXT"):
        overlaid([b"head", Range(50, 150), Range(150, 300)], edits)

"""Writing: new bytes from memory, the rest straight from the source."""

import os
from io import FileIO
from pathlib import Path

import pytest

from veil.dicom.pieces import PieceWriter, Range
from veil.errors import ReadError

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

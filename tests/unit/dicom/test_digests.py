"""Digests that are taken on the way are those of the whole files, whatever is read and in which order."""

import hashlib
import random
from io import FileIO
from pathlib import Path

import pytest

from veil.dicom import masks
from veil.dicom.digests import Digests
from veil.dicom.pieces import PieceWriter, Range
from veil.errors import ReadError

DATA = random.Random(7).randbytes((1 << 21) + 12_345)  # more than two blocks


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(DATA)
    return path


@pytest.mark.parametrize("seed", range(20))
def test_reads_with_gaps_over_each_other_and_out_of_order(source: Path, seed: int) -> None:
    chance = random.Random(seed)
    with FileIO(source) as stream:
        digests = Digests(stream, DATA[: chance.choice((0, 1, 70_000, len(DATA)))])
        for _ in range(chance.randrange(8)):
            start = chance.randrange(len(DATA))
            block = DATA[start : start + chance.randrange(1 << 20)]
            digests.read(chance.choice((bytes, memoryview))(block), start)
            stream.seek(chance.randrange(len(DATA)))  # others read from it as well
        assert digests.source() == _digest(DATA)
        assert digests.size == len(DATA)


class _Counting(FileIO):
    """Counts the bytes that are read of it."""

    count = 0

    def read(self, size: int | None = -1, /) -> bytes:
        block = super().read(-1 if size is None else size)
        self.count += len(block)
        return block


def test_only_what_nobody_else_read_is_read(source: Path) -> None:
    with _Counting(source) as stream:
        digests = Digests(stream, DATA[:100])
        for start, stop in ((50, 150), (3000, 1 << 20), (1 << 20, len(DATA) - 7)):
            digests.read(DATA[start:stop], start)
        assert digests.source() == _digest(DATA)
        assert stream.count == 3000 - 150 + 7


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with FileIO(tmp_path / "empty") as stream:
        digests = Digests(stream, b"")
        assert (digests.source(), digests.output(), digests.size) == (_digest(b""), _digest(b""), 0)


def test_a_source_that_became_shorter_or_longer_has_the_digest_of_what_is_there(source: Path) -> None:
    with FileIO(source) as stream:
        digests = Digests(stream, DATA[:100])
        source.write_bytes(DATA[:5000])
        assert digests.source() == _digest(DATA[:5000])
        with source.open("ab") as more:
            more.write(b"more")
        assert Digests(stream, DATA[:100]).source() == _digest(DATA[:5000] + b"more")


def test_a_source_that_cannot_be_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"x")
    with FileIO(tmp_path / "x", "w") as stream, pytest.raises(ReadError, match="Q-UNREADABLE"):
        Digests(stream, b"").source()


@pytest.mark.parametrize("held", [0, 100, 5000, len(DATA)])
@pytest.mark.parametrize(
    "pieces",
    [
        [b"head", Range(50, 150), b"", b"middle", Range(3000, len(DATA)), b"tail"],
        [b"head", Range(1_500_000, 1_600_000), Range(10, 2_000_000, b"\xff\x0f"), b"tail"],
        [b"nothing of the source"],
    ],
)
def test_what_the_writer_reads_and_writes(source: Path, tmp_path: Path, held: int, pieces: list[bytes | Range]) -> None:
    with FileIO(source) as stream:
        digests = Digests(stream, DATA[:held])
        size = PieceWriter().write(tmp_path / "target", DATA[:held], stream, pieces, digests=digests)
        assert digests.source() == _digest(DATA)
    written = (tmp_path / "target").read_bytes()
    parts = [
        piece
        if not isinstance(piece, Range)
        else masks.apply(DATA[piece.start : piece.stop], piece.mask, 0)
        if piece.mask
        else DATA[piece.start : piece.stop]
        for piece in pieces
    ]
    assert written == b"".join(bytes(part) for part in parts)
    assert (digests.output(), len(written)) == (_digest(written), size)

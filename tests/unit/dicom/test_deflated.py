"""Deflated data sets."""

import zlib
from pathlib import Path

import pytest

from support.encode import EXPLICIT
from support.engine import NAME, clean, core, part10
from veil.dicom import deflated
from veil.errors import ReadError

SYNTAX = "1.2.840.10008.1.2.1.99"


def _packed(data: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return engine.compress(data) + engine.flush()


def test_what_is_packed_is_unpacked() -> None:
    for data in (b"", b"abc", b"ab" * 5000, bytes(range(256)) * 99):
        packed = deflated.deflate([data[:3], data[3:]])
        assert len(packed) % 2 == 0
        assert deflated.inflate(packed) == data


@pytest.mark.parametrize(
    ("data", "code"), [(b"Drummond", "Q-ENCODING"), (_packed(b"abc" * 999)[:-4], "Q-TRUNCATED"), (b"", "Q-TRUNCATED")]
)
def test_what_cannot_be_unpacked(data: bytes, code: str) -> None:
    with pytest.raises(ReadError, match=code):
        deflated.inflate(data)


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deflated, "MOST_INFLATED", 1 << 16)
    with pytest.raises(ReadError, match="Q-TOO-LARGE"):
        deflated.inflate(_packed(bytes(1 << 20)))


def test_a_deflated_file_is_cleaned_and_packed_again(tmp_path: Path) -> None:
    shape = b"".join(
        EXPLICIT.element(tag, "US", bytes((value, 0)))
        for tag, value in ((0x00280010, 128), (0x00280011, 80), (0x00280100, 16))
    )
    body = b"".join(core().values()) + shape + EXPLICIT.element(0x7FE00010, "OW", bytes(range(256)) * 80)
    done = clean(part10(_packed(body) + NAME.encode(), syntax=SYNTAX), tmp_path)
    assert done.dataset.file_meta.TransferSyntaxUID == SYNTAX
    assert done.dataset.PixelData == bytes(range(256)) * 80
    assert b"Drummond" not in done.data
    assert "Drummond" not in str(done.dataset)

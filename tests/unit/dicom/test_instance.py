"""An instance opened for reading."""

import os
from pathlib import Path

import pytest

from support.encode import EXPLICIT
from support.engine import core, instance, part10
from veil.dicom import part10 as windows
from veil.dicom.instance import open_instance, walk
from veil.dicom.scan import Buffer
from veil.errors import ReadError

PIXELS = EXPLICIT.element(0x7FE00010, "OW", bytes(5000))


def _buf(path: Path) -> tuple[Buffer, int]:
    with open_instance(path) as opened:
        return bytes(opened.buf), opened.size


def test_native_pixels_at_the_end_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "WINDOW", 1000)
    path = tmp_path / "file"
    for more, whole in (
        (PIXELS, False),
        (PIXELS + EXPLICIT.element(0xFFFCFFFC, "OB", b"\0\0"), True),
        (EXPLICIT.element(0x00420011, "OB", bytes(5000)), True),
        (EXPLICIT.element(0x7FE00010, "UT", bytes(5000)), True),
        (EXPLICIT.element(0x7FE00010, "OB", EXPLICIT.item(bytes(5000)), undefined=True), True),
        (PIXELS + PIXELS, True),
    ):
        data = part10(b"".join(core().values()) + more)
        path.write_bytes(data)
        buf, size = _buf(path)
        assert size == len(data)
        assert len(buf) == (len(data) if whole else 1000)


def test_walk_reads_the_whole_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "WINDOW", 1000)
    path = tmp_path / "file"
    path.write_bytes(instance(PIXELS))
    assert len(walk(path).buf) == 1000
    assert bytes(walk(path, whole=True).buf[:]) == path.read_bytes()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_files_are_closed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(instance())
    with open_instance(path) as opened:
        stream = opened.stream
    assert stream.closed


def test_meta_information_without_end_is_not_read_into_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "WINDOW", 200)
    monkeypatch.setattr(windows, "LONGEST_META", 400)
    path = tmp_path / "file"
    path.write_bytes(bytes(128) + b"DICM" + EXPLICIT.element(0x00020102, "OB", bytes(5000)) + instance(PIXELS)[132:])
    with pytest.raises(ReadError, match="Q-ENCODING"), open_instance(path):
        pass

"""Where elements lie: lengths that do not fit, sequences of all kinds, and what stands behind."""

import struct
from pathlib import Path

import pytest

from support.encode import EXPLICIT, IMPLICIT
from support.engine import instance, part10
from veil.audit.elements import StructureError, read
from veil.audit.places import Map, name_of
from veil.audit.reading import context_of, leaves

ITEM = IMPLICIT.element(0x00081155, "UI", b"1.2.3.4")


def _file(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "file.dcm"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("explicit", [True, False])
@pytest.mark.parametrize("undefined", [True, False])
def test_a_place_in_a_sequence_is_found(tmp_path: Path, explicit: bool, undefined: bool) -> None:
    syntax = EXPLICIT if explicit else IMPLICIT
    inner = syntax.element(0x00081155, "UI", b"1.2.3.4.99")
    sequence = syntax.nested((0x00081140, 0x00082218), inner, undefined=undefined)
    file = read(_file(tmp_path, instance(sequence, explicit=explicit)))
    start = bytes(file.data).index(b"1.2.3.4.99")
    place = Map(file).locate(start, start + 10)
    assert place is not None
    assert place.name == "ReferencedImageSequence.AnatomicRegionSequence.ReferencedSOPInstanceUID"
    assert Map(file).locate(start - 6, start + 3) is None
    assert Map(file).locate(0, 4) is None


def test_a_sequence_of_vr_un_is_implicit_inside(tmp_path: Path) -> None:
    element = EXPLICIT.element(0x00291010, "UN", IMPLICIT.item(ITEM))
    file = read(_file(tmp_path, instance(element)))
    span = next(span for span in file.spans if span.tag == 0x00291010)
    found = leaves(file.data[span.start : span.stop], span, context_of(file))
    assert [(leaf.path, leaf.vr, leaf.value) for leaf in found] == [((0x00291010, 0x00081155), b"UI", b"1.2.3.4\0")]


def test_native_samples_are_not_read_but_what_stands_behind_them_is(tmp_path: Path) -> None:
    pixels = EXPLICIT.element(0x7FE00010, "OW", bytes(1 << 17))
    padding = EXPLICIT.element(0xFFFCFFFC, "OB", b"\0\0\1\0")
    file = read(_file(tmp_path, instance(pixels, padding) + b"tail"))
    assert len(file.data) < 1 << 16
    assert file.value(0xFFFCFFFC) == b"\0\0\1\0"
    assert file.native[1] - file.native[0] < 1 << 17
    assert file.tail == b"tail"


@pytest.mark.parametrize(
    "body",
    [
        EXPLICIT.element(0x00081030, "LO", b"abc")[:-2],
        b"\x08\0\x30\x10LO\xff\x7f",
        b"\x08\0\x40\x11SQ\0\0\xff\xff\xff\xff\xfe\xff\0\xe0\xff\xff\xff\xff",
        b"\x08\0\x40\x11SQ\0\0\xff\xff\xff\xff" + b"\x08\0\x40\x11SQ\0\0\0\0\0\0",
    ],
)
def test_what_does_not_fit_is_said(tmp_path: Path, body: bytes) -> None:
    with pytest.raises(StructureError):
        read(_file(tmp_path, part10(body)))


def test_deep_nesting_is_said(tmp_path: Path) -> None:
    body = ITEM
    for _ in range(400):
        body = EXPLICIT.element(0x00081140, "SQ", EXPLICIT.item(body, undefined=True), undefined=True)
    with pytest.raises(StructureError):
        read(_file(tmp_path, part10(body)))


def test_a_source_may_lack_its_head(tmp_path: Path) -> None:
    body = EXPLICIT.element(0x00080060, "CS", b"CT")
    with pytest.raises(StructureError):
        read(_file(tmp_path, body + bytes(200)))
    assert read(_file(tmp_path, body), lenient=True).text(0x00080060) == "CT"
    implicit = struct.pack("<HHL", 8, 0x60, 2) + b"CT"
    assert read(_file(tmp_path, implicit), lenient=True).text(0x00080060) == "CT"


def test_a_source_may_end_in_what_is_none(tmp_path: Path) -> None:
    path = _file(tmp_path, part10(EXPLICIT.element(0x00080060, "CS", b"CT") + b"Barnaby Drummond was here"))
    with pytest.raises(StructureError):
        read(path)
    found = read(path, lenient=True)
    assert found.broken
    assert found.text(0x00080060) == "CT"


def test_names_of_paths() -> None:
    assert name_of((0x00081140, 0x00291010)) == "ReferencedImageSequence.(0029,1010)"

"""Explicit VR big endian is delivered in little endian."""

import struct
from pathlib import Path

import pytest

from support.encode import EXPLICIT, Syntax
from support.engine import INSTANCE, NAME, PATIENT_ID, SECONDARY, SERIES, STUDY, clean, part10
from veil.dicom.big_endian import to_little_endian
from veil.dicom.scan import MAX_DEPTH
from veil.errors import ReadError

BIG = Syntax(little=False)
SYNTAX = "1.2.840.10008.1.2.2"
ROWS = (
    (0x00280010, "US", ">H", "<H", (512,)),
    (0x00189087, "FD", ">d", "<d", (1.5,)),
    (0x00189095, "FD", ">2d", "<2d", (1.5, 2)),
    (0x00280009, "AT", ">HH", "<HH", (0x18, 0x1063)),
    (0x00286010, "US", ">2H", "<2H", (1, 2)),
    (0x00081160, "IS", "", "", ()),
    (0x00720074, "FL", ">f", "<f", (2.5,)),
)


def _pair(tag: int, vr: str, big: str, little: str, values: tuple[float, ...]) -> tuple[bytes, bytes]:
    return (
        BIG.element(tag, vr, struct.pack(big, *values) if big else b"12"),
        EXPLICIT.element(tag, vr, struct.pack(little, *values) if little else b"12"),
    )


def test_every_kind_of_number_is_turned() -> None:
    big, little = (b"".join(part) for part in zip(*(_pair(*row) for row in ROWS), strict=True))
    assert to_little_endian(big, 0) == little


@pytest.mark.parametrize("undefined", [True, False])
def test_sequences_are_turned_inside(undefined: bool) -> None:
    big, little = _pair(*ROWS[0])
    tags = (0x00081115, 0x00081140, 0x52009230)
    assert to_little_endian(BIG.nested(tags, big, undefined=undefined), 0) == EXPLICIT.nested(
        tags, little, undefined=undefined
    )


@pytest.mark.parametrize(
    ("bits", "turned"), [(8, b"badcfehg"), (16, b"badcfehg"), (32, b"dcbahgfe"), (64, b"hgfedcba")]
)
def test_samples_are_turned_by_their_width(bits: int, turned: bytes) -> None:
    data = BIG.element(0x00280100, "US", struct.pack(">H", bits)) + BIG.element(0x7FE00010, "OW", b"abcdefgh")
    assert to_little_endian(data, 0).endswith(turned)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (BIG.element(0x00280010, "US", b"\0\1")[:-1], "Q-TRUNCATED"),
        (BIG.element(0x00280010, "US", b"\0\1")[:5], "Q-TRUNCATED"),
        (BIG.element(0x00280010, "ZZ", b"\0\1"), "Q-ENCODING"),
        (BIG.element(0x7FE00010, "OW", b"", undefined=True), "Q-LENGTH"),
        (BIG.element(0x00081115, "SQ", b"\0\1" * 8), "Q-LENGTH"),
        (BIG.element(0x00081115, "SQ", b"\xff\xfe\xe0\0\0\0\xff\0ab"), "Q-LENGTH"),
        (BIG.element(0x00081115, "SQ", b"", undefined=True)[:-8], "Q-TRUNCATED"),
        (BIG.element(0x00081115, "SQ", BIG.item(b"", undefined=True)[:-8], undefined=True), "Q-"),
        (BIG.nested((0x00081115,) * (MAX_DEPTH + 1), b""), "Q-NESTING"),
    ],
)
def test_what_is_broken_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReadError, match=code):
        to_little_endian(data, 0)


def test_a_big_endian_file_is_delivered_valid(tmp_path: Path) -> None:
    text = [(0x00080016, SECONDARY), (0x00080018, INSTANCE)]
    body = b"".join(BIG.element(tag, "UI", value.encode()) for tag, value in text)
    body += BIG.element(0x00100010, "PN", NAME.encode()) + BIG.element(0x00100020, "LO", PATIENT_ID.encode())
    body += b"".join(
        BIG.element(tag, "UI", value.encode()) for tag, value in ((0x0020000D, STUDY), (0x0020000E, SERIES))
    )
    body += BIG.element(0x00280010, "US", struct.pack(">H", 2)) + BIG.nested(
        (0x00281052,), BIG.element(0x00100010, "PN", NAME.encode())
    )
    done = clean(part10(body, syntax=SYNTAX), tmp_path)
    assert done.outcome.code == "D-CLEAN"
    assert done.dataset.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.1"
    assert done.dataset.Rows == 2
    assert b"Drummond" not in done.data


@pytest.mark.parametrize("tail", [b"\0" * 7, b"seen by Drummond", NAME.encode() * 9])
def test_what_follows_the_pixel_data_and_is_no_element_is_left_out(tail: bytes) -> None:
    data = BIG.element(0x7FE00010, "OW", b"abcd")
    assert to_little_endian(data + tail, 0) == EXPLICIT.element(0x7FE00010, "OW", b"badc")

"""How a value is shown to its owner."""

import pytest

from veil.clean.header.trace import show
from veil.dicom.charset import CharacterSet, parse


@pytest.mark.parametrize(
    ("vr", "value", "shown"),
    [
        (b"US", b"\1\0", "1"),
        (b"SS", b"\xff\xff", "-1"),
        (b"UL", b"\1\0\0\0", "1"),
        (b"US", b"\1\0\2\0", "<4 bytes>"),
        (b"OB", b"abc", "<3 bytes>"),
        (b"LO", b"abc ", "abc"),
        (b"UI", b"1.2\0", "1.2"),
        (b"UT", b"a" * 300, "a" * 256 + "..."),
    ],
)
def test_values(vr: bytes, value: bytes, shown: str) -> None:
    assert show(vr, value, CharacterSet()) == shown


def test_text_in_its_character_set() -> None:
    assert show(b"PN", "山田^太郎".encode(), parse(b"ISO_IR 192")) == "山田^太郎"

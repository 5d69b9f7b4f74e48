"""Value representations: how each is written and read."""

import pytest
from pydicom.valuerep import EXPLICIT_VR_LENGTH_16, EXPLICIT_VR_LENGTH_32

from veil import standard
from veil.dicom import vr


def test_the_two_forms_of_length_are_those_of_the_standard() -> None:
    assert {name.decode() for name in vr.SHORT} == {str(name) for name in EXPLICIT_VR_LENGTH_16}
    assert {name.decode() for name in vr.LONG} == {str(name) for name in EXPLICIT_VR_LENGTH_32}
    assert not vr.SHORT & vr.LONG
    assert vr.TEXT | vr.SINGLE | vr.BINARY | vr.BULK <= vr.SHORT | vr.LONG
    assert vr.BULK <= vr.BINARY
    assert not vr.TEXT & vr.BINARY


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("OB or OW", b"OW"),
        ("US or SS", b"US"),
        ("US or SS or OW", b"OW"),
        ("US or OW", b"OW"),
        ("LO", b"LO"),
        ("", b"UN"),
    ],
)
def test_one_vr_of_a_choice(written: str, read: bytes) -> None:
    assert vr.from_dictionary(written) == read


def test_every_attribute_is_read_with_a_vr_of_the_standard() -> None:
    table = vr.implicit_table()
    assert set(table) == set(standard.dictionary.vr_table())
    known = vr.SHORT | vr.LONG
    assert {found for tag, found in table.items() if tag >> 16 != 0xFFFE} <= known
    assert (table[0x00100010], table[0x7FE00010], table[0x00081115]) == (b"PN", b"OW", b"SQ")


@pytest.mark.parametrize(
    ("name", "value", "padded"),
    [
        (b"UI", b"1.2", b"1.2\0"),
        (b"LO", b"a", b"a "),
        (b"OB", b"\1", b"\1\0"),
        (b"UN", b"a", b"a\0"),
        (b"LO", b"ab", b"ab"),
    ],
)
def test_values_have_an_even_length(name: bytes, value: bytes, padded: bytes) -> None:
    assert vr.pad(name, value) == padded

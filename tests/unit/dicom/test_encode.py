"""Elements, items and sequences in little endian."""

import pytest

from support.encode import EXPLICIT, IMPLICIT, Syntax
from veil.dicom import encode
from veil.dicom.vr import LONG, SHORT


@pytest.mark.parametrize(("syntax", "explicit"), [(EXPLICIT, True), (IMPLICIT, False)])
@pytest.mark.parametrize("vr", sorted(SHORT | LONG))
@pytest.mark.parametrize("value", [b"", b"ab", b"abc"])
def test_an_element_as_the_standard_has_it(syntax: Syntax, explicit: bool, vr: bytes, value: bytes) -> None:
    written = encode.element(0x00091001, vr, value, explicit=explicit)
    expected = syntax.element(0x00091001, vr.decode(), value)
    if len(value) % 2 and vr not in {b"US", b"SS", b"UL", b"SL", b"FL", b"FD", b"AT"}:
        assert written[:-1] == expected[:-1]
        assert written[-1:] in {b" ", b"\0"}
        assert written[-1:] == b"\0" or vr not in {b"UI", b"OB", b"UN"}
    assert len(written) % 2 == 0
    if not len(value) % 2:
        assert written == expected


def test_a_value_too_long_for_its_vr_is_written_as_un() -> None:
    value = b"a" * 70_000
    assert encode.element(0x00080070, b"LO", value, explicit=True) == EXPLICIT.element(0x00080070, "UN", value)
    assert encode.element(0x00080070, b"UT", value, explicit=True) == EXPLICIT.element(0x00080070, "UT", value)
    assert encode.element(0x00080070, b"LO", value, explicit=False) == IMPLICIT.element(0x00080070, "LO", value)


@pytest.mark.parametrize(("syntax", "explicit"), [(EXPLICIT, True), (IMPLICIT, False)])
@pytest.mark.parametrize("undefined", [True, False])
def test_items_and_sequences(syntax: Syntax, explicit: bool, undefined: bool) -> None:
    body = syntax.element(0x00280010, "US", b"\1\0")
    item = encode.item(body, undefined=undefined)
    assert item == syntax.item(body, undefined=undefined)
    written = encode.sequence(0x00081115, item, explicit=explicit, undefined=undefined)
    assert written == syntax.element(0x00081115, "SQ", item, undefined=undefined)

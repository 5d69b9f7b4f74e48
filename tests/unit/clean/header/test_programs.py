"""Names of methods lose who is named in them; texts that are figures stay whole, and nothing else stays in them."""

import pytest

from support.encode import EXPLICIT
from support.engine import book_of, clean_level, identity_of, known_of
from veil.clean.header import HeaderRoom, PatientContext
from veil.identity import Known

SEGMENT_ALGORITHM, ALGORITHM, FRACTION_PATTERN, START_DAY = 0x00620009, 0x00660036, 0x300A007B, 0x30100086
KNOWN = known_of((Known("name", "Drake^Ann"), Known("id", "1111100111110")))


def _out(tag: int, vr: str, value: bytes, policy: str = "public") -> bytes:
    book = book_of(policy)
    room = HeaderRoom(book, identity_of(book), PatientContext("patient", KNOWN), frozenset({"text"}))
    return clean_level(room, EXPLICIT.element(tag, vr, value))


@pytest.mark.parametrize("value", [b"TotalSegmentator v2", b"nnU-Net", b"SlicerEditor", b"DeepLabV3+"])
@pytest.mark.parametrize("policy", ["public", "research", "basic", "safe-harbor"])
def test_names_of_methods_stay(value: bytes, policy: str) -> None:
    for tag in (SEGMENT_ALGORITHM, ALGORITHM):
        assert _out(tag, "LO", value, policy) == EXPLICIT.element(tag, "LO", value)


@pytest.mark.parametrize("value", [b"Segmenter of Dr Oakenshaw", b"UNet Oakenshaw@clinic.org", b"UNet of Ann Drake"])
def test_people_in_them_do_not(value: bytes) -> None:
    left = _out(ALGORITHM, "LO", value)
    assert b"Oakenshaw" not in left
    assert b"Drake" not in left


@pytest.mark.parametrize("policy", ["public", "research", "basic", "safe-harbor"])
def test_a_fraction_pattern_is_no_number_of_anybody(policy: str) -> None:
    for tag, value in ((FRACTION_PATTERN, b"11111001111100"), (FRACTION_PATTERN, b"1111100"), (START_DAY, b"1")):
        assert _out(tag, "LT", value, policy) == EXPLICIT.element(tag, "LT", value)


@pytest.mark.parametrize("value", [b"Oakenshaw", b"1111100 Oakenshaw", b"1836104427", b"11111\n1836"])
def test_and_anything_else_in_it_goes(value: bytes) -> None:
    assert value not in _out(FRACTION_PATTERN, "LT", value)

"""What a value of each VR may look like."""

from math import inf

import pytest

from veil.dicom import values

GOOD = {
    b"CS": [b"ORIGINAL", b"A_B 9", b"", b"CT "],
    b"DS": [b"1", b"-1.5", b"+.5", b"1.", b"1e5", b" 12 ", b"1.5E-03", b"123456789.123456789"],
    b"IS": [b"1", b"-12 ", b"+7"],
    b"UI": [b"1.2.840", b"2.25.0", b"1.2\0", b"1"],
    b"AS": [b"045Y", b"001D"],
    b"DA": [b"20110512", b"1999.01.01", b"20110512 "],
    b"TM": [b"10", b"1011", b"101112", b"101112.123456", b"10:11:12"],
    b"DT": [b"2011", b"201105", b"20110512101112.5+0100", b"20110512"],
    b"LO": [b"anything ^ at all"],
    b"OB": [b"\x80\x81"],
}
BAD = {
    b"CS": [b"lower", b"NAME^OF", b"A" * 17, b"A-B", b"\xc4"],
    b"DS": [b"REMOVED", b"1,5", b"1.2.3", b"0x10", b"1" * 70, b"\xb2"],
    b"IS": [b"two", b"1 2"],
    b"UI": [b"..", b".1", b"1.", b"1..2", b"a.b", b"1" * 65, b"../x", b"1.2.3 4"],
    b"AS": [b"45Y", b"ANON"],
    b"DA": [b"2011", b"12052011x", b"DATE"],
    b"TM": [b"noon", b"1", b"10:1"],
    b"DT": [b"yesterday", b"20110512x"],
}


@pytest.mark.parametrize(("vr", "value"), [(vr, value) for vr, all_ in GOOD.items() for value in all_])
def test_good_values(vr: bytes, value: bytes) -> None:
    assert values.valid(vr, value)


@pytest.mark.parametrize(("vr", "value"), [(vr, value) for vr, all_ in BAD.items() for value in all_])
def test_bad_values(vr: bytes, value: bytes) -> None:
    assert not values.valid(vr, value)


@pytest.mark.parametrize("vr", list(GOOD))
def test_nothing_may_stand_everywhere(vr: bytes) -> None:
    assert values.valid(vr, b"")
    assert values.valid(vr, b" \0")


def test_the_backslash_is_text_where_there_is_one_value() -> None:
    assert values.split(b"LO", b"a\\b") == [b"a", b"b"]
    assert values.split(b"DS", b"1\\") == [b"1", b""]
    for vr in (b"LT", b"ST", b"UT", b"UR", b"OB", b"US"):
        assert values.split(vr, b"a\\b") == [b"a\\b"]


@pytest.mark.parametrize(
    ("vr", "vm", "most"),
    [(b"US", "1", 2), (b"US", "1-3", 6), (b"FD", "6", 48), (b"US", "1-n", inf), (b"OW", "1", inf), (b"LO", "1", inf)],
)
def test_most_bytes_of_numbers(vr: bytes, vm: str, most: float) -> None:
    assert values.most(vr, vm) == most


def test_width_of_numbers() -> None:
    assert [values.width(vr) for vr in (b"US", b"UL", b"FD", b"AT", b"OB", b"LO")] == [2, 4, 8, 4, 1, 1]

"""Coded strings and numbers."""

import pytest

from support.engine import KNOWN, known_of
from veil.clean.header import numbers

KNOWN_ONES, NOBODY = known_of(KNOWN), known_of(())


@pytest.mark.parametrize(
    ("vr", "value"),
    [
        (b"CS", b"ORIGINAL\\PRIMARY\\AXIAL "),
        (b"CS", b"HEAD"),
        (b"DS", b"-1.5\\2e3\\0.333333333333"),
        (b"IS", b"44"),
        (b"DS", b"12.1836104427"),
        (b"IS", b"1836"),
        (b"CS", b""),
        (b"DS", b" \\ "),
    ],
)
def test_what_stays_is_the_same_object(vr: bytes, value: bytes) -> None:
    assert numbers.keep(vr, value, KNOWN_ONES) is value


@pytest.mark.parametrize(
    ("vr", "value", "left"),
    [
        (b"CS", b"DRUMMOND", None),
        (b"CS", b"CT\\DRUMMOND\\HFS", b"CT\\\\HFS"),
        (b"CS", b"lower", None),
        (b"DS", b"ANON", None),
        (b"DS", b"1\\Smith\\3", b"1\\\\3"),
        (b"IS", b"1836104427", None),
        (b"IS", b"001836104427", None),
        (b"DS", b"1836104427.00", None),
        (b"DS", b"-1836104427e-2", None),
        (b"DS", b"\xc4", None),
    ],
)
def test_what_goes(vr: bytes, value: bytes, left: bytes | None) -> None:
    assert numbers.keep(vr, value, KNOWN_ONES) == left


def test_without_known_identifiers_only_the_form_counts() -> None:
    assert numbers.keep(b"IS", b"1836104427", NOBODY) == b"1836104427"
    assert numbers.keep(b"CS", b"a^b", NOBODY) is None

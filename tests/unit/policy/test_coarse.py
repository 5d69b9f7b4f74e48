"""Values made coarser: bands, their ends, and lists of values that stay."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veil.policy import Generalisation
from veil.policy.coarse import coarsened, decimal, folded, years


def _band(width: str, low: str = "", high: str = "") -> Generalisation:
    return Generalisation(Decimal(width), Decimal(low) if low else None, Decimal(high) if high else None)


@pytest.mark.parametrize(
    ("how", "vr", "value", "expected"),
    [
        (_band("5"), "AS", "047Y", "047Y"),
        (_band("5"), "AS", "045Y", "047Y"),
        (_band("5"), "AS", "049Y", "047Y"),
        (_band("5"), "AS", "050Y", "052Y"),
        (_band("10"), "AS", "047Y", "045Y"),
        (_band("5"), "AS", "018M", "002Y"),
        (_band("5"), "AS", "003D", "002Y"),
        (_band("5"), "AS", "260W", "002Y"),
        (_band("5"), "AS", "090Y", "090Y"),
        (_band("20"), "AS", "085Y", "085Y"),  # the last band ends where ages are cut: 80 to 89
        (_band("5", high="80"), "AS", "090Y", "082Y"),
        (_band("5", high="80"), "AS", "081Y", "082Y"),
        (_band("5", low="20"), "AS", "003Y", "022Y"),
        (_band("5"), "AS", "47", ""),
        (_band("5"), "AS", "", ""),
        (_band("10"), "DS", "72.4", "75"),
        (_band("10"), "DS", "70", "75"),
        (_band("10", "40", "120"), "DS", "31.5", "45"),
        (_band("10", "40", "120"), "DS", "188", "125"),
        (_band("0.05"), "DS", "1.73", "1.725"),
        (_band("0.05"), "DS", "1.75", "1.775"),
        (_band("0.05"), "DS", "1.7499999", "1.725"),
        (_band("10"), "DS", "0", "0"),
        (_band("10"), "DS", "0.00", "0.00"),
        (_band("10"), "DS", "-3", "-5"),
        (_band("10"), "DS", "heavy", ""),
        (_band("10"), "DS", "NaN", ""),
        (_band("10"), "DS", "7.24e1", "75"),
        (_band("5"), "IS", "12", "12"),
        (_band("5"), "IS", "11", "12"),
        (Generalisation(keep=("White", "Black")), "SH", "white ", "white "),
        (Generalisation(keep=("White", "Black")), "SH", "Sami", ""),
        (Generalisation(keep=()), "SH", "White", ""),
        (Generalisation(), "SH", "White", "White"),
    ],
)
def test_one_value(how: Generalisation, vr: str, value: str, expected: str) -> None:
    assert coarsened(how, vr, value, 89) == expected


@given(st.integers(0, 120), st.sampled_from(("5", "10", "20", "40")), st.sampled_from(("", "60", "80")))
def test_what_is_coarse_stays_as_it_is(age: int, width: str, high: str) -> None:
    how = _band(width, high=high)
    once = coarsened(how, "AS", f"{age:03d}Y", 89)
    assert coarsened(how, "AS", once, 89) == once


@given(st.decimals("0.1", "250", places=2), st.sampled_from(("5", "10", "20")))
def test_wider_bands_hold_whole_narrower_ones(weight: Decimal, width: str) -> None:
    narrow, wide = _band(width), _band(str(2 * int(width)))
    value = str(weight)
    assert coarsened(wide, "DS", coarsened(narrow, "DS", value, 89), 89) == coarsened(wide, "DS", value, 89)


@given(st.decimals("0.01", "300", places=2), st.sampled_from(("0.05", "2", "7", "40")))
def test_the_middle_is_not_far(number: Decimal, width: str) -> None:
    assert abs(Decimal(coarsened(_band(width), "DS", str(number), 89)) - number) <= Decimal(width) / 2


def test_small_helpers() -> None:
    assert years("0390") is None
    assert years("024M") == 2
    assert decimal("Infinity") is None
    assert folded("  GE   Medical ") == "ge medical"

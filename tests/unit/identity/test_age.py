import pytest

from veil.identity.age import capped


@pytest.mark.parametrize("value", ["089Y", "000Y", "003D", "001M", "012W", "999D", "999W", "999M", ""])
def test_ages_that_stay(value: str) -> None:
    assert capped(value, 89) == value


@pytest.mark.parametrize("value", ["090Y", "093Y", "120Y", "999Y", "1080M", "1100M", "4696W", "1000Y"])
def test_high_ages_become_one(value: str) -> None:
    assert capped(value, 89) == "090Y"


def test_another_limit() -> None:
    assert capped("081Y", 79) == "080Y"
    assert capped("979M", 79) == "080Y"
    assert capped("959M", 79) == "959M"


def test_trailing_padding_is_tolerated() -> None:
    assert capped("045Y ", 89) == "045Y"
    assert capped("093Y\0", 89) == "090Y"


@pytest.mark.parametrize(
    "value",
    ["45Y", "45", "045", "Y", "45 y", "045y", "-45Y", "4.5Y", "0450D", "93 years", "\u0660\u0664\u0665Y", " 045Y"],
)
def test_malformed_ages_are_not_treated(value: str) -> None:
    assert capped(value, 89) is None

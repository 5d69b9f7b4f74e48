"""Numbers that somebody was given."""

import pytest

from support.texts import cleaned


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Insurance no. KM 32 82 19 W, CHEST", "Insurance CHEST"),
        ("VISIT NO P27-6625-05 US THYROID", "VISIT NO US THYROID"),
        ("page Dr Quagmyre (7713) with results", "page with results"),
        ("Orla Quagmyre, 95, fell", "fell"),
        ("badge 9316", "badge"),
    ],
)
def test_they_go(text: str, left: str) -> None:
    assert cleaned(text) == left


@pytest.mark.parametrize("text", ["No PE to the subsegmental level", "phase 2/8", "case report", "slice 12"])
def test_others_stay(text: str) -> None:
    assert cleaned(text) == text

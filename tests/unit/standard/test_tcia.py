"""TCIA's table of actions."""

from collections import Counter

import pytest

from veil.standard import tcia


def test_the_table_is_whole() -> None:
    assert len(tcia.selectors()) == 609
    actions = Counter(tcia.action(int(selector.replace("x", "0"), 16)) for selector in tcia.selectors())
    assert actions == {"remove": 257, "keep": 164, "shift": 96, "uid": 55, "empty": 22, "recurse": 12, "lookup": 3}


@pytest.mark.parametrize(
    ("tag", "action"),
    [
        (0x00100020, "lookup"),
        (0x00080050, "empty"),
        (0x00080020, "shift"),
        (0x00080018, "uid"),
        (0x0008103E, "keep"),
        (0x00081010, "remove"),
        (0x60023000, "remove"),
        (0x50021234, "remove"),
        (0x60013000, None),
        (0x50011234, None),
        (0x60000010, None),
        (0x7FE00010, None),
    ],
)
def test_actions(tag: int, action: str | None) -> None:
    assert tcia.action(tag) == action

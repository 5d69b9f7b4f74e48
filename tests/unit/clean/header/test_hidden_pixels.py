"""Pixels inside an item: no viewer shows them and no room looks at them, so they do not leave."""

from pathlib import Path

import pytest

from support.encode import EXPLICIT
from support.engine import CT, clean, cleaner_of, instance

TAGS = {"7FE00010": "OW", "7FE00008": "OF", "7FE00009": "OD"}


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("policy", ["public", "research"])
def test_pixels_in_an_item_go(tmp_path: Path, policy: str, tag: str) -> None:
    hidden = EXPLICIT.element(int(tag, 16), TAGS[tag], b"Letter to Zwingli.......")
    # A sequence that stays, with something in it that stays.
    reference = EXPLICIT.element(0x00081150, "UI", CT.encode()) + EXPLICIT.element(0x00081155, "UI", b"1.2.3.9")
    item = EXPLICIT.element(0x00081140, "SQ", EXPLICIT.item(reference + hidden))
    done = clean(instance(item, sop_class=CT), tmp_path, cleaner_of(policy))
    assert done.outcome.code == "D-CLEAN"
    assert b"Zwingli" not in done.data
    assert done.dataset.ReferencedImageSequence[0].ReferencedSOPClassUID == CT

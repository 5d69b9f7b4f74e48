"""What a look gives for images of the corpus: the table of all is kept by tools/update_golden.py, a few are looked at.

A find, or a held file, that is new is explained (or repaired) before the table is written again.
"""

from pathlib import Path
from typing import Final

import pytest

from support.looked import images, look, read_expected
from veil.codes import CODES, Kind

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

FEW: Final = (
    "9dc95a64bc67", "8e18ed3542bc", "654df0779faf", "69f5fb9e92e5", "be477cd04a1a", "f386bd4a2610", "c6f5b60e1711",
    "18843b5c6993", "b1fd9301d9d0", "d12583df0cf6", "36642fc4111c", "a8bcadf503fe",
)  # fmt: skip
"""Files that are quick, of several kinds."""
DEFECTS: Final = frozenset({"Q-FAILED", "Q-WORKER-DIED", "H-RESIDUAL"})
LOOKED_AT: Final = frozenset({"H-PIXELS-TEXT", "H-PIXELS-DEVICE", "H-PIXELS-REVIEW"})


def test_every_image_is_in_the_table(shared: Path) -> None:
    assert shared.is_dir()
    assert read_expected().keys() == images().keys(), "run tools/update_golden.py: the corpus has changed"


def test_nothing_fails_and_every_file_that_is_held_for_text_was_looked_at() -> None:
    for row in read_expected().values():
        assert CODES[row.code].kind == row.kind
        assert row.code not in DEFECTS
        assert row.note or row.code != "H-PIXELS-TEXT"


def test_what_is_held_shows_finds_only_where_it_was_looked_at() -> None:
    """What cannot be decoded, or is no instance, was not looked at."""
    for row in read_expected().values():
        if row.kind != Kind.DELIVERED and row.code not in LOOKED_AT:
            assert row.boxes == row.marks == row.frames == 0


@pytest.mark.parametrize("name", FEW)
def test_a_few_are_as_they_were(name: str, shared: Path) -> None:
    assert shared.is_dir()
    found, _ = look(name, images()[name])
    assert found.found == read_expected()[name].found

"""What a look gives for images of the corpus: the table of all is kept by tools/update_golden.py, a few are looked at.

A find, or a held file, that is new is explained (or repaired) before the table is written again.
"""

from pathlib import Path
from typing import Final

import pytest

from support.looked import images, look, read_expected
from veil.codes import CODES, Kind

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

FEW: Final = ("FEW",)
"""Files that are quick, of several kinds."""
DEFECTS: Final = frozenset({"Q-FAILED", "Q-WORKER-DIED", "H-RESIDUAL"})


def test_every_image_is_in_the_table(shared: Path) -> None:
    assert shared.is_dir()
    assert read_expected().keys() == images().keys(), "run tools/update_golden.py: the corpus has changed"


def test_nothing_fails_and_every_file_that_is_held_for_text_was_looked_at() -> None:
    for row in read_expected().values():
        assert CODES[row.code].kind == row.kind
        assert row.code not in DEFECTS
        assert row.note or row.code != "H-PIXELS-TEXT"


def test_what_is_held_for_its_pixels_shows_no_boxes_but_for_text() -> None:
    """A file that could not be looked at, or only in part, tells of no finds."""
    for row in read_expected().values():
        if row.kind != Kind.DELIVERED and row.code != "H-PIXELS-TEXT":
            assert row.boxes == row.marks == row.frames == 0


@pytest.mark.parametrize("name", FEW)
def test_a_few_are_as_they_were(name: str, shared: Path) -> None:
    assert shared.is_dir()
    found, _ = look(name, images()[name])
    assert found.found == read_expected()[name].found

"""A single letter is believed only where its ink has that letter's shape."""

import numpy as np
import pytest

from support.marks_lines import written
from veil.clean.pixels.letters import shaped
from veil.clean.pixels.model import Array


def _ink(text: str) -> Array:
    ink = written(text, 24)
    rows, columns = np.flatnonzero(ink.max(axis=1) > 0.25), np.flatnonzero(ink.max(axis=0) > 0.25)
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


@pytest.mark.parametrize("letter", "LRAPHFSIGD")
def test_letters_have_their_shape(letter: str) -> None:
    assert shaped(_ink(letter), letter)


def test_what_is_no_such_letter_has_not() -> None:
    ink = _ink("L")

    assert not shaped(ink[:, ::-1], "L")
    assert not shaped(np.rot90(ink, 2), "L")
    assert not shaped(np.rot90(_ink("H")), "H")
    assert not shaped(_ink("T"), "L")
    assert not shaped(_ink("M"), "I")


def test_what_is_wide_or_without_shape_is_no_letter() -> None:
    assert not shaped(np.repeat(_ink("L"), 3, axis=1), "L")
    assert not shaped(np.ones((20, 12)), "L")

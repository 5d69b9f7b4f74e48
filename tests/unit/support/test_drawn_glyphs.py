"""A line knows where its ink is, and whose; in outlines, pixels and strokes."""

import random
from pathlib import Path

import numpy as np
import pytest

from support.drawn.fonts import BUILT_IN, DESIGNS, Design, Face, faces
from support.drawn.glyphs import Ink, draws, render
from support.drawn.hershey import parse
from support.drawn.model import Half
from support.drawn.texts import SCRIPTS, WORDS, line

# A blank, "!" of two strokes, and '"' that goes on over the end of its line.
STROKES = "  699  1JZ\n  714  6MWRFRT RRYRZ\n  717  6JZNF\nNM RVFVM\n"


@pytest.mark.parametrize("smooth", [True, False])
def test_every_character_has_ink_of_its_own(smooth: bool) -> None:
    ink = render(BUILT_IN, "DOE 12", 18, smooth=smooth)

    assert sorted(set(np.unique(ink.label)) - {0}) == [1, 2, 3, 5, 6]
    assert ink.cover.shape == ink.label.shape
    assert ink.cover[ink.label > 0].min() > 0
    firsts = [int(np.flatnonzero((ink.label == at).any(axis=0))[0]) for at in (1, 2, 3, 5, 6)]
    assert firsts == sorted(firsts)
    assert set(np.unique(ink.cover)) <= {0.0, 1.0} or smooth


def test_a_line_has_no_empty_border() -> None:
    cover = render(BUILT_IN, "jump", 20).cover

    assert all(cover[side].any() for side in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]))


def test_turning_goes_against_the_clock() -> None:
    ink = Ink(np.array([[1.0, 0.0, 0.0]]), np.array([[1, 0, 2]], np.int16))

    assert ink.turned(90).label.tolist() == [[2], [0], [1]]
    assert ink.turned(180).label.tolist() == [[2, 0, 1]]
    assert ink.turned(270).label.tolist() == [[1], [0], [2]]


def test_enlarging_repeats_pixels() -> None:
    ink = Ink(np.array([[1.0, 0.0]], np.float32), np.array([[3, 0]], np.int16)).enlarged(2)

    assert ink.label.tolist() == [[3, 3, 0, 0], [3, 3, 0, 0]]
    assert ink.cover.tolist() == [[1, 1, 0, 0], [1, 1, 0, 0]]


def test_strokes_are_read_over_the_ends_of_lines() -> None:
    strokes = parse(STROKES)

    assert strokes.glyphs[" "].lines == ()
    assert strokes.glyphs["!"].lines == (((5, -12), (5, 2)), ((5, 7), (5, 8)))
    assert strokes.glyphs['"'].lines == (((4, -12), (4, -5)), ((12, -12), (12, -5)))


@pytest.mark.parametrize("smooth", [True, False])
def test_strokes_are_drawn(tmp_path: Path, smooth: bool) -> None:
    path = tmp_path / "tiny.jhf"
    path.write_text(STROKES, encoding="ascii")
    face = Face(Design("tiny", "stroke", ("latin",), (path.name,)), path)

    ink = render(face, '!"!', 32, smooth=smooth)

    assert sorted(set(np.unique(ink.label)) - {0}) == [1, 2, 3]
    assert draws(path, 32, '! "')
    assert not draws(path, 32, "A")


def test_a_font_says_what_it_lacks() -> None:
    assert draws(BUILT_IN.path, 20, "Name: 12")
    assert not draws(BUILT_IN.path, 20, "王立新")


@pytest.mark.parametrize("kind", sorted({one.kind for one in DESIGNS}))
def test_both_halves_have_designs_of_every_kind(kind: str) -> None:
    halves = [one.half for one in DESIGNS if one.kind == kind]

    assert abs(halves.count(Half.TUNE) - halves.count(Half.MEASURE)) <= 1
    assert halves


@pytest.mark.parametrize("half", list(Half))
def test_every_script_has_a_design_in_each_half(half: Half) -> None:
    assert {script for one in DESIGNS if one.half is half for script in one.scripts} == set(SCRIPTS.values())
    assert all(face.design.half is half for face in faces(half) if face is not BUILT_IN)


@pytest.mark.parametrize("language", sorted(WORDS))
def test_lines_are_as_short_as_is_asked_for(language: str) -> None:
    rng = random.Random(language)
    lines = [line(rng, language, 12) for _ in range(200)]

    assert all(0 < len(one) <= 12 for one in lines)
    assert len(set(lines)) > 80


def test_lines_are_the_same_again() -> None:
    assert [line(random.Random("a"), "de") for _ in range(3)] == [line(random.Random("a"), "de")] * 3

"""Which images there are: no two alike, each of one half; and the tool that goes through them."""

import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from support.drawn import plan
from support.drawn.backgrounds import Entry
from support.drawn.blocks import LARGE, SIZES, style
from support.drawn.fonts import BUILT_IN, Design, Face
from support.drawn.model import Background, Half, Scene

TOOL = Path(__file__).resolve().parents[3] / "tools" / "measure_pixels.py"


def _entry(path: str, frames: int = 1, group: str = "g1", *, marked: bool = False) -> Entry:
    return Entry(path, "CT", group, Half.TUNE, frames, (), marked)


def _background(entry: Entry, frame: int) -> Background:
    """One picture a path and frame; `same` gives the same for every frame."""
    seed = 0 if entry.path.startswith("same") else sum(entry.path.encode()) * 100 + frame
    coarse = np.random.default_rng(seed).integers(0, 200, (26, 28))
    values = np.kron(coarse, np.ones((20, 20), np.int64))
    return Background(f"{entry.path}#{frame}", "CT", values, 0, 255)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = (_entry("same1", 3), _entry("same2"), _entry("a", 4, "g2"), _entry("b", 1, "g3"), _entry("m", marked=True))
    monkeypatch.setattr(plan, "entries", lambda half: [one for one in listed if one.half is half])
    monkeypatch.setattr(plan, "_background", _background)
    monkeypatch.setattr(plan, "faces", lambda _: (BUILT_IN,))


@pytest.mark.usefixtures("few")
def test_no_two_clean_images_are_alike() -> None:
    clean = [one for one in plan.tasks(Half.TUNE) if one.scene is Scene.CLEAN]
    whole = [one.entry.path for one in clean if one.entry and not one.quarter]

    assert sorted(whole) == ["a", "a", "a", "a", "b", "same1"]
    assert {one.quarter for one in clean} == {0, 1, 2, 3, 4}
    pictures = [plan.image(one).background.values.tobytes() for one in clean]
    assert len(set(pictures)) == len(pictures)


@pytest.mark.usefixtures("few")
def test_the_plan_is_the_same_again() -> None:
    assert plan.tasks(Half.TUNE) == plan.tasks(Half.TUNE)
    assert plan.tasks(Half.MEASURE) == ()
    names = [one.name for one in plan.tasks(Half.TUNE)]
    assert len(set(names)) == len(names)


@pytest.mark.usefixtures("few")
def test_a_background_without_a_place_is_replaced() -> None:
    task = plan.Task(Half.TUNE, 0, Scene.ANATOMY)

    one, two = plan.image(task), plan.image(task)

    assert one.lines
    assert one.name == "tune-anatomy-000"
    assert (one.background.values == two.background.values).all()


def test_enough_images_are_planned() -> None:
    drawn = sum(plan.SCENES.values())

    assert set(plan.SCENES) == set(Scene) - {Scene.CLEAN}
    assert drawn >= 200
    assert drawn / 3 <= plan.CLEAN


@pytest.mark.parametrize("scene", [Scene.PLAIN, Scene.LARGE])
def test_sizes_are_of_the_scene(scene: Scene) -> None:
    pixel = Face(Design("pixel", "bitmap", ("latin",), ("p",), (8,)), Path("p"), size=8)
    rng = random.Random(0)
    styles = [style((BUILT_IN, pixel), scene, 500, rng, smooth=True) for _ in range(300)]

    wanted = LARGE if scene is Scene.LARGE else SIZES
    assert {one.size for one in styles if not one.face.size} <= set(wanted)
    assert {one.size % 8 for one in styles if one.face.size} == {0}
    assert all(one.size == one.face.size * one.factor for one in styles if one.face.size)
    assert not any(one.smooth for one in styles if one.face.size)


def test_frames_start_from_the_middle() -> None:
    assert list(_entry("a", 5).numbers()) == [2, 1, 3, 0, 4]
    assert len(set(_entry("a", 96).numbers())) == 24


def test_no_picture_of_the_measured_half(tmp_path: Path) -> None:
    command = [sys.executable, str(TOOL), "--half", "measure", "--show", str(tmp_path / "pictures")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "--show is for the half to tune" in done.stderr
    assert not list(tmp_path.iterdir())

"""What a drawn image promises: ink of its scene, in stored values, and nothing changed beside it."""

import random
from dataclasses import replace

import numpy as np
import pytest

from support.drawn.backgrounds import LIST, entries
from support.drawn.draw import draw
from support.drawn.fonts import BUILT_IN
from support.drawn.model import Array, Background, Drawn, Half, Scene
from support.drawn.places import CLEAR, LOW, UNSEEN, Ground

SCENES = [one for one in Scene if one is not Scene.CLEAN]


def _ct(seed: int = 0) -> Background:
    """Air, a disc of tissue with coarse structure, 12 bits, signed."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[:300, :340]
    disc = (rows - 150) ** 2 + (columns - 170) ** 2 < 105**2
    coarse = np.kron(rng.integers(-250, 250, (30, 34)), np.ones((10, 10), np.int64))
    values = np.where(disc, 200 + coarse, -1000).astype(np.int64)
    return Background("ct", "CT", values, -2048, 2047, bits=12, windows=((-1100.0, 700.0),))


def _photo(palette: Array | None = None) -> Background:
    """Squares of colour on grey."""
    rng = np.random.default_rng(1)
    values = np.full((280, 320, 3), 96, np.uint8)
    values[40:200, 60:260] = np.kron(rng.integers(0, 255, (16, 20, 3)), np.ones((10, 10, 1))).astype(np.uint8)
    if palette is not None:
        values = palette[(values[..., 0] // 32).astype(int) % len(palette)]
    return Background("photo", "OT", values, 0, 255, palette=palette)


def _draw(background: Background, scene: Scene, seed: int = 0) -> Drawn:
    return draw(background, scene, (BUILT_IN,), random.Random(seed), "test")


def _area(drawn: Drawn) -> Array:
    """True where a line's rectangle lies."""
    area = np.zeros(drawn.background.values.shape[:2], np.int64)
    for line in drawn.lines:
        area[line.y : line.y + line.ink.shape[0], line.x : line.x + line.ink.shape[1]] += 1
    return area


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("seed", range(3))
def test_only_the_lines_are_changed(scene: Scene, seed: int) -> None:
    background = _ct()
    drawn = _draw(background, scene, seed)
    area = _area(drawn)

    assert drawn.lines
    assert area.max() == 1
    assert (drawn.background.values == background.values)[area == 0].all()
    assert background.low <= drawn.background.values.min() <= drawn.background.values.max() <= background.high
    for line in drawn.lines:
        part = np.s_[line.y : line.y + line.ink.shape[0], line.x : line.x + line.ink.shape[1]]
        assert (drawn.background.values[part] != background.values[part])[line.ink > 0].mean() > 0.95
        assert line.scene is scene
        assert (line.angle == 0) == (scene is not Scene.TURNED)


@pytest.mark.parametrize("scene", [Scene.PLAIN, Scene.LARGE, Scene.LOW])
@pytest.mark.parametrize("seed", range(3))
def test_ink_differs_as_its_scene_says(scene: Scene, seed: int) -> None:
    background = _ct()
    drawn = _draw(background, scene, seed)
    width = background.shown[1] - background.shown[0]

    for line in drawn.lines:
        part = np.s_[line.y : line.y + line.ink.shape[0], line.x : line.x + line.ink.shape[1]]
        far = np.abs(drawn.background.values[part] - background.values[part])[line.ink > 0].max() / width
        assert (LOW[0] - 0.01 <= far <= LOW[1] + 0.01) if scene is Scene.LOW else far >= CLEAR - 0.06


@pytest.mark.parametrize("seed", range(3))
def test_hidden_ink_is_in_no_window_and_can_be_read_in_another(seed: int) -> None:
    background = _ct()
    drawn = _draw(background, Scene.HIDDEN, seed)
    ground = Ground.of(background)

    for line in drawn.lines:
        part = np.s_[line.y : line.y + line.ink.shape[0], line.x : line.x + line.ink.shape[1]]
        before, after = background.values[part][line.ink > 0], drawn.background.values[part][line.ink > 0]
        assert ground.seen(before, after).max() <= UNSEEN + 1
        assert np.abs(after - before).max() >= 2


def test_a_palette_gets_no_new_colour() -> None:
    palette = np.array([(0, 0, 0), (40, 40, 40), (90, 60, 60), (120, 120, 0), (250, 250, 250)], np.uint8)
    drawn = _draw(_photo(palette), Scene.PLAIN)

    assert drawn.lines
    assert {tuple(one) for one in np.unique(drawn.background.values.reshape(-1, 3), axis=0)} <= set(map(tuple, palette))


def test_colour_images_get_colour() -> None:
    drawn = _draw(_photo(), Scene.PLAIN, 4)

    assert drawn.lines
    assert drawn.background.values.dtype == np.uint8


def test_a_lossy_image_goes_through_jpeg() -> None:
    background = replace(_photo(), lossy=True)
    changed = [
        (_draw(background, Scene.PLAIN, seed).background.values != background.values).mean() for seed in range(6)
    ]

    assert max(changed) > 0.3
    assert min(changed) < 0.3


def test_drawing_again_gives_the_same() -> None:
    one, two = (_draw(_ct(), Scene.TURNED, 9) for _ in range(2))

    assert (one.background.values == two.background.values).all()
    assert [line.text for line in one.lines] == [line.text for line in two.lines]
    assert [line.text for line in one.lines] != [line.text for line in _draw(_ct(), Scene.TURNED, 10).lines]


def test_no_place_no_line() -> None:
    noise = np.random.default_rng(0).integers(0, 255, (120, 120)).astype(np.int64)

    assert _draw(Background("noise", "OT", noise, 0, 255), Scene.PLAIN).lines == ()


def test_monochrome_windows_show_the_image() -> None:
    background = _ct()

    assert background.shown == (-1100.0, 700.0)
    assert replace(background, windows=((5000.0, 6000.0),)).shown[1] < 1000


def test_a_group_lies_in_one_half() -> None:
    rows = [row.split(",") for row in LIST.read_text(encoding="utf-8").splitlines()[1:]]
    halves: dict[str, set[str]] = {}
    for _, _, group, half, *_ in rows:
        halves.setdefault(group, set()).add(half)

    assert len({row[0] for row in rows}) == len(rows)
    assert all(len(one) == 1 for one in halves.values())
    counts = [sum(one == {str(half)} for one in halves.values()) for half in Half]
    assert abs(counts[0] - counts[1]) <= 2


@pytest.mark.corpus
def test_the_list_is_of_files_that_are_there() -> None:
    from support.corpus import corpus
    from support.drawn.backgrounds import CORPUS

    known = {entry.path for entry in corpus()}
    if not known:
        pytest.skip("no corpus")
    assert {CORPUS / entry.path for entry in entries()} <= known


@pytest.mark.corpus
@pytest.mark.slow
def test_no_background_is_in_both_halves() -> None:
    from support.drawn.backgrounds import read
    from support.drawn.plan import thumb

    found: dict[Half, list[Array]] = {half: [] for half in Half}
    for entry in entries():
        small = thumb(read(entry, next(entry.numbers()))).ravel().astype(np.float64)
        small -= small.mean()
        found[entry.half].append(small / max(float(np.linalg.norm(small)), 1e-9))
    if not found[Half.TUNE]:
        pytest.skip("no corpus")
    assert (np.stack(found[Half.TUNE]) @ np.stack(found[Half.MEASURE]).T).max() < 0.96

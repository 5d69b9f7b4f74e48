"""Text is found, nothing is found where there is none, and nothing breaks the finder."""

import cv2
import numpy as np
import pytest

from veil.clean.pixels import find
from veil.clean.pixels.find import BLOCK, Finder, scale_of
from veil.clean.pixels.model import Array, Box, Picture

TEXT = "Doe, Jane 19520417"


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder()


def smooth(rows: int, columns: int, noise: float = 3.0) -> Array:
    down, along = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j]
    grey = 1200 * np.clip(1 - down**2 - along**2, 0, 1) + np.random.default_rng(2).normal(0, noise, (rows, columns))
    return np.asarray(np.rint(grey), np.int32)


def write(values: Array, at: tuple[int, int], ink: int, turn: int = 0, size: float = 0.5) -> Array:
    """Write the text with its upper left corner at (x, y); returns where ink is."""
    (wide, high), low = cv2.getTextSize(TEXT, cv2.FONT_HERSHEY_DUPLEX, size, 1)
    stamp = np.zeros((high + low + 2, wide + 2), np.uint8)
    cv2.putText(stamp, TEXT, (1, high + 1), cv2.FONT_HERSHEY_DUPLEX, size, 255, 1)
    stamp = np.rot90(stamp, turn)
    where = np.zeros(values.shape[:2], bool)
    where[at[1] : at[1] + stamp.shape[0], at[0] : at[0] + stamp.shape[1]] = stamp > 0
    values[where] = ink
    return where


def covered(where: Array, boxes: tuple[Box, ...]) -> float:
    left = where.copy()
    for box in boxes:
        left[box.y0 : box.y1, box.x0 : box.x1] = False
    return 1 - float(left.sum() / where.sum())


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_text_is_found_however_it_is_turned(finder: Finder, turn: int) -> None:
    values = smooth(256, 256)
    where = write(values, (5, 8), 1100, turn)
    assert covered(where, finder.find(Picture(values))) > 0.99


def test_text_that_the_window_hides_is_found(finder: Finder) -> None:
    values = smooth(256, 256)
    where = write(values, (60, 120), 1300)
    assert covered(where, finder.find(Picture(values, ((0.0, 400.0),)))) > 0.99


def test_text_in_colour_of_the_grounds_lightness_is_found(finder: Finder) -> None:
    values = np.full((128, 256, 3), 100, np.uint8)
    values[..., 0] += np.random.default_rng(1).integers(0, 3, (128, 256), np.uint8)
    where = write(values[..., 1], (20, 60), 60)
    values[where] = (215, 58, 60)
    assert covered(where, finder.find(Picture(values))) > 0.99


@pytest.mark.parametrize("noise", [0.0, 3.0, 200.0])
def test_a_picture_without_text_has_no_box(finder: Finder, noise: float) -> None:
    assert finder.find(Picture(smooth(256, 256, noise))) == ()


@pytest.mark.parametrize(
    ("words", "size", "thick"),
    [(("red", "green", "blue"), 2.2, 8), (("red", "green"), 2.6, 12), (("Doe^Jane",), 3, 14)],
)
def test_letters_of_fifty_pixels_and_more_are_found(
    finder: Finder, words: tuple[str, ...], size: float, thick: int
) -> None:
    """Only one model reads them, and at one scale alone."""
    values = np.full((400, 400, 3), 128, np.uint8)
    for line, word in enumerate(words):
        colour = [(255, 0, 0), (0, 255, 0), (0, 0, 255)][line]
        cv2.putText(values, word, (15, 110 + 100 * line), cv2.FONT_HERSHEY_DUPLEX, size, colour, thick, cv2.LINE_AA)
    assert covered((values != 128).any(axis=2), finder.find(Picture(values))) > 0.99


def mosaic(seed: int, slices: int, side: int) -> Array:
    """Rings that grow and shrink in rows, as the slices of a head do in one image: letters to the eye of a model."""
    rng = np.random.default_rng(seed)
    values = np.zeros((slices * side, slices * side), np.float32)
    for at in range(slices * slices - slices // 2):
        radius = side * (0.15 + 0.3 * np.sin(np.pi * (at + 1) / (slices * slices + 1)))
        down, along = (one * side for one in divmod(at, slices))
        part, middle = values[down : down + side, along : along + side], (side // 2, side // 2)
        cv2.ellipse(part, middle, (int(radius), int(radius * 0.8)), 0, 0, 360, 150, -1)
        cv2.ellipse(part, middle, (int(radius * 0.5), int(radius * 0.3)), 0, 0, 360, 90, -1)
    noisy = cv2.GaussianBlur(values, (0, 0), 1.2) + rng.normal(0, 4, values.shape)
    return np.asarray(np.clip(noisy, 0, 255), np.uint8)


def test_a_mosaic_of_slices_is_mostly_no_text(finder: Finder) -> None:
    """Each of these was taken for text where it was enough that two looks saw anything at one place."""
    mosaics = [mosaic(0, 6, 48), mosaic(0, 5, 64), mosaic(0, 7, 32), mosaic(1, 8, 40)]
    assert sum(bool(finder.find(Picture(values))) for values in mosaics) <= 1


def test_boxes_are_in_order_inside_the_picture_and_the_same_again(finder: Finder) -> None:
    values = smooth(128, 256)
    for at in ((2, 2), (70, 90)):
        write(values, at, 1150)
    found = finder.find(Picture(values))
    assert list(found) == sorted(found)
    assert all(0 <= b.x0 < b.x1 <= 256 and 0 <= b.y0 < b.y1 <= 128 and b.kind == "text" for b in found)
    assert Finder().find(Picture(values)) == found


def test_a_look_within_regions_finds_what_is_there_only(finder: Finder) -> None:
    values = smooth(512, 300)
    above, below = write(values, (5, 20), 1150), write(values, (5, 470), 1150)
    found = finder.boxes(Picture(values), within=[Box(0, 10, 200, 50)])
    assert covered(above, found) > 0.99
    assert covered(below, found) == 0
    assert finder.boxes(Picture(values), within=[]) == ()


def test_in_a_banner_one_look_is_believed(finder: Finder, monkeypatch: pytest.MonkeyPatch) -> None:
    for score in ("PROOF", "SURE"):  # so that no look is ever sure enough
        monkeypatch.setattr(find, score, 1.1)
    values = smooth(256, 256)
    where = write(values, (5, 8), 1100)
    elsewhere = write(values, (5, 200), 1100)
    assert finder.find(Picture(values)) == ()
    found = finder.boxes(Picture(values), within=None, banners=[Box(0, 0, 256, 60)])
    assert covered(where, found) > 0.9
    assert covered(elsewhere, found) == 0


def test_a_picture_larger_than_a_block_is_seen_to_its_ends(finder: Finder) -> None:
    values = np.zeros((200, 2 * BLOCK), np.int32)
    places = ((3, 20), (BLOCK - 90, 60), (2 * BLOCK - 200, 150))
    found = [write(values, at, 900) for at in places]
    boxes = finder.find(Picture(values))
    assert all(covered(where, boxes) > 0.99 for where in found)


@pytest.mark.parametrize(
    "values",
    [
        np.zeros((1, 1), np.uint8),
        np.zeros((0, 5)),
        np.full((70, 90), np.nan),
        np.where(np.eye(64) > 0, np.inf, -np.inf),
        np.eye(40) * 1e300,
        np.eye(50, dtype=bool),
        np.arange(700.0).reshape(1, 700),
        np.arange(700).reshape(700, 1),
        np.arange(90, dtype=np.uint8).reshape(1, 30, 3),
        np.array([[0, 2**32 - 1] * 20] * 20, np.uint32),
    ],
)
def test_no_values_break_the_finder(finder: Finder, values: Array) -> None:
    assert isinstance(finder.find(Picture(values)), tuple)


def test_one_bit_text_is_found(finder: Finder) -> None:
    values = np.zeros((100, 300), bool)
    where = write(values, (20, 40), 1)
    assert covered(where, finder.find(Picture(values))) > 0.99


@pytest.mark.parametrize("views", ["fast", "thorough"])
def test_the_other_sets_of_views_find_text_too(views: str) -> None:
    values = smooth(128, 256)
    where = write(values, (5, 8), 1100)
    assert views in {"fast", "thorough"}
    found = Finder("fast" if views == "fast" else "thorough").find(Picture(values))
    assert covered(where, found) > 0.99


def test_small_pictures_are_enlarged_more_and_large_ones_not() -> None:
    assert [scale_of(*shape) for shape in ((100, 100), (512, 512), (2000, 1500))] == [3, 2, 1]

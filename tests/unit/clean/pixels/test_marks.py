"""Which boxes stay as marks: only those that say an allowed text and nothing else at all."""

from collections.abc import Sequence

import numpy as np
import pytest

from support.marks_lines import boxed, pictured, reader, written
from veil.clean.pixels.allowed import Allowed
from veil.clean.pixels.marks import split
from veil.clean.pixels.model import Array, Box, Kind, Mark, Picture
from veil.identity.known import Known, KnownIdentifiers

NOBODY = KnownIdentifiers.build([])


def _kept(picture: Picture, boxes: Sequence[Box], known: KnownIdentifiers = NOBODY, *texts: str) -> list[str]:
    wiped, kept = split(picture, boxes, reader(), Allowed(texts), known)
    assert sorted((*wiped, *(mark.box for mark in kept))) == sorted(boxes)
    return [mark.text for mark in kept]


def _grey(*inks: tuple[Array, float], floor: float = 20, noise: float = 0) -> Picture:
    """Lines of several strengths, in grey levels above a floor."""
    values = floor + np.max([ink * level for ink, level in inks], axis=0)
    values = values + np.random.default_rng(1).normal(0, noise or 1e-9, values.shape)
    return Picture(values.round().clip(0, 255).astype(np.uint8))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("text", ["L", "R", "SUPINE", "10 cm"])
def test_marks_stay_in_every_kind_of_picture(text: str, seed: int) -> None:
    ink = written(text, 20)
    box = boxed(ink)

    wiped, kept = split(pictured(ink, seed), [box], reader(), Allowed(), NOBODY)

    assert wiped == ()
    assert [(mark.box, "".join(mark.text.split())) for mark in kept] == [(box, "".join(text.split()))]


@pytest.mark.parametrize("turns", [1, 3])
def test_a_standing_line_stays(turns: int) -> None:
    ink = np.ascontiguousarray(np.rot90(written("PORTABLE", 20), turns))

    assert _kept(pictured(ink, 0), [boxed(ink)]) == ["PORTABLE"]


@pytest.mark.parametrize("text", ["R JS", "L Wu", "LI", "Lee", "JS", "12.03.85", "SUPINE 471", "MR 12", "L.", "R 1"])
def test_what_is_no_mark_goes(text: str) -> None:
    ink = written(text, 24)

    assert _kept(pictured(ink, 0), [boxed(ink)]) == []


@pytest.mark.parametrize("level", [1, 3, 10, 40, 120, 200])
@pytest.mark.parametrize(
    ("text", "height", "x", "y"),
    [("SMITH", 14, 62, 66), ("J SMITH", 7, 32, 86), ("dr who", 7, 36, 52), ("JS", 6, 56, 74)],
)
def test_a_mark_with_anything_fainter_in_its_box_goes(level: int, text: str, height: int, x: int, y: int) -> None:
    mark, other = written("L", 22), written(text, height, at=(x, y))

    assert _kept(_grey((mark, 200)), [Box(30, 50, 130, 100)]) == ["L"]
    assert _kept(_grey((mark, 200), (other, level)), [Box(30, 50, 130, 100)]) == []


@pytest.mark.parametrize("level", [6, 15, 60])
def test_noise_does_not_hide_what_is_fainter(level: int) -> None:
    mark, other = written("L", 22), written("SMITH", 14, at=(62, 66))

    assert _kept(_grey((mark, 200), noise=1.5), [Box(30, 50, 130, 100)]) == ["L"]
    assert _kept(_grey((mark, 200), (other, level), noise=1.5), [Box(30, 50, 130, 100)]) == []


def test_a_mark_in_the_noise_goes() -> None:
    mark = written("L", 22)

    assert _kept(_grey((mark, 60), noise=12), [boxed(mark)]) == []


def test_what_stands_close_beside_a_tight_box_is_seen() -> None:
    mark, other = written("L", 22), written("SMITH", 14, at=(66, 66))

    assert _kept(_grey((mark, 200), (other, 10)), [boxed(mark)]) == []


def test_a_coloured_line_of_the_same_brightness_is_seen() -> None:
    mark, other = written("R", 22), written("SMITH", 14, at=(66, 66))
    values = np.full((*mark.shape, 3), 90.0)
    values += (mark * 150)[:, :, None]
    values[:, :, 0] += other * 30
    values[:, :, 1] -= other * 15

    assert _kept(Picture(values.clip(0, 255).astype(np.uint8)), [Box(30, 50, 150, 100)]) == []


def test_a_mark_in_a_frame_or_over_another_line_goes() -> None:
    mark = written("L", 22)
    framed, double = mark.copy(), np.maximum(mark, written("R", 22, at=(40, 92)))
    framed[58, 34:70] = framed[100, 34:70] = framed[58:100, 34] = framed[58:101, 70] = 1

    assert _kept(_grey((framed, 200)), [Box(28, 52, 76, 106)]) == []
    assert _kept(_grey((double, 200)), [boxed(double)]) == []


def test_ink_that_is_cut_off_by_the_box_goes() -> None:
    ink = written("RIGHTMAN", 22)
    box = boxed(ink)
    letters = np.flatnonzero(ink[:, : box.x1].max(axis=0) > 0.25)

    for x1 in range(int(letters[0]) + 70, box.x1 - 8, 3):
        assert _kept(pictured(ink, 0), [Box(box.x0, box.y0, x1, box.y1)]) == []


def test_boxes_of_one_line_are_judged_together() -> None:
    side, name = written("R", 22), written("JS", 22, at=(75, 60))
    far = written("JS", 22, at=(300, 60))
    view = written("MLO", 22, at=(75, 60))

    assert _kept(_grey((side, 200), (name, 200)), [boxed(side), boxed(name)]) == []
    assert _kept(_grey((side, 200), (far, 200)), [boxed(side), boxed(far)]) == ["R"]
    assert _kept(_grey((side, 200), (view, 200)), [boxed(view), boxed(side)]) == ["MLO", "R"]
    assert _kept(_grey((view, 200)), [boxed(view)]) == []
    together = _grey((written("LEFT", 22), 200), (written("MLO", 22, at=(120, 60)), 200))
    assert _kept(together, [boxed(written("LEFT", 22))]) == []


def test_letters_in_a_row_are_initials() -> None:
    inks = [written(letter, 22, at=(40 + 32 * at, 60)) for at, letter in enumerate("LAP")]

    assert _kept(_grey(*((ink, 200) for ink in inks)), [boxed(ink) for ink in inks]) == []


def test_a_mark_under_another_box_goes() -> None:
    ink = written("SUPINE", 20)
    box = boxed(ink)
    over = Box(box.x0 + 10, box.y0 - 10, box.x1 + 90, box.y1 + 30)

    assert _kept(pictured(ink, 0), [over, box]) == []


@pytest.mark.parametrize("kind", ["code", "device", "person"])
def test_only_text_stays(kind: Kind) -> None:
    ink = written("L", 20)
    box = boxed(ink)._replace(kind=kind)

    assert split(pictured(ink, 0), [box], reader(), Allowed(), NOBODY) == ((box,), ())


def test_what_names_the_patient_goes() -> None:
    supine, projection = written("SUPINE", 20), written("AP", 20)
    known = KnownIdentifiers.build([Known("name", "Supine^Anna")])
    initials = KnownIdentifiers.build([Known("name", "Aalto^Pekka")])

    assert _kept(pictured(supine, 0), [boxed(supine)], known) == []
    assert _kept(pictured(supine, 0), [boxed(supine)], initials) == ["SUPINE"]
    assert _kept(pictured(projection, 0), [boxed(projection)], initials) == []
    assert _kept(pictured(projection, 0), [boxed(projection)], known) == ["AP"]


def test_a_policy_adds_texts_but_never_those_of_the_patient() -> None:
    ink = written("THORAX", 20)
    known = KnownIdentifiers.build([Known("name", "Thorax^Anna")])

    assert _kept(pictured(ink, 0), [boxed(ink)]) == []
    assert _kept(pictured(ink, 0), [boxed(ink)], NOBODY, "Thorax") == ["THORAX"]
    assert _kept(pictured(ink, 0), [boxed(ink)], known, "Thorax") == []


def test_what_is_too_large_or_too_small_goes() -> None:
    large, small = written("L", 120), written("L", 4)

    assert _kept(pictured(large, 0), [boxed(large)]) == []
    assert _kept(pictured(small, 0), [boxed(small)]) == []


@pytest.mark.parametrize(
    ("values", "box"),
    [
        (np.zeros((64, 64), np.uint8), Box(10, 10, 22, 22)),
        (np.full((64, 64), np.nan, np.float32), Box(10, 10, 22, 22)),
        (np.zeros((64, 64), np.uint8), Box(10, 10, 10, 22)),
        (np.zeros((64, 64), np.uint8), Box(0, 0, 64, 64)),
        (np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8), Box(10, 10, 22, 22)),
    ],
)
def test_where_nothing_can_be_read_nothing_stays(values: Array, box: Box) -> None:
    assert _kept(Picture(values), [box]) == []


def test_no_boxes_make_no_marks_and_order_is_kept() -> None:
    side, name, view = written("R", 20), written("Mueller", 20, at=(150, 60)), written("ERECT", 20, at=(300, 60))
    boxes = [boxed(ink) for ink in (view, name, side)]

    assert split(_grey((side, 1)), [], reader(), Allowed(), NOBODY) == ((), ())
    assert split(_grey((side, 200), (name, 200), (view, 200)), boxes, reader(), Allowed(), NOBODY) == (
        (boxes[1],),
        (Mark(boxes[0], "ERECT"), Mark(boxes[2], "R")),
    )

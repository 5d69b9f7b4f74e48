"""What a looker makes of what finder, reader and decoder of codes say; the finder here sees bright rectangles."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from veil.clean.pixels import barcodes, look, marks
from veil.clean.pixels.allowed import Allowed
from veil.clean.pixels.look import Looker, Sight
from veil.clean.pixels.model import Array, Box, Mark, Picture
from veil.identity import KnownIdentifiers

NOBODY = KnownIdentifiers.build(())


class Bright:
    """Finds what is brighter than 1000, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[Sequence[Box] | None] = []
        self.banners: Sequence[Box] = ()

    def glance(self, picture: Picture) -> tuple[Box, ...]:
        return self.boxes(picture, within=None)

    def boxes(self, picture: Picture, *, within: Sequence[Box] | None, banners: Sequence[Box] = ()) -> tuple[Box, ...]:
        self.asked.append(within)
        self.banners = banners
        found = []
        for place in within or [Box(0, 0, picture.values.shape[1], picture.values.shape[0])]:
            ys, xs = np.nonzero(picture.values[place.y0 : place.y1, place.x0 : place.x1] > 1000)
            if len(ys):
                x, y = place.x0, place.y0
                found.append(Box(int(xs.min()) + x, int(ys.min()) + y, int(xs.max()) + x + 1, int(ys.max()) + y + 1))
        return tuple(found)


@pytest.fixture(autouse=True)
def no_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(barcodes, "codes", lambda _: ())


def _looker(finder: Bright, allowed: Allowed | None = None) -> Looker:
    def reader() -> Any:
        raise AssertionError("nothing is read where no mark may stay")

    return Looker(finder, lambda: finder, reader, allowed, NOBODY)  # type: ignore[arg-type, return-value]  # a stand-in


def _slices(count: int) -> list[Array]:
    rng = np.random.default_rng(3)
    return [rng.normal(100, 5, (96, 128)).astype(np.int16) for _ in range(count)]


def _together(frames: list[Array], finder: Bright) -> list[Sight]:
    return _looker(finder).together(len(frames), lambda index: Picture(frames[index]))


def _pattern(frame: Array, x: int, y: int) -> Box:
    """Bright stripes, as letters are."""
    frame[y : y + 8, x : x + 40 : 4] = 2000
    frame[y : y + 8, x + 1 : x + 40 : 4] = 2000
    return Box(x, y, x + 38, y + 8)


def test_frames_without_anything_are_looked_at_as_their_projections_only() -> None:
    finder = Bright()
    assert _together(_slices(16), finder) == [Sight()] * 16
    assert finder.asked == [None, None]


def test_what_stands_in_all_frames_is_wiped_in_all() -> None:
    frames = _slices(6)
    for frame in frames:
        box = _pattern(frame, 20, 40)
    assert [sight.wipe for sight in _together(frames, Bright())] == [(box,)] * 6


def test_what_passes_in_one_frame_is_wiped_in_that_one_alone() -> None:
    frames = _slices(8)
    box = _pattern(frames[5], 60, 10)
    wiped = [sight.wipe for sight in _together(frames, Bright())]
    assert wiped[5] == (box,)
    assert not any(wiped[:5] + wiped[6:])


def test_two_texts_in_two_frames_are_each_wiped_where_they_are() -> None:
    frames = _slices(8)
    one, other = _pattern(frames[1], 10, 10), _pattern(frames[6], 10, 70)
    wiped = [sight.wipe for sight in _together(frames, Bright())]
    assert any(box.y0 <= one.y0 and box.y1 >= one.y1 for box in wiped[1])
    assert any(box.y0 <= other.y0 and box.y1 >= other.y1 for box in wiped[6])


def test_a_mark_stays_and_all_else_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = _slices(1)[0]
    box = _pattern(frame, 20, 20)

    def split(_: Picture, boxes: tuple[Box, ...], *__: object) -> tuple[tuple[Box, ...], tuple[Mark, ...]]:
        return (), tuple(Mark(one, "L") for one in boxes)

    monkeypatch.setattr(marks, "split", split)
    looker = Looker(Bright(), Bright, lambda: None, Allowed(), NOBODY)  # type: ignore[arg-type, return-value]  # stand-ins
    assert looker.frame(Picture(frame)) == Sight((), (Mark(box, "L"),))
    assert _looker(Bright()).frame(Picture(frame)) == Sight((box,), ())


def test_codes_are_wiped_besides(monkeypatch: pytest.MonkeyPatch) -> None:
    code = Box(1, 2, 30, 40, kind="code")
    monkeypatch.setattr(barcodes, "codes", lambda _: (code,))
    assert _looker(Bright()).frame(Picture(_slices(1)[0])).wipe == (code,)


def test_places_over_one_another_are_one_where_that_is_no_more_to_look_at() -> None:
    apart = Box(100, 0, 120, 20)
    over = [Box(0, 0, 50, 20), Box(30, 0, 80, 20), Box(0, 0, 50, 20)]
    askew = [Box(0, 40, 100, 50), Box(90, 40, 100, 140)]
    assert look._joined([*over, apart, *askew]) == sorted([Box(0, 0, 80, 20), apart, *askew])

"""Places of frames on common pages: every place stands on one, whole, and is found again."""

from collections.abc import Iterator

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from veil.clean.pixels.atlas import pages
from veil.clean.pixels.model import Box, Picture

ROWS, COLUMNS = 60, 80


@st.composite
def _boxes(draw: st.DrawFn) -> Box:
    x, y = draw(st.integers(0, COLUMNS - 1)), draw(st.integers(0, ROWS - 1))
    return Box(x, y, draw(st.integers(x + 1, COLUMNS)), draw(st.integers(y + 1, ROWS)))


@given(st.lists(st.tuples(st.integers(0, 5), _boxes()), max_size=12))
def test_each_place_stands_whole_on_one_page_and_none_on_another(places: list[tuple[int, Box]]) -> None:
    rng = np.random.default_rng(1)
    frames = [Picture(rng.integers(0, 4000, (ROWS, COLUMNS)).astype(np.int16)) for _ in range(6)]
    seen = []
    for page in pages(((number, frames[number], box) for number, box in places), ROWS, COLUMNS):
        used = np.zeros((ROWS, COLUMNS), int)
        for placed in page.placed:
            box = placed.place
            high, wide = box.y1 - box.y0, box.x1 - box.x0
            cut = (slice(placed.y, placed.y + high), slice(placed.x, placed.x + wide))
            assert np.array_equal(
                page.picture.values[cut], frames[placed.frame].values[box.y0 : box.y1, box.x0 : box.x1]
            )
            used[cut] += 1
            seen.append((placed.frame, box))
        assert used.max() == 1
    assert sorted(seen) == sorted(places)


def test_places_of_many_heights_take_few_pages_and_few_are_in_memory() -> None:
    frame = Picture(np.arange(ROWS * COLUMNS, dtype=np.int32).reshape(ROWS, COLUMNS))
    heights = [4, 20, 4, 20, 4, 20, 4, 20]
    places = [(number, frame, Box(0, 0, 20, high)) for number, high in enumerate(heights)]
    assert len(list(pages(places, ROWS, COLUMNS))) == 2  # as they come, they would take four
    taken = 0

    def many() -> Iterator[tuple[int, Picture, Box]]:
        nonlocal taken
        for number in range(100):
            taken = number
            yield number, frame, Box(0, 0, COLUMNS, ROWS)

    next(iter(pages(many(), ROWS, COLUMNS)))
    assert taken < 12


def test_a_box_of_the_page_meets_the_place_it_lies_in_alone() -> None:
    frame = Picture(np.zeros((ROWS, COLUMNS, 3), np.uint8))
    (page,) = pages([(0, frame, Box(0, 0, 10, 10)), (1, frame, Box(30, 30, 40, 40))], ROWS, COLUMNS)
    first, second = page.placed
    box = Box(first.x + 2, first.y + 2, first.x + 5, first.y + 5)
    assert first.meets(box)
    assert not second.meets(box)


def test_other_windows_are_other_pages_and_the_ground_is_what_most_of_a_frame_is() -> None:
    values = np.full((ROWS, COLUMNS), 700, np.int16)
    one, other = Picture(values, ((0.0, 1.0),)), Picture(values, ((0.0, 2.0),))
    found = list(pages([(0, one, Box(0, 0, 5, 5)), (1, other, Box(0, 0, 5, 5))], ROWS, COLUMNS))
    assert [page.picture.windows for page in found] == [((0.0, 1.0),), ((0.0, 2.0),)]
    assert (found[0].picture.values == 700).all()

"""The geometry of the pictures, and how shares are written."""

import pytest

from veil.report.charts import FULL, THIN, pieces, scale, share
from veil.report.data import Retained, together


def test_a_bar_is_full_and_shows_one_in_a_million() -> None:
    drawn = pieces({"delivered": 1_000_000, "held": 1, "skipped": 0})
    assert [piece.name for piece in drawn] == ["delivered", "held"]
    assert drawn[1].width >= THIN
    assert drawn[-1].x + drawn[-1].width == pytest.approx(FULL)


def test_pieces_follow_each_other_without_a_gap() -> None:
    drawn = pieces({"a": 1, "b": 2, "c": 7})
    assert [piece.x for piece in drawn[1:]] == [pytest.approx(one.x + one.width) for one in drawn[:-1]]
    assert [piece.count for piece in drawn] == [1, 2, 7]


def test_a_bar_against_the_most_is_as_long_as_its_share() -> None:
    assert sum(piece.width for piece in pieces({"a": 10, "b": 15}, 100)) == pytest.approx(25)
    assert sum(piece.width for piece in pieces({"a": 1}, 10**9)) == pytest.approx(THIN)
    assert sum(piece.width for piece in pieces({"a": 30}, 10)) == pytest.approx(FULL)


def test_nothing_is_drawn_of_nothing() -> None:
    assert pieces({}) == pieces({"a": 0}) == pieces({"a": 0}, 5) == []


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (0, 0, "\u2013"),
        (0, 9, "0\u202f%"),
        (9, 9, "100\u202f%"),
        (1, 10_000, "< 0.1\u202f%"),
        (9_999, 10_000, "> 99.9\u202f%"),
        (999, 1000, "99.9\u202f%"),
        (1, 3, "33.3\u202f%"),
    ],
)
def test_a_share_is_all_or_nothing_only_where_it_is(part: int, whole: int, text: str) -> None:
    assert share(part, whole) == text


@pytest.mark.parametrize(("k", "threshold"), [(1, 1), (1, 5), (7, 5), (400, 11), (2_000_000, 5), (0, 5)])
def test_a_scale_has_room_for_its_values(k: int, threshold: int) -> None:
    marks, places = scale({"k": k, "threshold": threshold})
    assert all(0 <= place <= FULL for place in places.values())
    assert (places["k"] < places["threshold"]) == (max(k, 1) < threshold)
    at = [mark.x for mark in marks]
    assert at == sorted(set(at))
    assert (at[0], at[-1]) == (0, FULL)


def test_together_is_the_sum() -> None:
    all_ = together([Retained("dates", 1, 2, 3, 4), Retained("technical", 10, 0, 0, 1)])
    assert (all_.kept, all_.shifted, all_.cleaned, all_.lost) == (11, 2, 3, 5)
    assert (all_.retained, all_.present) == (16, 21)

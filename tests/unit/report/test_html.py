"""The geometry and the numbers of the pages."""

import pytest

from veil.codes import Kind
from veil.report.html import bar, grouped, size


def test_bar_is_as_wide_as_asked_and_shows_one_in_a_million() -> None:
    pieces = bar({Kind.DELIVERED: 1_000_000, Kind.HELD: 1, Kind.SKIPPED: 0}, 1_000_001, 1000)
    assert [piece.kind for piece in pieces] == ["delivered", "held"]
    assert pieces[1].width >= 2
    assert pieces[-1].x + pieces[-1].width == pytest.approx(1000)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (4_200_000, "4.2 MB"),
        (7 * 10**12, "7.0 TB"),
        (7 * 10**15, "7000.0 TB"),
    ],
)
def test_size(number: int, text: str) -> None:
    assert size(number) == text


def test_grouped() -> None:
    assert grouped(1234567).split("\u202f") == ["1", "234", "567"]

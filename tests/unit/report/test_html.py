"""The numbers of the pages."""

import pytest

from veil.report.html import grouped, size


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

"""Plain tables."""

from veil.cli.table import table


def test_columns_line_up() -> None:
    rows = [("a", 5, "long text"), ("bcd", 1234, "x")]
    assert table(rows, right=frozenset({1})) == ["  a       5  long text", "  bcd  1234  x"]


def test_no_rows_no_lines() -> None:
    assert table([]) == []


def test_no_blanks_at_the_end() -> None:
    assert table([("a", ""), ("b", "c")], indent="") == ["a", "b  c"]

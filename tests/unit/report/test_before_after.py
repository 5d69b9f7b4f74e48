"""How one element is shown, masked and open."""

import pytest

from support.report_samples import POISON, ROWS, TARGET, Row
from veil.report.before_after import MASK, MAX_VALUE, line, page, sheet


@pytest.mark.parametrize(
    ("row", "before", "after"),
    [
        (ROWS[0], MASK, "P7K2M9QXA"),
        (ROWS[1], MASK, "(empty)"),
        (ROWS[2], MASK, "(gone)"),
        (ROWS[3], MASK, MASK),
        (ROWS[4], MASK, "="),
    ],
    ids=lambda row: row.keyword or "private" if isinstance(row, Row) else None,
)
def test_masked(row: Row, before: str, after: str) -> None:
    shown = line(row, reveal=False)
    assert (shown.before, shown.after) == (before, after)


def test_mask_tells_neither_length_nor_letters() -> None:
    short, long = (line(Row("", "", "LO", "remove", "", value, None), reveal=False) for value in ("A", POISON * 9))
    assert short.before == long.before == MASK


def test_revealed() -> None:
    shown = line(ROWS[3], reveal=True)
    assert (shown.before, shown.after) == (f"CT {POISON}", "CT")


def test_control_letters_never_reach_the_terminal() -> None:
    assert "\x1b" not in line(ROWS[2], reveal=True).before


def test_long_values_are_cut() -> None:
    shown = line(Row("", "", "UT", "keep", "", "x" * 1000, "x" * 1000), reveal=True)
    assert shown.before == "x" * MAX_VALUE + " ... (1000 characters)"


def test_changed_first_and_kept_apart() -> None:
    one = sheet(TARGET, "delivered", ROWS, reveal=False)
    assert [row.keyword for row in one.changed] == ["PatientName", "AccessionNumber", "", "StudyDescription"]
    assert [row.keyword for row in one.kept] == ["Modality"]


def test_a_page_of_a_hundred_thousand_elements_stays_small() -> None:
    many = [Row("(5200,9230)", "Rows", "US", "keep", "coded", "1", "1")] * 100_000
    text = page([sheet(TARGET, "delivered", many, reveal=True)], policy="public", edition="2026d", reveal=True)
    assert len(text) < 1_000_000
    assert "and 99\u202f000 more" in text


def test_masked_page_holds_no_value() -> None:
    text = page([sheet(TARGET, "delivered", ROWS, reveal=False)], policy="public", edition="2026d", reveal=False)
    assert POISON not in text
    assert "A20110512" not in text
    assert "values masked" in text


def test_a_private_creator_is_shown_without_control_letters() -> None:
    shown = line(Row("", "(0009,xx10) A\x1b[31m\nB", "LO", "remove", "", "x", None), reveal=True)
    assert shown.keyword == "(0009,xx10) A [31m B"

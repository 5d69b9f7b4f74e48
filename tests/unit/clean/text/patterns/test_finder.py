import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from veil.clean.text.patterns import find
from veil.clean.text.patterns.scan import lowered
from veil.identity.dates import DateShifter

SHIFT = DateShifter(days=-70)
PIECES = [
    "Dr. ", "SMITH", "smith", ", ", "12", "05", ".", "/", "-", "2011", " May ", "@", "example.org", "^", "Hospital ",
    "rue de ",
    "Hauptstr. ", "MRN ", "ID: ", "+49 ", "(0", "\\", "C:\\", "//", "T", "İ", "ß", "ﬁ", "٣", "²", "漢字", "\u202e",
    "\n", "\t", "\0", "née en ",
    "'", "J.", "St. ", "PO Box ", "at ", "for ", "93", "yo", "mm", "10115 ", "Paris", "1.2.840.", "::", "of ",
]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=24).map("".join))


@given(TEXTS, st.sampled_from([None, SHIFT, DateShifter(days=3, mode="keep"), DateShifter(days=3, mode="year")]))
@example("\u0663\u0663.\u0660\u0665.\u0662\u0660\u0661\u0661 93yo", SHIFT)
@example("İİİ Dr. Smith", SHIFT)
def test_spans_are_in_order_and_inside(text: str, dates: DateShifter | None) -> None:
    position = 0
    for span in find(text, dates, 89):
        assert position <= span.start < span.stop <= len(text)
        assert span.kind
        position = span.stop


@given(st.text())
def test_small_letters_stand_where_the_text_has_them(text: str) -> None:
    assert len(lowered(text)) == len(text)


BAD = [
    "a",
    "A",
    " ",
    "9",
    "1.1.1.",
    "1.",
    "\n",
    "a ",
    "1 ",
    "A^",
    "a@",
    "1/",
    "-1",
    "J.",
    "Müller-",
    "O'",
    "\0",
    "漢",
    "(0",
    "::",
    "\\\\a",
]


@pytest.mark.parametrize("piece", BAD)
def test_time_is_linear(piece: str) -> None:
    """A pattern that backtracks would need hours, not a second."""
    text = piece * (200_000 // len(piece))
    start = time.perf_counter()
    find(text, SHIFT, 89)
    assert time.perf_counter() - start < 5


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["a", " ", "9", "1.1.1."])
def test_ten_million_characters(piece: str) -> None:
    start = time.perf_counter()
    find(piece * (10_000_000 // len(piece)), SHIFT, 89)
    assert time.perf_counter() - start < 3


def test_what_no_blank_interrupts_goes_and_the_rest_is_read() -> None:
    text = "seen by Dr Smith " + "x" * 2000 + " MRN 12345"
    kinds = [text[span.start : span.stop][:12] for span in find(text, None, 89)]
    assert kinds == ["by Dr Smith", "x" * 12, "MRN 12345"]


def test_neighbours_are_one_span() -> None:
    (span,) = find("seen by Dr Jones, Dr Miller and Dr Brown today", None, 89)
    assert (span.start, span.stop) == (5, 40)


def test_a_date_inside_an_announced_number_goes_with_it() -> None:
    (span,) = find("CT MRN 20110512", SHIFT, 89)
    assert (span.start, span.replacement) == (3, "")


@pytest.mark.parametrize("text", ["", " ", "\n\t", "CT", "."])
def test_nothing_to_find(text: str) -> None:
    assert find(text, SHIFT, 89) == []

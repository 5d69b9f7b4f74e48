"""Defined terms."""

import pytest

from veil.standard import _tables, terms


@pytest.mark.parametrize(
    "value",
    [
        "ORIGINAL",
        "PRIMARY",
        "AXIAL",
        "CT",
        "MONOCHROME2",
        "HFS",
        "YES",
        "M",
        "FOR PRESENTATION",
        "ISO_IR 100",
        "ISO_10918_1",
        "BQML",
        "PHOTON",
        "CHEST",
        "HEAD",
        "original ",
        "R\0",
        "MLO",
        "DRW",
        "HAS CONCEPT MOD",
        "PALETTE COLOR",
        "LABELMAP",
    ],
)
def test_words_of_the_standard(value: str) -> None:
    assert terms.is_defined_term(value)


@pytest.mark.parametrize(
    "value", ["", " ", "DOE", "SMITH", "MAX", "12345", "ORIGINAL\\PRIMARY", "WHITE", "MARY", "ANNA"]
)
def test_other_words(value: str) -> None:
    assert not terms.is_defined_term(value)


def test_the_list_is_long_and_clean() -> None:
    assert len(terms.defined_terms()) > 1000
    for topic, words in _tables.rows("terms.tsv"):
        row = words.split("|")
        assert topic
        assert row == sorted(set(row))
        assert all(word == word.strip().upper() and len(word) <= 16 for word in row)

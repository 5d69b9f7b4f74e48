"""Anatomy that means a head."""

import pytest

from veil.standard import heads


@pytest.mark.parametrize(
    "term",
    ["HEAD", "head", " Brain ", "SKULL\0", "HEAD_NECK", "WHOLE_BODY", "WHOLEBODY", "KOPF", "CSPINE", "TEMPORAL_BONE"],
)
def test_terms_that_mean_a_head(term: str) -> None:
    assert heads.is_head_term(term)


@pytest.mark.parametrize("term", ["", "CHEST", "KNEE", "HEADER", "ABDOMEN"])
def test_terms_that_do_not(term: str) -> None:
    assert not heads.is_head_term(term)


def test_categories() -> None:
    assert heads.category("HEAD") == "head"
    assert heads.category("NECK") == "neck"
    assert heads.category("CHEST") is None


def test_codes_are_there_under_old_and_new_schemes() -> None:
    assert ("SCT", "69536005") in heads.codes()
    assert {("SRT", "T-D1100"), ("SNM3", "T-D1100"), ("99SDM", "T-D1100")} <= heads.codes()
    assert sum(scheme == "SCT" for scheme, _ in heads.codes()) == 100


@pytest.mark.parametrize(
    "text",
    [
        "CT HEAD W/O",
        "head_ct",
        "t1_mprage_sag",
        "AX FLAIR",
        "Kopf nativ",
        "craniotomy",
        "facial bones",
        "T1_MPR",
        "3D_TOF_3slab",
    ],
)
def test_words_that_mean_a_head(text: str) -> None:
    assert heads.text_trigger().search(text)


@pytest.mark.parametrize("text", ["", "CHEST PA", "surface coil", "forehead7x", "Heading", "year", "prostate"])
def test_words_that_do_not(text: str) -> None:
    assert not heads.text_trigger().search(text)


def test_terms_of_the_standard_are_apart_from_others() -> None:
    assert "HEADNECK" in heads.defined_terms()
    assert "KOPF" not in heads.defined_terms()

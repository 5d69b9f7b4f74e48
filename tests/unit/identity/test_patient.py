from collections.abc import Callable

import pytest

from veil.identity.patient import canonical, patient_number
from veil.policy.model import IdentityPolicy

Rules = Callable[..., IdentityPolicy]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ab 12", "  AB  12 \0"),
        ("00123", "123"),
        ("000", "0"),
        ("M\u00fcller", "Mu\u0308ller"),
        ("A\t1", "A 1"),
        ("Stra\u00dfe", "STRASSE"),
    ],
)
def test_spellings_of_one_patient(rules: Rules, one: str, other: str) -> None:
    assert canonical(rules(), one) == canonical(rules(), other)


@pytest.mark.parametrize(("one", "other"), [("A1", "A01"), ("12 34", "1234"), ("12-34", "1234"), ("1", "2")])
def test_different_patients(rules: Rules, one: str, other: str) -> None:
    assert canonical(rules(), one) != canonical(rules(), other)


def test_zeros_and_case_count_when_the_policy_says_so(rules: Rules) -> None:
    strict = rules(zeros="keep", case="keep")

    assert canonical(strict, "00123") != canonical(strict, "123")
    assert canonical(strict, "ab") != canonical(strict, "AB")


def test_the_issuer_counts_only_if_issuers_are_distinguished(rules: Rules) -> None:
    assert canonical(rules(), "1", "A") == canonical(rules(), "1", "B")
    split = rules(issuer="distinguish")
    assert canonical(split, "1", "A") != canonical(split, "1", "B")
    assert canonical(split, "1", " a ") == canonical(split, "1", "A")
    assert canonical(split, "1") == canonical(rules(), "1")


def test_no_id_looks_like_an_id_with_an_issuer(rules: Rules) -> None:
    split = rules(issuer="distinguish", zeros="keep")
    pairs = [("ab", "c"), ("a", "bc"), ("abc", ""), ("a|b", "c"), ("a", "b|c"), ("2:ab1:c", ""), ("1:a", "2:bc")]

    assert len({canonical(split, *pair) for pair in pairs}) == len(pairs)


@pytest.mark.parametrize("empty", ["", " ", "\0\0", " \t "])
def test_no_id_is_nobody(rules: Rules, empty: str) -> None:
    assert canonical(rules(issuer="distinguish"), empty, "A") == ""


def test_the_number_of_a_canonical_form(rules: Rules) -> None:
    assert patient_number(canonical(rules(issuer="distinguish"), "a:1", "B")) == "a:1"
    assert patient_number("free form") == "free form"

"""k, uniqueness, l, and the share of each attribute, on cohorts small enough to count by hand."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import cohort
from veil.policy import RiskPolicy, compile_policy, load
from veil.risk import Collection, Patient, assess
from veil.risk.records import collect
from veil.risk.summary import counts, summary

RISK = RiskPolicy(k=2, quasi=("PatientSex", "PatientAge"), rare=("StudyDescription",), sensitive=("SmokingStatus",))


def _of(*rows: tuple[str, str, str, str]) -> Collection:
    keywords = ("PatientSex", "PatientAge", "StudyDescription", "SmokingStatus")
    patients = [
        Patient(
            f"P{number}", {key: frozenset([value] if value else []) for key, value in zip(keywords, row, strict=True)}
        )
        for number, row in enumerate(rows)
    ]
    return Collection(tuple(patients))


SIX = _of(
    ("F", "045Y", "chest", "YES"),
    ("F", "045Y", "chest", "NO"),
    ("M", "045Y", "chest", "YES"),
    ("M", "045Y", "chest", "YES"),
    ("M", "093Y", "chest", ""),
    ("M", "", "heart", ""),
)


def test_counted_by_hand() -> None:
    found = assess(SIX, RISK)
    assert (found.patients, found.k, found.unique, found.below) == (6, 1, 2, 2)
    assert found.sizes == {1: 2, 2: 2}
    assert found.diversity == {"SmokingStatus": 1}
    assert [(one.keyword, one.values, one.patients) for one in found.rare] == [("StudyDescription", 1, 1)]
    assert {share.keyword: (share.values, share.alone, share.without) for share in found.shares} == {
        "PatientAge": (3, 2, 0),
        "PatientSex": (2, 0, 2),
    }
    assert found.shares[0].keyword == "PatientAge"
    assert [(one.name, one.size, one.why) for one in found.exposed] == [
        ("P5", 1, ("PatientAge", "StudyDescription")),
        ("P4", 1, ("PatientAge",)),
    ]
    assert not found.met
    assert found.uniqueness == 2 / 6


def test_the_one_old_patient_of_a_rare_group_raises_the_flag() -> None:
    book = compile_policy(load("public"))
    usual = {"PatientSex": "F", "PatientAge": "061Y", "EthnicGroup": "White"}
    files = [cohort.instance(number, usual) for number in range(30)]
    assert assess(collect(files, book), book.policy.risk).met
    files.append(cohort.instance(30, usual | {"PatientAge": "090Y", "EthnicGroup": "Sami"}))
    found = assess(collect(files, book), book.policy.risk)
    assert not found.met
    assert [(one.name, one.size) for one in found.exposed] == [("MRN00030", 1)]


@pytest.mark.parametrize(
    ("change", "met"),
    [
        ({"k": 1, "uniqueness": 33}, False),
        ({"k": 1, "uniqueness": 34}, True),
        ({"k": 1, "uniqueness": 100, "diversity": 2}, False),
        ({"k": 2, "uniqueness": 100}, False),
    ],
)
def test_each_threshold_counts(change: dict[str, int], met: bool) -> None:
    wanted = replace(RISK, rare=(), **change)  # type: ignore[arg-type]  # the thresholds are all integers
    assert assess(SIX, wanted).met is met


def test_nobody_is_at_no_risk() -> None:
    found = assess(Collection(()), RISK)
    assert found.met
    assert found.k == 0


def test_without_any_quasi_identifier_all_are_one_class() -> None:
    assert assess(SIX, replace(RISK, quasi=())).k == 6


def test_the_summary_holds_counts_alone() -> None:
    plain = counts(assess(SIX, RISK)).plain()
    assert all(isinstance(value, int) for value in plain.values())
    assert plain["below"] == 2
    assert plain["met"] is False


@given(st.integers(0, 10_000), st.integers(1, 40))
def test_more_attributes_never_make_classes_larger(seed: int, patients: int) -> None:
    chance = Random(seed)
    rows = [(chance.choice("FM"), chance.choice(("1", "2", "3")), "", "") for _ in range(patients)]
    both = assess(_of(*rows), RISK)
    one = assess(_of(*rows), replace(RISK, quasi=("PatientSex",)))
    assert both.k <= one.k
    assert both.below >= one.below
    assert sum(size * number for size, number in both.sizes.items()) == patients


def test_the_summary_of_a_folder_is_that_of_its_records(tmp_path: Path) -> None:
    book = compile_policy(load("public"))
    for number, data in enumerate(cohort.cohort(12)):
        for copy in range(2):
            cohort.save(data, tmp_path / str(number) / f"{copy}.dcm")
    assert summary(tmp_path, book) == counts(assess(collect(cohort.cohort(12), book), book.policy.risk))
    assert summary(tmp_path / "nowhere", book).patients == 0

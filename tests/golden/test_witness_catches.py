"""The witness can fail a file: a sample of crippled cleaners, against the list of what became of all of them.

tools/mutate_policy.py makes the list, with more than two thousand mutants; see docs/reference/witness.md.
"""

import csv
import warnings
from collections import Counter
from itertools import chain
from pathlib import Path
from unittest import mock

import pytest

from support.mutants import Judged, Mutant, judge
from support.mutants_pixels import pixel_mutants
from support.mutants_rooms import action_mutants, all_mutants, carriers, file_mutants, planted_in, promise_mutants
from support.mutants_rules import rule_mutants
from veil.audit import Verdict, Witness

pytestmark = pytest.mark.slow
GOLDEN = Path(__file__).with_name("witness_mutants.csv")
_EVERY = 60
_LEAST = 0.98
"""The goal."""


@pytest.fixture(scope="module")
def expected() -> dict[str, tuple[str, str]]:
    with GOLDEN.open(newline="", encoding="utf-8") as stream:
        return {row["name"]: (row["outcome"], row["codes"]) for row in csv.DictReader(stream)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutants")


def _family(name: str) -> str:
    return name.partition(":")[0]


def _known(expected: dict[str, tuple[str, str]]) -> Counter[tuple[str, str]]:
    """Counts by family and outcome; without the strangers, of whom nobody can know."""
    found = Counter((_family(name), outcome) for name, (outcome, _) in expected.items())
    return Counter({key: number for key, number in found.items() if key[0] != "stranger"})


def _judged(mutants: list[Mutant]) -> dict[str, tuple[str, str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what was planted is what pydicom warns of
        return {one.name: (one.outcome, " ".join(one.codes)) for one in map(judge, mutants)}


def test_the_list_is_of_the_mutants_that_there_are(expected: dict[str, tuple[str, str]], folder: Path) -> None:
    names = [one.name for one in chain(rule_mutants(folder), all_mutants(folder), pixel_mutants(folder))]
    assert len(names) == len(set(names))
    assert set(names) == set(expected)


def test_what_leaks_is_caught(expected: dict[str, tuple[str, str]]) -> None:
    counts = _known(expected)
    caught = sum(number for (_, outcome), number in counts.items() if outcome == "caught")
    missed = sum(number for (_, outcome), number in counts.items() if outcome == "missed")
    assert caught >= 200
    assert counts["raw", "caught"] >= 180
    assert caught / (caught + missed) >= _LEAST
    assert not counts["action", "missed"]


def test_rows_of_the_rule_book_as_listed(expected: dict[str, tuple[str, str]], folder: Path) -> None:
    found = _judged(list(rule_mutants(folder))[::_EVERY])
    assert len({_family(name) for name in found}) == 3
    assert found == {name: expected[name] for name in found}


def test_files_and_promises_as_listed(expected: dict[str, tuple[str, str]], folder: Path) -> None:
    found = _judged([*file_mutants(folder), *promise_mutants(folder)])
    assert len(found) > 40
    assert found == {name: expected[name] for name in found}


def test_no_crippled_action_delivers_a_file_that_leaks(folder: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found: list[Judged] = [judge(one) for one in action_mutants(folder) if one.name.endswith(" in carriers")]
        planted: set[str] = set().union(*map(planted_in, carriers(folder).clean))
    assert len(found) == 10
    assert len(planted) >= 84
    assert {one.name: one.missed for one in found if one.missed} == {}
    assert sum(one.leaking > 0 for one in found) >= 7


def test_without_the_witness_they_leave(folder: Path) -> None:
    one = next(one for one in rule_mutants(folder) if one.name == "raw:PatientName")
    assert judge(one).outcome == "caught"
    with mock.patch.object(Witness, "check", return_value=Verdict()):
        assert judge(one).outcome == "missed"

"""All files of the corpus, as they are: counts add up, nothing fails unexpectedly, every refusal is explained."""

from pathlib import Path

import pytest

from support.outcomes import by_file, read_expected
from support.runs import Done, check_counts, run
from veil.codes import CODES, Kind

pytestmark = [pytest.mark.corpus, pytest.mark.slow]
UNEXPECTED = frozenset({"Q-FAILED", "Q-WORKER-DIED", "Q-UNREADABLE", "H-RESIDUAL"})
"""Outcomes that would be a defect of veil, or of this machine."""


@pytest.fixture(scope="module")
def done(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Done:
    return run(shared / "corpus", tmp_path_factory.mktemp("run"), "public")


def test_the_counts_add_up(done: Done) -> None:
    check_counts(done)


def test_nothing_fails_unexpectedly(done: Done) -> None:
    assert not [one.code for one in done.files.values() if one.code in UNEXPECTED]


def test_every_file_becomes_what_is_expected(done: Done) -> None:
    expected = read_expected()
    found = by_file(done)
    assert found.keys() == expected.keys(), "run tools/update_golden.py: the corpus has changed"
    wrong = {name: (expected[name].code, one.code) for name, one in found.items() if expected[name].code != one.code}
    assert not wrong, "explain the difference, then run tools/update_golden.py"


def test_every_refusal_is_explained() -> None:
    for row in read_expected().values():
        assert CODES[row.code].kind == row.kind
        assert row.kind == Kind.DELIVERED or row.why or row.note


def test_a_second_run_changes_nothing(done: Done, shared: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in done.out.rglob("*.dcm")}
    again = run(shared / "corpus", done.out.parent, "public")
    assert again.result.changed == 0
    assert {path: path.stat().st_mtime_ns for path in done.out.rglob("*.dcm")} == before
    assert again.files == done.files

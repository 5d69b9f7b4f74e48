"""dciodvfy over source and output: no output has an error that its source did not have."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from support.cleaners import OPEN_POLICY
from support.corpus import bundled, corpus
from support.runs import run
from support.validity import CHECKER, available, compare, normalise, stopped
from veil.policy import builtin

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not available(), reason=f"{CHECKER} is not installed (Debian: apt-get install dicom3tools)"),
]


def _new_errors(files: Iterable[Path], work: Path, policy: str | Path) -> tuple[int, Counter[str]]:
    """Run over links to the files; (how many could be judged, the errors that only the outputs have)."""
    folder = work / "in"
    folder.mkdir()
    sources = {f"{number:04}.dcm": path for number, path in enumerate(files)}
    for name, path in sources.items():
        (folder / name).write_bytes(path.read_bytes())
    done = run(folder, work, policy)
    new: Counter[str] = Counter()
    judged = 0
    for source, _, found in compare((folder / ref, path) for ref, path in done.delivered().items()):
        judged += 1
        new.update({f"{line} [{source.name}]": count for line, count in found.items()})
    return judged, new


def test_values_are_no_part_of_an_error() -> None:
    line = "Error - Value invalid for this VR - (0x0008,0x0020) DA Study Date  DA [1] = <19x>"
    line += " - Length invalid for this VR = 3"
    assert normalise(line) == normalise(line.replace("<19x>", "<2>").replace("= 3", "= 1"))
    assert normalise("Error - Missing Element=<A> Module=<B>") != normalise("Error - Missing Element=<C> Module=<B>")


def test_a_file_that_the_checker_gave_up_on_judges_nothing() -> None:
    assert stopped(["Error - Dicom dataset read failed"])
    assert not stopped(["Error - Missing attribute"])


@pytest.mark.corpus
@pytest.mark.parametrize("policy", ["public", OPEN_POLICY], ids=["public", "open"])
def test_the_corpus_gets_no_new_error(shared: Path, tmp_path: Path, policy: str | Path) -> None:
    assert shared.is_dir()
    judged, new = _new_errors((entry.path for entry in corpus() if entry.dicom), tmp_path, policy)
    assert judged >= 250
    assert not new


@pytest.mark.parametrize("policy", builtin())
def test_the_files_that_pydicom_brings_get_no_new_error(tmp_path: Path, policy: str) -> None:
    judged, new = _new_errors(bundled(), tmp_path, policy)
    assert judged >= 10
    assert not new

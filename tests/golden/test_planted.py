"""The planted identity, in all carriers at once, through whole runs: the byte scan of OUT finds nothing."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.bytescan import scan_folder
from support.cleaners import OPEN_POLICY
from support.corpus import bundled, corpus
from support.planting import CARRIERS, IDENTITY, plant_file
from support.runs import Done, check_counts, run
from veil.policy import builtin, load

pytestmark = pytest.mark.slow
_LARGE = 3_000_000
_FEW_LARGE = 2
_EVERY = 9
_NAMES = {carrier.name for carrier in CARRIERS if not carrier.extra}


@dataclass(frozen=True, slots=True)
class Study:
    """A folder of planted files: which carriers each bears, and how many could not be planted into."""

    folder: Path
    carriers: dict[str, tuple[str, ...]]
    unplanted: int


def _plant(files: list[Path], folder: Path) -> Study:
    carriers: dict[str, tuple[str, ...]] = {}
    unplanted = large = 0
    for number, path in enumerate(files):
        large += path.stat().st_size > _LARGE
        if path.stat().st_size > _LARGE and large > _FEW_LARGE:
            continue
        # Folder and file names bear the identity too.
        name = f"{IDENTITY.family} {IDENTITY.given} {number % 7}/{IDENTITY.record_number}_{number:04}.dcm"
        try:
            carriers[name] = plant_file(path, folder / name, number).used
        except (OSError, ValueError, KeyError, AttributeError, NotImplementedError, TypeError):
            unplanted += 1  # pydicom cannot read or write it
    return Study(folder, carriers, unplanted)


@pytest.fixture(scope="module")
def planted_corpus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Study:
    assert shared.is_dir()
    return _plant([entry.path for entry in corpus() if entry.dicom], tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def planted_bundled(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return _plant(list(bundled()), tmp_path_factory.mktemp("bundled"))


def _check_clean(done: Done, policy: str | Path) -> None:
    check_counts(done)
    found = scan_folder(done.out, IDENTITY)
    if load(policy).dates.mode == "keep":
        # A date of an event that equals the birth date is what this policy says may leave.
        found = [finding for finding in found if not finding.kind.startswith("date")]
    sources = {one.target: one.ref.rpartition("_")[2] for one in done.files.values()}
    told = Counter((sources.get(finding.file, finding.file), finding.kind) for finding in found)
    assert not told, f"{len(found)} findings: {told.most_common(10)}"


def _delivered_carriers(done: Done, study: Study) -> set[str]:
    return {name for ref in done.delivered() for name in study.carriers.get(ref, ())}


@pytest.mark.corpus
def test_nothing_is_left_in_the_corpus(planted_corpus: Study, tmp_path: Path) -> None:
    assert planted_corpus.unplanted <= 5
    done = run(planted_corpus.folder, tmp_path, "public")
    _check_clean(done, "public")
    assert len(done.delivered()) >= 300


@pytest.mark.corpus
def test_nothing_is_left_when_every_kind_of_object_is_delivered(planted_corpus: Study, tmp_path: Path) -> None:
    done = run(planted_corpus.folder, tmp_path, OPEN_POLICY)
    _check_clean(done, OPEN_POLICY)
    used = _delivered_carriers(done, planted_corpus)
    assert len(used) >= 84
    assert used >= _NAMES, "carriers that no delivered file bore"


@pytest.mark.corpus
@pytest.mark.parametrize("policy", [name for name in builtin() if name != "public"])
def test_nothing_is_left_under_any_built_in_policy(planted_corpus: Study, tmp_path: Path, policy: str) -> None:
    part = tmp_path / "part"
    for name in list(planted_corpus.carriers)[::_EVERY]:
        (part / name).parent.mkdir(parents=True, exist_ok=True)
        (part / name).hardlink_to(planted_corpus.folder / name)
    done = run(part, tmp_path, policy)
    _check_clean(done, policy)
    assert done.delivered()


@pytest.mark.parametrize("policy", [*builtin(), str(OPEN_POLICY)], ids=lambda policy: Path(policy).stem)
def test_nothing_is_left_in_the_files_that_pydicom_brings(planted_bundled: Study, tmp_path: Path, policy: str) -> None:
    assert planted_bundled.unplanted <= 5
    done = run(planted_bundled.folder, tmp_path, policy)
    _check_clean(done, policy)
    assert len(_delivered_carriers(done, planted_bundled)) >= 84

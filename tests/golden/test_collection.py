"""A collection of one patient that comes in two parts, a month apart: what refers to what is the same as in IN."""

import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pydicom
import pytest
from pydicom import Dataset
from pydicom.fileset import FileSet

import veil
from support.objects import collection
from support.runs import Done, run
from support.unseen import unseen
from veil.work.vault import Vault

DEFINITIONS = ("1.2.840.10008.",)
KINDS = {
    "study": 0, "series": 8, "instance": 24, "frame of reference": 9, "dimension organization": 1, "tracking": 1,
    "radiotherapy": 1, "content UID": 1,
}  # fmt: skip
"""How many references of each kind the collection has; that of a study is to its own, and so is no reference."""


def _uids(dataset: Dataset, path: str = "") -> Iterator[tuple[str, str]]:
    """Every UID of a data set with where it stands, but for published definitions; an own reading, by pydicom."""
    for element in dataset:
        place = f"{path}/{element.keyword}"
        if element.VR == "SQ":
            for number, item in enumerate(element.value):
                yield from _uids(item, f"{place}[{number}]")
        elif element.VR == "UI" and element.keyword not in {"InstanceCreatorUID", "DeviceUID"}:
            values = [element.value] if isinstance(element.value, str) else element.value or []
            yield from ((place, str(value)) for value in values if not str(value).startswith(DEFINITIONS))


def _graph(files: dict[str, Path]) -> dict[str, list[tuple[str, str]]]:
    return {name: list(_uids(pydicom.dcmread(path))) for name, path in files.items()}


def _shape(graph: dict[str, list[tuple[str, str]]]) -> dict[str, list[tuple[str, int]]]:
    """The graph without its names: each UID is the number of its first place, files and places in one order."""
    numbers: dict[str, int] = {}
    return {
        name: [(place, numbers.setdefault(uid, len(numbers))) for place, uid in graph[name]] for name in sorted(graph)
    }


def _received(source: Path) -> dict[str, Path]:
    return {path.stem: path for path in source.rglob("*.dcm")}


def _delivered(*done: Done) -> dict[str, Path]:
    return {Path(ref).stem: path for one in done for ref, path in one.delivered().items()}


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("collection")
    for name, objects in zip(("first", "second"), collection.make(), strict=True):
        collection.write(objects, folder / name)
    return folder


@pytest.fixture(scope="module")
def grown(parts: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Done, Done, Path]:
    """Two runs with one vault: IN has the first part, then both."""
    work = tmp_path_factory.mktemp("grown")
    shutil.copytree(parts / "first", work / "in" / "first")
    first = run(work / "in", work, jobs=1)
    shutil.copytree(parts / "second", work / "in" / "second")
    return first, run(work / "in", work, jobs=1), work


def test_the_collection_refers_to_all_kinds(parts: Path) -> None:
    places = Counter(place.rpartition("/")[2] for uids in _graph(_received(parts)).values() for place, _ in uids)
    wanted = (
        "ReferencedSOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID",
        "ReferencedFrameOfReferenceUID", "TrackingUID", "DimensionOrganizationUID", "DoseReferenceUID", "UID",
    )  # fmt: skip
    assert all(places[name] for name in wanted), places


def test_the_graph_of_two_runs_is_whole(grown: tuple[Done, Done, Path]) -> None:
    first, second, work = grown
    assert (first.result.codes, second.result.codes) == ({"D-CLEAN": 6}, {"D-CLEAN": 11})
    old, new = _graph(_received(work / "in")), _graph(_delivered(second))
    assert _shape(old) == _shape(new)
    assert not {uid for uids in old.values() for _, uid in uids} & {uid for uids in new.values() for _, uid in uids}
    found = second.result.references
    assert {kind: states["resolved"] for kind, states in found.kinds.items()} == {k: n for k, n in KINDS.items() if n}
    assert sum(found.total(state) for state in ("outside", "undelivered", "removed", "wrong")) == 0
    assert second.result.exit_status == 0


def test_two_vaults_with_one_key_give_one_graph(parts: Path, tmp_path: Path) -> None:
    first = run(parts / "first", tmp_path / "a", jobs=1)
    second = run(parts / "second", tmp_path / "b", jobs=1)
    assert _shape(_graph(_received(parts))) == _shape(_graph(_delivered(first, second)))
    # The second vault never saw what its files point at, and says so.
    found = second.result.references
    assert found.kinds["instance"]["outside"] > 0
    assert found.wrong == 0


def test_workers_change_nothing(parts: Path, grown: tuple[Done, Done, Path], tmp_path: Path) -> None:
    several = run(parts, tmp_path, jobs=4)
    assert several.result.references == grown[1].result.references


def test_what_is_held_is_told_as_not_delivered(parts: Path, tmp_path: Path) -> None:
    source = tmp_path / "in"
    shutil.copytree(parts, source)
    image = pydicom.dcmread(source / "first" / "ct0.dcm")
    image.EncryptedAttributesSequence = [pydicom.Dataset()]
    image.save_as(source / "first" / "ct0.dcm")
    done = run(source, tmp_path, jobs=1)
    assert done.files["first/ct0.dcm"].code == "H-ENCRYPTED"
    found = done.result.references
    # All that refer to the slice: regions (twice in one file), registration, segments, report, view, key images.
    assert found.undelivered == {"H-ENCRYPTED": 6}
    assert (found.kinds["instance"]["undelivered"], found.wrong, done.result.exit_status) == (6, 0, 3)


def test_a_killed_run_comes_to_the_same_counts(parts: Path, grown: tuple[Done, Done, Path], tmp_path: Path) -> None:
    key = tmp_path / "key"
    veil.Key(bytes(range(32))).save(key)
    command = [
        sys.executable, "-m", "veil", "run", str(parts), str(tmp_path / "out"), "--vault", str(tmp_path / "vault"),
        "--jobs", "1", "--key", str(key), "--quiet", "--dicomdir", "--policy", str(unseen("public")),
    ]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        if next((tmp_path / "out").rglob("*.dcm"), None) if (tmp_path / "out").is_dir() else None:
            break
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)
    done = run(parts, tmp_path, jobs=1)
    assert done.result.references == grown[1].result.references


def test_dicomdir_lists_out_under_short_names(parts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    key = veil.Key(bytes(range(32)))
    result = veil.run(parts, out, key=key, jobs=1, dicomdir=True)
    assert result.dicomdir is not None
    assert (result.dicomdir.listed, result.dicomdir.unlisted) == (11, 0)
    listing = FileSet(out / "DICOMDIR")
    assert len(listing) == 11
    originals = {path.stem: path for path in out.rglob("*.dcm")}
    for one in listing:
        components = Path(one.path).relative_to(out).parts
        assert all(len(name) <= 8 and name.isalnum() and name == name.upper() for name in components)
        assert len(components) <= 8
        assert Path(one.path).samefile(originals[one.SOPInstanceUID])
    listing._stage["t"].cleanup()
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in out.rglob("*") if path.is_file()}
    again = veil.run(parts, out, key=key, jobs=1, dicomdir=True)
    assert again.dicomdir == result.dicomdir
    assert before == {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in out.rglob("*") if path.is_file()}


@pytest.mark.skipif(shutil.which("dciodvfy") is None, reason="needs dciodvfy of dicom3tools")
def test_a_checker_finds_no_error_in_the_dicomdir(parts: Path, tmp_path: Path) -> None:
    veil.run(parts, tmp_path / "out", key=veil.Key(bytes(range(32))), jobs=1, dicomdir=True)
    said = subprocess.run(["dciodvfy", str(tmp_path / "out" / "DICOMDIR")], capture_output=True, text=True, check=False)
    assert "BasicDirectory" in said.stderr + said.stdout
    assert "Error" not in said.stderr + said.stdout


@pytest.mark.skipif(shutil.which("dcmdump") is None, reason="needs dcmdump of DCMTK")
def test_dcmtk_reads_the_dicomdir_and_what_it_points_at(parts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    veil.run(parts, out, key=veil.Key(bytes(range(32))), jobs=1, dicomdir=True)
    said = subprocess.run(
        ["dcmdump", "-q", "+P", "0004,1500", str(out / "DICOMDIR")], capture_output=True, text=True, check=True
    ).stdout
    names = [line.partition("[")[2].partition("]")[0].split("\\") for line in said.splitlines()]
    assert len(names) == 11
    assert all(out.joinpath(*name).is_file() for name in names)


def test_a_dicomdir_never_passes_and_a_withdrawn_file_leaves_the_new_one(parts: Path, tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    key = veil.Key(bytes(range(32)))
    shutil.copytree(parts, source)
    veil.run(source, out, key=key, jobs=1, dicomdir=True)
    # Its own DICOMDIR, given back as input.
    shutil.copyfile(out / "DICOMDIR", source / "DICOMDIR")
    # And a slice that turns out to be of a study of two patients: all of that study goes.
    other = pydicom.dcmread(source / "first" / "ct0.dcm")
    other.PatientID, other.SOPInstanceUID = "somebody else", f"{collection.ROOT}.5.199"
    other.file_meta.MediaStorageSOPInstanceUID = other.SOPInstanceUID
    other.save_as(source / "first" / "other.dcm")
    # Not asked for now, and still kept true.
    result = veil.run(source, out, key=key, jobs=1)
    assert result.codes == {"D-CLEAN": 2, "H-PATIENT-CONFLICT": 10, "S-DICOMDIR": 1}
    assert result.dicomdir is not None
    assert result.dicomdir.listed == 2
    assert sum(path.is_file() for path in (out / "FILESET").rglob("*")) == 2
    assert result.references.undelivered["H-PATIENT-CONFLICT"] > 0
    assert result.references.wrong == 0


def test_a_destroyed_key_leaves_no_old_uid_in_the_ledger(parts: Path, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    veil.run(parts, tmp_path / "out", vault=vault, jobs=1)
    old = collection.ROOT.encode()
    assert old in (vault / "ledger.sqlite").read_bytes()
    Vault.open(vault).destroy_key()
    assert not any(old in path.read_bytes() for path in vault.glob("ledger*"))

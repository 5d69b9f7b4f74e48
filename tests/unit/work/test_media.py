"""The DICOMDIR of OUT: asked for, kept true, never in the way of what is not ours. References that a policy tears."""

from io import BytesIO
from pathlib import Path

import pydicom
import pytest

import veil
from support.objects import collection
from support.planting import IDENTITY
from veil.cli.app import main
from veil.errors import PathError, UsageError

KEY = veil.Key(bytes(range(32)))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    first, _ = collection.make()
    collection.write({name: first[name] for name in ("ct0", "rtstruct")}, tmp_path / "in")
    return tmp_path / "in"


def test_what_lies_in_out_already_is_not_written_over(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    veil.run(source, out, key=KEY, jobs=1)
    (out / "FILESET").mkdir()
    with pytest.raises(PathError) as told:
        veil.run(source, out, key=KEY, jobs=1, dicomdir=True)
    assert told.value.code == "U-OUT-FOREIGN-FILE"
    assert not (out / "DICOMDIR").exists()


def test_a_pseudonym_that_the_dicomdir_needs_is_refused(source: Path, tmp_path: Path) -> None:
    listed = tmp_path / "patients.csv"
    listed.write_text(f"id_old,id_new\n{IDENTITY.record_number},Fileset\n", encoding="utf-8")
    out = tmp_path / "out"
    with pytest.raises(UsageError) as told:
        veil.run(source, out, key=KEY, jobs=1, patients=listed, dicomdir=True)
    assert told.value.code == "U-DICOMDIR-NAME"
    assert len(list(out.rglob("*.dcm"))) == 2


def test_elements_of_a_dicomdir_do_not_pass_in_other_objects(source: Path, tmp_path: Path) -> None:
    record = pydicom.Dataset()
    record.DirectoryRecordType, record.ReferencedFileID = "PATIENT", ["SECRETS"]
    image, structures = (pydicom.dcmread(source / f"{name}.dcm") for name in ("ct0", "rtstruct"))
    image.FileSetID, image.DirectoryRecordSequence = "SECRETS", [record]
    frame = structures.ReferencedFrameOfReferenceSequence[0]
    frame.FileSetID, frame.DirectoryRecordSequence = "SECRETS", [record]
    for name, made in (("ct0", image), ("rtstruct", structures)):
        given = BytesIO()
        made.save_as(given)
        (source / f"{name}.dcm").write_bytes(given.getvalue())
    result = veil.run(source, tmp_path / "out", key=KEY, jobs=1)
    assert result.codes == {"D-CLEAN": 1, "S-DICOMDIR": 1}
    (released,) = (tmp_path / "out").rglob("*.dcm")
    assert b"SECRETS" not in released.read_bytes()


def test_a_file_of_which_no_record_can_be_made_is_told(source: Path, tmp_path: Path) -> None:
    dose = collection.make()[1]["rtdose"]
    del dose.DoseSummationType
    collection.write({"rtdose": dose}, source)
    result = veil.run(source, tmp_path / "out", key=KEY, jobs=1, dicomdir=True)
    assert result.dicomdir is not None
    assert result.dicomdir.listed + result.dicomdir.unlisted == 3


def test_references_and_the_dicomdir_are_told_on_the_screen(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(source), str(tmp_path / "out"), "--jobs", "1", "--dicomdir"]) == 0
    said = capsys.readouterr().out
    # The other two slices that the structure set points at are not there.
    assert "References in OUT: " in said
    assert (
        " resolved, 2 point outside, 0 point at files that were not delivered, 0 taken out by the policy, 0 wrong."
        in said
    )
    assert "DICOMDIR lists 2 files; a disc gets DICOMDIR and FILESET." in said
    page = (tmp_path / "out.vault" / "reports" / "1" / "public" / "report.html").read_text(encoding="utf-8")
    assert "What refers to what" in page
    assert "Do not release" not in page


def test_a_policy_that_tears_the_graph_delivers_no_torn_reference(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = tmp_path / "torn.toml"
    rule = '[[rule]]\nselect = "FrameOfReferenceUID"\naction = "keep"\nreason = "kept by mistake"\n'
    policy.write_text(f'title = "torn"\nextends = "public"\n{rule}', encoding="utf-8")
    assert main(["run", str(source), str(tmp_path / "out"), "--jobs", "1", "--policy", str(policy)]) == 3
    # The image is as the policy wants it; what names its frame of reference otherwise does not leave.
    said = capsys.readouterr().out
    assert "H-WITNESS" in said
    assert ", 0 wrong." in said
    assert [pydicom.dcmread(path).Modality for path in (tmp_path / "out").rglob("*.dcm")] == ["CT"]

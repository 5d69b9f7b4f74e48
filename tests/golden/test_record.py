"""From a run to a release that somebody else can check: on the command line, through the real rooms."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian

from support.identity import PlantedIdentity
from veil.audit import Finding, Witness
from veil.audit.findings import Severity, Verdict
from veil.cli import main

HOLD = """
title = "The default, with all images held until somebody has looked"
extends = "public"

[pixels]
burned_in = "hold"
"""
PERSON = PlantedIdentity()
REASON = f"asked {PERSON.physician_family}: nothing burned in"
SECRETS = (*PERSON.names(), PERSON.record_number, PERSON.physician_family, "1.2.3.4.5")


def _slice(path: Path, number: int) -> None:
    made = Dataset()
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.SOPClassUID = made.file_meta.MediaStorageSOPClassUID = CTImageStorage
    made.SOPInstanceUID = made.file_meta.MediaStorageSOPInstanceUID = UID(f"1.2.3.4.5.3.{number}")
    made.StudyInstanceUID, made.SeriesInstanceUID = "1.2.3.4.5.1", "1.2.3.4.5.2"
    made.Modality, made.PatientID, made.PatientName = "CT", PERSON.record_number, PERSON.name
    made.Rows = made.Columns = made.SamplesPerPixel = 1
    made.BitsAllocated, made.BitsStored, made.HighBit, made.PixelRepresentation = 16, 16, 15, 0
    made.PhotometricInterpretation, made.PixelData = "MONOCHROME2", b"\1\0"
    made.save_as(path, enforce_file_format=True)


class Desk:
    """Somebody at a terminal."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root, self.capsys, self.shown = root, capsys, ""

    def veil(self, *words: object) -> int:
        status = main([str(word) for word in words])
        self.shown = "".join(self.capsys.readouterr())
        return status

    def run(self, *more: object) -> int:
        return self.veil("run", self.root / "in", self.root / "out", "--jobs", 1, *more)

    def events(self, name: str) -> list[dict[str, Any]]:
        lines = (json.loads(line) for line in self.shown.splitlines() if line.startswith("{"))
        return [line for line in lines if line["event"] == name]

    def says_nothing_of_the_person(self) -> None:
        assert not [secret for secret in SECRETS if secret.casefold() in self.shown.casefold()]


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    (tmp_path / "in").mkdir()
    (tmp_path / "hold.toml").write_text(HOLD)
    (tmp_path / "pass.toml").write_text(HOLD.replace('"hold"', '"ignore"'))
    for number in range(4):
        _slice(tmp_path / "in" / f"{PERSON.family}{number}.dcm", number)
    made = Desk(tmp_path, capsys)
    assert made.run("--policy", tmp_path / "hold.toml") == 3
    return made


def test_a_held_file_is_looked_at_released_and_leaves_alone(desk: Desk) -> None:
    vault = desk.root / "out.vault"
    assert desk.veil("quarantine", vault) == 0
    assert "H-BURNED-IN" in desk.shown
    desk.says_nothing_of_the_person()
    assert desk.veil("quarantine", "list", vault, "--code", "H-BURNED-IN", "--json") == 0
    numbers = [entry["number"] for entry in desk.events("entry")]
    assert len(numbers) == 4
    assert desk.veil("quarantine", "show", vault, numbers[0]) == 0
    desk.says_nothing_of_the_person()
    assert desk.veil("quarantine", "show", vault, numbers[0], "--reveal") == 0
    assert PERSON.family in desk.shown
    assert desk.veil("quarantine", "release", vault, numbers[0]) == 2
    assert (
        desk.veil("quarantine", "release", vault, numbers[0], "--reason", REASON, "--by", PERSON.physician_family) == 0
    )
    desk.says_nothing_of_the_person()
    # The other slices are made of the same bytes but for their numbers; what was let pass is not remembered for them.
    assert desk.run("--policy", desk.root / "hold.toml", "--json") == 3
    assert desk.events("end")[0]["codes"] == {"D-CLEAN": 1, "H-BURNED-IN": 3}
    assert desk.veil("verify", desk.root / "out") == 0
    assert desk.veil("quarantine", "retry", vault, "--all") == 0
    assert "3 will be tried again" in desk.shown
    assert desk.run("--policy", desk.root / "hold.toml", "--json") == 3
    assert desk.events("end")[0]["codes"] == {"D-CLEAN": 1, "H-BURNED-IN": 3}


def test_another_policy_and_a_certificate_that_the_receiver_checks(desk: Desk) -> None:
    root = desk.root
    assert desk.run("--policy", root / "pass.toml") == 2
    assert "U-POLICY-CHANGED" in desk.shown
    assert desk.run("--policy", root / "pass.toml", "--policy-changed", "--quiet") == 0
    signed, public = root / "certificate.json", root / "public.pem"
    assert desk.veil("certificate", root / "out.vault", "--out", signed, "--public-key", public) == 0
    desk.shown = signed.read_text()
    desk.says_nothing_of_the_person()
    said = json.loads(desk.shown)["certificate"]
    assert (said["outputs"]["files"], said["policy"]["extends"], said["checked"]) == (4, "public", True)
    assert "clean_descriptors" in said["policy"]["options"]
    assert "basic" in said["policy"]["claims"]
    (root / "out").rename(root / "sent")
    assert desk.veil("verify", root / "sent", "--certificate", signed, "--public-key", public) == 0
    assert desk.veil("verify", "--certificate", signed) == 0
    first = min((root / "sent").rglob("*.dcm"))
    first.write_bytes(first.read_bytes()[:-1] + b"\7")
    (root / "sent" / f"{PERSON.family}.dcm").write_bytes(b"x")
    assert desk.veil("verify", root / "sent", "--certificate", signed) == 3
    assert desk.veil("verify", root / "sent", "--vault", root / "out.vault") == 3
    assert {"V-CHANGED", "V-EXTRA"} <= set(desk.shown.split())
    desk.says_nothing_of_the_person()
    assert desk.veil("verify", root / "sent", "--vault", root / "out.vault", "--names") == 3
    assert PERSON.family in desk.shown


def test_no_certificate_of_what_was_changed(desk: Desk) -> None:
    root = desk.root
    desk.run("--policy", root / "pass.toml", "--policy-changed", "--quiet")
    min((root / "out").rglob("*.dcm")).unlink()
    assert desk.veil("certificate", root / "out.vault", "--out", root / "c.json") == 3
    assert not (root / "c.json").exists()
    assert desk.veil("certificate", root / "out.vault", "--out", root / "c.json", "--unchecked") == 0
    assert json.loads((root / "c.json").read_text())["certificate"]["checked"] is False


def test_a_dicomdir_is_what_was_written(desk: Desk) -> None:
    root = desk.root
    desk.run("--policy", root / "pass.toml", "--policy-changed", "--quiet", "--dicomdir")
    signed = root / "certificate.json"
    assert desk.veil("verify", root / "out") == 0
    assert desk.veil("certificate", root / "out.vault", "--out", signed, "--quiet") == 0
    assert desk.veil("verify", root / "out", "--certificate", signed) == 0
    assert desk.veil("vault", "destroy-key", root / "out.vault", "--yes") == 0
    assert desk.veil("verify", root / "out") == 0
    stranger = next(path for path in (root / "out/FILESET").rglob("*") if path.is_file()).with_name("ZZ")
    stranger.write_bytes(b"x")
    for more in ((), ("--certificate", signed)):
        assert desk.veil("verify", root / "out", *more) == 3
        assert "V-LISTING" in desk.shown
    stranger.unlink()
    with (root / "out/DICOMDIR").open("ab") as file:
        file.write(b"x")
    assert desk.veil("verify", root / "out") == 3
    assert "V-LISTING" in desk.shown


def test_what_the_witness_found_is_let_pass_and_nothing_more(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    root, vault = desk.root, desk.root / "out.vault"
    found = [Finding("A-KNOWN", Severity.CERTAIN, "StudyDescription", "a name", PERSON.family)]
    monkeypatch.setattr(Witness, "check", lambda *_: Verdict(tuple(found)))
    assert desk.run("--policy", root / "pass.toml", "--policy-changed", "--quiet") == 3
    assert desk.veil("quarantine", "list", vault, "--code", "H-WITNESS", "--json") == 0
    one, other = (entry["number"] for entry in desk.events("entry")[:2])
    assert desk.veil("quarantine", "show", vault, one) == 0
    assert "A-KNOWN (certain) StudyDescription" in desk.shown
    desk.says_nothing_of_the_person()
    assert desk.veil("quarantine", "release", vault, one, "--reason", "a street") == 0
    assert desk.run("--policy", root / "pass.toml", "--json") == 3
    assert desk.events("end")[0]["codes"] == {"D-CLEAN": 1, "H-WITNESS": 3}
    assert desk.veil("quarantine", "release", vault, other, "--reason", "a street") == 0
    found.append(Finding("A-KNOWN", Severity.LIKELY, "ProtocolName", "a name", PERSON.given))
    assert desk.run("--policy", root / "pass.toml", "--json") == 3
    assert desk.events("end")[0]["codes"] == {"D-CLEAN": 1, "H-WITNESS": 3}
    assert desk.veil("verify", root / "out") == 0


@pytest.mark.skipif(sys.platform == "win32", reason="links")
def test_usage(desk: Desk) -> None:
    assert desk.veil("verify") == 2
    assert desk.veil("verify", desk.root / "out", "--public-key", "x") == 2
    assert desk.veil("quarantine", "retry", desk.root / "out.vault") == 2
    assert desk.veil("quarantine", "show", desk.root / "out.vault", "999") == 2

"""A made-up run for the report's tests."""

from dataclasses import dataclass

from veil.codes import Kind
from veil.report import FaceSeries, FileRow, IndirectRow, OptionRow, PrivateData, PrivateFile, ReportData, RunFacts

POISON = "MEADOWSWEET^ISOLDE"
TARGET = "P7K2M9QXA/2.25.11/2.25.12/2.25.13.dcm"
DELIVERED, HELD, QUARANTINED, SKIPPED = Kind

FACTS = RunFacts(
    run="1",
    date="2026-11-22",
    context="public",
    policy="public",
    digest="ab" * 32,
    extends="",
    edition="2026d",
    tools={"veil": "0.1.0", "python": "3.11.7", "pydicom": "3.0.2"},
)
DATA = ReportData(
    facts=FACTS,
    codes={"D-CLEAN": 5, "H-BURNED-IN": 2, "Q-TRUNCATED": 1, "S-NOT-DICOM": 3},
    modalities={"CT": {DELIVERED: 4}, "MR": {DELIVERED: 1, QUARANTINED: 1}, "US": {HELD: 2}, "other": {SKIPPED: 3}},
    actions={"remove:PatientBirthName": 5, "keep:Modality": 5, "remove:(0009,xx10)": 2, "remove:private": 7},
    options=(
        OptionRow("basic", "113100", "Basic Application Confidentiality Profile", on=True, claimed=True, why="claimed"),
        OptionRow("clean_pixel_data", "113101", "Clean Pixel Data Option", on=True, claimed=False, why="not-built"),
        OptionRow("retain_uids", "113110", "Retain UIDs Option", on=False, claimed=False, why="off"),
    ),
    faces=(FaceSeries("2.25.12", "CT", 4),),
    indirect=(IndirectRow("PatientSex", "keep"),),
    patients=2,
    studies=2,
    series=3,
    bytes_in=5_000_000,
    bytes_out=4_000_000,
)


@dataclass(frozen=True)
class Row:
    """What the engine tells of one element."""

    path: str
    keyword: str
    vr: str
    action: str
    reason: str
    before: str
    after: str | None


ROWS = (
    Row("(0010,0010)", "PatientName", "PN", "pseudonym", "PS3.15 E.1-1 basic Z", POISON, "P7K2M9QXA"),
    Row("(0040,0275)[0].(0008,0050)", "AccessionNumber", "SH", "empty", "PS3.15 E.1-1 basic Z", "A20110512", ""),
    Row("(0009,1010)", "", "LO", "remove", "private element off the lists", f"<b>{POISON}</b>\x1b[31m", None),
    Row("(0008,1030)", "StudyDescription", "LO", "clean", "option clean_descriptors", f"CT {POISON}", "CT"),
    Row("(0008,0060)", "Modality", "CS", "keep", "coded", "CT", "CT"),
)


def files() -> list[FileRow]:
    """The rows of the shared files.csv."""
    refused = ["H-BURNED-IN"] * 2 + ["Q-TRUNCATED"] + ["S-NOT-DICOM"] * 3
    return [FileRow(TARGET, "D-CLEAN", "cd" * 32)] * 5 + [FileRow("", code) for code in refused]


def private() -> PrivateData:
    """What only the vault knows."""
    rows = [
        PrivateFile(f"{POISON}/{name}", code, TARGET if code == "D-CLEAN" else "")
        for name, code in (("a.dcm", "D-CLEAN"), ("=cut().dcm", "Q-TRUNCATED"), ("b.txt", "S-NOT-DICOM"))
    ]
    return PrivateData(f"/in/{POISON}", "/out", [("MRN-4471902", "P7K2M9QXA")], rows)

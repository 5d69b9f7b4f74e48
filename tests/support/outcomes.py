"""What becomes of every file of the corpus, and the expectation of it that is kept in tests/golden."""

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pydicom
from pydicom.dataset import Dataset

from support.catalogue import Entry
from support.corpus import SHARED, corpus
from support.runs import Done, FileOutcome, run
from veil import standard
from veil.codes import CODES, Kind

EXPECTED = Path(__file__).resolve().parents[1] / "golden" / "corpus_outcomes.csv"
FIELDS = ("file", "kind", "code", "why", "note")
NOT_CATALOGUED = frozenset({"CATALOG.csv", "README.md"})
"""Files of the corpus folder that describe it and are no part of it."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One row of the expectation; `file` is the first digits of the digest, so that nothing of the source is told."""

    file: str
    kind: str
    code: str
    why: str
    note: str


def read_expected() -> dict[str, Expected]:
    """The expectation, by file."""
    with EXPECTED.open(newline="", encoding="utf-8") as stream:
        return {row["file"]: Expected(**row) for row in csv.DictReader(stream)}


def by_file(done: Done) -> dict[str, FileOutcome]:
    """The outcomes of a run over the corpus, by the file's name in the expectation."""
    folder = SHARED / "corpus"
    names = {entry.path.relative_to(folder).as_posix(): _name(entry) for entry in corpus()}
    found = {names[ref]: one for ref, one in done.files.items() if ref not in NOT_CATALOGUED}
    assert len(found) == len(corpus()), "every file of the catalogue has one outcome"
    return found


def outcomes(work: Path) -> dict[str, FileOutcome]:
    """Run the corpus under the policy `public`."""
    return by_file(run(SHARED / "corpus", work, "public"))


@cache
def _twins() -> Counter[str]:
    return Counter(entry.name for entry in corpus())


def _name(entry: Entry) -> str:
    # The same bytes lie in the corpus under two names now and then.
    if _twins()[entry.name] == 1:
        return entry.name
    twins = sorted(other.path for other in corpus() if other.name == entry.name)
    return f"{entry.name}-{twins.index(entry.path) + 1}"


def explain(name: str, one: FileOutcome) -> str:
    """Why a file is not delivered, from its code, the catalogue and pydicom; "" for one that is."""
    if one.kind == Kind.DELIVERED:
        return ""
    entry = next(entry for entry in corpus() if _name(entry) == name)
    if not entry.dicom:
        return "not DICOM by the catalogue"
    dataset = pydicom.dcmread(entry.path, force=True, stop_before_pixels=True, specific_tags=list(_WANTED))
    kind = standard.sop.sop_class(str(dataset.get("SOPClassUID", "")))
    category = kind.category if kind else "no known SOP class"
    match one.code:
        case "H-BURNED-IN":
            said = str(dataset.get("BurnedInAnnotation", ""))
            return "Burned In Annotation says YES" if said == "YES" else f"{category}: {_risk(dataset)} burned-in risk"
        case "H-ROOM-MISSING" | "H-OBJECT-KIND":
            return f"{category}: the policy holds this kind"
        case "Q-NO-IDENTITY":
            missing = [tag for tag in ("SOPClassUID", "SOPInstanceUID") if not dataset.get(tag)]
            return f"lacks {' and '.join(missing)}" if missing else "an instance UID that cannot be read"
    return CODES[one.code].meaning


_WANTED = ("SOPClassUID", "SOPInstanceUID", "BurnedInAnnotation")


def _risk(dataset: Dataset) -> str:
    kind = standard.sop.sop_class(str(dataset.get("SOPClassUID", "")))
    return kind.burned_in_risk if kind else "unknown"

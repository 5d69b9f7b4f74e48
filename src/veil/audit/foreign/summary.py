"""What is kept of an audit: a report of each file, and counts over all of them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from veil.audit.findings import Severity
from veil.audit.foreign.remarks import GRADES, Remark

_EXAMPLES: Final = 3
_MOST_ROWS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What a look at the pixels of one file saw.

    Attributes:
        boxes: places that show text or a bar code.
        pictures: small JPEG pictures: as it is, and with these places covered; or none.
    """

    boxes: int
    pictures: tuple[bytes, ...] = ()


Look = Callable[[Path], "Glimpse | None"]
"""Looks at the pixels of a file; None where nobody can."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was found in one file. Private: it holds its path, and values.

    Attributes:
        ref: its path below what is audited.
        patient: number of its patient, from 1; 0 for a file that is no DICOM object. Likewise study and series.
        study: number of its study.
        series: number of its series.
        remarks: what was found, the surest first.
    """

    ref: str
    patient: int
    study: int
    series: int
    remarks: tuple[Remark, ...]

    @property
    def worst(self) -> Severity | None:
        """The surest grade; None if nothing was found."""
        return self.remarks[0].finding.severity if self.remarks else None


@dataclass(slots=True)
class Row:
    """One kind of finding over all files: how many files and, private, examples of paths and values."""

    files: int = 0
    examples: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class SeriesRow:
    """One series: its numbers, how many files by their worst grade, and private pictures of text in its pixels."""

    patient: int
    study: int
    series: int
    modality: str
    files: int = 0
    grades: Counter[str] = field(default_factory=Counter)
    looked: int = 0
    showing: int = 0
    pictures: list[tuple[bytes, ...]] = field(default_factory=list)


@dataclass(slots=True)
class Summary:
    """All that is kept of a collection.

    Attributes:
        files: how many files there are.
        objects: how many of them are DICOM objects.
        unreadable: how many look like DICOM and cannot be read.
        clean: files in which nothing was found.
        grades: files by their worst grade.
        codes: files by code and its surest grade in the file.
        rows: kinds of findings: code, grade, place, what, action and HIPAA category.
        series: all series, in the order in which they were met.
        patients: how many patients the files say to be of; likewise studies.
        studies: how many studies.
    """

    files: int = 0
    objects: int = 0
    unreadable: int = 0
    clean: int = 0
    grades: Counter[Severity] = field(default_factory=Counter)
    codes: Counter[tuple[str, Severity]] = field(default_factory=Counter)
    rows: dict[tuple[str, Severity, str, str, str, str], Row] = field(default_factory=dict)
    series: list[SeriesRow] = field(default_factory=list)
    patients: int = 0
    studies: int = 0

    def reaches(self, grade: Severity) -> bool:
        """Whether a file has a finding of this grade or a surer one."""
        return any(self.grades[one] for one in GRADES[: GRADES.index(grade) + 1])

    def add(self, report: FileReport) -> None:
        """Count one file, or what was found over all of them (a report without a path)."""
        if report.ref:
            self.files += 1
            self.clean += not report.remarks
        if report.worst:
            self.grades[report.worst] += 1
        surest: dict[str, Severity] = {}
        for one in report.remarks:  # the surest come first
            surest.setdefault(one.finding.code, one.finding.severity)
        self.codes.update(surest.items())
        for one in report.remarks:
            finding = one.finding
            key = (finding.code, finding.severity, finding.where, finding.what, one.action, one.hipaa)
            if key not in self.rows and len(self.rows) >= _MOST_ROWS:
                key = (finding.code, finding.severity, "elsewhere", "more of the kind", "", "")
            row = self.rows.setdefault(key, Row())
            row.files += 1
            if len(row.examples) < _EXAMPLES:
                row.examples.append((report.ref, finding.value))


def worst(rows: Sequence[SeriesRow]) -> list[SeriesRow]:
    """Series in the order in which a person should look at them."""
    weights = {"certain": 10_000, "likely": 100, "possible": 1}
    return sorted(
        rows, key=lambda row: (-sum(weights.get(grade, 0) * n for grade, n in row.grades.items()), row.series)
    )

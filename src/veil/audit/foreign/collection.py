"""A folder of others, file by file: counts by finding, patient, study and series; memory grows with series."""

import mmap
import os
import warnings
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Final

from veil.audit.elements import StructureError, read
from veil.audit.findings import Severity
from veil.audit.foreign import around, images
from veil.audit.foreign.attributes import PATIENT_NAME
from veil.audit.foreign.days import Week
from veil.audit.foreign.inspect import inspect, settled
from veil.audit.foreign.instance import Instance, is_dicom, open_instance
from veil.audit.foreign.known import Known, patient_of
from veil.audit.foreign.remarks import Remark, remark
from veil.audit.foreign.shapes import name_grade
from veil.audit.foreign.summary import FileReport, Look, SeriesRow, Summary

_HEAD: Final = 4096
_MOST_PICTURES: Final = 200
_STUDY_DATE, _STUDY, _SERIES, _MODALITY = 0x00080020, 0x0020000D, 0x0020000E, 0x00080060
_SAMPLES: Final = frozenset((1, 2, 4, 8, 16, 64, 256))
"""Which files of a series are looked at."""


def audit(
    root: Path,
    *,
    against: Path | None = None,
    look: Look | None = None,
    every: bool = False,
    told: Callable[[FileReport], None] | None = None,
) -> Summary:
    """Read every file of a folder that others cleaned, and say what still identifies or may.

    Args:
        root: a folder, or one file. Links are not followed, archives not opened: they are told.
        against: the originals, whose identifiers are searched for; without them the identifiers that the data show are.
        look: looks at pixels; None: nobody does.
        every: whether it looks at all that has pixels, and not at samples of series of high risk alone.
        told: is given each file's report, in the order of the paths.

    Raises:
        OSError: the folder cannot be read.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydicom's warnings quote values
        return _audit(root, against, _Auditor(Known(originals=against is not None), look, every=every), told)


def _audit(root: Path, against: Path | None, auditor: "_Auditor", told: Callable[[FileReport], None] | None) -> Summary:
    known = auditor.known
    for path, ref in walk(against or root):
        instance = _opened(path, ref)[0] if against or _named(path) else None
        if instance is not None:
            known.add(instance)
    known.ready()
    for path, ref in walk(root):
        report = auditor.file(path, ref)
        auditor.summary.add(report)
        if told is not None:
            told(report)
    last = FileReport("", 0, 0, 0, settled(auditor.week.remarks()))
    if last.remarks:
        auditor.summary.add(last)
        if told is not None:
            told(last)
    return auditor.summary


def walk(root: Path) -> Iterator[tuple[Path, str]]:
    """Every file below a folder with its path below it, sorted; or the file itself with its name."""
    if not root.is_dir():
        root.stat()
        yield root, root.name
        return
    for folder, folders, names in os.walk(root):
        folders.sort()
        base = Path(folder)
        yield from ((base / name, (base / name).relative_to(root).as_posix()) for name in sorted(names))
        yield from (
            (base / name, (base / name).relative_to(root).as_posix()) for name in folders if (base / name).is_symlink()
        )


def _named(path: Path) -> bool:
    """Whether the patient of a file may have a name that is no pseudonym: only then is there anything to gather."""
    try:
        raw = read(path, lenient=True).value(PATIENT_NAME) or b""
    except (StructureError, RecursionError, OSError):
        return False
    return not raw.isascii() or name_grade(raw.decode("ascii")) in (Severity.CERTAIN, Severity.LIKELY)


def _opened(path: Path, ref: str) -> tuple[Instance | None, bytes, str]:
    """A file opened; or None, how it starts, and why it cannot be read ("" if it is no DICOM object)."""
    head = b""
    try:
        if path.is_symlink():
            return None, b"", "is a link, which was not followed"
        if not path.is_file():
            return None, b"", "is no regular file"
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
        if not is_dicom(head):
            return None, head, ""
        found = open_instance(path, ref)
    except (StructureError, RecursionError) as error:
        return None, head, f"cannot be understood: {error}"
    except OSError:
        return None, head, "cannot be read"
    return (found, head, "") if found.leaves else (None, head, "has no data set")


class _Auditor:
    def __init__(self, known: Known, look: Look | None, *, every: bool) -> None:
        self.summary = Summary()
        self.week = Week()
        self.known, self._look, self._every = known, look, every
        self._numbers: dict[tuple[str, bytes], int] = {}
        self._pictures = 0

    def file(self, path: Path, ref: str) -> FileReport:
        instance, head, why = _opened(path, ref)
        if instance is None:
            return FileReport(ref, 0, 0, 0, settled(self._strange(path, ref, head, why)))
        self.summary.objects += 1
        row, first_of_study = self._row(instance)
        if first_of_study:
            self.week.add(instance.text(_STUDY_DATE))
        row.files += 1
        shown = list(self._shown(instance, row))
        found = settled([*shown, *inspect(instance, self.known, looked=row.looked > 0)])
        report = FileReport(ref, row.patient, row.study, row.series, found)
        row.grades[str(report.worst or "clean")] += 1
        return report

    def _strange(self, path: Path, ref: str, head: bytes, why: str) -> Iterator[Remark]:
        if why:
            self.summary.unreadable += 1
            yield remark("A-VALID", Severity.LIKELY, "file", f"{why}; nobody can tell what it says")
        else:
            yield around.stray(ref, head)
        yield from around.of_path(ref)
        yield from self.known.of_path(ref)
        try:
            if head:
                with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
                    yield from self.known.of_bytes(data, "bytes")
        except (OSError, ValueError):
            return

    def _row(self, instance: Instance) -> tuple[SeriesRow, bool]:
        """The row of the series of a file, and whether it is the first of its study."""
        summary = self.summary
        own = patient_of(instance)
        patient, new = self._number("patient", own)
        summary.patients += new
        study, first = self._number("study", own, instance.text(_STUDY))
        summary.studies += first
        series, new = self._number("series", own, instance.text(_STUDY), instance.text(_SERIES))
        if new:
            modality = instance.text(_MODALITY)
            plain = modality if modality.isalnum() and modality.isupper() and len(modality) <= 8 else "?"  # noqa: PLR2004  shown to all
            summary.series.append(SeriesRow(patient, study, series, plain))
        return summary.series[series - 1], first

    def _number(self, kind: str, *parts: bytes | str) -> tuple[int, bool]:
        text = b"\0".join(part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part for part in parts)
        key = (kind, blake2b(text, digest_size=8).digest())
        number = self._numbers.get(key)
        if number is not None:
            return number, False
        count = {
            "patient": self.summary.patients,
            "study": self.summary.studies,
            "series": len(self.summary.series),
        }[kind] + 1
        self._numbers[key] = count
        return count, True

    def _shown(self, instance: Instance, row: SeriesRow) -> Iterator[Remark]:
        """What a look at the pixels sees, if this file is one of those that are looked at."""
        if self._look is None or not images.has_pixels(instance):
            return
        if not self._every and (row.files not in _SAMPLES or not images.high_risk(instance)):
            return
        glimpse = self._look(instance.path)
        if glimpse is None:
            return
        row.looked += 1
        if glimpse.boxes:
            row.showing += 1
            if glimpse.pictures and not row.pictures and self._pictures < _MOST_PICTURES:
                row.pictures.append(glimpse.pictures)
                self._pictures += 1
            yield remark("A-BURNED", Severity.LIKELY, "PixelData", f"text is seen in {_several(glimpse.boxes)}")


def _several(boxes: int) -> str:
    """A count of boxes, rounded, so that files with about as many make one row."""
    return "one place" if boxes == 1 else "some places" if boxes < 10 else "many places"  # noqa: PLR2004  rounding

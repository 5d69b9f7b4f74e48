"""The folder that is scored: its files by SOP Instance UID, and one of them opened."""

import os
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from veil.errors import PathError
from veil.score.compare import EMPTY, HIDDEN
from veil.score.paths import find

if TYPE_CHECKING:
    from pydicom import DataElement, Dataset

_SOP_INSTANCE = 0x00080018
_NEEDED = ("Modality", "SOPClassUID", "PatientID", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")
_PIXEL_DATA = 0x7FE00010
_DEFLATED = "1.2.840.10008.1.2.1.99"
_SPACED = re.compile(r"\(([0-9A-Fa-f]{4}),([0-9A-Fa-f]{4})\)")
_DEFER = 1 << 20
"""Values above this many bytes stay on the disk until they are asked for."""


@dataclass(frozen=True, slots=True)
class Index:
    """The files of a folder.

    Attributes:
        files: paths below the folder by SOP Instance UID, in order.
        skipped: files that are not DICOM files of Part 10, or have no SOP Instance UID.
    """

    files: dict[str, tuple[str, ...]]
    skipped: int


def read_index(folder: Path) -> Index:
    """Index a folder. Hidden files and folders are passed over, as by the benchmark.

    Raises:
        PathError: `U-SCORE-OUT`: it is not a folder.
    """
    if not folder.is_dir():
        raise PathError("U-SCORE-OUT", "there is no such folder", where=str(folder), remedy="name the output folder")
    files: dict[str, list[str]] = {}
    skipped = 0
    for path in _walk(folder):
        uid = _sop_instance(path)
        if uid:
            files.setdefault(uid, []).append(path.relative_to(folder).as_posix())
        else:
            skipped += 1
    return Index({uid: tuple(paths) for uid, paths in files.items()}, skipped)


def _walk(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(here, name)


def _sop_instance(path: Path) -> str:
    from pydicom.filereader import read_partial

    try:
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("ignore")
            dataset = read_partial(file, stop_when=lambda tag, _vr, _length: tag > _SOP_INSTANCE)
            return str(dataset.get("SOPInstanceUID") or "")
    except Exception:  # noqa: BLE001  what pydicom cannot read, whatever it says, is no output
        return ""


@dataclass(slots=True)
class Output:
    """One file of the output. Elements are read when they are asked for.

    Args:
        dataset: as pydicom reads it.
        path: its place below the folder.
    """

    dataset: "Dataset"
    path: str
    _values: dict[str, str | None] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path, path: str) -> "Output | None":
        """Read a file; None if it cannot be read after all."""
        from pydicom import dcmread

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                dataset: Dataset = dcmread(folder / path, defer_size=_DEFER)
                if dataset.file_meta.get("TransferSyntaxUID") == _DEFLATED:
                    # What is deferred is read again from its place in the file, which is another one here.
                    dataset = dcmread(folder / path)
        except Exception:  # noqa: BLE001  as above
            return None
        return cls(dataset, path)

    def lacks(self) -> bool:
        """Whether an attribute is missing without which the benchmark's own script gives no score at all."""
        return any(self.dataset.get(keyword) is None for keyword in _NEEDED)

    def identifier(self, keyword: str) -> str:
        """The patient, study or series that the file names itself."""
        return str(self.dataset.get(keyword) or "")

    def value(self, tag: str | None) -> str | None:
        """The value at a `tag_ds` as text in `<>`, or None if the attribute is not there."""
        if tag is None:
            return None
        if tag not in self._values:
            self._values[tag] = self._read(tag)
        return self._values[tag]

    def pixel_data(self) -> bytes | None:
        """The bytes of (7FE0,0010) as the file has them, or None."""
        try:
            return bytes(self.dataset[_PIXEL_DATA].value or b"") if _PIXEL_DATA in self.dataset else None
        except Exception:  # noqa: BLE001  as above
            return None

    def _read(self, tag: str) -> str | None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                element = find(self.dataset, tag)
                return None if element is None else _text(element)
        except Exception:  # noqa: BLE001  a creator or a sequence on the way cannot be read: nothing is found there
            return None


def _text(element: "DataElement") -> str:
    tag = element.tag
    if tag == _PIXEL_DATA or (tag.group & 0xFF01 == 0x6000 and tag.element == 0x3000):  # noqa: PLR2004  overlay planes (60xx,3000)
        return HIDDEN
    if element.value is None:
        return EMPTY
    text = str(element.value).strip()
    if element.VR in {"AT", "SQ"}:
        # The key was written by pydicom 2, which sets a blank after the comma of a tag.
        text = _SPACED.sub(r"(\1, \2)", text)
    return f"<{text}>"

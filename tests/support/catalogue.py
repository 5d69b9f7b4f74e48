"""One row of the corpus' catalogue, as far as tests need it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the corpus.

    Args:
        path: where it lies.
        name: the first twelve digits of its digest: names of tests and messages show nothing of the file itself.
        dicom: whether it is DICOM, well-formed or not.
        size: bytes.
        syntax: transfer syntax by name, "" if unknown.
        modality: Modality (0008,0060), "" if unknown.
        shape: rows x columns x frames, "" if unknown.
    """

    path: Path
    name: str
    dicom: bool
    size: int
    syntax: str
    modality: str
    shape: str = ""

"""Which files there are to test with: the shared corpus, and what pydicom's wheel brings along (never a download)."""

import csv
from functools import cache
from pathlib import Path

import pydicom.data

from support.catalogue import Entry

SHARED = Path(__file__).resolve().parents[3] / "shared"


@cache
def corpus() -> tuple[Entry, ...]:
    """Every file of the shared corpus, in the order of its catalogue; empty where the corpus is absent."""
    catalogue = SHARED / "corpus" / "CATALOG.csv"
    if not catalogue.is_file():
        return ()
    with catalogue.open(newline="", encoding="utf-8") as rows:
        return tuple(
            Entry(
                path=catalogue.parent / row["path"],
                name=row["sha256"][:12],
                dicom=row["format"].startswith("dicom"),
                size=int(row["bytes"]),
                syntax=row["transfer_syntax"],
                modality=row["modality"],
                shape=row["rows_cols_frames"],
            )
            for row in csv.DictReader(rows)
        )


@cache
def bundled() -> tuple[Path, ...]:
    """The DICOM files that lie in pydicom's own package folder."""
    folder = Path(pydicom.data.__file__).parent
    return tuple(sorted(p for part in ("test_files", "charset_files") for p in (folder / part).rglob("*.dcm")))


def samples() -> tuple[Path, ...]:
    """DICOM files to plant into and to mutate: the corpus where it is, else what is bundled; small ones first."""
    found = [entry.path for entry in corpus() if entry.dicom] or list(bundled())
    return tuple(sorted(found, key=lambda path: (path.stat().st_size, path.name)))

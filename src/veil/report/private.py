"""The private report of the vault: where each file came from and who became whom. It never leaves the vault."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from veil.codes import CODES, Kind
from veil.report.data import PrivateData, PrivateFile

LISTED_PATIENTS = 500
LISTED_FILES = 200


@dataclass(slots=True)
class Listing:
    """The part of the private data that a page can hold; the CSV files hold all of it."""

    patients: list[tuple[str, str]] = field(default_factory=list)
    patients_total: int = 0
    refused: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def write_tables(folder: Path, data: PrivateData) -> Listing:
    """Write `files.csv` and `patients.csv` in one pass each, and return what a page shows of them."""
    listing = Listing()
    _write(folder / "files.csv", ("source", "outcome", "code", "file"), _file_rows(data.files, listing))
    _write(folder / "patients.csv", ("id_old", "id_new"), _patient_rows(data.patients, listing))
    return listing


def _file_rows(files: Iterable[PrivateFile], listing: Listing) -> Iterator[tuple[str, ...]]:
    for file in files:
        kind = CODES[file.code].kind
        if kind is not Kind.DELIVERED and len(listing.refused[file.code]) < LISTED_FILES:
            listing.refused[file.code].append(file.source)
        yield _no_formula(file.source), str(kind), file.code, file.target


def _patient_rows(patients: Iterable[tuple[str, str]], listing: Listing) -> Iterator[tuple[str, ...]]:
    for old, new in patients:
        listing.patients_total += 1
        if len(listing.patients) < LISTED_PATIENTS:
            listing.patients.append((old, new))
        # A blank in front is no part of an ID: veil takes both for one patient.
        yield _no_formula(old, " "), new


def _no_formula(value: str, front: str = "./") -> str:
    """A value that no spreadsheet runs: such a cell gets something in front; "./" names the same file."""
    return f"{front}{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    # A file name that is no valid text comes as lone surrogates; they are written escaped.
    with path.open("w", encoding="utf-8", newline="", errors="backslashreplace") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        # The writer leaves a bare carriage return unquoted, and readers begin a new row, and a formula, behind it.
        writer.writerows([cell.replace("\r", " ") for cell in row] for row in rows)

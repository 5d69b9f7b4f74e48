"""All findings of `veil audit` as a CSV file: a row for each kind of finding in each file. Private: it names files."""

import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO

from veil.work.auditing import FileReport

HEADER: Final = (
    "file", "patient", "study", "series", "code", "severity", "where", "what", "ps3.15", "hipaa", "value",
)  # fmt: skip
MASK: Final = "*****"
"""What stands for a value that is not shown; it tells nothing of it."""


def open_private(path: Path) -> TextIO:
    """Open a file for writing that only its owner can read; what was there is replaced.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # an older file may be open to others
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(descriptor, "w", encoding="utf-8", newline="", errors="backslashreplace")


class Table:
    """Writes rows as they come.

    Args:
        out: where to.
        reveal: whether values are shown.
    """

    def __init__(self, out: TextIO, *, reveal: bool) -> None:
        self._writer = csv.writer(out, lineterminator="\n")
        self._reveal = reveal
        self._writer.writerow(HEADER)

    def add(self, report: FileReport) -> None:
        """Write what was found in one file; nothing for a clean one."""
        for one in report.remarks:
            finding = one.finding
            value = finding.value if self._reveal else MASK if finding.value else ""
            row = (
                report.ref, report.patient, report.study, report.series, finding.code, finding.severity,
                finding.where, finding.what, one.action, one.hipaa, value,
            )  # fmt: skip
            self._writer.writerow([_cell(cell) for cell in row])


def _cell(value: object) -> str:
    """A cell that no spreadsheet runs, and of one line."""
    text = "".join(char if char.isprintable() else " " for char in str(value))
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text


@contextmanager
def table(path: Path, *, reveal: bool) -> Iterator[Table]:
    """A table in a file for its owner alone.

    Raises:
        OSError: it cannot be written.
    """
    with open_private(path) as out:
        yield Table(out, reveal=reveal)

"""What old identifiers had to become: two CSV files with the header `id_old,id_new`."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from veil.errors import UsageError


@dataclass(frozen=True, slots=True)
class Maps:
    """Old to new. None: the output is a copy, and every identifier had to stay as it is."""

    uids: Mapping[str, str] | None = None
    patients: Mapping[str, str] | None = None

    def uid(self, old: str) -> str | None:
        """The new UID; None if the map does not have the old one."""
        return old if self.uids is None else self.uids.get(old)

    def uid_in_brackets(self, old: str | None) -> str | None:
        """The value that has to stand in the output for one of the key, both in `<>`."""
        return _in_brackets(self.uids, old)

    def patient_in_brackets(self, old: str | None) -> str | None:
        """As `uid_in_brackets`, of a Patient ID."""
        return _in_brackets(self.patients, old)


def _in_brackets(given: Mapping[str, str] | None, old: str | None) -> str | None:
    if given is None or old is None:
        return old
    # The brackets are the outermost characters; a value may have more of them inside.
    new = given.get(old.removeprefix("<").removesuffix(">"))
    return None if new is None else f"<{new}>"


def read_map(path: Path) -> dict[str, str]:
    """Read a map.

    Raises:
        UsageError: `U-SCORE-MAP`: it cannot be read, or has no columns `id_old` and `id_new`.
    """
    try:
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            rows = csv.reader(file)
            header = [cell.strip() for cell in next(rows, [])]
            if not {"id_old", "id_new"} <= set(header):
                raise _wrong(path, "the header is not 'id_old,id_new'", "begin the file with it")
            old, new = header.index("id_old"), header.index("id_new")
            return {row[old]: row[new] for row in rows if len(row) > max(old, new)}
    except (OSError, csv.Error):
        raise _wrong(path, "the file cannot be read", "check its name and its quotes") from None


def _wrong(path: Path, message: str, remedy: str) -> UsageError:
    return UsageError("U-SCORE-MAP", message, where=str(path), remedy=remedy)

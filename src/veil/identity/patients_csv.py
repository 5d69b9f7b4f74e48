"""Pseudonyms that the user gives: a CSV file with the header `id_old,id_new`, or `id_old,id_new,issuer`."""

import csv
import os
import re
from collections.abc import Sequence
from pathlib import Path

from veil.errors import UsageError
from veil.identity.patient import canonical
from veil.identity.policy_view import IdentityRules

_HEADERS = (["id_old", "id_new"], ["id_old", "id_new", "issuer"])
_NEW = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,62}[A-Za-z0-9_-])?")  # LO (64), and a safe name of a folder


_USABLE = "use 1 to 64 letters, digits, blanks, dots, hyphens and underscores; begin with a letter or digit"


def read(path: str | os.PathLike[str], rules: IdentityRules) -> dict[str, str]:
    """The given pseudonyms by canonical ID, for `Identity(patients=...)`.

    Args:
        path: UTF-8 CSV with the header `id_old,id_new` or `id_old,id_new,issuer`.
        rules: the identity policy; spellings that it makes one patient may be listed more than once.

    Raises:
        UsageError: file and line of what is wrong; two patients with one pseudonym, one with two, an unusable one.
    """
    name = os.fspath(path)
    given: dict[str, str] = {}
    owners: dict[str, str] = {}
    for line, row in _rows(name):
        old, new, issuer = row[0], row[1].strip(), row[2] if len(row) > 2 else ""  # noqa: PLR2004  the third column
        patient = canonical(rules, old, issuer)
        if not patient:
            raise _error("EMPTY", "id_old is empty", name, line, "give every row an old ID")
        if _NEW.fullmatch(new) is None:
            raise _error("VALUE", "id_new is not usable", name, line, _USABLE)
        if canonical(rules, new, issuer) == patient:
            raise _error("SAME", "id_new is the old ID", name, line, "give a new one")
        if given.setdefault(patient, new) != new:
            raise _error("CONFLICT", "this patient has another id_new above", name, line, "give it one")
        if owners.setdefault(new.casefold(), patient) != patient:
            raise _error("SHARED", "another patient has this id_new above", name, line, "give it its own")
    return given


def _rows(name: str) -> list[tuple[int, Sequence[str]]]:
    rows: list[tuple[int, Sequence[str]]] = []
    line = 0
    header: list[str] | None = None
    try:
        with Path(name).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            for row in reader:
                line = reader.line_num
                if not any(cell.strip() for cell in row):
                    continue
                if header is None:
                    header = [cell.strip().lower() for cell in row]
                    if header not in _HEADERS:
                        raise _no_header(name, line)
                elif len(row) != len(header):
                    raise _error("COLUMNS", f"a row has {len(header)} columns", name, line, "quote inner commas")
                else:
                    rows.append((line, row))
    except OSError:
        raise _error("UNREADABLE", "the file cannot be read", name, 0, "check its name and permissions") from None
    except UnicodeDecodeError:
        raise _error("ENCODING", "the file is not UTF-8", name, 0, "save it as UTF-8") from None
    except csv.Error:
        raise _error("CSV", "this is not valid CSV", name, line + 1, "check the quotes") from None
    if header is None:
        raise _no_header(name, max(line, 1))
    return rows


def _no_header(name: str, line: int) -> UsageError:
    return _error("HEADER", "the header is not 'id_old,id_new'", name, line, "begin the file with it")


def _error(reason: str, message: str, name: str, line: int, remedy: str) -> UsageError:
    return UsageError(f"U-PATIENTS-{reason}", message, where=f"{name}:{line}" if line else name, remedy=remedy)

"""Sheets of what happens to each element: of a run's samples, and of what a user wants to look at before a run."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from veil.codes import CODES, Kind
from veil.errors import InstanceError, PathError
from veil.identity import Identity
from veil.pipeline import context, trace_file
from veil.policy import RuleBook
from veil.report import collect
from veil.report.before_after import MAX_INSTANCES, Sheet, printable, sheet
from veil.survey import survey_file
from veil.work import plan
from veil.work.ledger import Ledger
from veil.work.worker import quiet


def samples(ledger: Ledger, run: int, book: RuleBook, identity: Identity) -> list[Sheet]:
    """One delivered instance of each series of a run, with values: for the vault alone."""
    found = []
    before: object = None
    patient: Any = None
    for path, target in collect.samples(ledger, run, MAX_INSTANCES):
        # The page is a help: whatever is wrong with a file by now, the run is done and its outcome is in the ledger.
        with suppress(Exception), quiet():
            known = plan.patient_of(ledger, target)
            if known != before:
                before, patient = known, context(book, *known)  # dear to make, and series of a patient come together
            rows = trace_file(path, book, identity, patient)
            shown = sheet(target, str(Kind.DELIVERED), rows, reveal=True)
            found.append(replace(shown, outcome=f"{shown.outcome}, from {path}"))
    return found


def sheets(path: Path, book: RuleBook, identity: Identity, *, reveal: bool) -> tuple[list[Sheet], int]:
    """What would happen to each element of a file, or of one instance of each series in a folder; nothing is written.

    Returns:
        The sheets, and how many of the instances would be held or quarantined.

    Raises:
        PathError: there is nothing at `path`.
    """
    if not path.exists():
        raise PathError("U-IN-MISSING", "there is nothing here", where=str(path), remedy="check the path")
    found: list[Sheet] = []
    refused = 0
    for number, one in enumerate(_one_a_series(path, MAX_INSTANCES), start=1):
        # In a folder a number stands for the file: names of files and folders name patients.
        title = f"instance {number}" if path.is_dir() and not reveal else printable(one.name)
        try:
            with quiet():
                rows = trace_file(one, book, identity)
            found.append(sheet(title, str(Kind.DELIVERED), rows, reveal=reveal))
        except InstanceError as refusal:
            refused += 1
            code = CODES[refusal.code]
            found.append(Sheet(title, f"{code.kind} ({code.code}: {code.meaning})"))
    return found, refused


def _one_a_series(path: Path, most: int) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    seen: set[str] = set()
    for one in sorted(path.rglob("*")):
        if len(seen) >= most:
            return
        if not one.is_file():
            continue
        try:
            with quiet():
                surveyed = survey_file(one)
        except (InstanceError, OSError):
            continue
        if surveyed.code is None and surveyed.series_uid not in seen:
            seen.add(surveyed.series_uid)
            yield one

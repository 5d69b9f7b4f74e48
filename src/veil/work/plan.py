"""What is to be cleaned, and in which shards."""

# ruff: noqa: S608  only constants and question marks are put into statements; values are always bound

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from veil.work import decisions
from veil.work.ledger import Ledger, untext
from veil.work.schema import DONE, GROUPED, RETRY, SURVEYED
from veil.work.tasks import FileTask, Shard

_PAGE = 5000
TOGETHER = 64
"""Files of a series of which projections are looked at."""
_LEAST_TOGETHER = 4


@dataclass(frozen=True, slots=True)
class ShardSize:
    """How large a shard may get; at least one file is in it."""

    files: int = 200
    bytes: int = 256 << 20


def refresh_known(ledger: Ledger, run: int) -> None:
    """Digest what is known of each patient that this run saw.

    A file cleaned when less was known may still hold what is known now, so the digest decides what is cleaned again.
    """
    fresh: list[tuple[str, int]] = []
    for patient, before in ledger.rows(
        "SELECT id, known_digest FROM patient WHERE id IN (SELECT patient FROM instance WHERE seen = ?) ORDER BY id",
        run,
    ):
        digest = hashlib.sha256(json.dumps(_known(ledger, patient)).encode()).hexdigest()
        if digest != before:
            fresh.append((digest, patient))
    with ledger.transaction() as db:
        db.executemany("UPDATE patient SET known_digest = ? WHERE id = ?", fresh)


def reopen(ledger: Ledger, run: int, holds: Callable[[str, int], bool]) -> None:
    """Open rows that must be cleaned again.

    More is known of the patient, the machine failed, a person decided of the pixels, or OUT lost the file.

    Args:
        ledger: the ledger.
        run: the run; only rows that it saw are opened.
        holds: whether OUT holds a target with that size.
    """
    retry, grouped = (",".join("?" * len(codes)) for codes in (RETRY, GROUPED))
    with ledger.transaction() as db:
        db.execute(
            f"UPDATE instance SET state = '{SURVEYED}' WHERE seen = ? AND passed = 1 AND state = '{DONE}'"
            f" AND code NOT IN ({grouped}) AND (code IN ({retry}) OR known_digest IS NOT"
            " (SELECT known_digest FROM patient WHERE id = instance.patient))",
            (run, *GROUPED, *RETRY),
        )
    decided = decisions.changed(ledger, run)
    with ledger.transaction() as db:
        db.executemany(f"UPDATE instance SET state = '{SURVEYED}' WHERE id = ?", [(row,) for row in decided])
    last = 0
    while page := ledger.rows(
        f"SELECT id, target, bytes_out FROM instance WHERE id > ? AND seen = ? AND state = '{DONE}'"
        f" AND target IS NOT NULL ORDER BY id LIMIT {_PAGE}",
        last,
        run,
    ):
        last = page[-1][0]
        lost = [(row,) for row, target, size in page if not holds(target, size)]
        if lost:
            with ledger.transaction() as db:
                db.executemany(f"UPDATE instance SET state = '{SURVEYED}' WHERE id = ?", lost)


def pending(ledger: Ledger, run: int) -> tuple[int, int]:
    """Files and bytes that are to be cleaned."""
    files, size = ledger.rows(
        f"SELECT COUNT(*), coalesce(SUM(size), 0) FROM instance WHERE state = '{SURVEYED}' AND seen = ?",
        run,
    )[0]
    return int(files), int(size)


def clean_shards(ledger: Ledger, run: int, temporary: Callable[[int], Path], size: ShardSize) -> Iterator[Shard]:
    """Cut the work: a patient, or a part of one, in the order in which patients were found."""
    patients = ledger.rows(
        f"SELECT DISTINCT patient FROM instance WHERE state = '{SURVEYED}' AND seen = ? ORDER BY patient",
        run,
    )
    for (patient,) in patients:
        canonical, digest = ledger.rows("SELECT canonical, known_digest FROM patient WHERE id = ?", patient)[0]
        known = _known(ledger, patient)
        peers = _peers(ledger, patient, run)
        decided = decisions.in_force(ledger, patient, run)
        tasks = [
            FileTask(
                id=row,
                path=os.fsdecode(path),
                size=length,
                mtime_ns=None if staged else mtime,
                temporary=str(temporary(row)),
                peers=peers.get(row, ()),
                decided=decided.get(row, ""),
            )
            for row, path, length, mtime, staged in ledger.rows(
                "SELECT id, path, size, mtime_ns, staged FROM instance"
                f" WHERE patient = ? AND state = '{SURVEYED}' AND seen = ? ORDER BY series, ref",
                patient,
                run,
            )
        ]
        for part in cut(tasks, size):
            yield Shard(part, untext(canonical), known, digest)


def _peers(ledger: Ledger, patient: int, run: int) -> dict[int, tuple[str, ...]]:
    """The files that are looked at together, by row: runs of a series in its order.

    They follow from what was received alone, not from what is left to do, so that a run that was interrupted, and one
    with other workers, see the same.
    """
    found: dict[int, tuple[str, ...]] = {}
    rows = ledger.rows(
        "SELECT series, id, path FROM instance WHERE patient = ? AND seen = ? AND passed = 1 AND series <> ''"
        " AND path IS NOT NULL ORDER BY series, ref",
        patient,
        run,
    )
    for _, series in groupby(rows, key=itemgetter(0)):
        files = [(row, os.fsdecode(path)) for _, row, path in series]
        for start in range(0, len(files), TOGETHER):
            part = files[start : start + TOGETHER]
            paths = tuple(path for _, path in part)
            if len(part) >= _LEAST_TOGETHER:
                found |= dict.fromkeys((row for row, _ in part), paths)
    return found


def cut(tasks: list[FileTask], size: ShardSize) -> Iterator[tuple[FileTask, ...]]:
    """Cut a list of files into parts within the limits; files that are looked at together stay together."""
    part: list[FileTask] = []
    total = 0
    for task in tasks:
        full = part and (len(part) >= size.files or total + task.size > size.bytes)
        if full and not (task.peers and task.peers is part[-1].peers):
            yield tuple(part)
            part, total = [], 0
        part.append(task)
        total += task.size
    if part:
        yield tuple(part)


def stale(ledger: Ledger, run: int) -> int:
    """Files in OUT that were cleaned when less was known of their patient, and whose source is gone."""
    return int(
        ledger.value(
            "SELECT COUNT(*) FROM instance i JOIN patient p ON p.id = i.patient"
            " WHERE i.seen <> ? AND i.target IS NOT NULL AND i.known_digest IS NOT p.known_digest",
            run,
        )
    )


def patient_of(ledger: Ledger, target: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The canonical patient of a delivered file, and what is known of them as (kind, value)."""
    ((patient, canonical),) = ledger.rows(
        "SELECT p.id, p.canonical FROM instance i JOIN patient p ON p.id = i.patient WHERE i.target = ?", target
    )
    return untext(canonical), _known(ledger, patient)


def all_known(ledger: Ledger) -> Iterator[tuple[str, Iterable[tuple[str, str]]]]:
    """The identifiers of every patient that was ever seen, as (kind, value), one patient after the other."""
    for patient, canonical in ledger.rows("SELECT id, canonical FROM patient ORDER BY id"):
        yield untext(canonical), _of_patient(ledger, patient)


def _known(ledger: Ledger, patient: int) -> tuple[tuple[str, str], ...]:
    """What is known of a patient, and the vault's lists for texts: as (kind, value)."""
    listed = ledger.rows("SELECT kind, value FROM list ORDER BY kind, value")
    return (*_of_patient(ledger, patient), *((str(kind), untext(value)) for kind, value in listed))


def _of_patient(ledger: Ledger, patient: int) -> tuple[tuple[str, str], ...]:
    return tuple(
        (kind, untext(value))
        for kind, value in ledger.rows("SELECT kind, value FROM known WHERE patient = ? ORDER BY kind, value", patient)
    )

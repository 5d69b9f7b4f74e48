"""What the ledger says, for reports, status and scripts: counts that add up, and rows."""

# ruff: noqa: S608  only constants and question marks are put into statements; values are always bound

import csv
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from veil.codes import Kind
from veil.errors import LedgerError
from veil.work import plan
from veil.work.ledger import Ledger, untext
from veil.work.result import Listing, References, RunResult

_PAGE = 2000
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One instance as the ledger has it. `ref` and the old UIDs are private; `target` and `output_digest` are not."""

    id: int
    ref: str
    size: int
    kind: Kind
    code: str
    target: str | None
    output_digest: str | None
    bytes_out: int | None
    modality: str
    sop_class: str
    study: str
    series: str
    sop: str
    patient: int | None
    face: bool
    actions: Mapping[str, int]
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Counts of one patient, study or series. `name` is its private name in the source; `folder` its place in OUT."""

    name: str
    folder: str | None
    kinds: Mapping[Kind, int]
    face: bool


@dataclass(frozen=True, slots=True)
class Treated:
    """How many delivered files of one modality and kind the same was done to. `modality` is private."""

    modality: str
    sop_class: str
    face: bool
    actions: Mapping[str, int]
    files: int


@dataclass(frozen=True, slots=True)
class Sampled:
    """One delivered file of a sample: its modality ("" if it is none of the standard's), its place, what was done."""

    modality: str
    target: str
    actions: Mapping[str, int]


def kinds(ledger: Ledger, run: int) -> dict[Kind, int]:
    """How many files of a run came to each kind; all four are present."""
    found = dict(ledger.rows("SELECT kind, COUNT(*) FROM instance WHERE seen = ? GROUP BY kind", run))
    return {kind: int(found.get(kind, 0)) for kind in Kind}


def codes(ledger: Ledger, run: int) -> dict[str, int]:
    """How many files of a run came to each code."""
    rows = ledger.rows("SELECT code, COUNT(*) FROM instance WHERE seen = ? GROUP BY code ORDER BY code", run)
    return {str(code): int(count) for code, count in rows}


def actions(ledger: Ledger, run: int) -> dict[str, int]:
    """How often each action was taken over the delivered files of a run, by `action:selector`."""
    totals: dict[str, int] = {}
    for text, count in ledger.rows(
        "SELECT a.json, COUNT(*) FROM instance i JOIN actions a ON a.id = i.actions"
        " WHERE i.seen = ? AND i.target IS NOT NULL GROUP BY i.actions",
        run,
    ):
        for name, number in json.loads(text).items():
            totals[name] = totals.get(name, 0) + number * count
    return dict(sorted(totals.items()))


def treated(ledger: Ledger, run: int) -> Iterator[Treated]:
    """What was done to the delivered files of a run; a row for each different answer."""
    for modality, sop_class, face, text, count in ledger.rows(
        "SELECT modality, sop_class, face, a.json, COUNT(*) FROM instance i LEFT JOIN actions a ON a.id = i.actions"
        " WHERE i.seen = ? AND i.target IS NOT NULL GROUP BY modality, sop_class, face, i.actions",
        run,
    ):
        yield Treated(_plain(modality), _plain(sop_class), bool(face), json.loads(text or "{}"), count)


def sample(ledger: Ledger, run: int, modalities: Sequence[str], most: int) -> Iterator[Sampled]:
    """At most `most` delivered files of each modality, spread evenly over all of them in the order of their names.

    New names are keyed, so the choice says nothing of the source and is the same for the same output.

    Args:
        ledger: the ledger.
        run: whose files.
        modalities: the defined terms; all others are one modality, "".
        most: files of a modality.
    """
    marks = ",".join("?" * len(modalities))
    for name, target, text in ledger.rows(
        "SELECT name, target, a.json FROM (SELECT name, target, actions,"
        " ROW_NUMBER() OVER (PARTITION BY name ORDER BY target) AS place, COUNT(*) OVER (PARTITION BY name) AS files"
        f" FROM (SELECT CASE WHEN modality IN ({marks}) THEN modality ELSE '' END AS name, target, actions"
        " FROM instance WHERE seen = ? AND target IS NOT NULL)) i LEFT JOIN actions a ON a.id = i.actions"
        " WHERE place * ? / files > (place - 1) * ? / files ORDER BY name, target",
        *modalities,
        run,
        most,
        most,
    ):
        yield Sampled(name, target, json.loads(text or "{}"))


def rows(ledger: Ledger, run: int) -> Iterator[Row]:
    """Every file of a run, in the order in which it was entered; read in pages."""
    last = 0
    while page := ledger.rows(
        "SELECT i.id, ref, size, kind, code, target, output_digest, bytes_out, modality, sop_class, study, series, sop,"
        " patient, face, a.json, digest FROM instance i LEFT JOIN actions a ON a.id = i.actions"
        f" WHERE seen = ? AND i.id > ? ORDER BY i.id LIMIT {_PAGE}",
        run,
        last,
    ):
        last = page[-1][0]
        # Files of a series mostly had the same done to them: each different answer is read once, and shared.
        done = {text: json.loads(text or "{}") for text in {row[15] for row in page}}
        for row in page:
            yield _row(row, done[row[15]])


def groups(ledger: Ledger, run: int, level: str) -> Iterator[Group]:
    """Counts by `patient`, `study` or `series`."""
    depth = {"patient": 1, "study": 2, "series": 3}[level]
    column = "canonical" if level == "patient" else level
    join = "JOIN patient p ON p.id = i.patient" if level == "patient" else ""
    current: tuple[Any, dict[Kind, int], str | None, bool] | None = None
    for name, kind, count, target, face in ledger.rows(
        f"SELECT {column}, kind, COUNT(*), MIN(target), MAX(face) FROM instance i {join}"
        f" WHERE seen = ? AND passed = 1 GROUP BY {column}, kind ORDER BY {column}",
        run,
    ):
        if current is None or current[0] != name:
            if current is not None:
                yield _group(*current)
            current = (name, dict.fromkeys(Kind, 0), None, False)
        current[1][Kind(kind)] += count
        folder = "/".join(target.split("/")[:depth]) if target else current[2]
        current = (name, current[1], folder, current[3] or bool(face))
    if current is not None:
        yield _group(*current)


def faces(ledger: Ledger, run: int) -> list[str]:
    """Folders in OUT of the series that may show a face."""
    found = ledger.rows(
        "SELECT target FROM instance WHERE seen = ? AND face = 1 AND target IS NOT NULL GROUP BY series",
        run,
    )
    return sorted({target.rpartition("/")[0] for (target,) in found})


def result(
    ledger: Ledger,
    run: int,
    links: References,
    *,
    out: Path,
    vault: Path,
    withdrawn: int,
    seconds: float,
    listing: Listing | None = None,
) -> RunResult:
    """Count a run; `links` is what became of the references of OUT, `listing` what its DICOMDIR lists.

    Raises:
        LedgerError: `R-COUNTS` if a file has no outcome: the counts would not add up.
    """
    received, open_rows, size_in, size_out, changed = ledger.rows(
        "SELECT COUNT(*), coalesce(SUM(state <> 'done' OR kind IS NULL), 0), coalesce(SUM(max(size, 0)), 0),"
        " coalesce(SUM(CASE WHEN target IS NULL THEN 0 ELSE bytes_out END), 0), coalesce(SUM(run = ?1), 0)"
        " FROM instance WHERE seen = ?1",
        run,
    )[0]
    by_kind = kinds(ledger, run)
    if open_rows or sum(by_kind.values()) != received:
        raise LedgerError(
            "R-COUNTS", "a file has no outcome", where="vault", remedy="run the same command again, and report it"
        )
    return RunResult(
        run=run, out=out, vault=vault, received=received, kinds=by_kind, codes=codes(ledger, run), changed=changed,
        withdrawn=withdrawn, stale=plan.stale(ledger, run), faces=len(faces(ledger, run)), bytes_in=size_in,
        bytes_out=size_out, seconds=seconds, references=links,
        dicomdir=listing,
    )  # fmt: skip


def patient_ids(ledger: Ledger, ids: Sequence[int]) -> list[str]:
    """The patient IDs of these rows as they were written, each once, in order."""
    found: set[str] = set()
    for start in range(0, len(ids), _BATCH):
        part = ids[start : start + _BATCH]
        marks = ",".join("?" * len(part))
        found |= {
            untext(value)
            for (value,) in ledger.rows(f"SELECT DISTINCT patient_id FROM instance WHERE id IN ({marks})", *part)
        }
    return sorted(found - {""})


def export_crosswalk(ledger: Ledger, unseal: Callable[[bytes], Mapping[str, str]], folder: Path) -> tuple[Path, Path]:
    """Write `patients.csv` and `uids.csv` with the header `id_old,id_new`, readable for the owner alone.

    Args:
        ledger: the ledger.
        unseal: opens one blob; `functools.partial(identity.crosswalk.unseal, key)`.
        folder: where to; it is made.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    written: list[Path] = []
    for kind, name in (("patient", "patients.csv"), ("uid", "uids.csv")):
        pairs: dict[str, str] = {}
        last = 0
        while page := ledger.rows(
            "SELECT id, blob FROM crosswalk WHERE kind = ? AND id > ? ORDER BY id LIMIT 100", kind, last
        ):
            last = page[-1][0]
            for _, blob in page:
                pairs |= unseal(blob)
        path = folder / name
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        path.chmod(0o600)  # also one that was there before
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("id_old", "id_new"))
            writer.writerows(sorted(pairs.items()))
        written.append(path)
    return written[0], written[1]


def _row(row: Sequence[Any], done: Mapping[str, int]) -> Row:
    return Row(
        id=row[0], ref=row[1] or "", size=max(row[2] or 0, 0), kind=Kind(row[3]), code=row[4], target=row[5],
        output_digest=row[6], bytes_out=row[7], modality=_plain(row[8]), sop_class=_plain(row[9]),
        study=_plain(row[10]), series=_plain(row[11]), sop=_plain(row[12]), patient=row[13], face=bool(row[14]),
        actions=done, digest=row[16],
    )  # fmt: skip


def _plain(value: str | bytes | None) -> str:
    return "" if value is None else untext(value)


def _group(name: Any, counts: dict[Kind, int], folder: str | None, face: object) -> Group:
    return Group(untext(name), folder, counts, bool(face))

"""From the ledger to the facts of a report: the one module that knows both."""

import os
import platform
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

from veil import standard
from veil.codes import Kind
from veil.policy import Action, RuleBook
from veil.policy.claims import PIXEL_DATA, objection
from veil.report import quality, terms
from veil.report.data import (
    FaceSeries,
    FileRow,
    IndirectRow,
    OptionRow,
    PixelCounts,
    PrivateData,
    PrivateFile,
    Quality,
    ReportData,
    RunFacts,
)
from veil.report.schema import NAME
from veil.version import VERSION
from veil.work import chain, review, tally
from veil.work.ledger import Ledger, untext
from veil.work.result import RunResult

_BUILTIN = ("basic", "public", "safe-harbor", "research")


def report_data(
    ledger: Ledger,
    result: RunResult,
    book: RuleBook,
    rooms: frozenset[str],
    risk: Mapping[str, float] | None = None,
) -> ReportData:
    """The facts to share about a run.

    Args:
        ledger: where the run is recorded.
        result: its counts.
        book: the rules it went by.
        rooms: the cleaning rooms that there are.
        risk: `k`, `uniqueness`, `threshold` and `records`, where they were measured.
    """
    run = result.run
    patients, studies, series = ledger.rows(
        "SELECT COUNT(DISTINCT patient), COUNT(DISTINCT study), COUNT(DISTINCT series) FROM instance"
        " WHERE seen = ? AND target IS NOT NULL",
        run,
    )[0]
    actions = tally.actions(ledger, run)
    modalities = _modalities(ledger, run)
    end = chain.head(ledger)
    return ReportData(
        facts=_facts(ledger, run, book),
        codes=result.codes,
        modalities=modalities,
        actions=actions,
        options=options(book, rooms),
        faces=tuple(_faces(ledger, run)),
        indirect=indirect(book, rooms),
        patients=patients,
        studies=studies,
        series=series,
        bytes_in=result.bytes_in,
        bytes_out=result.bytes_out,
        references=result.references.kinds,
        undelivered=result.references.undelivered,
        pixels=_pixels(ledger, run, actions.get(quality.LOOKED, 0)),
        quality=_quality(ledger, run, result.out, modalities),
        lost=quality.lost(tally.treated(ledger, run)),
        images=quality.images(tally.treated(ledger, run)),
        events=end.events,
        head=end.hash.hex(),
        risk=risk,
    )


def _quality(ledger: Ledger, run: int, out: Path, modalities: Mapping[str, Mapping[Kind, int]]) -> tuple[Quality, ...]:
    delivered = {name: counts.get(Kind.DELIVERED, 0) for name, counts in modalities.items()}
    samples = tally.sample(ledger, run, sorted(terms.MODALITIES), quality.MOST_FILES)
    return quality.measured(samples, out, delivered)


def _pixels(ledger: Ledger, run: int, looked: int) -> PixelCounts:
    found = review.totals(ledger, run)
    return PixelCounts(looked, found.with_text, found.boxes, found.marks, found.waiting, found.accepted)


def _facts(ledger: Ledger, run: int, book: RuleBook) -> RunFacts:
    started = ledger.value("SELECT started FROM run WHERE id = ?", run)
    # A policy's name is its file's, which may be anything; a shared report calls an unusual one "custom".
    name = book.name if re.search(NAME, book.name) else "custom"
    base = next((one for one in book.policy.extends if one in _BUILTIN), "")
    return RunFacts(
        run=str(run),
        date=str(started)[:10],
        context=name if name in _BUILTIN else "custom",
        policy=name,
        digest=book.digest,
        extends=base,
        edition=standard.EDITION,
        tools=tools(),
    )


def tools() -> dict[str, str]:
    """The versions of what did the work."""
    found = {"veil": VERSION, "python": platform.python_version(), "pydicom": metadata.version("pydicom")}
    return {name: match[0] for name, version in found.items() if (match := re.match(r"\d+(\.\d+){0,3}", version))}


def _modalities(ledger: Ledger, run: int) -> dict[str, dict[Kind, int]]:
    found: defaultdict[str, dict[Kind, int]] = defaultdict(dict)
    for value, kind, count in ledger.rows(
        "SELECT modality, kind, COUNT(*) FROM instance WHERE seen = ? GROUP BY modality, kind", run
    ):
        name = terms.modality(untext(value) if value else "")
        found[name][Kind(kind)] = found[name].get(Kind(kind), 0) + count
    return dict(found)


def _faces(ledger: Ledger, run: int) -> Iterator[FaceSeries]:
    for target, modality, count in ledger.rows(
        "SELECT MIN(target), MIN(modality), COUNT(*) FROM instance"
        " WHERE seen = ? AND face = 1 AND target IS NOT NULL GROUP BY series ORDER BY 1",
        run,
    ):
        yield FaceSeries(target.split("/")[2], terms.modality(untext(modality or "")), count)


def options(book: RuleBook, rooms: frozenset[str]) -> tuple[OptionRow, ...]:
    """The options of PS3.15: which are on, which are claimed, and why not."""
    claimed = book.claims(rooms)
    rows = []
    for method in standard.codes.methods():
        on = method.option == "basic" or method.option in book.policy.options
        why = "claimed" if method.option in claimed else _why_not(book, method.option, rooms) if on else "off"
        done = why == "claimed"
        if done and method.option == PIXEL_DATA:
            why = "claimed-where-done"
        rows.append(OptionRow(method.option, method.code.value, method.code.meaning, on, done, why))
    return tuple(rows)


def _why_not(book: RuleBook, option: str, rooms: frozenset[str]) -> str:
    if not claims_anything(book, rooms):
        return "weakened"
    every = frozenset({"text", "pixels", "faces", "graphics", "content"})
    # With every room there, what is still against it is what the policy says itself.
    return "by-policy" if objection(book.policy, option, every) else "not-built"


def claims_anything(book: RuleBook, rooms: frozenset[str]) -> bool:
    """Whether the Basic Profile is claimed; without it no option is."""
    return "basic" in book.claims(rooms)


def indirect(book: RuleBook, rooms: frozenset[str]) -> tuple[IndirectRow, ...]:
    """The indirect identifiers of which the policy, and the rooms that there are, leave something."""
    rows = []
    for keyword in terms.INDIRECT:
        tag = standard.dictionary.tag(keyword)
        entry = None if tag is None else standard.dictionary.entry(tag)
        if tag is None or entry is None:
            continue
        action = book.rule(None, (), tag, entry.vr).action
        if action is Action.CLEAN and entry.vr != "AS" and "text" not in rooms:
            continue  # text that nobody can clean yet goes whole
        if action in {Action.KEEP, Action.SHIFT, Action.CLEAN}:
            rows.append(IndirectRow(keyword, str(action)))
    return tuple(rows)


def file_rows(ledger: Ledger, run: int) -> Iterator[FileRow]:
    """A row for each received file, as anyone may see it."""
    for row in tally.rows(ledger, run):
        yield FileRow(row.target or "", row.code, row.output_digest or "")


def private_data(ledger: Ledger, run: int, source: Path, out: Path) -> PrivateData:
    """What only the vault may know of a run."""
    return PrivateData(str(source), str(out), _patients(ledger, run), _private_files(ledger, run))


def _private_files(ledger: Ledger, run: int) -> Iterator[PrivateFile]:
    for row in tally.rows(ledger, run):
        yield PrivateFile(row.ref, row.code, row.target or "")


def _patients(ledger: Ledger, run: int) -> Iterator[tuple[str, str]]:
    for old, new in ledger.rows(
        "SELECT DISTINCT patient_id, substr(target, 1, instr(target, '/') - 1) FROM instance"
        " WHERE seen = ? AND target IS NOT NULL ORDER BY 2, 1",
        run,
    ):
        yield untext(old or ""), new


def samples(ledger: Ledger, run: int, most: int) -> list[tuple[Path, str]]:
    """One delivered instance of each series: its source and its new name. Unpacked archives are gone by then."""
    return [
        (Path(os.fsdecode(path)), target)
        for path, target in ledger.rows(
            "SELECT path, MIN(target) FROM instance WHERE seen = ? AND target IS NOT NULL AND path IS NOT NULL"
            " AND NOT coalesce(staged, 0) GROUP BY series ORDER BY 2 LIMIT ?",
            run,
            most,
        )
    ]

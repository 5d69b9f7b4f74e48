"""The report to share, as JSON and as CSV: built from ReportData, checked by the schema, then written."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from veil.codes import CODES, Kind
from veil.report import guard, terms
from veil.report.data import FileRow, ReportData
from veil.report.schema import FORMATS, HEX, TARGET, schema, selector

FILES_HEADER = ("file", "outcome", "code", "sha256")


def document(data: ReportData) -> dict[str, Any]:
    """The report as what JSON can say, checked against its schema.

    Raises:
        ReportError: a value is not one that a shared report may hold.
    """
    made = build(data)
    kept = any(row.name == "retain_uids" and row.on for row in data.options)
    guard.check(made, schema(uids_kept=kept), FORMATS)
    return made


def build(data: ReportData) -> dict[str, Any]:
    """The same, not checked: for the private page alone."""
    facts = data.facts
    return {
        "schema": "veil-report-1",
        "run": {"id": facts.run, "date": facts.date, "finished": facts.finished, "context": facts.context},
        "tools": dict(facts.tools),
        "policy": {
            "name": facts.policy,
            "extends": facts.extends,
            "digest": facts.digest,
            "table_edition": facts.edition,
        },
        "counts": {"received": data.received, **{str(kind): number for kind, number in data.counts.items()}},
        "delivered": {
            "patients": data.patients,
            "studies": data.studies,
            "series": data.series,
            "bytes": data.bytes_out,
            "bytes_received": data.bytes_in,
        },
        "modalities": {
            name: {str(kind): counts.get(kind, 0) for kind in Kind} for name, counts in sorted(data.modalities.items())
        },
        "refusals": [
            {
                "code": code,
                "kind": str(CODES[code].kind),
                "count": number,
                "meaning": CODES[code].meaning,
                "remedy": CODES[code].remedy,
            }
            for code, number in data.refusals
        ],
        "options": [
            {"name": row.name, "code": row.code, "on": row.on, "claimed": row.claimed, "why": row.why}
            for row in data.options
        ],
        "faces": [{"series": row.series, "modality": row.modality, "instances": row.instances} for row in data.faces],
        "references": [
            {"kind": kind, **{state: states.get(state, 0) for state in terms.REFERENCE_STATES}}
            for kind, states in data.references.items()
        ],
        "references_undelivered": [
            {"code": code, "count": number} for code, number in sorted(data.undelivered.items())
        ],
        "pixels": asdict(data.pixels),
        "record": {"events": data.events, "head": data.head},
        "actions": actions(data),
        "pixel_risks": pixel_risks(data),
        "indirect_identifiers": [{"attribute": row.keyword, "action": row.action} for row in data.indirect],
        "quality": [
            {
                "modality": row.modality,
                "delivered": row.delivered,
                "sampled": row.sampled,
                "elements": [asdict(one) for one in row.groups],
            }
            for row in data.quality
        ],
        "lost_research": [{"selector": row.selector, "count": row.count} for row in data.lost],
        "images": [{**asdict(row), "not_looked": row.not_looked} for row in data.images],
        # As it is given, so that the schema refuses what is not one of the four figures.
        **({} if data.risk is None else {"risk": dict(data.risk)}),
    }


def actions(data: ReportData) -> list[dict[str, Any]]:
    """Elements treated, by action and selector, most first.

    A selector that is no keyword, tag or class of elements (a private creator is text of the data) is told as "other".
    """
    sums: defaultdict[tuple[str, str], int] = defaultdict(int)
    for key, number in data.actions.items():
        action, _, name = key.partition(":")
        sums[action if action in terms.ACTIONS else terms.OTHER, name if selector(name) else terms.OTHER] += number
    order = {action: place for place, action in enumerate((*terms.ACTIONS, terms.OTHER))}
    rows = sorted(sums.items(), key=lambda row: (order[row[0][0]], -row[1], row[0][1]))
    return [{"action": action, "selector": name, "count": number} for (action, name), number in rows]


def pixel_risks(data: ReportData) -> list[dict[str, Any]]:
    """What the pixels of the delivered modalities can still tell (REQUIREMENTS B1.5)."""
    delivered = [name for name, counts in sorted(data.modalities.items()) if counts.get(Kind.DELIVERED)]
    return [
        {"modality": name, "risks": list(terms.MODALITY_RISKS.get(name, terms.UNLISTED_RISKS))} for name in delivered
    ]


def write_json(path: Path, made: dict[str, Any]) -> None:
    """Write the checked document."""
    path.write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8", newline="\n")


def write_files(path: Path, rows: Iterable[FileRow]) -> int:
    """Write `files.csv`: a row for each received file, new name first; the number of rows comes back.

    Raises:
        ReportError: a name, code or digest is not one that a shared report may hold.
    """
    number = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(FILES_HEADER)
        for number, row in enumerate(rows, start=1):
            guard.check(row.code, {"enum": list(CODES)}, FORMATS)
            delivered = CODES[row.code].kind is Kind.DELIVERED
            if delivered and not TARGET.fullmatch(row.target):
                raise guard.ReportError(
                    "R-REPORT-VALUE",
                    "a new file name is not of the form that new names have",
                    where=f"files.csv, row {number}",
                    remedy="report this",
                )
            if row.digest:
                guard.check(row.digest, {"pattern": HEX}, FORMATS)
            # What was not delivered has no new name, and its old one is not for others.
            writer.writerow((row.target if delivered else "", str(CODES[row.code].kind), row.code, row.digest))
    return number

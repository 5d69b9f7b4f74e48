"""`veil audit PATH`: the receiving side's double check."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from veil.cli.exits import Exit
from veil.cli.options import PATH, json_option
from veil.cli.session import Session
from veil.cli.table import table

if TYPE_CHECKING:
    from veil.work.auditing import Decision, Pixels, SeriesRow, Summary

_SHOWN = 25
_OF_SERIES = ("patient", "study", "series", "modality", "files", "looked", "showing")
_OF_ALL = ("files", "objects", "unreadable", "patients", "studies", "clean")
"""What the JSON lines tell of a series, and of the whole: attributes of `SeriesRow` and `Summary`."""


@click.command()
@click.argument("path", metavar="PATH", type=PATH)
@click.option("--against", type=PATH, metavar="ORIGINALS", help="Search for the identifiers of the originals, too.")
@click.option("--page", type=PATH, metavar="FILE", help="Write a page with pictures (HTML).")
@click.option("--csv", "table_file", type=PATH, metavar="FILE", help="Write every finding, with its file (private).")
@click.option("--reveal", is_flag=True, help="Show values, and burned-in text, on the page and in the CSV.")
@click.option(
    "--pixels",
    type=click.Choice(["on", "off", "all"]),
    default="on",
    show_default=True,
    help="Look for burned-in text: in samples of series of high risk, nowhere, or everywhere.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["certain", "likely", "possible"]),
    default="likely",
    show_default=True,
    help="Exit with 3 if there is a finding of this grade or a surer one.",
)
@click.option(
    "--gate", type=PATH, metavar="FILE", help="Accept or refuse by the thresholds of a file (TOML), and tell."
)
@click.option("--batch", default="", metavar="NAME", help="A name for the data, for messages: no identifier.")
@json_option
@click.pass_obj
def audit(
    session: Session,
    path: Path,
    against: Path | None,
    page: Path | None,
    table_file: Path | None,
    reveal: bool,
    pixels: "Pixels",
    fail_on: str,
    gate: Path | None,
    batch: str,
    as_json: bool,
) -> int:
    """Double-check what others cleaned: say what still identifies, or may.

    PATH is a folder or a file. Nothing is changed or moved, and nothing but the files is needed.

    Findings are certain, likely or possible. The terminal shows counts only; --page and --csv show all.

    Exit codes: 0 nothing at or above --fail-on (or the gate accepts), 3 there is (or it refuses), 2 usage, 1 failed.
    """
    session.json = as_json
    from veil.report import audit_page
    from veil.report.audit_table import table as csv_table
    from veil.work import auditing

    auditing.check_places(path, against, (page, table_file))
    if batch:
        auditing.check_batch(batch)
    rules = auditing.read_gate(gate) if gate else None
    with csv_table(table_file, reveal=reveal) if table_file else nullcontext() as rows:
        summary = auditing.run_audit(path, against=against, pixels=pixels, told=rows.add if rows else None)
    decision = rules.gate.decide(summary) if rules else None
    if page:
        audit_page.write(page, summary, decision=decision, batch=batch, against=against is not None, reveal=reveal)
    failed = auditing.tell(rules.notices, summary, decision, batch) if rules and decision else ()
    refused = not decision.accepted if decision else summary.reaches(auditing.Severity(fail_on))
    status = Exit.REFUSED if refused else Exit.FAILED if failed else Exit.DONE
    _events(session, summary, decision, failed, status)
    _show(session, summary, decision, failed)
    for name, file in (("Page", page), ("Findings with their files (private)", table_file)):
        if file:
            session.say(f"{name}: {file}")
    return status


def _events(
    session: Session, summary: "Summary", decision: "Decision | None", failed: tuple[str, ...], status: Exit
) -> None:
    for (code, grade, where, what, action, hipaa), row in summary.rows.items():
        session.event(
            "finding", code=code, severity=grade, where=where, what=what, ps315=action, hipaa=hipaa, files=row.files
        )
    for one in summary.series:
        session.event("series", **_values(one, _OF_SERIES), grades=dict(one.grades))
    session.event(
        "audit",
        **_values(summary, _OF_ALL),
        series=len(summary.series),
        grades={str(grade): number for grade, number in summary.grades.items()},
        verdict=None if decision is None else "accept" if decision.accepted else "refuse",
        reasons=list(decision.reasons) if decision else [],
        untold=list(failed),
        exit=int(status),
    )


def _values(record: "SeriesRow | Summary", names: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(record, name) for name in names}


def _show(session: Session, summary: "Summary", decision: "Decision | None", failed: tuple[str, ...]) -> None:
    from veil.work.auditing import GRADES, MEANINGS

    rows: list[tuple[object, ...]] = [("Code", *map(str.capitalize, GRADES), "What it means")]
    rows += [
        (code, *(summary.codes[code, grade] for grade in GRADES), MEANINGS[code])
        for code in sorted({code for code, _ in summary.codes})
    ]
    if len(rows) > 1:
        session.say("Files by what was found in them:")
        for line in table(rows, right=frozenset({1, 2, 3})):
            session.say(line)
        session.say()
    graded = " + ".join(f"{grade} {summary.grades[grade]}" for grade in GRADES)
    session.say(f"files {summary.files}: {graded} + nothing {summary.clean}")
    session.say(
        f"{summary.patients} patients, {summary.studies} studies, {len(summary.series)} series;"
        f" {summary.files - summary.objects} files are no DICOM objects or cannot be read"
    )
    if decision:
        session.say()
        session.say("The gate accepts it." if decision.accepted else "The gate refuses it:")
        for reason in decision.reasons[:_SHOWN]:
            session.say(f"  {reason}")
    for failure in failed:
        session.say(f"Nobody was told: {failure}.")

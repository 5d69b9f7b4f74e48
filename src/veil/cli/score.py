"""`veil score KEY OUT`: what a benchmark says of an output."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from veil.cli.options import PATH, json_option
from veil.cli.session import Session
from veil.cli.table import table

if TYPE_CHECKING:
    from veil.score import Score
    from veil.score.report import Line

_SHOWN = 40


@click.command()
@click.argument("key", metavar="KEY", type=PATH)
@click.argument("out", metavar="OUT", type=PATH)
@click.option("--uid-map", type=PATH, metavar="CSV", help="Old and new UIDs: a CSV with the header id_old,id_new.")
@click.option("--patid-map", type=PATH, metavar="CSV", help="Old and new Patient IDs: a CSV as of --uid-map.")
@click.option("--series", is_flag=True, help="Count the worst result of a series, an action and a tag only.")
@click.option(
    "--failed", type=PATH, metavar="FILE", help="List what did not pass, with its values (private): .csv or .json."
)
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes.  [default: one a processor]")
@json_option
@click.pass_obj
def score(
    session: Session,
    key: Path,
    out: Path,
    uid_map: Path | None,
    patid_map: Path | None,
    series: bool,
    failed: Path | None,
    jobs: int | None,
    as_json: bool,
) -> None:
    """Score the output of any de-identifier against an answer key of MIDI-B.

    KEY is the answer key (SQLite). OUT is the folder that a de-identifier wrote.

    Without the maps the output is taken for a copy, whose identifiers had to stay. `veil vault export` writes both.

    The terminal shows counts and tags only; --failed writes the values too, for the owner alone.
    """
    session.json = as_json
    from veil import score as scoring
    from veil.score.report import failed_list
    from veil.work.local import usable_cpus

    maps = scoring.Maps(
        scoring.read_map(uid_map) if uid_map else None,
        scoring.read_map(patid_map) if patid_map else None,
    )
    with failed_list(failed, out) if failed else nullcontext() as listing:
        result = scoring.score(key, out, maps=maps, series=series, jobs=jobs or usable_cpus(), failed=listing)
    _events(session, result)
    _show(session, result)
    if failed:
        session.say()
        session.say(f"Failed checks with their values (private): {failed}")


def _events(session: Session, result: "Score") -> None:
    for event, lines in (("action", result.by_action()), ("category", result.by_category())):
        for line in lines:
            session.event(event, name=line.name, **_facts(line))
    for number, what, action, tag in result.by_tag():
        session.event("failed", result=what, action=action, tag=tag, checks=number)
    low, high = result.bounds
    session.event(
        "score",
        **_facts(result.total),
        lowest=low,
        highest=high,
        without_pixels=result.without_pixels.score,
        instances=result.instances,
        missing=result.missing,
        dropped=result.dropped,
        strange=result.strange,
        lacking=result.lacking,
        unexpected=result.unexpected,
        skipped=result.skipped,
    )


def _facts(line: "Line") -> dict[str, int | float | None]:
    return {
        "checks": line.checks,
        "pass": line.passed,
        "fail": line.failed,
        "blank": line.blank,
        "not_judged": line.unjudged,
        "score": line.score,
    }


def _show(session: Session, result: "Score") -> None:
    for title, lines in (("Action", result.by_action()), ("Category", result.by_category())):
        rows: list[tuple[object, ...]] = [(title, "Checks", "Pass", "Fail", "Blank", "Not judged", "Score")]
        rows += [_row(line) for line in (*lines, result.total)]
        for text in table(rows, indent="", right=frozenset(range(1, 7))):
            session.say(text)
        session.say()
    tags = result.by_tag()
    if tags:
        session.say(f"Not passed, by tag ({min(len(tags), _SHOWN)} of {len(tags)}):")
        for text in table(tags[:_SHOWN], right=frozenset({0})):
            session.say(text)
        session.say()
    for note in _notes(result):
        session.say(note)
    session.say(f"Score {_percent(result.total.score)}: {result.total.passed} of {result.total.checks} checks")
    session.say(f"Score without the checks about pixels {_percent(result.without_pixels.score)}")


def _row(line: "Line") -> tuple[object, ...]:
    return line.name, line.checks, line.passed, line.failed, line.blank, line.unjudged, _percent(line.score)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.2%}".replace("%", " %")


def _notes(result: "Score") -> list[str]:
    notes = []
    low, high = result.bounds
    if result.total.unjudged:
        notes.append(
            f"{result.total.unjudged} checks for text in pixels are not judged and not in the score: look at the "
            f"images. With them it is {_percent(low)} to {_percent(high)}."
        )
    told = (
        (result.missing, "instances of the key have no file in OUT."),
        (result.lacking, "files lack an attribute without which the benchmark's own script gives no score."),
        (result.unexpected, "files of OUT belong to no instance of the key: wrong maps? They are not scored."),
        (result.skipped, "files of OUT are not DICOM files; they are not scored."),
        (result.dropped, "checks for text in pixels were dropped: there are no Pixel Data."),
        (result.strange, "checks have an action that no rule is published for; they were dropped."),
    )
    return [*notes, *(f"{number} {text}" for number, text in told if number)]

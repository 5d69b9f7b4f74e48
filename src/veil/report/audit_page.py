"""The page of `veil audit`: counts in pictures, the kinds of findings, the series, and what was seen in pixels."""

from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from veil.report.audit_table import MASK, open_private
from veil.report.html import render
from veil.work.auditing import GRADES, HIPAA, MEANINGS, Decision, SeriesRow, Severity, Summary, worst

LISTED_ROWS: Final = 400
LISTED_SERIES: Final = 300
_PICTURES: Final = 60
_THIN: Final = 2.0
_WHOLE: Final = (*map(str, GRADES), "clean")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a bar, in the units of its drawing."""

    grade: str
    x: float
    width: float
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a chart: its name, what it means, its pieces and their sum."""

    name: str
    meaning: str
    pieces: tuple[Piece, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Line:
    """A kind of finding, as the table shows it; `examples` are values, masked unless they are to be shown."""

    code: str
    grade: Severity
    where: str
    what: str
    action: str
    hipaa: str
    files: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A series in whose pixels text was seen, with an address that holds its picture."""

    row: SeriesRow
    picture: str


def pieces(counts: Counter[str], most: int, width: float) -> tuple[Piece, ...]:
    """The pieces of a bar, whose full width stands for `most`; a count above zero is never too thin to be seen."""
    shown = [grade for grade in _WHOLE if counts[grade]]
    total = sum(counts[grade] for grade in shown)
    free = max(width * total / max(most, 1) - _THIN * len(shown), 0.0)
    x, found = 0.0, []
    for grade in shown:
        length = _THIN + free * counts[grade] / max(total, 1)
        found.append(Piece(grade, round(x, 2), round(length, 2), counts[grade]))
        x += length
    return tuple(found)


def write(path: Path, summary: Summary, *, decision: Decision | None, batch: str, against: bool, reveal: bool) -> None:
    """Write the page, for its owner alone.

    Args:
        path: where to.
        summary: what was found.
        decision: what a gate said; None if there was none.
        batch: name of the batch that the user gave; "" for none.
        against: whether originals were at hand.
        reveal: whether values and burned-in text are shown; else the page holds no value and no path.

    Raises:
        OSError: it cannot be written.
    """
    whole = Counter({str(grade): summary.grades[grade] for grade in GRADES}) + Counter(clean=summary.clean)
    rows = worst(summary.series)
    text = render(
        "audit.html.j2",
        summary=summary,
        grades=[str(grade) for grade in GRADES],
        whole=pieces(whole, max(sum(whole.values()), 1), 1000),
        codes=_codes(summary),
        hipaa=_classes(summary, HIPAA),
        lines=_lines(summary, reveal=reveal),
        total_lines=len(summary.rows),
        series=[(row, pieces(row.grades, max(row.files, 1), 300)) for row in rows[:LISTED_SERIES]],
        more=max(len(rows) - LISTED_SERIES, 0),
        seen=_seen(rows, reveal=reveal),
        decision=decision,
        batch=batch,
        against=against,
        reveal=reveal,
    )
    with open_private(path) as out:
        out.write(text)


def _codes(summary: Summary) -> list[Bar]:
    found: dict[str, Counter[str]] = {}
    for (code, grade), number in summary.codes.items():
        found.setdefault(code, Counter())[str(grade)] += number
    most = max((sum(counts.values()) for counts in found.values()), default=1)
    order = sorted(found, key=lambda code: ([-found[code][str(grade)] for grade in GRADES], code))
    return [Bar(code, MEANINGS[code], pieces(found[code], most, 560), sum(found[code].values())) for code in order]


def _classes(summary: Summary, names: dict[str, str]) -> list[tuple[str, str, int, int, int]]:
    """By class: its letter, its name, and how many kinds of findings there are of each grade."""
    found: dict[str, Counter[Severity]] = {}
    for _, grade, _, _, _, letter in summary.rows:
        if letter:
            found.setdefault(letter, Counter())[grade] += 1
    first, second, third = GRADES
    return [
        (letter, names[letter], found[letter][first], found[letter][second], found[letter][third])
        for letter in sorted(found)
    ]


def _lines(summary: Summary, *, reveal: bool) -> list[Line]:
    order = sorted(summary.rows.items(), key=lambda pair: (GRADES.index(pair[0][1]), -pair[1].files, pair[0]))
    lines = []
    for (code, grade, where, what, action, letter), row in order[:LISTED_ROWS]:
        values = dict.fromkeys(value for _, value in row.examples if value)
        examples = tuple(values) if reveal else (MASK,) if values else ()
        lines.append(Line(code, grade, where, what, action, letter, row.files, examples))
    return lines


def _seen(rows: Sequence[SeriesRow], *, reveal: bool) -> list[Seen]:
    """Pictures of series that show text: as they are, or with the text covered."""
    found = [(row, row.pictures[0]) for row in rows if row.pictures]
    return [
        Seen(row, "data:image/jpeg;base64," + b64encode(shots[0 if reveal else -1]).decode())
        for row, shots in found[:_PICTURES]
    ]

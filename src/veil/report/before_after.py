"""The before-and-after page: what happened to each element of a few instances. Private: it shows the old values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from veil.report.schema import selector

MAX_INSTANCES = 20
MAX_VALUE = 160
MAX_LINES = 1000
"""Of each table of a page: an object of many frames has a hundred thousand elements, and most are alike."""


class TraceRow(Protocol):
    """What the engine tells of one element (`veil.pipeline.TraceRow`): `after` is None when the element is gone."""

    @property
    def path(self) -> str:
        """Tags and item numbers from the outside in."""

    @property
    def keyword(self) -> str:
        """Keyword of PS3.6; empty for what it does not know."""

    @property
    def vr(self) -> str:
        """Value representation."""

    @property
    def action(self) -> str:
        """What is done."""

    @property
    def reason(self) -> str:
        """The rule that says so."""

    @property
    def before(self) -> str:
        """The value received."""

    @property
    def after(self) -> str | None:
        """The value delivered; None if the element is gone."""


@dataclass(frozen=True, slots=True)
class Line:
    """One element on the page."""

    path: str
    keyword: str
    vr: str
    action: str
    reason: str
    before: str
    after: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One instance on the page: a title, the changed elements, and the kept ones."""

    title: str
    outcome: str
    changed: tuple[Line, ...] = ()
    kept: tuple[Line, ...] = ()


MASK = "*****"
GONE = "(gone)"
EMPTY = "(empty)"
_NEW_VALUES = frozenset({"uid", "pseudonym", "alias", "dummy", "supply", "mark"})


def line(row: TraceRow, *, reveal: bool) -> Line:
    """One element as it is shown.

    Args:
        row: what the engine tells.
        reveal: show values. Otherwise each is the same five stars: a mask that kept the length or the kind of the
            letters would tell a short name from a long one. Values that veil made are shown; they tell nothing of old.
    """
    same = row.after == row.before
    before = _value(row.before, shown=reveal)
    if row.after is None:
        after = GONE
    elif same:
        after = "="
    else:
        after = _value(row.after, shown=reveal or row.action in _NEW_VALUES)
    # Of a private element the engine names the creator, which is a text of the data.
    keyword = printable(row.keyword) if reveal or selector(row.keyword) else ""
    return Line(row.path, keyword, row.vr, row.action, row.reason, before, after, not same)


def _value(value: str, *, shown: bool) -> str:
    if not value:
        return EMPTY
    if not shown:
        return MASK
    text = printable(value)
    return text if len(text) <= MAX_VALUE else f"{text[:MAX_VALUE]} ... ({len(text)} characters)"


def printable(value: str) -> str:
    """A value on one line, with nothing in it that a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in value)


def sheet(title: str, outcome: str, rows: Iterable[TraceRow], *, reveal: bool) -> Sheet:
    """An instance as it is shown, changed elements first; each part keeps the order of the file."""
    lines = [line(row, reveal=reveal) for row in rows]
    return Sheet(
        title, outcome, tuple(one for one in lines if one.changed), tuple(one for one in lines if not one.changed)
    )


def page(sheets: Sequence[Sheet], *, policy: str, edition: str, reveal: bool) -> str:
    """The page as self-contained HTML."""
    from veil.report.html import render

    return render("before_after.html.j2", sheets=sheets, policy=policy, edition=edition, reveal=reveal, most=MAX_LINES)

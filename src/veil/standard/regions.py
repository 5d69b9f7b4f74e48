"""Where known devices write into their images, and which attributes make text in an image likely.

A rule has a condition on attributes of the data set, and the matrix (Rows and Columns) for which its rectangles were
measured. What a rule is used for, and what becomes of another matrix, are judgements, not its source's.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from veil.standard import _tables

_MARKS = "?~="
_MODALITY = "Modality"


class Term(NamedTuple):
    """One question about an attribute at the top level of a data set.

    Attributes:
        keyword: of the attribute.
        mark: `~` its value contains the text, `=` is the text, `?` it is there with a value.
        text: in lower case; case does not count. Empty for `?`.
        negated: whether the answer is turned round.
    """

    keyword: str
    mark: str
    text: str
    negated: bool = False


class Rect(NamedTuple):
    """A rectangle in pixels of a frame, from the top left; the far ends are exclusive."""

    x0: int
    y0: int
    x1: int
    y1: int


@dataclass(frozen=True, slots=True)
class Region:
    """One rule.

    Attributes:
        name: where it comes from: `ctp` or `deid`, and a number.
        use: wipe (its rectangles are blanked), or how likely it makes text: high | medium.
        hold: of `wipe`: an image of the device with another matrix is held.
        rows: of the matrix; 0 for any.
        columns: of the matrix; 0 for any.
        when: the condition: all of these, each of which is a choice of terms.
        rects: what is blanked; empty where `use` is not wipe.
        note: why it is used in this way, where that is not plain.
    """

    name: str
    use: Literal["wipe", "high", "medium"]
    hold: bool
    rows: int
    columns: int
    when: tuple[tuple[Term, ...], ...]
    rects: tuple[Rect, ...]
    note: str


@cache
def regions() -> tuple[Region, ...]:
    """Every rule, in the order of the table."""
    return tuple(_region(row) for row in _tables.rows("pixel_regions.tsv"))


def of_modality(modality: str) -> tuple[Region, ...]:
    """The rules that may be true of images of a modality: those that do not ask for another one. Case counts not."""
    table = _by_modality()
    return table.get(modality.lower(), table[""])


@cache
def _by_modality() -> dict[str, tuple[Region, ...]]:
    asked = {region: _modalities(region) for region in regions()}
    names = {""}.union(*(found for found in asked.values() if found))
    return {name: tuple(region for region, found in asked.items() if not found or name in found) for name in names}


def _modalities(region: Region) -> frozenset[str]:
    """The modalities one of which a rule asks for; none for a rule for any."""
    for clause in region.when:
        if all((term.keyword, term.mark, term.negated) == (_MODALITY, "=", False) for term in clause):
            return frozenset(term.text for term in clause)
    return frozenset()


@cache
def keywords() -> frozenset[str]:
    """The attributes that the conditions ask about; Rows and Columns are not among them."""
    return frozenset(term.keyword for region in regions() for clause in region.when for term in clause)


def _region(row: list[str]) -> Region:
    name, use, other, rows, columns, when, rects, note = row
    clauses = tuple(tuple(_term(text) for text in clause.split(" | ")) for clause in when.split(" & "))
    return Region(
        name,
        use,  # type: ignore[arg-type]  # a test of the table holds that it is one of the three
        other == "hold",
        int(rows or 0),
        int(columns or 0),
        clauses,
        tuple(_rect(text) for text in rects.split()),
        note,
    )


def _rect(text: str) -> Rect:
    x, y, width, height = map(int, text.split(","))
    return Rect(x, y, x + width, y + height)


def _term(text: str) -> Term:
    name = text.removeprefix("!")
    at = min(place for mark in _MARKS if (place := name.find(mark)) > 0)
    return Term(name[:at], name[at], name[at + 1 :].lower(), negated=name != text)

"""Clean Structured Content (PS3.15 Table E.3.4-1): what is done with a content item, by its concept and value type."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from veil.standard import _tables

RETIRED = ("SRT", "SNM3", "99SDM")
"""Designators under which codes of SNOMED-RT were written; the table gives those of SNOMED CT."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A row of the table.

    Attributes:
        scheme: Coding Scheme Designator of the concept name.
        code: its Code Value.
        value_type: of the content item.
        meaning: Code Meaning.
        basic: X, D or X/D: what the Basic Profile with the option does.
        options: codes by the name of the other option, K (keep) or C (clean).
        srt_code: the retired code of the same concept; "" for none.
        edition: of PS3.15 that has the row.
    """

    scheme: str
    code: str
    value_type: str
    meaning: str
    basic: str
    options: Mapping[str, str]
    srt_code: str
    edition: str


@cache
def rows() -> tuple[Concept, ...]:
    """The rows of the table, in its order."""
    return tuple(
        Concept(scheme, code, kind, meaning, basic, _options(options), srt, edition)
        for scheme, code, kind, meaning, basic, options, srt, edition in _tables.rows("content.tsv")
    )


def _options(cell: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in cell.split(",") if pair)
    return {option: code for option, _, code in pairs}


@cache
def _by_concept() -> dict[tuple[str, str], tuple[Concept, ...]]:
    found: dict[tuple[str, str], tuple[Concept, ...]] = {}
    for row in rows():
        keys = [(row.scheme, row.code)]
        if row.srt_code:
            keys += [(scheme, row.srt_code) for scheme in RETIRED]
        for key in keys:
            found[key] = (*found.get(key, ()), row)
    return found


def concept(scheme: str, code: str) -> tuple[Concept, ...]:
    """The rows of a concept, one for each value type; none for a concept that the table does not list."""
    return _by_concept().get((scheme, code), ())

"""Anatomy that means head, face or neck: where a series may show who the patient is."""

import re
from functools import cache

from veil.standard import _tables

_SRT_ALIASES = ("SRT", "SNM3", "99SDM")


@cache
def _terms() -> dict[str, tuple[str, bool]]:
    # term -> (category, whether PS3.16 Table L-1 has it)
    return {
        row[0]: (row[5], row[7].startswith("PS3.16")) for row in reversed(_tables.rows("head_regions.tsv")) if row[0]
    }


def category(body_part: str) -> str | None:
    """head, neck, contains_head or contains_neck for a value of Body Part Examined (0018,0015); else None."""
    term = " ".join(body_part.replace("\0", " ").upper().split())
    found = _terms().get(term) or _terms().get(term.replace("_", " "))
    return found[0] if found else None


def is_head_term(body_part: str) -> bool:
    """Whether a value of Body Part Examined means that a face may be in view; a neck counts: chins are near it."""
    return category(body_part) is not None


@cache
def defined_terms() -> frozenset[str]:
    """The terms of head, face and neck that PS3.16 Table L-1 defines for Body Part Examined."""
    return frozenset(term for term, (_, standard) in _terms().items() if standard)


@cache
def codes() -> frozenset[tuple[str, str]]:
    """(scheme, code) of every such region: SNOMED CT, and the retired SNOMED-RT codes under their three designators."""
    found = set()
    for _, scheme, code, srt, *_ in _tables.rows("head_regions.tsv"):
        if code:
            found.add((scheme, code))
        if srt:
            found.update((alias, srt) for alias in _SRT_ALIASES)
    return frozenset(found)


@cache
def text_trigger() -> re.Pattern[str]:
    """Finds words in descriptions and protocol names that mean a head, in several languages; case does not count.

    It is to be asked before descriptions are cleaned. An underscore separates words.
    """
    (pattern,) = _tables.lines("head_words.tsv")
    return re.compile(pattern)

"""Words of coded strings: defined terms and enumerated values of attributes with VR CS, SH or LO.

Such a word is not there because of what a person is called. The list was compiled by hand and holds some forms that
vendors commonly write; that a word is on it does not show that an edition of PS3.3 defines it.
"""

from functools import cache

from veil.standard import _tables, heads


@cache
def defined_terms() -> frozenset[str]:
    """All of them, in upper case."""
    words = {word for _, words in _tables.rows("terms.tsv") for word in words.split("|")}
    return frozenset(words) | heads.defined_terms()


def is_defined_term(value: str) -> bool:
    """Whether a single value (not a list with backslashes) is such a word; blanks and case do not count."""
    return value.strip(" \0").upper() in defined_terms()

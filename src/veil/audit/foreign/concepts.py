"""Coded concepts (PS3.3 8.8, PS3.16): values and meanings of a scheme, and what no scheme can have defined."""

import re
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import Final

from veil.audit.reading import Leaf, bare

VALUES: Final = frozenset((0x00080100, 0x00080119))
"""Code Value and Long Code Value."""
MEANING: Final = 0x00080104
_SCHEME: Final = 0x00080102
_UNITS: Final = "UCUM"
_ANNOTATION: Final = re.compile(r"\{(?:SUV\w{0,4}|SUL\w{0,4}|ratio|pixels|counts|propcounts|HU|MU)\}")
_UNIT: Final = re.compile(
    r"(?:(?:da|[YZEPTGMkhdcmunpfazy])?"
    r"(?:cd|mol|rad|Gy|Sv|Bq|Hz|Pa|eV|Ci|kat|lm|lx|Wb|sr|deg|min|wk|mo|bar|cal|osm|eq|dyn|diop|ppm|Cel|[msgAKJWVNCFTSHLlhdatu]))+"
)
_WORDS: Final = re.compile(r"[A-Za-z]+")
_LONG: Final = 10
"""Figures from which a code is as long as a telephone number; SNOMED CT has some that long, with a check digit."""
_MOST: Final = 18
_PARTITIONS: Final = frozenset(("00", "01", "02", "10", "11", "12"))
_D: Final = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
_P: Final = (
    "0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip
"""Multiplication and permutation of Verhoeff's check digit, which SNOMED CT identifiers carry."""


def schemes(leaves: Iterable[Leaf]) -> dict[tuple[int, ...], str]:
    """The coding scheme designators of a file, by the place of the item that they stand in."""
    return {leaf.where[:-1]: bare(leaf.value) for leaf in leaves if leaf.tag == _SCHEME}


def is_unit(scheme: str, value: str) -> bool:
    """Whether a code is a unit of measurement of UCUM, in the spelling of the standard or of makers."""
    if scheme != _UNITS:
        return False
    return all(_UNIT.fullmatch(word) for word in _WORDS.findall(_ANNOTATION.sub("", value)))


def is_meaning(value: str) -> bool:
    """Whether a meaning is that of a concept of PS3.16, word by word; whoever bears a concept's name is not named."""
    return _plain(value) in _meanings()


def is_number_of_nobody(value: str) -> bool:
    """Whether a code of figures is as long as those of records and is none of SNOMED CT (its check digit is wrong)."""
    digits = value.lstrip("+").replace(" ", "")
    return digits.isascii() and digits.isdigit() and len(digits) >= _LONG and not _is_snomed(digits)


def _is_snomed(digits: str) -> bool:
    if len(digits) > _MOST or digits[-3:-1] not in _PARTITIONS or digits[0] == "0":
        return False
    check = 0
    for place, figure in enumerate(reversed(digits)):
        check = int(_D[check][int(_P[place % 8][int(figure)])])
    return check == 0


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


@cache
def _meanings() -> frozenset[str]:
    # pydicom has them for its structured reports, under a private name: without it a meaning is judged by its words.
    try:
        concepts = import_module("pydicom.sr._concepts_dict").concepts
        found = (meaning for scheme in concepts.values() for codes in scheme.values() for meaning, *_ in codes.values())
        return frozenset(map(_plain, found))
    except (ImportError, AttributeError, TypeError, ValueError):
        return frozenset()

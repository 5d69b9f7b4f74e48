"""Coded strings and numbers: they stay where they are what their VR says, and nobody's identifier."""

import re
from typing import Final

from veil import standard
from veil.dicom import values
from veil.identity import KnownIdentifiers

_SHORTEST_NUMBER: Final = 5
"""Digits from which a whole number may be an identifier; shorter ones are counts and settings."""
_SHORTEST_OF_DECIMAL: Final = 8
"""The same before a decimal point or an exponent, where no identifier stands unless somebody put it there."""


def keep(vr: bytes, value: bytes, known: KnownIdentifiers) -> bytes | None:
    """Checks each value of a CS, DS or IS element.

    Args:
        vr: of the attribute by the dictionary.
        value: as written in the file.
        known: the patient's identifiers.

    Returns:
        The same object where all values stay; with values emptied where some do not; None where none is left.
    """
    parts = value.split(b"\\")
    cleaned = [part if _stays(vr, part, known) else b"" for part in parts]
    if cleaned == parts:
        return value
    return b"\\".join(cleaned) if any(part.strip(b" \0") for part in cleaned) else None


def _stays(vr: bytes, part: bytes, known: KnownIdentifiers) -> bool:
    if not values.valid(vr, part):
        return False
    bare = part.strip(b" \0").decode("ascii")
    if not bare or known.empty:
        return True
    if vr == b"CS":
        return standard.terms.is_defined_term(bare) or not known.in_text(bare, coded=True)
    digits, *rest = re.split(r"[.eE]", bare.lstrip("+-"))
    if len(digits) < (_SHORTEST_OF_DECIMAL if rest else _SHORTEST_NUMBER):
        return True
    return not known.in_text(digits, coded=True)

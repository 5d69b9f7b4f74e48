"""Patterns of numbers and codes: patient IDs, accession and other numbers, serials, phones, UIDs."""

import re
import unicodedata

from veil.identity.known.folding import is_ideographic, is_of_word, squeezed
from veil.identity.known.patterns import Check, Patterns, Rule
from veil.identity.known.words import generic, is_defined_term, is_placeholder, names_nobody

_SHORTEST_CODE = 4  # characters of a code with a digit in it
_SHORTEST_WORD = 5  # letters of a code without a digit
_SHORTEST_RAW = 5
_LONG = 6
_SHORTEST_PHONE = 6
_SHORTEST_NATIONAL = 7  # digits of a phone number without its country code
_SHORTEST_UID = 8
_COUNTRY_CODES = (1, 2, 3)  # digits of a country code
_PHONE = re.compile(r"[+(]{0,2}\d(?:[ \t()./+~-]{0,4}\d){5,}", re.ASCII)
_UID = re.compile(r"[0-9]+(?:\.[0-9]+)+", re.ASCII)
_REGISTERED = "1.2.840.10008."


def add_number(out: Patterns, value: str) -> None:
    """Search for a patient ID, an accession number, a serial number: as it is, and with other separators or none."""
    folded = squeezed(value)
    if names_nobody(value):
        return
    value = trimmed(value)
    digits = sum(char.isdigit() for char in folded)
    if len(folded) < (_SHORTEST_CODE if digits else _SHORTEST_WORD):
        return
    if is_ideographic(folded):
        out.text(folded, Rule.NATIVE)
        out.raw(value, Check.NONE)
        return
    if digits == len(folded):
        out.text(folded, Rule.DIGITS)
        bare = folded.lstrip("0")
        if len(bare) >= _SHORTEST_CODE and not is_placeholder(bare):
            out.text(bare, Rule.DIGITS)
        check = Check.NUMBER
    else:
        if not digits and (folded in generic() or is_defined_term(value)):
            return
        whole = value.isalnum()
        out.text(folded, Rule.PART if whole and not digits else Rule.JOINED)
        check = Check.PART if whole and not digits else Check.WORD
    if not value.isalnum():
        out.text(folded, Rule.EXACT, literal=unicodedata.normalize("NFKC", value).casefold())
    if len(folded) >= _SHORTEST_RAW:
        out.raw(value, check)
        out.raw(folded, check)


def trimmed(value: str) -> str:
    """A value from its first letter or digit to its last."""
    first = next((i for i, char in enumerate(value) if squeezed(char)), 0)
    last = next((i for i, char in enumerate(reversed(value)) if is_of_word(char)), 0)
    return value[first : len(value) - last]


def add_phone(out: Patterns, value: str) -> None:
    """Search for the phone numbers in a value: with any separators, with the country code and without it."""
    for match in _PHONE.finditer(value):
        number = squeezed(match[0])
        if len(number) < _SHORTEST_PHONE or is_placeholder(number):
            continue
        forms = {number, squeezed(match[0].replace("(0)", ""))}
        if match[0].lstrip("( ").startswith(("+", "00")):
            for form in tuple(forms):
                national = form.removeprefix("00")
                forms |= {national, *(national[code:] for code in _COUNTRY_CODES)}
        forms |= {form.lstrip("0") for form in tuple(forms)}
        for form in forms:
            if form == number or len(form) >= _SHORTEST_NATIONAL:
                out.text(form, Rule.PHONE)
        out.raw(trimmed(match[0]), Check.NUMBER)
        out.raw(number, Check.NUMBER)


def add_uid(out: Patterns, value: str) -> None:
    """Search for a UID, literally. Registered ones (1.2.840.10008) name no instance."""
    uid = value.strip(" \0")
    if _UID.fullmatch(uid) is None:
        add_number(out, value)
    elif len(uid) >= _SHORTEST_UID and not uid.startswith(_REGISTERED):
        out.text(squeezed(uid), Rule.EXACT, literal=uid.casefold())
        out.raw(uid, Check.NUMBER)

"""Patterns of addresses and of institutions, departments and other organisations."""

import re

from veil.identity.known.folding import is_ideographic, squeezed, words_of
from veil.identity.known.names import add_name
from veil.identity.known.numbers import add_number, trimmed
from veil.identity.known.patterns import Check, Patterns, Rule
from veil.identity.known.words import generic, is_defined_term, is_free_word, names_nobody

_COMPONENTS = re.compile(r"[\^,;=\\\r\n]+")
_ABBREVIATIONS = (("street", "st"), ("avenue", "ave"), ("road", "rd"), ("strasse", "str"), ("boulevard", "blvd"))

_SHORTEST = 5  # characters of an address component
_STREET = 8  # letters of a street without its number
_ANYWHERE = 6  # letters from which a word of an organisation is searched for inside words
_TOKEN = 5  # letters of a word that tells one organisation from another
_ABBREVIATION = 3
_ANY_TEXT = 4
_RAW = 6
_RAW_ADDRESS = 8


def add_address(out: Patterns, value: str) -> None:
    """Search for an address as a whole and by its components (street with number, town, postal code)."""
    if names_nobody(value):
        return
    components = [part.strip() for part in _COMPONENTS.split(value) if part.strip()]
    if len(components) > 1:
        _add_address_part(out, value)
    for component in components:
        _add_address_part(out, component)


def _add_address_part(out: Patterns, part: str) -> None:
    words = [squeezed(word) for word in words_of(part)]
    folded = "".join(words)
    if is_ideographic(folded):
        if len(folded) > _ABBREVIATION:
            out.text(folded, Rule.NATIVE)
            out.raw(trimmed(part), Check.NONE)
        return
    if len(folded) < _SHORTEST or all(word in generic() or is_defined_term(word) for word in words):
        return
    if folded.isdigit():  # a postal code says little by itself, and looks like many numbers
        out.text(folded, Rule.DIGITS, coded=False)
        return
    out.text(folded, Rule.JOINED)
    for long, short in _ABBREVIATIONS:
        for old, new in ((long, short), (short, long)):
            if any(word == old or (len(word) > len(old) and word.endswith(old)) for word in words):
                changed = [word.removesuffix(old) + new if word.endswith(old) else word for word in words]
                out.text("".join(changed), Rule.JOINED)
    letters = "".join(word for word in words if word.isalpha())
    if letters != folded and len(letters) >= _STREET and letters not in generic():
        out.text(letters, Rule.JOINED)
    if len(words) > 1 and len(folded) >= _RAW_ADDRESS:
        out.raw(trimmed(part), Check.WORD)


def add_organisation(out: Patterns, value: str) -> None:
    """Search for an organisation as a whole, and for each of its words that is not what many are called."""
    words = [squeezed(word) for word in words_of(value)]
    telling = [word for word in words if not (word.isdigit() or word in generic() or is_defined_term(word))]
    folded = "".join(words)
    if not telling or names_nobody(value):
        return
    if is_ideographic(folded):
        out.text(folded, Rule.NATIVE)
        out.raw(trimmed(value), Check.NONE)
        return
    if len(folded) >= _ABBREVIATION:
        out.text(folded, Rule.JOINED if len(words) > 1 else Rule.WORD, coded=len(folded) >= _ANY_TEXT)
    if len(folded) >= _RAW and len(words) > 1:
        out.raw(trimmed(value), Check.WORD)
    for word in telling:
        if len(word) >= _ANYWHERE:
            out.text(word, Rule.PART)
            out.raw(word, Check.PART)
        elif len(word) >= _TOKEN:
            out.text(word, Rule.WORD)


def add_device(out: Patterns, value: str) -> None:
    """Search for a serial number or station name."""
    if squeezed(value) not in generic():
        add_number(out, value)


def add_identifier(out: Patterns, value: str) -> None:
    """Search for an ID; one that is written like a name is a name too."""
    add_number(out, value)
    if "^" in value or (" " in value.strip() and is_free_word(squeezed(value)) and not any(map(str.isdigit, value))):
        add_name(out, value)

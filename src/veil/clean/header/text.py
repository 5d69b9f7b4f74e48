"""Text that a rule keeps: it stays only without the patient's identifiers and without what looks like one.

The text room will understand sentences; here only values of technical elements are kept, so whatever has the shape of
an identifier makes the value go.
"""

import re
from collections.abc import Callable
from typing import Final

from veil import standard
from veil.clean.text import tidy
from veil.clean.text.uids import UID
from veil.dicom import vr as vrs
from veil.dicom.charset import CharacterSet
from veil.identity import KnownIdentifiers

_MONTH: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH_NUMBER: Final = r"(?:0?[1-9]|1[0-2])"
_ADDRESSED: Final = re.compile(
    r"""
    \^                                                # a person name as DICOM writes it
    | [\w.+-]+@[\w-]+\.\w                             # e-mail
    | \b(?:https?|ftp|file)://                        # address of a resource
    | \\\\|\b[a-z]:[\\/]|/(?:home|users|mnt)/          # a path on somebody's machine
    | (?-i:\b(?:Dr|Prof|Mr|Mrs|Ms|Herr|Frau|Mme|Mlle|Dott|Sig|Sra|Srta|DR\.|PROF\.|MR\.|MRS\.)\.?[ ]+[A-Z])  # a title
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Shapes of people, their addresses and their machines."""
_NUMBERED: Final = re.compile(
    rf"""
    (?<![\d.])(?=[\d.]{{9}})(?:(?:0|[1-9]\d{{0,2}})\.){{3}}(?:0|[1-9]\d{{0,2}})(?![\d.])   # IP; versions are shorter
    | (?<!\d)(?:19|20)\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)                 # date, 20110512
    | (?<![\d.]){_DAY}([./-]){_MONTH_NUMBER}\1(?:19|20)?\d{{2}}(?![\d]|\.\d)                # date, 12.05.2011
    | (?<![\d.]){_MONTH_NUMBER}/{_DAY}/(?:19|20)?\d{{2}}(?!\d)                              # date, 05/12/2011
    | (?<![\d.])(?:19|20)\d{{2}}([./-]){_MONTH_NUMBER}\2{_DAY}(?![\d]|\.\d)                # date, 2011-05-12
    | \b{_DAY}[ .-]?(?:{_MONTH})[a-z]*[ .-]?\d{{2,4}}\b                                    # date, 12 May 2011
    | \b(?:{_MONTH})[a-z]*\.?[ ]{_DAY},?[ ]\d{{4}}\b                                       # date, May 12, 2011
    | (?<![\w.])(?=(?:\D?\d){{7}})\+?\(?\d{{2,5}}\)?(?:[ ./-]\d{{2,5}}){{1,4}}(?![\w.])      # phone
    | (?<![\d.])\d{{7,}}(?![\d.])                                                          # a long number
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Shapes of what is written in figures."""

_SOFTWARE: Final = re.compile(
    r"(?:https://github\.com/|git@github\.com:)"
    r"(?:(?:qiicr|fedorov)/dcmqi|qiicr/iowa2dicom|qiicr/slicer-suvfactorcalculator)(?:\.git)?",
    re.IGNORECASE,
)
"""Published programs that write the address of their source as their own name: no place of anybody's."""

_UNREADABLE: Final = "�"
_PATH: Final = re.compile(r"\s*(?:[A-Za-z]:\\|\\\\[^\\])")
"""A path of Windows, whose backslashes would otherwise be taken for those between values."""
_PLAIN: Final = re.compile(rb"[\t\n\f\r\x20-\x7e]*\0?")
_CONTROL: Final = re.compile(r"\x1b(?:\$?[()-/]?[0-9@-Z])?|[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
"""Control characters that text has no use for, and the escape sequences of ISO 2022."""
_SPACED: Final = re.compile(r"(?<![^\W_])[^\W_](?:[\W_]{1,3}[^\W_](?![^\W_])){4,}")
_GAP: Final = re.compile(r"[\W_]+")


def keep(
    vr: bytes,
    value: bytes,
    *,
    charset: CharacterSet,
    known: KnownIdentifiers,
    map_uid: Callable[[str], str],
    trusted: bool,
    numbered: bool = True,
) -> bytes | None:
    """Cleans a text value that a rule keeps.

    Args:
        vr: LO, SH, ST, LT, UT, UC or PN.
        value: as written in the file.
        charset: of the data set.
        known: the patient's identifiers, which go wherever they stand.
        map_uid: gives the replacement of a UID found in the text.
        trusted: the rule names this element, so that only known identifiers are looked for, not shapes.
        numbered: dates, phones and long numbers are such shapes, too; without letters and dots they always are.

    Returns:
        The value to write (the same object where nothing changed), or None where it cannot stay.
    """
    text = charset.decode(value)
    if _UNREADABLE in text:
        return None
    parts = [text] if vr in vrs.SINGLE else text.split("\\")
    if not trusted and len(parts) > 1 and _PATH.match(text):
        return None
    limit = vrs.MAX_LENGTH.get(vr, len(text))
    cleaned = [_part(part, known, map_uid, trusted=trusted, numbered=numbered) for part in parts]
    cleaned = [_fitted(new, max(limit, len(old))) for new, old in zip(cleaned, parts, strict=True)]
    if cleaned == parts:
        out: bytes | None = value
    elif not any(part.strip(" \0") for part in cleaned):
        return None
    else:
        out = charset.encode("\\".join(cleaned))
    return None if out is None or (not known.empty and _hides(out, cleaned, known)) else out


def clean(
    vr: bytes, value: bytes, *, charset: CharacterSet, known: KnownIdentifiers, clean_text: Callable[[str], str]
) -> bytes | None:
    """Cleans a text value with the text room, each of its values alone.

    Args:
        vr: LO, SH, ST, LT, UT or UC.
        value: as written in the file.
        charset: of the data set.
        known: the patient's identifiers, to look once more at what the values say together.
        clean_text: gives a text without identity; "" where nothing is left.

    Returns:
        The value to write (the same object where nothing changed), or None where nothing may stay.
    """
    text = charset.decode(value)
    if _UNREADABLE in text:
        return None
    bare = text.rstrip(" \0")
    parts = [bare] if vr in vrs.SINGLE or _PATH.match(bare) else bare.split("\\")
    limit = vrs.MAX_LENGTH.get(vr, len(text))
    cleaned = [_fitted(clean_text(part), max(limit, len(part))) for part in parts]
    if cleaned == parts:
        out: bytes | None = value
    elif not any(cleaned):
        return None
    else:
        out = charset.encode("\\".join(cleaned))
    return None if out is None or (not known.empty and _hides(out, cleaned, known)) else out


def _fitted(text: str, limit: int) -> str:
    """A text that fits its VR; a new UID or month may be longer than the old one: then the UIDs go, or all of it."""
    if len(text) > limit:
        text = tidy.edges(UID.sub(" ", text))
    return text if len(text) <= limit else ""


def _hides(value: bytes, parts: list[str], known: KnownIdentifiers) -> bool:
    """Whether an identifier is left that no single text shows: cut in pieces, or misread by the character set."""
    whole = " ".join(parts)
    plain = _PLAIN.fullmatch(value) is not None
    spaced = [_GAP.sub("", found[0]) for found in _SPACED.finditer(whole)]
    if plain and len(parts) == 1 and not spaced:
        return False
    pieces = [*spaced, _CONTROL.sub("", whole), _CONTROL.sub("", "".join(parts))]
    return any(known.in_text(piece) for piece in pieces) or (not plain and known.in_bytes(value))


def _part(text: str, known: KnownIdentifiers, map_uid: Callable[[str], str], *, trusted: bool, numbered: bool) -> str:
    bare = text.strip(" \0\r\n")
    if not bare:
        return text
    if UID.search(bare):
        replaced = UID.sub(lambda found: found[0] if standard.uids.is_registered(found[0]) else map_uid(found[0]), bare)
        if UID.sub("", bare).strip() == "":
            return text if replaced == bare else replaced
        bare, text = replaced, text if replaced == bare else replaced
        without = UID.sub("", bare)
    else:
        without = bare
    numbered = numbered or not any(char.isalpha() or char == "." for char in without)
    shaped = not trusted and (_ADDRESSED.search(without) or (numbered and _NUMBERED.search(without)))
    if shaped and not _SOFTWARE.fullmatch(bare):
        return ""
    if known.empty or not known.in_text(bare):
        return text
    return known.strip(bare)

"""Patterns of person names (PN, PS3.5 6.2.1): all orders, parts, initials and spellings, in all component groups."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import permutations
from typing import NamedTuple

from veil.identity.known.folding import is_ideographic, squeezed, words_of
from veil.identity.known.numbers import add_number
from veil.identity.known.patterns import Check, Patterns, Rule
from veil.identity.known.words import PARTICLES, TITLES, is_free_word, is_placeholder, names_nobody

_GERMAN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ø": "oe", "Ø": "Oe", "å": "aa", "Å": "Aa"}
)
_OTHER_KANA = {code: code + 0x60 for code in range(0x3041, 0x3097)} | {
    code: code - 0x60 for code in range(0x30A1, 0x30F7)
}
_CONTRACTIONS = re.compile(r"([aou])e")
_JOINTS = ("^", " ", ", ", ",", "_", "-", ".", "")

_ANYWHERE = 5  # letters from which a part is searched for inside words
_ANY_TEXT = 4  # letters from which a part is searched for in coded text
_SHORTEST = 2
_KANA = re.compile(r"[\u3040-\u30ff]+")
_SHORTEST_KANA = 3  # two kana are too often a common word
_DISTINCT = 6  # letters from which a whole name is searched for in bytes


class _Name(NamedTuple):
    """The components of one group that are names: family, given, middle."""

    family: str
    given: str
    middle: str


def add_name(out: Patterns, value: str) -> None:
    """Search for a person: `Family^Given^Middle^Prefix^Suffix`, groups divided by '=', or however it was written."""
    for group in re.split(r"[=\\]", value):
        name = _parse(group)
        if not (names_nobody(group) or names_nobody(" ".join(name))):
            for spelling in _spellings(name):
                _add_spelling(out, spelling)
            _add_raw(out, name)


def _parse(group: str) -> _Name:
    if "^" in group:
        family, given, middle = (*group.split("^"), "", "")[:3]
    elif "," in group:
        family, _, given = group.partition(",")
        middle = ""
    else:
        words = [word for word in group.split() if squeezed(word) not in TITLES]
        family, given, middle = (words[0], words[-1], " ".join(words[1:-1])) if len(words) > 1 else (group, "", "")
    return _Name(family.strip(), given.strip(), middle.strip())


def _spellings(name: _Name) -> Iterator[_Name]:
    """The name with bare letters, with ue for u-umlaut, and with u for ue; each once."""
    bare = _Name(*(_spaced(part) for part in name))
    yield bare
    german = _Name(*(_spaced(unicodedata.normalize("NFC", part).translate(_GERMAN)) for part in name))
    if german != bare:
        yield german
    short = _Name(*(_CONTRACTIONS.sub(r"\1", part) for part in bare))
    if short != bare:
        yield short


def _spaced(component: str) -> str:
    return " ".join(_tokens(component))


def _tokens(component: str) -> list[str]:
    return [folded for word in words_of(component) if (folded := squeezed(word))]


def _add_spelling(out: Patterns, name: _Name) -> None:
    for component in name:
        words = component.split()
        for word in words:
            _add_part(out, word, alone=len(words) == 1)
        if len(words) > 1:
            _add_whole(out, words)
    components = [component.split() for component in name if component]
    if len(components) > 1 or any(len(words) > 1 for words in components):
        for whole in _wholes(*(component.split() for component in name)):
            _add_whole(out, whole)


def _add_part(out: Patterns, word: str, *, alone: bool) -> None:
    """One word of a name by itself."""
    if word.isdigit():
        add_number(out, word)
    elif is_ideographic(word):
        if len(word) >= (_SHORTEST_KANA if _KANA.fullmatch(word) else _SHORTEST):
            out.text(word, Rule.NATIVE)
    elif not is_free_word(word) or (word in PARTICLES and not alone):
        return
    elif len(word) >= _ANYWHERE:
        out.text(word, Rule.PART)
    elif len(word) >= _SHORTEST:
        out.text(word, Rule.WORD, coded=len(word) >= _ANY_TEXT)


def _add_whole(out: Patterns, words: list[str]) -> None:
    """Words that together are a name."""
    if any(is_ideographic(word) for word in words):
        out.text("".join(words), Rule.NATIVE)
        return
    named = any(len(word) > 1 and is_free_word(word) for word in words)
    if not named and any(is_placeholder(word) for word in words):
        return
    joined = "".join(words)
    rule = Rule.JOINED if any(len(word) == 1 for word in words) else Rule.WHOLE
    out.text(joined, rule, coded=named and len(joined) >= _ANY_TEXT)


def _wholes(family: list[str], given: list[str], middle: list[str]) -> Iterator[list[str]]:
    """The orders in which a name is written, and those with initials."""
    parts = [part for part in (family, given, middle) if part]
    for size in (2, 3):
        for order in permutations(parts, size):
            yield [word for part in order for word in part]
    if not family or not given:
        return
    initials = [[given[0][0]], [given[0]]]
    if middle:
        initials += [[given[0][0], middle[0][0]], [given[0], middle[0][0]]]
    if len(given) > 1:
        initials += [[word[0] for word in given]]
    for short in initials:
        yield short + family
        yield family + short
    for word in family if len(family) > 1 else ():  # one half of a double name
        if word not in PARTICLES:
            yield [*given, word]
            yield [word, *given]
            yield [given[0][0], word]
    yield [family[0][0], *given]  # the family's initial
    yield [*given, family[0][0]]


def _add_raw(out: Patterns, name: _Name) -> None:
    german = _Name(*(unicodedata.normalize("NFC", part).translate(_GERMAN) for part in name))
    other_kana = _Name(*(part.translate(_OTHER_KANA) for part in name))
    for spelled in {name, german, _bare(name), other_kana}:
        distinct = False
        for word in (word for component in spelled for word in words_of(component)):
            folded = squeezed(word)
            long = len(folded) >= _ANYWHERE or (is_ideographic(folded) and len(folded) >= _SHORTEST)
            if long and is_free_word(folded) and not folded.isdigit() and not _KANA.fullmatch(folded[:2]):
                out.raw(word, Check.PART)
                distinct = True
            elif long and _KANA.fullmatch(folded[:2]) and len(folded) >= _SHORTEST_KANA:
                out.raw(word, Check.PART)
        native = is_ideographic(squeezed(spelled.family + spelled.given))
        if (native or not distinct) and spelled.family and spelled.given:
            _add_raw_whole(out, spelled)


def _bare(name: _Name) -> _Name:
    return name if all(part.isascii() for part in name) else _Name(*(_spaced(part) for part in name))


def _add_raw_whole(out: Patterns, name: _Name) -> None:
    """Both names together, when neither is long enough to be searched for alone."""
    folded = squeezed(name.family + name.given)
    native = is_ideographic(folded)
    words = [*_tokens(name.family), *_tokens(name.given)]
    if not native and (len(folded) < _DISTINCT or not any(len(word) > 1 and is_free_word(word) for word in words)):
        return
    for joint in _JOINTS:
        out.raw(name.family + joint + name.given, Check.NONE if native else Check.WORD)
        out.raw(name.given + joint + name.family, Check.NONE if native else Check.WORD)

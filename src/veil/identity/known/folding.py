"""Text without what spellings differ in: case, accents, width, and everything between letters and digits.

A folded text is squeezed: letters and digits alone. Beside it stands where each of them came from, so that what is
found in it can be cut out of the original, and so that the gaps between two of them can be judged.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Letters that have no decomposition, and Katakana as Hiragana.
_BASES = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th"} | {
    chr(code): chr(code - 0x60) for code in range(0x30A1, 0x30F7)
}
_SQUEEZE_ASCII = {code: None for code in range(128) if not chr(code).isalnum()}
_ASCII_WORD = re.compile(r"[0-9A-Za-z]+")
_FIRST_IDEOGRAPHIC = "\u2e80"
_JAMO_TAIL = ("\u1160", "\u11ff")  # vowels and finals of decomposed Hangul: they belong to the syllable before


class Squeezed(NamedTuple):
    """Letters and digits of a text; `starts[i]`, `ends[i]` is the place of `chars[i]` in the original."""

    chars: str
    starts: list[int]
    ends: list[int]


def squeezed_ascii(text: str) -> str:
    """The letters and digits of an ASCII text, in lower case."""
    return text.lower().translate(_SQUEEZE_ASCII)


def squeezed(text: str) -> str:
    """The letters and digits of any text, folded."""
    return squeezed_ascii(text) if text.isascii() else mapped(text).chars


def mapped(text: str) -> Squeezed:
    """The folded letters and digits with their places."""
    if text.isascii():
        places = [i for i, char in enumerate(text) if char.isalnum()]
        return Squeezed(squeezed_ascii(text), places, [i + 1 for i in places])
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position, size = 0, len(text)
    while position < size:
        end = position + 1
        while end < size and _joins(text[end]):
            end += 1
        for char in _folded(text[position:end]):
            chars.append(char)
            starts.append(position)
            ends.append(end)
        position = end
    return Squeezed("".join(chars), starts, ends)


def words_of(text: str) -> list[str]:
    """The runs of letters, digits and their marks in a text, as they are written (composed, NFC)."""
    if text.isascii():
        return _ASCII_WORD.findall(text)
    chars = (char if is_of_word(char) else " " for char in unicodedata.normalize("NFC", text))
    return "".join(chars).split()


def is_ideographic(folded: str) -> bool:
    """Whether a folded word holds Han, Kana or Hangul: scripts that set no blanks between words, or other ones."""
    return any(char >= _FIRST_IDEOGRAPHIC for char in folded)


def is_of_word(char: str) -> bool:
    """Whether a character is a letter or digit, a mark of one, or stands for one (a circled digit)."""
    if char.isalnum():
        return True
    return not char.isascii() and (
        unicodedata.category(char) in {"Mn", "Mc", "Me", "Cf"}
        or any(map(str.isalnum, unicodedata.normalize("NFKC", char)))
    )


def _joins(char: str) -> bool:
    """Whether a character belongs to the one before: an accent, an invisible one, the rest of a syllable."""
    if char < "\u00ad":
        return False
    return unicodedata.category(char) in {"Mn", "Me", "Cf"} or _JAMO_TAIL[0] <= char <= _JAMO_TAIL[1]


@lru_cache(maxsize=4096)
def _folded(cluster: str) -> str:
    """One character and what joins it, folded; '' when nothing of it is a letter or digit."""
    plain = unicodedata.normalize("NFKC", cluster).casefold()
    apart = unicodedata.normalize("NFD", plain)
    bare = "".join(char for char in apart if unicodedata.category(char) not in {"Mn", "Cf"})
    whole = unicodedata.normalize("NFC", bare)
    return "".join(_BASES.get(char, char) for char in whole if char.isalnum() or unicodedata.category(char) == "Mc")

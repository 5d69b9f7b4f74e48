"""How sure a hit is: by what kind of pattern it is of, how it lies, and in which kind of value."""

import re
from typing import Final

from veil.audit.bytescan import Hit
from veil.audit.elements import Bytes
from veil.audit.findings import Severity
from veil.audit.patterns import Form, Pattern
from veil.audit.words import is_east_asian, lexicon

CERTAIN, LIKELY, POSSIBLE = Severity.CERTAIN, Severity.LIKELY, Severity.POSSIBLE

TEXT: Final = frozenset((b"AE", b"CS", b"LO", b"LT", b"PN", b"SH", b"ST", b"UC", b"UR", b"UT"))
_SENTENCES: Final = frozenset((b"LT", b"ST", b"UC", b"UT"))
_COLOURS: Final = frozenset(("black", "brown", "gray", "green", "grey", "white"))
"""Names that are words of what is described: ethnic groups, cells, lenses."""
FIGURES: Final = frozenset((b"DS", b"IS"))
CLOCK: Final = frozenset((b"AS", b"DA", b"DT", b"TM"))
_SMALL: Final = 1 << 16
"""Bytes of a value in which nothing of seven or eight characters occurs by chance."""
_TINY: Final = 1 << 12
_KEYED: Final = re.compile(rb"2\.25\.[\d]*\Z")
_LONGEST_UID: Final = 64
_POINT: Final = 0x2E
_NO_LETTERS: Final = bytes(code for code in range(256) if not 0x61 <= code <= 0x7A)  # noqa: PLR2004  a to z
_PRINTED: Final = 1 << 10
_LETTER: Final = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIGIT: Final = frozenset(b"0123456789")


class Found:
    """A hit in the value that holds it.

    Args:
        hit: the pattern and its place in `data`.
        data: the bytes.
        low: where the value starts.
        high: where it stops.
        vr: of the value; b"" for text outside of elements.
    """

    def __init__(self, hit: Hit, data: Bytes, low: int, high: int, vr: bytes) -> None:
        self.pattern: Pattern = hit.pattern
        self.data, self.low, self.high, self.vr = data, low, high, vr
        raw = data[hit.start : hit.stop]
        wide = len(raw) > 2 and raw.count(0) * 2 >= len(raw) - 1  # noqa: PLR2004  UTF-16 of a single letter is none
        self.step = 2 if wide else 1
        self.start, self.stop = hit.start, hit.stop
        self.raw = raw.replace(b"\0", b"") if wide else raw

    @property
    def before(self) -> int:
        """The character before it; -1 at the start of the value."""
        place = self.start - self.step
        return self.data[place] if place >= self.low else -1

    @property
    def after(self) -> int:
        """The character behind it; -1 at the end of the value."""
        place = self.stop + self.step - 1
        return self.data[place] if place < self.high else -1

    @property
    def gaps(self) -> set[bytes]:
        """What separates its characters."""
        return set(re.findall(rb"[^0-9A-Za-z\x80-\xff]+", self.raw))

    def run(self, kinds: frozenset[int]) -> bytes:
        """It and all characters of some kinds that touch it, in small letters, without what separates them."""
        first, last = self.start, self.stop - 1
        while first - self.step >= self.low and self.data[first - self.step] in kinds:
            first -= self.step
        while last + self.step < self.high and self.data[last + self.step] in kinds:
            last += self.step
        return self.data[first : last + 1].replace(b"\0", b"").lower()


def effective(vr: bytes, value: bytes) -> bytes:
    """The VR that a value is judged by: what reads as text, whatever its VR says, is text."""
    letters = bytes(set(value.lower())).translate(None, _NO_LETTERS)
    if vr in FIGURES:
        return b"LO" if letters.replace(b"e", b"") else vr
    if vr in CLOCK:
        return b"LO" if letters.translate(None, b"dwmy") else vr
    if vr == b"UI":
        return b"LO" if letters else vr
    if vr not in TEXT and len(value) <= _PRINTED and value.rstrip(b"\0").isascii():
        return b"LO" if value.rstrip(b"\0").decode("ascii").isprintable() else vr
    return vr


def judge(found: Found) -> Severity | None:
    """How sure it is that an identifier stands there; None if it is chance, or what the file may well say."""
    verdict = _BY_FORM[found.pattern.form](found)
    if verdict is CERTAIN and found.pattern.weak:
        return LIKELY
    return verdict


def _is_text(found: Found) -> bool:
    return not found.vr or found.vr in TEXT


def _is_bytes(found: Found) -> bool:
    return bool(found.vr) and not (found.vr in TEXT or found.vr in FIGURES or found.vr in CLOCK or found.vr == b"UI")


def _word(found: Found) -> Severity | None:
    folded, gaps = found.pattern.folded, found.gaps
    size = len(folded)
    if is_east_asian(folded):
        return CERTAIN if found.stop - found.start >= 6 or not _is_bytes(found) else None  # noqa: PLR2004  bytes
    if _is_bytes(found) and (size < 7 or gaps):  # noqa: PLR2004  less may be chance
        return LIKELY if not gaps and size > 4 and found.high - found.low <= _TINY and _apart(found) else None  # noqa: PLR2004
    if gaps:
        even = len(gaps) == 1 and len(found.raw) == size + (size - 1) * len(next(iter(gaps)))
        return (CERTAIN if even and size > 6 else LIKELY if even or size > 7 else None) if _apart(found) else None  # noqa: PLR2004
    if _apart(found):
        whole = found.run(_LETTER | _DIGIT).decode("latin-1")
        if found.vr in _SENTENCES and found.raw.islower() and size < 7:  # noqa: PLR2004  a kidney stone is no Dr Stone
            return LIKELY
        if whole in _COLOURS:
            return LIKELY
        return CERTAIN if whole not in lexicon() else None
    if found.pattern.weak or found.run(_LETTER).decode("latin-1") in lexicon():
        return None
    return CERTAIN if size > 7 else LIKELY if size > 5 else POSSIBLE  # noqa: PLR2004  Richards in Richardson


def _apart(found: Found) -> bool:
    """Whether no letter touches it."""
    high = not found.pattern.folded.isascii() or max(found.raw, default=0) > 127  # noqa: PLR2004  beyond ASCII
    return not any(side in _LETTER or (high and side > 127) for side in (found.before, found.after))  # noqa: PLR2004


def _phrase(found: Found) -> Severity | None:
    size = len(found.pattern.folded)
    if is_east_asian(found.pattern.folded):
        return CERTAIN
    if _is_bytes(found) and size < 8:  # noqa: PLR2004  less may be chance
        return None
    touched = any(side in _LETTER or side in _DIGIT for side in (found.before, found.after))
    if touched:
        return CERTAIN if size > 9 else LIKELY if size > 7 else None  # noqa: PLR2004  initials before a name
    return CERTAIN


def _code(found: Found) -> Severity | None:
    size, sides = len(found.pattern.folded), (found.before, found.after)
    if found.vr in FIGURES and (found.gaps or size < 7):  # noqa: PLR2004  E is a letter of numbers
        return None
    if any(gap.strip(b"-_ /.:#") for gap in found.gaps):
        return None
    if _is_bytes(found) and (size < 7 or (found.gaps and size < 10)):  # noqa: PLR2004  less may be chance
        return None
    if any(side in _LETTER or side in _DIGIT for side in sides):
        return CERTAIN if size > 8 else None  # noqa: PLR2004  not within a longer one
    return CERTAIN


def _number(found: Found) -> Severity | None:
    size, gaps = len(found.pattern.folded), found.gaps
    run = found.run(_DIGIT)
    long = size > 9  # noqa: PLR2004  no chance
    if found.vr in CLOCK or any(b"\\" in gap for gap in gaps) or _in_keyed_uid(found):
        return None
    if found.vr == b"UI":
        whole = found.before not in _DIGIT and found.after not in _DIGIT
        return None if gaps or not long else CERTAIN if whole else LIKELY
    if not gaps and run.lstrip(b"0") != found.pattern.folded.lstrip("0").encode():
        return LIKELY if long and not found.pattern.weak else None
    if gaps and (found.before in _DIGIT or found.after in _DIGIT):
        return None
    if found.vr in FIGURES:
        return CERTAIN if not gaps and (long or _is_integer(found)) else None
    if _is_bytes(found):
        return CERTAIN if not gaps and (long or (size > 7 and found.high - found.low <= _SMALL)) else None  # noqa: PLR2004
    if gaps:
        usual = not any(gap.strip(b"- /_") for gap in gaps)
        return CERTAIN if long or (size > 7 and usual) else LIKELY if usual else None  # noqa: PLR2004
    return CERTAIN if long or not _is_decimal(found) else None


def _is_integer(found: Found) -> bool:
    """Whether a value of a DS or IS is that number, or one of eight digits and more before a point."""
    if found.before == _POINT:
        return False
    return found.after in (-1, 32, 92, 0) or len(found.pattern.folded) > 7  # noqa: PLR2004


def _is_decimal(found: Found) -> bool:
    """Whether a point and a digit touch it: of a version, a measure or a UID."""
    before = found.data[max(found.low, found.start - 2) : found.start]
    after = found.data[found.stop : min(found.high, found.stop + 2)]
    return (before[-1:] == b"." and before[:1].isdigit()) or (after[:1] == b"." and after[1:].isdigit())


def _in_keyed_uid(found: Found) -> bool:
    """Whether it stands in the digits of a keyed UID, which spell any number some time."""
    return _KEYED.search(found.data[max(found.low, found.start - _LONGEST_UID) : found.start]) is not None


def _phone(found: Found) -> Severity | None:
    size, gaps = len(found.pattern.folded), found.gaps
    if found.vr in CLOCK or found.vr == b"UI" or found.after in _DIGIT or _in_keyed_uid(found):
        return None
    if any(gap.strip(b" -./()+") for gap in gaps):
        return None
    if _is_text(found):
        return CERTAIN if size > 8 else LIKELY if found.before not in _DIGIT else None  # noqa: PLR2004
    if found.vr in FIGURES:
        return CERTAIN if not gaps and size > 8 and _is_integer(found) else None  # noqa: PLR2004
    return CERTAIN if not gaps and size > 8 else None  # noqa: PLR2004


def _day(found: Found) -> Severity | None:
    gaps = found.gaps
    if _in_keyed_uid(found):
        return None
    if found.vr in CLOCK:
        return POSSIBLE  # a day that moved may fall on the birthday; what did not move is seen by its distance
    if found.before in _DIGIT or found.after in _DIGIT:
        return None
    if gaps:
        parts = found.pattern.written.split("|")
        cut = re.fullmatch(rb"(\d+)([-/., ]{1,2})(\d+)([-/., ]{1,2})(\d+)", found.raw)
        at_cuts = cut is not None and [cut[1], cut[3], cut[5]] == [part.encode() for part in parts]
        return CERTAIN if at_cuts and not _is_bytes(found) else LIKELY if at_cuts and _is_bytes(found) else None
    if _is_text(found):
        return CERTAIN if not _is_decimal(found) else LIKELY
    if found.vr in FIGURES:
        return CERTAIN if _is_integer(found) else POSSIBLE
    return CERTAIN if found.high - found.low <= _SMALL else LIKELY


def _uid(found: Found) -> Severity | None:
    if found.raw != found.pattern.written.encode() or found.before in _DIGIT or found.after in _DIGIT:
        return None
    return CERTAIN


_BY_FORM: Final = {
    Form.WORD: _word,
    Form.PHRASE: _phrase,
    Form.CODE: _code,
    Form.NUMBER: _number,
    Form.PHONE: _phone,
    Form.DAY: _day,
    Form.UID: _uid,
}

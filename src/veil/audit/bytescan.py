"""Many identifiers at once in any bytes, in all encodings: what the witness finds without understanding a file.

Letters and digits of ASCII are searched for in the bytes without case and without what separates them. NUL counts as a
separator, so both orders of UTF-16 are read in the same pass as ASCII and UTF-8. What is not ASCII is searched for in
each encoding that DICOM or its writers use (PS3.3 C.12.1.1.2), as it was written and in other cases.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from veil.audit.patterns import Pattern
from veil.audit.words import is_east_asian

SEPARATORS: Final = bytes(code for code in range(128) if code in b"\0\t\n\r" or (code > 31 and not chr(code).isalnum()))  # noqa: PLR2004  controls stay
_BETWEEN: Final = b"[" + re.escape(SEPARATORS) + b"]{0,4}"
_CHUNK: Final = 1 << 20
_SINGLE: Final = (
    "latin_1",
    *(f"iso8859_{part}" for part in (2, 3, 4, 5, 6, 7, 8, 9, 15)),
    "tis_620",
    "koi8_r",
    "cp1251",
)
_EAST_ASIAN: Final = ("shift_jis", "euc_jp", "euc_kr", "gb18030", "big5")
_JOINTS: Final = ("^", " ", "", ", ", "\u3000")
_ESCAPES: Final = re.compile(rb"\x1b[$(][@-Z]?\)?[A-Z]?")
_SHORTEST: Final = 4
_SHORTEST_JIS: Final = 6
"""Bytes of seven-bit Kanji, which look like ASCII."""


class Hit(NamedTuple):
    """A pattern and where it stands."""

    pattern: Pattern
    start: int
    stop: int


@dataclass(frozen=True)
class Scanner:
    """Searches bytes for the patterns of one patient; memory does not grow with the data.

    Args:
        patterns: what to search for.
    """

    patterns: Sequence[Pattern]

    @cached_property
    def _plain(self) -> list[Pattern]:
        return [pattern for pattern in self.patterns if pattern.folded.isascii()]

    @cached_property
    def _squeezed(self) -> "Automaton":
        return Automaton([pattern.folded.encode() for pattern in self._plain])

    @cached_property
    def _native(self) -> list[tuple[bytes, Pattern]]:
        found: dict[bytes, Pattern] = {}
        for pattern in self.patterns:
            written = pattern.written or pattern.folded
            for text in {written.replace("^", joint) for joint in _JOINTS}:
                for raw in encoded(text):
                    found.setdefault(raw.lower(), pattern)
            if not pattern.folded.isascii():
                found.setdefault(pattern.folded.encode(), pattern)  # of texts that were folded (`words.fold`)
        return list(found.items())

    @cached_property
    def _exact(self) -> "Automaton":
        return Automaton([raw for raw, _ in self._native])

    @cached_property
    def _spread(self) -> dict[int, re.Pattern[bytes]]:
        return {}

    @cached_property
    def _overlap(self) -> int:
        longest = max((len(pattern.folded) for pattern in self.patterns), default=0)
        return 5 * longest + 64

    def scan(self, data: bytes | memoryview) -> list[Hit]:
        """Find every place where a pattern may stand, each once and in the order of the bytes."""
        if not self.patterns:
            return []
        if len(data) <= _CHUNK:
            return sorted(set(self._chunk(bytes(data))), key=_place)
        found: set[Hit] = set()
        view = memoryview(data)
        for at in range(0, len(view), _CHUNK):
            start = max(0, at - self._overlap)
            piece = bytes(view[start : at + _CHUNK])
            found.update(Hit(hit.pattern, hit.start + start, hit.stop + start) for hit in self._chunk(piece))
        return sorted(found, key=_place)

    def _chunk(self, data: bytes) -> Iterator[Hit]:
        lower = data.lower()
        for index in self._squeezed.which(lower.translate(None, SEPARATORS)):
            spread = self._spread.get(index)
            if spread is None:
                letters = (bytes((code,)) for code in self._plain[index].folded.encode())
                spread = self._spread[index] = re.compile(_BETWEEN.join(letters))
            yield from (Hit(self._plain[index], match.start(), match.end()) for match in spread.finditer(lower))
        if self._native:
            for index, start, stop in self._exact.places(lower):
                yield Hit(self._native[index][1], start, stop)


def _place(hit: Hit) -> tuple[int, int, str]:
    return hit.start, -hit.stop, hit.pattern.folded


class Automaton:
    """Aho-Corasick over byte strings; none at all finds nothing."""

    def __init__(self, needles: Sequence[bytes]) -> None:
        from ahocorasick_rs import BytesAhoCorasick, Implementation

        self._machine = (
            BytesAhoCorasick(list(needles), implementation=Implementation.ContiguousNFA) if needles else None
        )

    def places(self, data: bytes) -> list[tuple[int, int, int]]:
        """(number of the needle, start, stop) of each hit, overlapping ones too."""
        found: list[tuple[int, int, int]] = []
        if self._machine is not None:
            found = self._machine.find_matches_as_indexes(data, overlapping=True)
        return found

    def which(self, data: bytes) -> list[int]:
        """The numbers of the needles that occur."""
        return sorted({hit[0] for hit in self.places(data)})


def encoded(text: str) -> Iterator[bytes]:
    """What is not ASCII in all encodings of DICOM and its writers, as written and in other cases; nothing for ASCII."""
    if text.isascii():
        return
    native = is_east_asian(text)
    for form in {text, text.lower(), text.upper(), text.title()}:
        yield from (unicodedata.normalize(kind, form).encode("utf-8", "ignore") for kind in ("NFC", "NFD"))
        for wide in ("utf-16-le", "utf-16-be"):
            raw = form.encode(wide, "ignore")
            if len(raw) >= _SHORTEST:
                yield raw
        for name in _EAST_ASIAN if native else (*_SINGLE, "gb18030"):
            raw = _encode(form, name)
            if len(raw) >= _SHORTEST:
                yield raw
        for name in ("iso2022_jp_2", "iso2022_kr") if native else ():
            raw = _encode(form, name)
            body = _ESCAPES.sub(b"", raw).strip(b"\x0e\x0f")
            if len(body) >= _SHORTEST_JIS:
                yield body


def _encode(form: str, name: str) -> bytes:
    try:
        return form.encode(name)
    except UnicodeEncodeError:
        return b""

"""Known identifiers in a text: candidates from one automaton, each then judged by its rule."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from veil.identity.known.folding import Squeezed, is_ideographic, mapped, squeezed_ascii
from veil.identity.known.patterns import WIDEST_GAP, Patterns, Rule, Shape
from veil.identity.known.words import is_defined_term

LONG_NUMBER = 8
"""Digits from which a number is looked for inside longer numbers too."""
HASH_NUMBER = 20
"""Digits from which a run is a keyed UID or a hash, where any short number occurs by chance."""
NO_CHANCE = 12
"""Digits from which a number does not occur by chance even there."""

_CONTEXT = 64  # the longest UID; looking farther would make long texts slow
_LONG_JOINED = 6
_LONG_WHOLE = 7
_LONG_CAMEL = 4
_GAP_OF_DIGITS = re.compile(r"[ \t\-./_:()+^~*#\u2010-\u2015]+")
_GAP_OF_DATES = re.compile(r"[\-./ \u2010-\u2015]+")
_PURE_NUMBERS = re.compile(r"[\s\\+\-0-9]*\.[\s\\+\-.0-9eE]*")
_DOTTED = re.compile(r"[0-9.]+")
_DOTS_OF_UID = 3


class TextMatcher:
    """Finds the patterns of one patient in texts; built once, read by all."""

    def __init__(self, patterns: Patterns) -> None:
        from ahocorasick_rs import AhoCorasick, Implementation

        keys = list(patterns.texts)
        self._shapes: list[tuple[Shape, ...]] = [tuple(patterns.texts[key]) for key in keys]
        self._shortest = min(map(len, keys), default=0)
        self._automaton = AhoCorasick(keys, store_patterns=False, implementation=Implementation.ContiguousNFA)

    def spans(self, text: str, *, coded: bool) -> list[tuple[int, int]]:
        """The places of all identifiers, in order, merged where they overlap."""
        if not self._shapes:
            return []
        place: Squeezed | None = None
        if text.isascii():
            chars = squeezed_ascii(text)
        else:
            place = mapped(text)
            chars = place.chars
        if len(chars) < self._shortest:
            return []
        hits = self._automaton.find_matches_as_indexes(chars, True)
        if not hits:
            return []
        view = _View(text, place or mapped(text))
        found = {
            (view.starts[first], view.ends[last - 1])
            for index, first, last in hits
            if view.holds(self._shapes[index], first, last, coded=coded)
        }
        return merged(found)


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap or touch made one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


class _View:
    """One text with its folded letters; judges whether a candidate keeps its rule."""

    def __init__(self, text: str, place: Squeezed) -> None:
        self.text = text
        self.chars, self.starts, self.ends = place

    def holds(self, shapes: Iterable[Shape], first: int, last: int, *, coded: bool) -> bool:
        return any((shape.coded or not coded) and self._holds(shape, first, last) for shape in shapes)

    def _holds(self, shape: Shape, first: int, last: int) -> bool:
        rule = shape.rule
        gaps = self._gaps(first, last)
        if rule is Rule.PART:
            return not gaps and not self._in_defined_term(first, last)
        if rule is Rule.WORD:
            return not gaps and self._open(first, last)
        if rule is Rule.EXACT:
            literal = unicodedata.normalize("NFKC", self.text[self.starts[first] : self.ends[last - 1]]).casefold()
            return literal == shape.literal and self._open(first, last)
        if any(len(" ".join(gap.split())) > WIDEST_GAP for gap in gaps.values()):
            return False
        if rule is Rule.NATIVE:
            return True
        if rule in {Rule.JOINED, Rule.WHOLE}:
            if rule is Rule.WHOLE and last - first >= _LONG_WHOLE and gaps:
                return self._open_left(first, camel=True) or self._open_right(last, camel=True)
            if not gaps and last - first >= _LONG_JOINED:
                return not self._in_defined_term(first, last)
            return self._open(first, last)
        if rule is Rule.NAMED:
            return self._open(first, last)
        if rule is Rule.CUT:
            at = {first + cut for cut in shape.cuts}
            return gaps.keys() == at and all(map(_GAP_OF_DATES.fullmatch, gaps.values())) and self._open(first, last)
        return self._is_number(first, last, gaps, phone=rule is Rule.PHONE)

    def _is_number(self, first: int, last: int, gaps: Mapping[int, str], *, phone: bool) -> bool:
        size = last - first
        if not all(map(_GAP_OF_DIGITS.fullmatch, gaps.values())):
            return False
        if list(gaps.values()) == ["."] and not phone:
            return False  # a decimal number
        if gaps:
            return self._open_right(last) and (self._open_left(first) or (phone and size >= LONG_NUMBER))
        start, end = self._run(first, last)
        if size >= LONG_NUMBER:
            return end - start < HASH_NUMBER or size >= NO_CHANCE
        if end > last or self.chars[start:first].strip("0"):
            return False
        return not self._in_decimal_or_uid(self.starts[start], self.ends[end - 1])

    def _in_decimal_or_uid(self, start: int, end: int) -> bool:
        """Whether a run of digits is a part of a text that is only numbers, or of a UID."""
        text = self.text
        before = text[max(0, start - 2) : start]
        after = text[end : end + 2]
        if not (before[1:] == "." and before[0].isdecimal()) and not (after[:1] == "." and after[1:].isdecimal()):
            return False
        return _PURE_NUMBERS.fullmatch(text) is not None or self._in_uid(start, end)

    def _in_uid(self, start: int, end: int) -> bool:
        left, right = start, end
        lowest = max(0, start - _CONTEXT)
        while left > lowest and (self.text[left - 1].isdecimal() or self.text[left - 1] == "."):
            left -= 1
        match = _DOTTED.match(self.text, right, right + _CONTEXT)
        right = match.end() if match else right
        return self.text.count(".", left, right) >= _DOTS_OF_UID

    def _in_defined_term(self, first: int, last: int) -> bool:
        """Whether the word around a part is one of the standard's own (a Stern in a sternum)."""
        start, end = self._run(first, last)
        return end - start > last - first and is_defined_term(self.chars[start:end])

    def _run(self, first: int, last: int) -> tuple[int, int]:
        """The unbroken run of letters, or of digits, around a piece, as far as it matters."""
        lowest, highest = max(0, first - _CONTEXT), min(len(self.chars), last + _CONTEXT)
        while first > lowest and self._touch(first):
            first -= 1
        while last < highest and self._touch(last):
            last += 1
        return first, last

    def _touch(self, index: int) -> bool:
        """Whether a character and the one before stand together and are of one kind."""
        return self.ends[index - 1] >= self.starts[index] and self._kind(index - 1) == self._kind(index)

    def _open(self, first: int, last: int) -> bool:
        """Whether a piece starts and ends where a word or a number does."""
        camel = last - first >= _LONG_CAMEL
        return self._open_left(first, camel=camel) and self._open_right(last, camel=camel)

    def _open_left(self, first: int, *, camel: bool = False) -> bool:
        return not (first and self._touch(first)) or (camel and self._humps(first))

    def _open_right(self, last: int, *, camel: bool = False) -> bool:
        return not (last < len(self.chars) and self._touch(last)) or (camel and self._humps(last))

    def _humps(self, index: int) -> bool:
        """Whether a capital follows a small letter: the start of a word in camelCase."""
        return self.text[self.starts[index]].isupper() and self.text[self.ends[index - 1] - 1].islower()

    def _gaps(self, first: int, last: int) -> dict[int, str]:
        """What stands between the characters of a piece, by the index of the character after it."""
        starts, ends = self.starts, self.ends
        if starts[last - 1] - starts[first] == last - 1 - first:
            return {}
        return {i: self.text[ends[i - 1] : starts[i]] for i in range(first + 1, last) if ends[i - 1] < starts[i]}

    def _kind(self, index: int) -> int:
        """Digit, letter or ideograph; a fraction or a circled number is no digit of the number beside it."""
        if self.text[self.starts[index]].isdecimal():
            return 0
        return 2 if is_ideographic(self.chars[index]) else 1

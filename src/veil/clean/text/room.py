"""The text room: what is known of the patient goes, then what looks like identity; a word stays if it is harmless."""

import re
from collections.abc import Callable, Iterable
from typing import Final

from veil import standard
from veil.clean.text import tidy
from veil.clean.text.judge import Judge
from veil.clean.text.people import People
from veil.clean.text.spans import PERSONS, Span
from veil.clean.text.tidy import Piece
from veil.clean.text.tokens import Chunk, chunks
from veil.clean.text.uids import FEWEST_DOTS, UID
from veil.clean.text.view import NamesLike
from veil.identity import DateShifter, KnownIdentifiers

_MOST_REMEMBERED: Final = 50_000
_LONGEST_REMEMBERED: Final = 4096
_LONGEST: Final = 1 << 20
"""Characters of a text that is read; a longer one goes as a whole.

No report comes near it: this is a book of 350 pages. What is so long is data that somebody wrote as text, of which the
allow-list would leave rubble. To read it would cost seconds and some 70 MB of memory for each 1 MB, in every worker,
and to read it in parts would miss what stands across a cut.
"""
_LAST_WORDS: Final = re.compile(r"(?:[^\W\d_]+ )?[^\W\d_]+(?=[ -]$)")
_NEXT_WORD: Final = re.compile(r"(?:['\u2019]s)?[ -]([^\W_]+)")
_NEAR: Final = 60
_MOST_ROUNDS: Final = 5
_HEAD: Final = re.compile(
    r"(?:[a-z]:[\\/]{1,2}|\\\\[^\\]{1,80}\\(?:[^\\]{1,80}\\)?|~[^/]{0,40}/|/)?"
    r"(?:(?:users?|home|documents and settings|profiles?|mnt|media|volumes|net|nas)[\\/]{1,2}[^\\/]{1,80}"
    r"(?:[\\/]{1,2}|$))?",
    re.IGNORECASE,
)
"""A drive, a machine and its share, the folder of a user."""


class TextRoom:
    """Cleans texts of one patient.

    Args:
        mode: `allow`: only harmless words stay; `scrub`: only identity goes; `remove`: all goes.
        known: the patient's identifiers.
        dates: moves dates by the patient's offset; None where dates go.
        vocabulary: the words of the field; the package's own where none is given.
        map_uid: gives the replacement of a UID.
        max_age: ages above it are cut.
        site_words: words that a site allows besides, in lower case.
        block: texts that are never to stay, as they read after cleaning.
        recognise: a recogniser of the user's own: gives (start, stop) of what it finds to be identity.
    """

    def __init__(
        self,
        mode: str,
        known: KnownIdentifiers,
        dates: DateShifter | None,
        *,
        map_uid: Callable[[str], str],
        max_age: int = 89,
        site_words: frozenset[str] = frozenset(),
        block: frozenset[str] = frozenset(),
        recognise: Callable[[str], Iterable[tuple[int, int]]] | None = None,
        vocabulary: NamesLike | None = None,
    ) -> None:
        self._mode = mode
        self._known = known
        self._dates = dates
        self._map_uid = map_uid
        self._max_age = max_age
        self._block = block
        self._recognise = recognise
        self._memo: dict[str, str] = {}
        self._own = known.name_parts
        self._initials = known.initials
        # M.S. and M. S.; without dots the letters could be anything, and what stands before them decides.
        dotted = "|".join(r"\.[ ]?".join(one) + r"\." for one in sorted(known.initials))
        self._dotted = re.compile(rf"(?<![\w.])(?:{dotted})(?!\w)", re.IGNORECASE) if dotted else None
        if vocabulary is None and mode == "allow":
            from veil.clean.text.remember import remembered

            vocabulary = remembered()
        self._vocabulary = vocabulary
        self._judge = Judge(vocabulary, site_words, self._own, self._initials)

    def clean(self, text: str) -> str:
        """Gives a text without identity; "" where nothing is left."""
        found = self._memo.get(text)
        if found is None:
            found = self._clean(text)
            if len(text) <= _LONGEST_REMEMBERED:
                if len(self._memo) >= _MOST_REMEMBERED:
                    self._memo.clear()
                self._memo[text] = found
        return found

    def _clean(self, text: str) -> str:
        if self._mode == "remove" or len(text) > _LONGEST:
            return ""
        text = tidy.printable(text)
        if not text.strip():
            return ""
        spans = self._spans(text)
        pieces = self._allowed(text, spans) if self._mode == "allow" else self._scrubbed(text, spans)
        out = tidy.join(text, pieces)
        if out != text and not self._known.empty:
            out = self._without_known(out)
        return "" if out in self._block else out

    def _spans(self, text: str) -> list[Span]:
        """What identifies: known values, shapes and what the user's recogniser finds; sorted, not overlapping."""
        from veil.clean.text import patterns

        spans = [] if self._known.empty else [Span(a, b, "known") for a, b in self._identifiers(text)]
        for span in patterns.find(text, self._dates, self._max_age):
            spans.append(_head(text, span) if span.kind == "path" and self._mode == "allow" else span)
            at = spans[-1].stop
            if at < span.stop:  # the path covered what else identifies in its folders, and what joined it
                within = patterns.find(text[at : span.stop], self._dates, self._max_age)
                spans += [found._replace(start=found.start + at, stop=found.stop + at) for found in within]
        if self._dotted is not None and text.count(".") > 1:
            spans += [Span(found.start(), found.end(), "name") for found in self._dotted.finditer(text)]
        if self._recognise is not None:
            spans += [Span(a, b, "recognised") for a, b in self._recognise(text) if a < b]
        for found in UID.finditer(text) if text.count(".") >= FEWEST_DOTS else ():
            kept = standard.uids.is_registered(found[0])
            spans.append(Span(found.start(), found.end(), "uid", found[0] if kept else self._map_uid(found[0])))
        return _merged(spans)

    def _identifiers(self, text: str) -> list[tuple[int, int]]:
        """Where known identifiers stand; of a part of a name that is a word of the field, what is around decides."""
        found = self._known.in_text(text)
        if self._vocabulary is None:
            return found
        found = [(a, _without_letter(text, a, b)) for a, b in found]
        return [(a, b) for a, b in found if text[a:b].lower() not in self._own or not self._is_word(text, a, b)]

    def _is_word(self, text: str, start: int, stop: int) -> bool:
        """Whether a part of a name is a word, or stands for a disease: Kidney stone, Parkinson disease."""
        vocabulary, word = self._vocabulary, text[start:stop]
        if vocabulary is None or text[start - 1 : start].isalnum() or text[stop : stop + 1].isalnum():
            return False
        if vocabulary.has(word):
            return True
        before = _LAST_WORDS.search(text, max(0, start - _NEAR), start)
        behind = _NEXT_WORD.match(text, stop)
        return vocabulary.is_eponym_context(before[0] if before else "", word, behind[1] if behind else "", borne=True)

    def _without_known(self, text: str) -> str:
        """The text once more without known identifiers, which a removal may have brought together."""
        for _ in range(_MOST_ROUNDS):
            found = self._identifiers(text)
            if not found:
                return text
            for start, stop in reversed(found):
                text = f"{text[:start]} {text[stop:]}"
            text = tidy.edges(text)
        return ""

    @staticmethod
    def _scrubbed(text: str, spans: list[Span]) -> list[Piece]:
        return [
            Piece(part.start, part.stop, part.replacement if isinstance(part, Span) else part.text, _stays(part))
            for part in chunks(text, spans)
        ]

    def _allowed(self, text: str, spans: list[Span]) -> list[Piece]:
        pieces: list[Piece] = []
        for part in chunks(text, spans):
            if isinstance(part, Span):
                person = not part.replacement and part.kind in PERSONS
                shown = part.replacement
                pieces.append(Piece(part.start, part.stop, shown, bool(shown), 1, person, True, part.kind))
                continue
            at = part.start
            for start, stop, word, stays, count, person, *_ in self._judge.pieces(part.text):
                pieces.append(Piece(at + start, at + stop, word, stays, count, person))
        if self._vocabulary is None:
            return pieces
        return People(text, pieces, self._vocabulary, self._own, self._initials).decide()


def _without_letter(text: str, start: int, stop: int) -> int:
    """The end of a name whose initial is the letter of a measure: Young: T2."""
    if not text[stop : stop + 1].isdigit() or text[stop - 2 : stop - 1].isalnum():
        return stop
    bare = text[start : stop - 1].rstrip(" .,:;_-^")
    return start + len(bare) if bare else stop


def _head(text: str, path: Span) -> Span:
    """The part of a path that says whose machine it is; the folders behind it are words as others are."""
    found = _HEAD.match(text, path.start, path.stop)
    return path if found is None else Span(path.start, max(found.end(), path.start + 1), path.kind)


def _stays(part: Chunk | Span) -> bool:
    return bool(part.replacement) if isinstance(part, Span) else True


def _merged(spans: list[Span]) -> list[Span]:
    """Sorts spans and joins those that overlap; what goes outweighs what is replaced, unless it covers the same."""
    out: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.stop)):
        if out and span.start < out[-1].stop:
            last = out[-1]
            same = (span.start, span.stop) == (last.start, last.stop)
            inside = span.stop <= last.stop and last.replacement and span.kind == "uid"
            if inside or (last.kind == "uid" and last.replacement and span.stop <= last.stop):
                continue
            replacement = (last.replacement or span.replacement) if same and last.kind != "known" else ""
            out[-1] = Span(last.start, max(last.stop, span.stop), last.kind, replacement)
        else:
            out.append(span)
    return out

"""The text room: what is known of the patient goes, then what looks like identity; a word stays if it is harmless."""

import re
from collections.abc import Callable, Iterable
from typing import Final

from veil import standard
from veil.clean.text import tidy
from veil.clean.text.people import NamesLike, People
from veil.clean.text.spans import Span
from veil.clean.text.tidy import Piece
from veil.clean.text.tokens import Chunk, chunks, words
from veil.clean.text.uids import FEWEST_DOTS, UID
from veil.identity import DateShifter, KnownIdentifiers

_MOST_REMEMBERED: Final = 50_000
_LONGEST_REMEMBERED: Final = 4096
_PERSONS: Final = frozenset(("known", "name", "recognised", "address", "organisation", "email", "login"))
"""Kinds of spans of which a neighbour may be a part of the name."""

_HEAD: Final = re.compile(
    r"(?:[a-z]:[\\/]{1,2}|\\\\[^\\]{1,80}\\(?:[^\\]{1,80}\\)?|~[^/]{0,40}/|/)?"
    r"(?:(?:users?|home|documents and settings|profiles?|mnt|media|volumes|net|nas)[\\/]{1,2}[^\\/]{1,80}(?:[\\/]{1,2}|$))?",
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
        self._site = site_words
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
        if self._mode == "remove" or not text.strip():
            return ""
        text = tidy.printable(text)
        spans = self._spans(text)
        pieces = self._allowed(text, spans) if self._mode == "allow" else self._scrubbed(text, spans)
        out = tidy.join(text, pieces)
        if out != text and not self._known.empty and self._known.in_text(out):
            out = tidy.edges(self._known.strip(out))
        return "" if out in self._block else out

    def _spans(self, text: str) -> list[Span]:
        """What identifies: known values, shapes and what the user's recogniser finds; sorted, not overlapping."""
        from veil.clean.text import patterns

        spans = [] if self._known.empty else [Span(a, b, "known") for a, b in self._known.in_text(text)]
        found_shapes = patterns.find(text, self._dates, self._max_age)
        if self._mode == "allow":
            found_shapes = [_head(text, span) if span.kind == "path" else span for span in found_shapes]
        spans += found_shapes
        if self._dotted is not None:
            spans += [Span(found.start(), found.end(), "name") for found in self._dotted.finditer(text)]
        if self._recognise is not None:
            spans += [Span(a, b, "recognised") for a, b in self._recognise(text) if a < b]
        for found in UID.finditer(text) if text.count(".") >= FEWEST_DOTS else ():
            kept = standard.uids.is_registered(found[0])
            spans.append(Span(found.start(), found.end(), "uid", found[0] if kept else self._map_uid(found[0])))
        return _merged(spans)

    @staticmethod
    def _scrubbed(text: str, spans: list[Span]) -> list[Piece]:
        return [
            Piece(part.start, part.stop, part.replacement if isinstance(part, Span) else part.text, _stays(part))
            for part in chunks(text, spans)
        ]

    def _allowed(self, text: str, spans: list[Span]) -> list[Piece]:
        from veil.clean.text import shapes

        pieces: list[Piece] = []
        for part in chunks(text, spans):
            if isinstance(part, Span):
                person = not part.replacement and part.kind in _PERSONS
                shown = part.replacement
                pieces.append(Piece(part.start, part.stop, shown, bool(shown), person=person, decided=True))
                continue
            inside = words(part)
            if not inside:
                pieces.append(Piece(part.start, part.stop, part.text, stays=True, words=0))
            elif shapes.is_safe_shape(part.text) and not self._is_person(part.text):
                pieces.append(Piece(part.start, part.stop, part.text, stays=True, words=len(inside)))
            else:
                pieces += self._words(part, inside)
        if self._vocabulary is None:
            return pieces
        return People(text, pieces, self._vocabulary, self._own, self._initials).decide()

    def _words(self, part: Chunk, inside: list[tuple[int, int, str]]) -> list[Piece]:
        from veil.clean.text import shapes

        pieces: list[Piece] = []
        for start, stop, word in inside:
            stays = self._harmless(word) or shapes.is_safe_shape(word)
            pieces.append(Piece(start, stop, word, stays, person=not stays and word.isalpha()))
        if (
            len(pieces) > 1
            and all(piece.stays for piece in pieces)
            and not self._own.intersection(piece.text.lower() for piece in pieces)
        ):
            return [Piece(part.start, part.stop, part.text, stays=True, words=len(pieces))]
        return pieces

    def _harmless(self, word: str) -> bool:
        vocabulary = self._vocabulary
        return (vocabulary is not None and vocabulary.has(word)) or word.lower() in self._site

    def _is_person(self, word: str) -> bool:
        return self._vocabulary is not None and self._vocabulary.is_name(word) and not self._harmless(word)


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

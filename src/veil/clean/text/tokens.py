"""Cuts a text into words and what stands between them; nothing is lost, so that it can be put together again."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from veil.clean.text.spans import Span

_CHUNK: Final = re.compile(r"\S+")
_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")


class Chunk(NamedTuple):
    """A run of non-blanks that no span touches: what a measure or a sequence name is written as."""

    start: int
    stop: int
    text: str


def chunks(text: str, spans: list[Span]) -> Iterator[Chunk | Span]:
    """Gives the runs of non-blanks of a text in order, cut where spans begin and end, and the spans between them.

    Args:
        text: the text.
        spans: sorted, not overlapping.
    """
    position = 0
    for span in spans:
        yield from _runs(text, position, span.start)
        yield span
        position = span.stop
    yield from _runs(text, position, len(text))


def _runs(text: str, start: int, stop: int) -> Iterator[Chunk]:
    for found in _CHUNK.finditer(text, start, stop):
        yield Chunk(found.start(), found.end(), found[0])


def words(chunk: Chunk) -> list[tuple[int, int, str]]:
    """Gives the words of a chunk as (start, stop, text); underscores, hyphens and other signs separate them."""
    return [(chunk.start + found.start(), chunk.start + found.end(), found[0]) for found in _WORD.finditer(chunk.text)]

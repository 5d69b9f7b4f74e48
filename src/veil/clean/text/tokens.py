"""Cuts a text into words and what stands between them; nothing is lost, so that it can be put together again."""

import re
from typing import Final, NamedTuple

from veil.clean.text.spans import Span

_CHUNK: Final = re.compile(r"\S+")
_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")


class Chunk(NamedTuple):
    """A run of non-blanks that no span touches: what a measure or a sequence name is written as."""

    start: int
    stop: int
    text: str


def chunks(text: str, spans: list[Span]) -> list[Chunk | Span]:
    """Gives the runs of non-blanks of a text in order, cut where spans begin and end, and the spans between them.

    Args:
        text: the text.
        spans: sorted, not overlapping.
    """
    out: list[Chunk | Span] = []
    position = 0
    for span in spans:
        out += _runs(text, position, span.start)
        out.append(span)
        position = span.stop
    out += _runs(text, position, len(text))
    return out


def _runs(text: str, start: int, stop: int) -> list[Chunk]:
    return [Chunk(*found.span(), found[0]) for found in _CHUNK.finditer(text, start, stop)]


def words(chunk: Chunk) -> list[tuple[int, int, str]]:
    """Gives the words of a chunk as (start, stop, text); underscores, hyphens and other signs separate them."""
    if chunk.text.isalnum():  # most are a single word
        return [chunk]
    return [(chunk.start + found.start(), chunk.start + found.end(), found[0]) for found in _WORD.finditer(chunk.text)]

"""Which element of a file some bytes belong to, at any depth."""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from veil import standard
from veil.audit.elements import Part10, Span, StructureError, inside_is_implicit
from veil.audit.nested import Sequence, inner


class Place(NamedTuple):
    """An element that is no sequence: the tags that lead to it, its VR, and where its value lies."""

    path: tuple[int, ...]
    vr: bytes
    value: int
    stop: int

    @property
    def name(self) -> str:
        """The path in keywords."""
        return name_of(self.path)


def name_of(path: tuple[int, ...]) -> str:
    """A path of tags in keywords, or as tags where there is no keyword."""
    return ".".join(_word(tag) for tag in path)


def _word(tag: int) -> str:
    entry = standard.dictionary.entry(tag) if not tag & 0x10000 else None
    return entry.keyword if entry and entry.keyword else f"({tag >> 16:04X},{tag & 0xFFFF:04X})"


class Map:
    """The elements of one file by where their values lie; a sequence is opened when first asked for, and once.

    Args:
        file: the file.
    """

    def __init__(self, file: Part10) -> None:
        self._file = file
        self._starts = [span.start for span in file.spans]
        self._opened: dict[int, tuple[list[int], list[Place]]] = {}

    def locate(self, start: int, stop: int) -> Place | None:
        """The element whose value holds all bytes from `start` to `stop`; None if none does, or several do."""
        number = bisect_right(self._starts, start) - 1
        if number < 0:
            return None
        span = self._file.spans[number]
        if not _is_sequence(self._file, span):
            place = Place((span.tag,), span.vr, span.value, span.stop)
            return place if span.value <= start and stop <= span.stop else None
        starts, places = self._inside(number)
        number = bisect_right(starts, start) - 1
        if number < 0:
            return None
        place = places[number]
        return place if start >= place.value and stop <= place.stop else None

    def _inside(self, number: int) -> tuple[list[int], list[Place]]:
        found = self._opened.get(number)
        if found is None:
            places = list(self._places(self._file.spans[number]))
            found = self._opened[number] = [place.value for place in places], places
        return found

    def _places(self, span: Span) -> Iterator[Place]:
        data, order = self._file.data, ">" if self._file.big else "<"
        implicit = self._file.implicit or (span.vr == b"UN" and inside_is_implicit(data, span.value))
        undefined = data[span.value - 4 : span.value] == b"\xff\xff\xff\xff"
        try:
            found = inner(data, span.tag, Sequence(span.value, -1 if undefined else span.stop, order, implicit))
        except (IndexError, struct.error, StructureError):
            yield Place((span.tag,), b"UN", span.value, span.stop)  # what nobody can read are bytes
            return
        yield from (Place(one.path, one.vr, one.value, one.stop) for one in found)


def locate(file: Part10, start: int, stop: int) -> Place | None:
    """The same for a single question; who asks more than once makes a `Map`."""
    return Map(file).locate(start, stop)


def _is_sequence(file: Part10, span: Span) -> bool:
    if span.vr == b"SQ":
        return True
    head = b"\xff\xfe\xe0\x00" if file.big else b"\xfe\xff\x00\xe0"
    return span.vr == b"UN" and file.data[span.value : span.value + 4] == head

"""One bit stream in the bytes of a file: spread over several places, read as if it were one."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, NamedTuple

from veil.dicom.pieces import Range
from veil.dicom.scan import Buffer
from veil.errors import HoldError

_BLOCK: Final = 1 << 16
_TAIL: Final = 512
FILL_BLOCK: Final = 1 << 20
_FILLS: Final = {value: bytes((value,)) * FILL_BLOCK for value in (0, 0xFF)}


class Edit(NamedTuple):
    """A change: the bytes from `start` to before `stop` of the stream become `new`."""

    start: int
    stop: int
    new: bytes


@dataclass(slots=True)
class Found:
    """What a format's module says of one stream.

    Attributes:
        edits: in order, none over another.
        kept: ranges that stay and hold no samples: what may be searched for words.
    """

    edits: list[Edit] = field(default_factory=list)
    kept: list[tuple[int, int]] = field(default_factory=list)

    @property
    def cuts(self) -> bool:
        """Whether the stream becomes shorter or longer."""
        return any(len(edit.new) != edit.stop - edit.start for edit in self.edits)

    def keep_end(self, view: "View") -> None:
        """Names the last bytes of a stream that ends without its end marker: what they are, nobody can tell."""
        self.kept.append((max(0, view.size - _TAIL), view.size))

    def cut(self, start: int, stop: int) -> None:
        """Takes a range out; neighbours become one edit."""
        if self.edits and self.edits[-1].stop == start and not self.edits[-1].new:
            start = self.edits.pop().start
        self.edits.append(Edit(start, stop, b""))

    def fill(self, start: int, stop: int, value: int = 0) -> None:
        """Makes all bytes of a range 0 or 255; the memory is bounded, whatever its length."""
        block = _FILLS[value]
        while start < stop:
            size = min(stop - start, FILL_BLOCK)
            self.edits.append(Edit(start, start + size, block if size == FILL_BLOCK else block[:size]))
            start += size

    def replace(self, start: int, new: bytes) -> None:
        """Writes over as many bytes as are given."""
        self.edits.append(Edit(start, start + len(new), new))


def unreadable(what: str) -> HoldError:
    """The error for a stream that nobody can look through; `what` is about the format and never about the data."""
    return HoldError("H-BITSTREAM", what)


class View:
    """A stream over ranges of a buffer; offsets count from the stream's start.

    Args:
        buf: the file.
        starts: offsets of the ranges.
        lengths: bytes of each range.
    """

    __slots__ = ("_at", "_buf", "_one", "_starts", "size")

    def __init__(self, buf: Buffer, starts: "list[int] | array[int]", lengths: "list[int] | array[int]") -> None:
        self._buf = buf
        self._starts = starts
        self._at = array("Q", accumulate(lengths, initial=0))
        self._one = starts[0] if len(starts) == 1 else -1
        self.size = self._at[-1]

    def take(self, start: int, stop: int) -> bytes:
        """Gives bytes; fewer where the stream ends."""
        stop = min(stop, self.size)
        if self._one >= 0:
            return bytes(self._buf[self._one + start : self._one + stop])
        return b"".join([bytes(self._buf[begin:end]) for begin, end in self.places(start, stop)])

    def places(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Gives the ranges of the buffer in which a part of the stream lies."""
        at = self._at
        index = bisect_right(at, start) - 1
        while start < stop:
            end = min(stop, at[index + 1])
            if end > start:
                begin = self._starts[index] + start - at[index]
                yield begin, begin + end - start
            start = end
            index += 1

    def within(self, places: Iterable[tuple[int, int]]) -> "View":
        """Gives the stream that lies in parts of this one, one after the other, as a view of the same buffer."""
        starts, lengths = array("Q"), array("L")
        for place in places:
            for begin, end in self.places(*place):
                starts.append(begin)
                lengths.append(end - begin)
        if not starts:
            starts.append(0)
            lengths.append(0)
        return View(self._buf, starts, lengths)

    def offset(self, place: int) -> int:
        """Gives where in the stream a byte of the buffer stands; the ranges are in the order of the buffer."""
        index = bisect_right(self._starts, place) - 1
        return self._at[index] + place - self._starts[index]

    def find(self, pattern: "re.Pattern[bytes]", width: int, start: int, stop: int) -> int:
        """Gives the first offset at which a pattern of `width` bytes stands, or -1; it may lie across ranges."""
        stop = min(stop, self.size)
        if self._one >= 0:
            hit = pattern.search(self._buf, self._one + start, self._one + stop)
            return hit.start() - self._one if hit else -1
        done = start
        for begin, end in self.places(start, stop):
            if done > start:  # what lies across the border to the range before
                low = max(start, done - width + 1)
                hit = pattern.search(self.take(low, min(stop, done + width - 1)))
                if hit:
                    return low + hit.start()
            hit = pattern.search(self._buf, begin, end)
            if hit:
                return done + hit.start() - begin
            done += end - begin
        return -1

    def blank(self, start: int, stop: int) -> bool:
        """Whether a part holds nothing but zeros."""
        while start < stop:
            if any(self.take(start, min(start + _BLOCK, stop)).strip(b"\0")):
                return False
            start += _BLOCK
        return True

    def pieces(self, edits: list[Edit]) -> Iterator[bytes | Range]:
        """Gives the stream with its edits as what is to be written."""
        position = 0
        for start, stop, new in edits:
            yield from (Range(*place) for place in self.places(position, start))
            if new:
                yield new
            position = stop
        yield from (Range(*place) for place in self.places(position, self.size))

    def patches(self, edits: list[Edit]) -> Iterator[Edit]:
        """Gives edits that keep all lengths as edits of the buffer."""
        for start, stop, new in edits:
            done = 0
            for begin, end in self.places(start, stop):
                yield Edit(begin, end, new if end - begin == len(new) else new[done : done + end - begin])
                done += end - begin


def cut_tail(view: View, found: Found, end: int) -> None:
    """Takes out what follows the end of a stream, unless it is padding: zeros, or one byte to an even length."""
    if view.size - end > 1 and not view.blank(end, view.size):
        found.cut(end, view.size)

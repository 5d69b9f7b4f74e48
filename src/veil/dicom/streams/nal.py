"""H.264 and HEVC (ITU-T H.264 and H.265): supplemental messages that say who, when or with what become filler.

All edits keep all lengths, so nothing that points into a stream has to follow. Slices and parameter sets stay.
"""

import re
from typing import Final, NamedTuple

from veil.dicom.streams.view import Found, View, unreadable

_START: Final = re.compile(rb"\x00\x00\x01")
_MOST_MESSAGES: Final = 1 << 20
"""Bytes of supplemental messages that are read; a larger unit becomes filler as a whole."""
_STOP_BIT: Final = 0x80
_FILLER_MESSAGE: Final = 3


class Codec(NamedTuple):
    """What differs between the two.

    Attributes:
        head: bytes of a unit's header.
        shift: of the unit's type in its first byte.
        mask: of the unit's type, shifted.
        samples: types of units that hold slices.
        kept: types that stay.
        messages: types with supplemental messages.
        payloads: types of messages that stay: what a decoder or display needs, none with words or a time of day.
        filler: header of a unit of filler.
        others: finds a unit, behind its start code, that does not stay as it is.
    """

    head: int
    shift: int
    mask: int
    samples: frozenset[int]
    kept: frozenset[int]
    messages: frozenset[int]
    payloads: frozenset[int]
    filler: bytes
    others: "re.Pattern[bytes]"

    def kind(self, first: int) -> int:
        """The type of a unit, from its first byte."""
        return first >> self.shift & self.mask


def _others(kept: frozenset[int], shift: int, mask: int) -> "re.Pattern[bytes]":
    firsts = bytes(first for first in range(256) if first >> shift & mask not in kept)
    return re.compile(rb"\x00\x00\x01[" + re.escape(firsts) + rb"]", re.DOTALL)


_AVC_KEPT: Final = frozenset((1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 13, 14, 15, 19, 20))
_HEVC_KEPT: Final = frozenset((*range(10), *range(16, 22), *range(32, 38)))
AVC: Final = Codec(
    1, 0, 31, frozenset((1, 2, 5)), _AVC_KEPT, frozenset((6,)),
    frozenset((0, 6, 45, 137, 144, 147)), b"\x0c", _others(_AVC_KEPT, 0, 31),
)  # fmt: skip
"""H.264 table 7-1; messages of annex D: what a display needs to know."""
HEVC: Final = Codec(
    2, 1, 63, frozenset((*range(10), *range(16, 22))), _HEVC_KEPT, frozenset((39, 40)),
    frozenset((0, 6, 45, 129, 130, 131, 132, 137, 144, 147)), b"\x4c\x01", _others(_HEVC_KEPT, 1, 63),
)  # fmt: skip
"""H.265 table 7-1; messages of annex D, parameter sets, decoding units, layers and the picture's digest besides."""


def clean(view: View, codec: Codec) -> Found:
    """Finds the metadata of a stream of units behind start codes (annex B of both).

    Raises:
        HoldError: H-BITSTREAM, there is no such stream.
    """
    found = Found()
    pos = view.find(_START, 3, 0, view.size)
    if pos < 0 or not view.blank(0, pos):
        raise unreadable("a video without start codes at its start")
    if codec.kind((view.take(pos + 3, pos + 4) or b"\0")[0]) not in codec.kept | codec.messages:
        raise unreadable("a video whose first unit is none of its format")
    while (pos := view.find(codec.others, 4, pos, view.size)) >= 0:
        start = pos + 3
        stop = view.find(_START, 3, start, view.size)
        stop = view.size if stop < 0 else stop
        unit(view, found, (start, stop), codec)
        pos = stop
    return found


def unit(view: View, found: Found, place: tuple[int, int], codec: Codec) -> int:
    """Cleans one unit in place.

    Args:
        view: the stream.
        found: takes the edits.
        place: start and stop of the unit, without start code or length.
        codec: which of the two.

    Returns:
        The unit's type.
    """
    start, stop = place
    first = view.take(start, start + 1)
    if not first:
        return -1
    kind = codec.kind(first[0])
    if kind in codec.kept:
        return kind
    body = start + codec.head
    if kind in codec.messages and stop - body <= _MOST_MESSAGES:
        raw = view.take(body, stop)
        used = raw.rstrip(b"\0")
        new = _messages(used, codec.payloads)
        if new is not None:
            if new != used:
                found.replace(body, new)
            return kind
    _filler(view, found, place, codec)
    return kind


def _filler(view: View, found: Found, place: tuple[int, int], codec: Codec) -> None:
    """Makes a unit one of filler (H.264 section 7.3.2.7, H.265 section 7.3.2.8); a shorter one holds nothing."""
    start, stop = place
    if stop - start <= codec.head:
        if codec.head > 1 and stop > start:
            found.fill(start, stop)
        return
    head, body = codec.filler, start + codec.head
    if stop - body < _MOST_MESSAGES and view.take(start, stop) == head + b"\xff" * (stop - body - 1) + b"\x80":
        return
    found.replace(start, head)
    found.fill(body, stop - 1, 0xFF)
    found.replace(stop - 1, bytes((_STOP_BIT,)))


def _messages(raw: bytes, payloads: frozenset[int]) -> bytes | None:
    """Gives supplemental messages with filler in the place of those that go; None where they cannot be read.

    Args:
        raw: the unit without header and trailing zeros, emulation prevention included.
        payloads: types that stay.
    """
    data, removed = _plain(raw)
    out: list[bytes] = []
    pos = shift = 0
    while pos < len(data) - 1:
        begin = pos
        kind, pos = _number(data, pos)
        size, pos = _number(data, pos)
        pos += size
        if pos >= len(data):
            return None
        low = begin + shift
        while shift < len(removed) and removed[shift] <= pos + shift:
            shift += 1
        message = raw[low : pos + shift]
        out.append(message if kind in payloads else filler(len(message)))
    if data[pos:] != b"\x80":
        return None
    return b"".join(out) + b"\x80"


def _plain(raw: bytes) -> tuple[bytes, list[int]]:
    """Takes out the bytes that prevent emulated start codes (section 7.4.1); gives their offsets too."""
    parts, removed = [], []
    begin = 0
    pos = raw.find(b"\0\0\3")
    while pos >= 0:
        parts.append(raw[begin : pos + 2])
        removed.append(pos + 2)
        begin = pos + 3
        pos = raw.find(b"\0\0\3", begin)
    parts.append(raw[begin:])
    return b"".join(parts), removed


def _number(data: bytes, pos: int) -> tuple[int, int]:
    """Reads a type or size: a run of 255 and one byte that is less."""
    total = 0
    while pos < len(data) and data[pos] == 0xFF:  # noqa: PLR2004  the value goes on
        total += 0xFF
        pos += 1
    return (total + data[pos], pos + 1) if pos < len(data) else (total, pos)


def filler(size: int) -> bytes:
    """Gives filler messages of `size` bytes, which is 2 at least (H.264 section D.1.4)."""
    out = b""
    while True:
        run = (size - 2) // 256
        for longer in (run, run + 1):
            length = size - 2 - longer
            if length // 255 == longer:
                return out + bytes((_FILLER_MESSAGE, *[255] * longer, length % 255)) + b"\xff" * length
        out += bytes((_FILLER_MESSAGE, 0))
        size -= 2

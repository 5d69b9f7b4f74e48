"""Where the elements of a Part 10 file lie (PS3.10 section 7, PS3.5 section 7): the witness's own reading of structure.

Only the outermost level is cut up here; what is in a sequence is read by pydicom (`reading`).
"""

import mmap
import os
import struct
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from veil import standard

Bytes = bytes | mmap.mmap

PIXELS: Final = frozenset((0x7FE00008, 0x7FE00009, 0x7FE00010))
DEFLATED: Final = "1.2.840.10008.1.2.1.99"
IMPLICIT: Final = "1.2.840.10008.1.2"
BIG_ENDIAN: Final = "1.2.840.10008.1.2.2"
_META: Final = 132
_WINDOW: Final = 1 << 15
UNDEFINED: Final = 0xFFFFFFFF
ITEM, ITEM_STOP, STOP = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
LONG: Final = frozenset((b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"))
_VRS: Final = LONG | frozenset(b"AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US".split())
_DEEPEST: Final = 128
_MOST_INFLATED: Final = 1 << 30


class StructureError(Exception):
    """The bytes are not a Part 10 file, or end too soon; its text says where, and holds no value."""


class Span(NamedTuple):
    """One element: its tag and VR, and where it starts, where its value starts and where it stops."""

    tag: int
    vr: bytes
    start: int
    value: int
    stop: int


@dataclass(slots=True)
class Part10:
    """A file that was cut into its elements.

    Attributes:
        data: its bytes, at least up to the end of the last element that is no native pixel data.
        size: bytes of the file; of a deflated one, of what `data` holds.
        meta: elements of group 0002, by tag.
        start: where the data set starts.
        spans: the elements of the data set.
        syntax: Transfer Syntax UID.
        implicit: whether VRs are not written.
        big: whether numbers are big endian.
        deflated: whether `data` is not the file's own bytes.
        tail: what follows the last element.
        native: where native samples lie; (0, 0) for none.
        places: elements by tag, once somebody asked for one.
        preamble: what stands before DICM.
        broken: what follows the last element that was read is none.
    """

    data: Bytes
    size: int
    meta: dict[int, bytes]
    start: int
    spans: list[Span]
    syntax: str
    implicit: bool
    big: bool
    deflated: bool
    tail: bytes = b""
    native: tuple[int, int] = (0, 0)
    places: dict[int, Span] = field(default_factory=dict)
    preamble: bytes = b""
    broken: bool = False

    def value(self, tag: int) -> bytes | None:
        """The value of an element of the outermost level; None if there is none."""
        if not self.places:
            self.places.update({span[0]: span for span in reversed(self.spans)})
        span = self.places.get(tag)
        return None if span is None else self.data[span.value : span.stop]

    def text(self, tag: int) -> str:
        """The same as bare text; "" if there is none."""
        return (self.value(tag) or b"").decode("latin-1").strip(" \0")


def read(path: Path, *, lenient: bool = False, window: int = _WINDOW) -> Part10:
    """Read a file; native pixel samples are not touched.

    Args:
        path: the file.
        lenient: whether it may lack preamble and file meta information, and end in something else, as sources do.
        window: bytes that are read at first.

    Raises:
        StructureError: it is no Part 10 file, or a length does not fit.
        OSError: it cannot be read.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        size = os.fstat(handle).st_size
        head = os.read(handle, window)
        try:
            return _cut(head, size, handle, lenient=lenient)
        except (IndexError, struct.error):
            if len(head) >= size:
                raise StructureError(f"ends too soon, at {size} bytes") from None
        try:
            return _cut(mmap.mmap(handle, 0, access=mmap.ACCESS_READ), size, handle, lenient=lenient)
        except (IndexError, struct.error):
            raise StructureError(f"ends too soon, at {size} bytes") from None
    finally:
        os.close(handle)


def _cut(data: Bytes, size: int, handle: int, *, lenient: bool) -> Part10:
    named = data[128:132] == b"DICM"
    if not (named or lenient):
        raise StructureError("has no DICM at 128")
    preamble = data[: _META - 4] if named else b""
    meta, start = _meta(data, _META if named else 0)
    syntax = meta.get(0x00020010, b"").decode("latin-1").strip(" \0")
    if not syntax and not (data[start + 4 : start + 6].isalpha() and data[start + 4 : start + 6].isupper()):
        syntax = IMPLICIT
    deflated, rest = syntax == DEFLATED, b""
    if deflated:
        if len(data) < size:
            raise IndexError
        data, rest = _inflated(data, start)
        size, start = len(data), 0
    file = Part10(data, size, meta, start, [], syntax, syntax == IMPLICIT, syntax == BIG_ENDIAN, deflated)
    file.preamble = preamble
    try:
        end = _spans(file, handle)
    except (StructureError, IndexError, struct.error) as error:
        more = len(data) < size and not isinstance(error, StructureError)
        if more or not (lenient and file.spans):
            raise
        file.broken, end = True, size  # what stands before it can be compared all the same
    file.tail = rest
    if end < size:
        file.tail = data[end:size] if len(data) == size else _pread(handle, end, size - end)
    return file


def _pread(handle: int, start: int, length: int) -> bytes:
    os.lseek(handle, start, os.SEEK_SET)
    return os.read(handle, length)


def _inflated(data: Bytes, start: int) -> tuple[bytes, bytes]:
    """The data set, and what stands behind the stream; one byte of padding is none of it (PS3.5 A.5)."""
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        out = machine.decompress(data[start:], _MOST_INFLATED)
    except zlib.error:
        raise StructureError("cannot be inflated") from None
    if machine.unconsumed_tail:
        raise StructureError("unpacks to more than the limit")
    rest = machine.unused_data
    return out, b"" if rest == b"\0" else rest


def _meta(data: Bytes, pos: int) -> tuple[dict[int, bytes], int]:
    found: dict[int, bytes] = {}
    while data[pos : pos + 2] == b"\2\0":
        span = span_at(data, pos, "<", implicit=False)
        if span.stop > len(data):
            raise IndexError
        found[span.tag] = data[span.value : span.stop]
        pos = span.stop
    return found, pos


_HEADS: Final = {
    order: (struct.Struct(order + "HH").unpack_from, struct.Struct(order + "L").unpack_from) for order in "<>"
}
_SHORT: Final = {order: struct.Struct(order + "H").unpack_from for order in "<>"}
_BOTH: Final = {order: struct.Struct(order + "HH2sH").unpack_from for order in "<>"}
_BARE: Final = {order: struct.Struct(order + "HHL").unpack_from for order in "<>"}
_new: Final = tuple.__new__
"""Makes a `Span` of a tuple: its own constructor takes longer than all else that is done of an element."""


def span_at(data: Bytes, pos: int, order: str, *, implicit: bool) -> Span:
    """One element whose length is defined, or -1 as its stop."""
    words, long = _HEADS[order]
    group, number = words(data, pos)
    tag = group << 16 | number
    if implicit or group == 0xFFFE:  # noqa: PLR2004  items and delimiters have no VR
        (length,) = long(data, pos + 4)
        return Span(tag, implicit_vr(tag), pos, pos + 8, pos + 8 + length if length != UNDEFINED else -1)
    vr = data[pos + 4 : pos + 6]
    if vr in LONG:
        (length,) = long(data, pos + 8)
        return Span(tag, vr, pos, pos + 12, pos + 12 + length if length != UNDEFINED else -1)
    (length,) = _SHORT[order](data, pos + 6)
    return Span(tag, vr, pos, pos + 8, pos + 8 + length)


@lru_cache(maxsize=1 << 14)
def implicit_vr(tag: int) -> bytes:
    """The VR by the dictionary, for an element whose VR is not written."""
    if tag & 0x10000:
        return b"LO" if 0x10 <= tag & 0xFFFF <= 0xFF else b"UN"  # noqa: PLR2004  private creators
    found = standard.dictionary.vr_table().get(tag)
    if found is None:
        entry = standard.dictionary.entry(tag)
        found = standard.dictionary.one_vr(entry.vr) if entry else "UN"
    return found.encode()


def _spans(file: Part10, handle: int) -> int:
    # What `span_at` does stands here once more: one call less for each element of every file.
    data, size, pos = file.data, file.size, file.start
    order, implicit, length_of_data = ">" if file.big else "<", file.implicit, len(file.data)
    append, head, long, has_long = file.spans.append, _BOTH[order], _HEADS[order][1], LONG
    while pos < size:
        if size - pos < 8 and length_of_data == size:  # noqa: PLR2004  less than a header: nothing that is an element
            break
        group, number, vr, length = head(data, pos)
        if group == 0xFFFE:  # noqa: PLR2004  a delimiter that closes nothing
            break
        tag, value = group << 16 | number, pos + 8
        if implicit:
            (length,) = long(data, pos + 4)
            vr = implicit_vr(tag)
        elif vr in has_long:
            (length,) = long(data, value)
            value += 4
        if length == UNDEFINED:
            stop = end_of(data, value, order, implicit=implicit or (vr == b"UN" and inside_is_implicit(data, value)))
        else:
            stop = value + length
            if tag in PIXELS:
                file.native = (value, min(stop, size))
        if stop > size:
            raise StructureError(f"element {tag:08X} ends behind the file")
        if stop > length_of_data:
            if tag not in PIXELS:
                raise IndexError
            append(Span(tag, vr, pos, value, stop))
            return _behind(file, handle, stop, order)
        append(_new(Span, (tag, vr, pos, value, stop)))
        pos = stop
    return pos


def _behind(file: Part10, handle: int, pos: int, order: str) -> int:
    """What follows native samples beyond the window: padding most often, and never much."""
    rest = file.size - pos
    if rest <= 0:
        return pos
    if rest > _WINDOW:
        raise IndexError  # the whole file is mapped then
    tail = _pread(handle, pos, rest)
    start = len(file.data)
    # Elements behind the pixel data are put behind the window, where the byte scan sees them as well.
    at = 0
    while rest - at >= 8:  # noqa: PLR2004  a header
        span = span_at(tail, at, order, implicit=file.implicit)
        if span.tag >> 16 <= 0x7FE0 or span.stop < 0 or span.stop > rest:  # noqa: PLR2004  behind means behind
            raise IndexError
        file.spans.append(Span(span.tag, span.vr, start + at, start + span.value, start + span.stop))
        at = span.stop
    file.data = file.data[:start] + tail[:at]
    file.native = (file.native[0], start)
    return pos + at


def end_of(data: Bytes, pos: int, order: str, *, implicit: bool) -> int:
    """Where a value of undefined length that starts at `pos` ends, its delimiter included.

    Raises:
        StructureError: it is nested too deeply, or holds what is no item.
        IndexError: it ends too soon.
        struct.error: the same, within a header.
    """
    bare, short, long = _BARE[order], _BOTH[order], _HEADS[order][1]
    around: list[bool] = []  # the sequences that are open, with how their elements are written
    within = False
    while True:
        group, number, vr, length = short(data, pos)
        if not within or implicit or group == 0xFFFE:  # noqa: PLR2004  items and delimiters have no VR
            length, vr, value = bare(data, pos)[2], b"", pos + 8
        elif vr in LONG:
            length, value = long(data, pos + 8)[0], pos + 12
        else:
            value = pos + 8
        tag = group << 16 | number
        if within:
            if tag == ITEM_STOP:
                within, pos = False, value
            elif length == UNDEFINED:
                if len(around) >= _DEEPEST:
                    raise StructureError("is nested too deeply")
                around.append(implicit)
                implicit = implicit or (vr == b"UN" and inside_is_implicit(data, value))
                within, pos = False, value
            else:
                pos = value + length
        elif tag == STOP:
            if not around:
                return value
            implicit, within, pos = around.pop(), True, value
        elif tag != ITEM:
            raise StructureError("holds what is no item")
        elif length == UNDEFINED:
            within, pos = True, value
        else:
            pos = value + length


def length_at(data: Bytes, pos: int, order: str) -> tuple[int, int]:
    """Tag and length of an item or a delimiter."""
    words, long = _HEADS[order]
    group, number = words(data, pos)
    return group << 16 | number, long(data, pos + 4)[0]


def inside_is_implicit(data: Bytes, value: int) -> bool:
    """Whether the items of a sequence of VR UN are implicit, as PS3.5 6.2.2 has it; some writers leave VRs in them."""
    return data[value + 12 : value + 14] not in _VRS

"""Sequences without pydicom, for those that are too large for it: the same leaves, in two passes (PS3.5 section 7.5).

A structured report has a hundred thousand nested elements. So nothing is built of them: the first pass counts items,
and finds what holds for all of an item wherever it stands in it; the second one gives one leaf after the other.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from veil.audit.elements import (
    ITEM,
    ITEM_STOP,
    LONG,
    STOP,
    UNDEFINED,
    Bytes,
    StructureError,
    end_of,
    implicit_vr,
    inside_is_implicit,
)

_DEEPEST: Final = 128
_CHARSET: Final = 0x00080005
_BARE: Final = {order: struct.Struct(order + "HHL").unpack_from for order in "<>"}
_SHORT: Final = {order: struct.Struct(order + "HH2sH").unpack_from for order in "<>"}
_LENGTH: Final = {order: struct.Struct(order + "L").unpack_from for order in "<>"}
_ITEM_HEAD: Final = {"<": b"\xfe\xff\x00\xe0", ">": b"\xff\xfe\xe0\x00"}
_NONE: Final[Mapping[int, bytes]] = {}


class Sequence(NamedTuple):
    """How a sequence lies: where its value starts and stops (-1 for an undefined length), and how it is written."""

    pos: int
    stop: int
    order: str
    implicit: bool


class Inner(NamedTuple):
    """A nested element that is no sequence.

    `path` are the tags that lead to it; `item` says in which items it stands: for each sequence its tag, the number of
    its items and the one. `charset` is the Specific Character Set of the items around it, None if none has one;
    `creators` are those of its item, by group and block, `gggg00bb`.
    """

    path: tuple[int, ...]
    item: tuple[int, ...]
    vr: bytes
    value: int
    stop: int
    charset: bytes | None
    creators: Mapping[int, bytes]


@dataclass(slots=True)
class _Counted:
    """How many items each sequence has, in the order of their starts; and special elements, by start of their item."""

    items: list[int] = field(default_factory=list)
    charsets: dict[int, bytes] = field(default_factory=dict)
    creators: dict[int, dict[int, bytes]] = field(default_factory=dict)


def inner(data: Bytes, tag: int, sequence: Sequence) -> Iterator[Inner]:
    """The leaves of a sequence.

    Args:
        data: the bytes.
        tag: of the sequence.
        sequence: how it lies.

    Raises:
        StructureError: it holds what is no item, or is nested too deeply.
        IndexError: it ends too soon.
        struct.error: the same, within a header.
    """
    counted = _Counted()
    _count(data, sequence, counted)
    return _leaves(data, tag, sequence, counted)


def _count(data: Bytes, sequence: Sequence, counted: _Counted) -> None:  # noqa: PLR0915  a call for each element is dear
    """The first pass."""
    pos, stop, order, implicit = sequence
    bare, short, long, head, size = _BARE[order], _SHORT[order], _LENGTH[order], _ITEM_HEAD[order], len(data)
    items, number, within, until, start = counted.items, 0, False, -1, 0
    items.append(0)
    around: list[tuple[int, int, int, bool, int]] = []
    while True:
        if not within:
            ended = pos >= stop >= 0
            if not ended:
                group, low, length = bare(data, pos)
                pos += 8
                ended = group << 16 | low == STOP
                if not ended and group << 16 | low != ITEM:
                    raise StructureError("holds what is no item")
            if not ended:
                items[number] += 1
                within, start, until = True, pos, -1 if length == UNDEFINED else pos + length
            elif not around:
                return
            else:
                number, stop, until, implicit, start = around.pop()
                within = True
            continue
        if pos >= until >= 0:
            within = False
            continue
        group, low, vr, length = short(data, pos)
        value = pos + 8
        if implicit or group == 0xFFFE:  # noqa: PLR2004  items and delimiters have no VR
            if group << 16 | low == ITEM_STOP:
                within, pos = False, value
                continue
            length, vr = bare(data, pos)[2], implicit_vr(group << 16 | low)
        elif vr in LONG:
            (length,) = long(data, value)
            value += 4
        undefined = length == UNDEFINED
        if vr == b"SQ" or (vr == b"UN" and (undefined or data[value : value + 4] == head)):
            if len(around) >= _DEEPEST:
                raise StructureError("is nested too deeply")
            around.append((number, stop, until, implicit, start))
            implicit = implicit or (vr == b"UN" and inside_is_implicit(data, value))
            number, stop, within, pos = len(items), -1 if undefined else value + length, False, value
            items.append(0)
            continue
        pos = end_of(data, value, order, implicit=True) if undefined else value + length  # fragments
        if pos > size:
            raise IndexError
        if group & 1 and 0x10 <= low <= 0xFF:  # noqa: PLR2004  private creators
            counted.creators.setdefault(start, {})[group << 8 | low] = data[value:pos]
        elif group << 16 | low == _CHARSET:
            counted.charsets.setdefault(start, data[value:pos])


def _leaves(  # noqa: PLR0915  as above
    data: Bytes, tag: int, sequence: Sequence, counted: _Counted
) -> Iterator[Inner]:
    """The second pass, over what the first one found to be whole."""
    pos, stop, order, implicit = sequence
    bare, short, long, head = _BARE[order], _SHORT[order], _LENGTH[order], _ITEM_HEAD[order]
    numbers = iter(counted.items)
    charsets, creators = counted.charsets, counted.creators
    path: tuple[int, ...] = (tag,)
    where = place = path
    count, at, within, until, own = next(numbers), -1, False, -1, _NONE
    said: bytes | None = None
    outer: bytes | None = None
    paths: dict[int, tuple[int, ...]] = {}
    known: dict[tuple[int, ...], dict[int, tuple[int, ...]]] = {path: paths}
    around: list[tuple[object, ...]] = []
    while True:
        if not within:
            ended = pos >= stop >= 0
            if not ended:
                group, low, length = bare(data, pos)
                pos += 8
                ended = group << 16 | low == STOP
            if not ended:
                at += 1
                within, until, place = True, -1 if length == UNDEFINED else pos + length, (*where, count, at)
                said, own = charsets.get(pos, outer), creators.get(pos, _NONE)
            elif not around:
                return
            else:
                (stop, implicit, path, where, count, at, until, place, said, own, outer, paths) = around.pop()  # type: ignore[assignment]  # what was put there below
                within = True
            continue
        if pos >= until >= 0:
            within = False
            continue
        group, low, vr, length = short(data, pos)
        value, number = pos + 8, group << 16 | low
        if implicit or group == 0xFFFE:  # noqa: PLR2004  items and delimiters have no VR
            if number == ITEM_STOP:
                within, pos = False, value
                continue
            length, vr = bare(data, pos)[2], implicit_vr(number)
        elif vr in LONG:
            (length,) = long(data, value)
            value += 4
        undefined = length == UNDEFINED
        below = paths.get(number)
        if below is None:
            below = paths[number] = (*path, number)
        if vr == b"SQ" or (vr == b"UN" and (undefined or data[value : value + 4] == head)):
            around.append((stop, implicit, path, where, count, at, until, place, said, own, outer, paths))
            implicit = implicit or (vr == b"UN" and inside_is_implicit(data, value))
            path, where, count, at, outer = below, (*place, number), next(numbers), -1, said
            paths = known.setdefault(path, {})
            stop, within, pos = -1 if undefined else value + length, False, value
            continue
        pos = end_of(data, value, order, implicit=True) if undefined else value + length  # fragments
        yield Inner(below, place, vr, value, pos, said, own)

"""Sequences without pydicom, for those that are too large for it: the same leaves in one pass (PS3.5 section 7.5)."""

from typing import Final, NamedTuple

from veil.audit.elements import (
    ITEM,
    ITEM_STOP,
    STOP,
    UNDEFINED,
    Bytes,
    Span,
    StructureError,
    end_of,
    inside_is_implicit,
    length_at,
    span_at,
)

_DEEPEST: Final = 128


class Node(NamedTuple):
    """An element, and its items if it is a sequence."""

    span: Span
    items: "list[list[Node]] | None"


def items_of(
    data: Bytes, pos: int, stop: int, order: str, *, implicit: bool, depth: int = 0
) -> tuple[list[list[Node]], int]:
    """The items of a sequence, and where it ends.

    Args:
        data: the bytes.
        pos: where the value starts.
        stop: where it stops; -1 for an undefined length.
        order: "<" or ">".
        implicit: whether VRs are not written.
        depth: how many sequences are around it.

    Raises:
        StructureError: it holds what is no item, or is nested too deeply.
        IndexError: it ends too soon.
    """
    if depth > _DEEPEST:
        raise StructureError("is nested too deeply")
    found: list[list[Node]] = []
    while stop < 0 or pos < stop:
        tag, length = length_at(data, pos, order)
        pos += 8
        if tag == STOP:
            return found, pos
        if tag != ITEM:
            raise StructureError("holds what is no item")
        end = -1 if length == UNDEFINED else pos + length
        nodes, pos = _level(data, pos, end, order, implicit=implicit, depth=depth)
        found.append(nodes)
    return found, pos


def _level(data: Bytes, pos: int, stop: int, order: str, *, implicit: bool, depth: int) -> tuple[list[Node], int]:
    nodes: list[Node] = []
    item_head = b"\xfe\xff\x00\xe0" if order == "<" else b"\xff\xfe\xe0\x00"
    while stop < 0 or pos < stop:
        span = span_at(data, pos, order, implicit=implicit)
        tag, vr, start, value, end = span
        if tag == ITEM_STOP:
            return nodes, value
        if end < 0 and vr not in (b"SQ", b"UN"):  # fragments
            last = end_of(data, value, order, implicit=True)
            nodes.append(Node(Span(tag, vr, start, value, last), None))
            pos = last
        elif vr == b"SQ" or end < 0 or (vr == b"UN" and data[value : value + 4] == item_head):
            inner = implicit or (vr == b"UN" and inside_is_implicit(data, value))
            items, last = items_of(data, value, end, order, implicit=inner, depth=depth + 1)
            nodes.append(Node(Span(tag, vr, start, value, last), items))
            pos = last
        else:
            if end > len(data):
                raise IndexError
            nodes.append(Node(span, None))
            pos = end
    return nodes, pos

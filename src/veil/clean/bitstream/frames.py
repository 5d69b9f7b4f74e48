"""Which fragments make up which frame (PS3.5 section A.4), by the offset tables where they are right."""

from typing import Final, NamedTuple

from veil.dicom.scan import Buffer, Fragment

_MAGIC: Final = (b"\xff\xd8\xff", b"\xff\x4f\xff\x51", b"\xff\x0a", b"\0\0\0\x0cjP  ", b"\0\0\0\x0cJXL ")


class Frames(NamedTuple):
    """The fragments of one encapsulated value, frame by frame.

    Attributes:
        groups: first and last fragment (exclusive) of each frame.
        table: entries of the Basic Offset Table; empty where it has none.
        right: whether the Basic Offset Table says what is so, or nothing.
    """

    groups: list[tuple[int, int]]
    table: tuple[int, ...]
    right: bool


def frames(buf: Buffer, fragments: list[Fragment], count: int, extended: tuple[int, ...]) -> Frames | None:
    """Finds the frames.

    Args:
        buf: the file.
        fragments: of the value, its Basic Offset Table first.
        count: Number of Frames.
        extended: entries of the Extended Offset Table.

    Returns:
        None where nobody can tell which fragments belong together.
    """
    _, value, stop = fragments[0]
    table, right = _offsets(buf, value, stop)
    data = fragments[1:]
    first = data[0][0] if data else stop
    starts = {fragment[0] - first: index for index, fragment in enumerate(data)}
    for offsets in (table, extended):
        groups = _by_table(offsets, starts, len(data)) if len(offsets) == count else None
        if groups is not None:
            right = right and (not table or offsets is table)
            return Frames(groups, table, right)
    return _by_content(buf, data, count, table)


def _offsets(buf: Buffer, value: int, stop: int) -> tuple[tuple[int, ...], bool]:
    size = stop - value
    raw = bytes(buf[value : stop - size % 4])
    return tuple(memoryview(raw).cast("I")) if raw else (), size % 4 == 0


def _by_table(offsets: tuple[int, ...], starts: dict[int, int], count: int) -> list[tuple[int, int]] | None:
    found = [starts.get(offset, -1) for offset in offsets]
    if not found or found[0] != 0 or -1 in found or not all(map(int.__lt__, found, found[1:])):
        return None
    return list(zip(found, [*found[1:], count], strict=True))


def _by_content(buf: Buffer, data: list[Fragment], count: int, table: tuple[int, ...]) -> Frames | None:
    right = not table
    if len(data) == count:
        return Frames([(index, index + 1) for index in range(count)], table, right)
    if count == 1:
        return Frames([(0, len(data))] if data else [], table, right)
    begins = [index for index, (_, value, _) in enumerate(data) if buf[value : value + 12].startswith(_MAGIC)]
    if not begins or begins[0] != 0:
        return None
    return Frames(list(zip(begins, [*begins[1:], len(data)], strict=True)), table, right)

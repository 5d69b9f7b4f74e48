"""Offset tables that follow frames whose length changed (PS3.5 section A.4, PS3.3 section C.7.6.3.1)."""

from struct import pack
from typing import Final, NamedTuple

from veil.clean.bitstream.frames import Frames
from veil.clean.bitstream.shape import LENGTHS, OFFSETS, TOTAL, Shape
from veil.dicom import encode
from veil.dicom.instance import Opened
from veil.dicom.scan import Fragment

_MOST_BASIC: Final = 0xFFFFFFFF


class Sizes(NamedTuple):
    """Where the frames stand and how long they are.

    Attributes:
        groups: first and last fragment (exclusive) of each frame.
        fragments: of the source, its Basic Offset Table first.
        written: new bytes of each frame that was written anew, by number, without padding.
        starts: new offset of each frame; None where nothing moved.
    """

    groups: list[tuple[int, int]]
    fragments: list[Fragment]
    written: dict[int, int]
    starts: list[int] | None

    def offsets(self) -> list[int]:
        """Offset of each frame's first item from the first one."""
        if self.starts is not None:
            return self.starts
        if not self.groups:
            return []
        first = self.fragments[1][0]
        return [self.fragments[group[0] + 1][0] - first for group in self.groups]

    def lengths(self, said: tuple[int, ...]) -> list[int]:
        """Bytes of each frame: what it has now, or what the source said, where that fits its fragment."""
        return [self.written.get(number, size) for number, size in enumerate(self._given(said))]

    def total(self, said: tuple[int, ...], whole: int) -> int:
        """Bytes of all frames together, of which the source said that they are `whole`."""
        if len(self.written) == len(self.groups):
            return sum(self.written.values())
        given = self._given(said)
        return max(0, whole + sum(size - given[number] for number, size in self.written.items()))

    def _given(self, said: tuple[int, ...]) -> list[int]:
        out = []
        for number, (first, last) in enumerate(self.groups):
            whole = sum(stop - value for _, value, stop in self.fragments[first + 1 : last + 1])
            fits = number < len(said) and whole - 1 <= said[number] <= whole
            out.append(said[number] if fits else whole)
        return out


def basic(found: Frames, starts: list[int]) -> bytes:
    """The Basic Offset Table: none where the source had none, or where an offset does not fit its 32 bits."""
    if not found.table or (starts and starts[-1] > _MOST_BASIC):
        return b""
    return pack(f"<{len(starts)}L", *starts)


def extended(opened: Opened, shape: Shape, sizes: Sizes | None) -> dict[int, bytes]:
    """The elements of the Extended Offset Table that have to be written anew; no bytes for one that goes.

    An element that fits the frames is left as it is; so is one that the source lacks.
    """
    out: dict[int, bytes] = {}
    present = {tag for tag in (OFFSETS, LENGTHS, TOTAL) if tag in opened.tags}
    if not present or sizes is None:
        return out
    # The table is for frames of one fragment each; of others it would say what is wrong.
    fits = all(last - first == 1 or number in sizes.written for number, (first, last) in enumerate(sizes.groups))
    new = (sizes.offsets(), sizes.lengths(shape.lengths))
    for tag, vr, said, right in ((OFFSETS, b"OV", shape.offsets, new[0]), (LENGTHS, b"OV", shape.lengths, new[1])):
        if tag not in present:
            continue
        if not fits or present & {OFFSETS, LENGTHS} != {OFFSETS, LENGTHS}:
            out[tag] = b""
        elif list(said) != right:
            out[tag] = encode.element(tag, vr, pack(f"<{len(right)}Q", *right), explicit=opened.explicit)
    total = sizes.total(shape.lengths, shape.total)
    if TOTAL in present and sizes.written and total != shape.total:
        out[TOTAL] = encode.element(TOTAL, b"UV", pack("<Q", total), explicit=opened.explicit)
    return out

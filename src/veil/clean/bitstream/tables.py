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
        removed: bytes by which a frame became shorter, by number.
        starts: new offset of each frame; None where nothing moved.
    """

    groups: list[tuple[int, int]]
    fragments: list[Fragment]
    removed: dict[int, int]
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
        """Bytes of each frame: what the source said, less what was removed, where it fits its fragment."""
        out = []
        for number, (first, last) in enumerate(self.groups):
            whole = sum(stop - value for _, value, stop in self.fragments[first + 1 : last + 1])
            given = said[number] if number < len(said) and whole - 1 <= said[number] <= whole else whole
            gone = self.removed.get(number, 0)
            out.append(min(given, whole - gone) if gone else given)
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
    fits = all(last - first == 1 or number in sizes.removed for number, (first, last) in enumerate(sizes.groups))
    new = (sizes.offsets(), sizes.lengths(shape.lengths))
    for tag, vr, said, right in ((OFFSETS, b"OV", shape.offsets, new[0]), (LENGTHS, b"OV", shape.lengths, new[1])):
        if tag not in present:
            continue
        if not fits or present & {OFFSETS, LENGTHS} != {OFFSETS, LENGTHS}:
            out[tag] = b""
        elif list(said) != right:
            out[tag] = encode.element(tag, vr, pack(f"<{len(right)}Q", *right), explicit=opened.explicit)
    gone = sum(sizes.removed.values())
    if TOTAL in present and gone:
        total = max(0, shape.total - gone)
        out[TOTAL] = encode.element(TOTAL, b"UV", pack("<Q", total), explicit=opened.explicit)
    return out

"""Elements as bytes, written from PS3.5 section 7 alone: without veil and without pydicom."""

import struct
from dataclasses import dataclass

LONG = frozenset({"OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"})
UNDEFINED = 0xFFFFFFFF
BINARY = frozenset({"OB", "UN", "UI", "OW", "OF", "OD", "OL", "OV"})


def pad(vr: str, value: bytes) -> bytes:
    """The value at even length, padded as its VR asks."""
    return value + (b"\0" if vr in BINARY else b" ") if len(value) % 2 else value


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a data set is encoded: implicit or explicit VR, little or big endian."""

    implicit: bool = False
    little: bool = True

    def tag(self, tag: int) -> bytes:
        """Four bytes of a tag."""
        return struct.pack("<HH" if self.little else ">HH", tag >> 16, tag & 0xFFFF)

    def element(self, tag: int, vr: str, value: bytes, *, undefined: bool = False) -> bytes:
        """One element; with `undefined`, of undefined length and closed by a sequence delimiter."""
        value = pad(vr, value)
        end = "<" if self.little else ">"
        length = UNDEFINED if undefined else len(value)
        if self.implicit:
            head = self.tag(tag) + struct.pack(end + "L", length)
        elif vr in LONG:
            head = self.tag(tag) + vr.encode() + b"\0\0" + struct.pack(end + "L", length)
        else:
            head = self.tag(tag) + vr.encode() + struct.pack(end + "H", length)
        return head + value + (self.tag(0xFFFEE0DD) + b"\0\0\0\0" if undefined else b"")

    def item(self, content: bytes, *, undefined: bool = False) -> bytes:
        """One item of a sequence."""
        length = UNDEFINED if undefined else len(content)
        head = self.tag(0xFFFEE000) + struct.pack("<L" if self.little else ">L", length)
        return head + content + (self.tag(0xFFFEE00D) + b"\0\0\0\0" if undefined else b"")

    def nested(self, tags: tuple[int, ...], content: bytes, *, undefined: bool = False) -> bytes:
        """`content` in one item of each of the sequences `tags`, outermost first."""
        for tag in reversed(tags):
            content = self.element(tag, "SQ", self.item(content, undefined=undefined), undefined=undefined)
        return content

    def split(self, element: bytes) -> tuple[str | None, bytes, bool]:
        """(VR or None, value, undefined length?) of an element that `element` or pydicom wrote."""
        end = "<" if self.little else ">"
        vr = None if self.implicit else element[4:6].decode("ascii", "replace")
        if vr is None:
            start, (length,) = 8, struct.unpack_from(end + "L", element, 4)
        elif vr in LONG:
            start, (length,) = 12, struct.unpack_from(end + "L", element, 8)
        else:
            start, (length,) = 8, struct.unpack_from(end + "H", element, 6)
        if length == UNDEFINED:
            return vr, element[start:-8], True
        return vr, element[start:], False


IMPLICIT = Syntax(implicit=True)
EXPLICIT = Syntax()

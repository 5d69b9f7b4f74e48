"""The walk: finds the elements of a data set in place, without decoding a value (PS3.5 section 7).

The walk copies nothing. An element is a plain tuple of offsets; a sequence or item of defined length is stepped over
until somebody asks for what is in it, so the cost is linear in what is looked at. The loops use plain tuples and
integers only and can be compiled as they stand.
"""

from struct import Struct, error
from typing import TYPE_CHECKING, Final, TypeAlias

from veil import standard
from veil.dicom import vr as vrs
from veil.errors import ReadError

if TYPE_CHECKING:
    from mmap import mmap

UNDEFINED: Final = 0xFFFFFFFF
MAX_DEPTH: Final = 48
"""Real objects nest about ten deep; beyond this the bytes are taken for an attack."""

Buffer: TypeAlias = "bytes | mmap"


Fragment: TypeAlias = tuple[int, int, int]
"""`(start, value, stop)` of one fragment of an encapsulated value."""

Element: TypeAlias = "tuple[int, bytes, int, int, int, list[Item] | list[Fragment] | None]"
"""`(tag, vr, start, value, stop, items)`: offsets in the buffer; `stop` lies after the element, delimiter included.

`items` is None where the length is defined; for an undefined length it holds the items of a sequence, or the fragments
of an encapsulated value (VR other than SQ and UN). A plain tuple, since making a named one costs more than the walk.
"""

Item: TypeAlias = "tuple[int, int, int, int, list[Element] | None]"
"""`(start, content, content stop, stop, elements)` of one item; `elements` is None for a defined length, until `scan`
is called on the content."""


class WindowError(Exception):
    """The walk came to the end of the window before the end of the data: a larger window is needed."""


_EXPLICIT: Final = Struct("<HH2sH").unpack_from
_IMPLICIT: Final = Struct("<HHL").unpack_from
_LONG: Final = Struct("<L").unpack_from
_ITEM: Final = 0xE000FFFE
_SEQUENCE_STOP: Final = 0xE0DDFFFE
PIXELS: Final = frozenset((0x7FE00008, 0x7FE00009, 0x7FE00010))
"""Float, Double Float and Integer Pixel Data."""
_PAIR: Final = Struct("<LL").unpack_from
_DELIMITERS: Final = 0xFFFE


def truncated(window: bool) -> Exception:  # noqa: FBT001  a private helper of the loops below
    """The error for a header or value that ends after the buffer: a larger window may cure it, or nothing."""
    return WindowError() if window else ReadError("Q-TRUNCATED", "the data end inside an element")


def scan(  # noqa: PLR0915  one loop over one level; a call an element would double its cost
    buf: Buffer,
    pos: int,
    end: int,
    *,
    explicit: bool,
    delimited: bool = False,
    depth: int = 0,
    one: bool = False,
) -> tuple[list[Element], int]:
    """Finds the elements of one level.

    Args:
        buf: the bytes; offsets count from its start. It may be a window that ends before `end`.
        pos: offset of the first element.
        end: offset after the last byte that may belong to the level.
        explicit: whether VRs are written (PS3.5 section 7.1.2) or come from the dictionary (7.1.3).
        delimited: the level ends at an Item Delimitation Item (an item of undefined length).
        depth: how many items enclose the level.
        one: stop after the first element of defined length.

    Returns:
        The elements in the order of the bytes, and the offset after the level (after its delimiter).

    Raises:
        ReadError: Q-TRUNCATED, Q-LENGTH, Q-NESTING or Q-ENCODING.
        WindowError: the buffer is a window and ends too early.
    """
    if depth > MAX_DEPTH:
        raise ReadError("Q-NESTING", "sequences are nested too deep")
    out: list[Element] = []
    append = out.append
    size = len(buf)
    short, long = vrs.SHORT, vrs.LONG
    table = vrs.implicit_table() if not explicit else {}
    start = pos
    try:
        while pos < end:
            start = pos
            if explicit:
                group, element, vr, length = _EXPLICIT(buf, pos)
                if vr in short:
                    pos += 8
                elif vr in long:
                    (length,) = _LONG(buf, pos + 8)
                    pos += 12
                elif group == _DELIMITERS:
                    if delimited and element == 0xE00D:  # noqa: PLR2004  Item Delimitation Item
                        return out, pos + 8
                    raise ReadError("Q-LENGTH", "an item delimiter stands where an element should")
                else:
                    vr, length, pos = _unusual(buf, pos, group, element, vr)
            else:
                group, element, length = _IMPLICIT(buf, pos)
                pos += 8
                if group == _DELIMITERS:
                    if delimited and element == 0xE00D:  # noqa: PLR2004  Item Delimitation Item
                        return out, pos
                    raise ReadError("Q-LENGTH", "an item delimiter stands where an element should")
                vr = table.get(group << 16 | element) or _implicit_vr(group, element)
            if length != UNDEFINED:
                stop = pos + length
                if stop > end:
                    raise ReadError("Q-LENGTH" if depth else "Q-TRUNCATED", "a length reaches beyond the data")
                append((group << 16 | element, vr, start, pos, stop, None))
                pos = stop
                if one:
                    return out, pos
                continue
            items: list[Item] | list[Fragment]
            if vr in (b"SQ", b"UN"):
                inner = explicit and (vr == b"SQ" or un_is_explicit(buf, pos))
                items, pos2 = scan_items(buf, pos, end, explicit=inner, delimited=True, depth=depth)
            elif not explicit and _is_item(buf, pos) and not (group == 0x7FE0 and element == 0x10):  # noqa: PLR2004
                vr = b"SQ"
                items, pos2 = scan_items(buf, pos, end, explicit=False, delimited=True, depth=depth)
            else:
                items, pos2 = scan_fragments(buf, pos, end)
            append((group << 16 | element, vr, start, pos, pos2, items))
            pos = pos2
    except error:
        if _is_complete(out, depth) and size >= end:
            return out, out[-1][4]
        raise truncated(size < end) from None
    except ReadError:
        if _is_complete(out, depth):
            return out, out[-1][4]
        raise
    if delimited:
        raise truncated(size < end)
    return out, pos


def _is_complete(out: list[Element], depth: int) -> bool:
    """Whether an outermost data set has its pixel data: what follows and is no element is left out, not understood."""
    return depth == 0 and bool(out) and any(element[0] in PIXELS for element in out)


def _unusual(buf: Buffer, pos: int, group: int, element: int, vr: bytes) -> tuple[bytes, int, int]:
    """Reads an element whose VR is none of the standard's: an unknown one, or an element in implicit VR.

    Returns:
        VR, length and the offset of the value. A VR of two capitals that is unknown is taken to have 16 bits of
        length, as readers do (PS3.5 section 6.2 asks new VRs to have 32, of which none exists that `vr` lacks).
    """
    if vr.isalpha() and vr.isupper():
        (length,) = Struct("<H").unpack_from(buf, pos + 6)
        return b"UN", length, pos + 8
    (length,) = _LONG(buf, pos + 4)
    return vrs.implicit_table().get(group << 16 | element) or _implicit_vr(group, element), length, pos + 8


def _implicit_vr(group: int, element: int) -> bytes:
    """The VR of an attribute that the dictionary's plain table lacks."""
    if group & 1:
        return b"LO" if 0x10 <= element <= 0xFF else b"UN"  # noqa: PLR2004  private creators, PS3.5 section 7.8.1
    if element == 0:
        return b"UL"
    entry = standard.dictionary.entry(group << 16 | element)
    return vrs.from_dictionary(entry.vr) if entry else b"UN"


def un_is_explicit(buf: Buffer, pos: int) -> bool:
    """Tells whether the items in a value of VR UN have their VRs written.

    They should not (PS3.5 section 6.2.2, note 2), but there are writers that did not know.
    """
    vr = bytes(buf[pos + 12 : pos + 14])
    return vr in vrs.SHORT or vr in vrs.LONG


def _is_item(buf: Buffer, pos: int) -> bool:
    (tag,) = _LONG(buf, pos)
    return bool(tag in (_ITEM, _SEQUENCE_STOP))


def scan_items(
    buf: Buffer, pos: int, end: int, *, explicit: bool, delimited: bool, depth: int = 0
) -> tuple[list[Item], int]:
    """Finds the items of a sequence (PS3.5 section 7.5).

    Args:
        buf: the bytes.
        pos: offset of the sequence's value.
        end: offset after the value, or the furthest it may reach.
        explicit: whether VRs are written in the items.
        delimited: the sequence ends at a Sequence Delimitation Item.
        depth: of the level that holds the sequence.

    Returns:
        The items, and the offset after the sequence.

    Raises:
        ReadError: as for `scan`.
        WindowError: as for `scan`.
    """
    out: list[Item] = []
    size = len(buf)
    try:
        while pos < end:
            tag, length = _PAIR(buf, pos)
            content = pos + 8
            if tag == _ITEM:
                if length == UNDEFINED:
                    elements, stop = scan(buf, content, end, explicit=explicit, delimited=True, depth=depth + 1)
                    out.append((pos, content, stop - 8, stop, elements))
                else:
                    stop = content + length
                    if stop > end:
                        raise ReadError("Q-LENGTH", "an item reaches beyond its sequence")
                    out.append((pos, content, stop, stop, None))
                pos = stop
            elif tag == _SEQUENCE_STOP:
                if delimited or content == end:
                    return out, content
                raise ReadError("Q-LENGTH", "a sequence ends before its length")
            else:
                raise ReadError("Q-LENGTH", "something other than an item stands in a sequence")
    except error:
        raise truncated(size < end) from None
    if delimited:
        raise truncated(size < end)
    return out, pos


def scan_fragments(buf: Buffer, pos: int, end: int) -> tuple[list[Fragment], int]:
    """Finds the fragments of an encapsulated value (PS3.5 section A.4), the Basic Offset Table first.

    Returns:
        `(start, value, stop)` of each, and the offset after the Sequence Delimitation Item.

    Raises:
        ReadError: Q-LENGTH where something else stands, Q-TRUNCATED where the delimiter is missing.
        WindowError: the buffer is a window and ends too early.
    """
    out: list[Fragment] = []
    size = len(buf)
    try:
        while pos < end:
            tag, length = _PAIR(buf, pos)
            value = pos + 8
            if tag == _SEQUENCE_STOP:
                return out, value
            if tag != _ITEM or length == UNDEFINED:
                raise ReadError("Q-LENGTH", "something other than a fragment stands in the encapsulated value")
            if value + length > end:
                raise ReadError("Q-TRUNCATED", "a fragment reaches beyond the data")
            out.append((pos, value, value + length))
            pos = value + length
    except error:
        raise truncated(size < end) from None
    raise truncated(size < end)

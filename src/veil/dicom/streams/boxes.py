"""Boxes of the ISO base media family: JP2 and JPEG XL wrappers around codestreams, and the box walk for MP4."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from veil.dicom.streams import jpeg2000
from veil.dicom.streams.view import Edit, Found, View, cut_tail, unreadable

_HEADER: Final = 8
_LONG_HEADER: Final = 16
_MOST_HEADER: Final = 1 << 20
MOST_BOXES: Final = 100_000
_JP2: Final = frozenset((b"jP  ", b"ftyp", b"jp2h", b"jp2c"))
_JP2_HEADER: Final = frozenset((b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef"))
_JXL: Final = frozenset((b"JXL ", b"ftyp", b"jxll", b"jxlc", b"jxlp"))
_ENUMERATED: Final = 1


class Box(NamedTuple):
    """One box: its type, and the offsets of its start, its content and what follows it."""

    kind: bytes
    start: int
    content: int
    stop: int


def walk(view: View, start: int, stop: int) -> Iterator[Box]:
    """Gives the boxes of one level (ISO/IEC 14496-12 section 4.2); zeros at the end are padding.

    Raises:
        HoldError: H-BITSTREAM, a length does not fit, or there are more than any real file has.
    """
    for _ in range(MOST_BOXES):
        if stop - start < _HEADER or view.take(start, start + _HEADER) == bytes(_HEADER):
            if view.blank(start, stop):
                return
            raise unreadable("bytes that belong to no box")
        head = view.take(start, start + _LONG_HEADER)
        length, content = int.from_bytes(head[:4], "big"), start + _HEADER
        if length == 1:
            length, content = int.from_bytes(head[8:], "big"), start + _LONG_HEADER
        end = start + length if length else stop
        if end < content or end > stop:
            raise unreadable("a box with a wrong length")
        yield Box(head[4:8], start, content, end)
        start = end
        if start == stop:
            return
    raise unreadable("more boxes than any real stream has")


def clean_jp2(view: View) -> Found:
    """Finds the metadata of a JP2 file (ITU-T T.800 annex I): xml, uuid, url and other boxes, and its codestream's.

    Raises:
        HoldError: H-BITSTREAM.
    """
    found = Found()
    seen = False
    for box in walk(view, 0, view.size):
        if box.kind not in _JP2 or (seen and box.kind == b"jp2c"):
            found.cut(box.start, box.stop)
        elif box.kind == b"jp2h":
            _jp2_header(view, found, box)
        elif box.kind == b"jp2c":
            seen = True
            _codestream(view, found, box)
    if not seen:
        raise unreadable("a JP2 file without a codestream")
    return found


def _codestream(view: View, found: Found, box: Box) -> None:
    inner, end = jpeg2000.clean(view, box.content, box.stop)
    if not view.blank(end, box.stop):
        inner.cut(end, box.stop)
    removed = sum(edit.stop - edit.start - len(edit.new) for edit in inner.edits)
    if removed and view.take(box.start, box.start + 4) != bytes(4):
        _resize(found, box, box.stop - box.start - removed)
    found.edits += inner.edits
    found.kept += inner.kept


def _resize(found: Found, box: Box, length: int) -> None:
    """Writes a box's length anew, in the form in which it is."""
    if box.content - box.start == _HEADER:
        found.replace(box.start, length.to_bytes(4, "big"))
    else:
        found.replace(box.start + _HEADER, length.to_bytes(8, "big"))


def _jp2_header(view: View, found: Found, box: Box) -> None:
    """Leaves what says how components become colours; a colour space as an ICC profile is none of DICOM's business."""
    if box.stop - box.start > _MOST_HEADER:
        raise unreadable("a JP2 header of more bytes than one needs")
    kept = []
    for inner in walk(view, box.content, box.stop):
        raw = view.take(inner.start, inner.stop)
        method = raw[inner.content - inner.start : inner.content - inner.start + 1]
        if inner.kind in _JP2_HEADER and (inner.kind != b"colr" or method == bytes((_ENUMERATED,))):
            kept.append(raw)
    new = b"".join(kept)
    new = (len(new) + _HEADER).to_bytes(4, "big") + b"jp2h" + new
    if new != view.take(box.start, box.stop):
        found.edits.append(Edit(box.start, box.stop, new))
    found.kept.append((box.start, box.stop))


def clean_jxl(view: View) -> Found:
    """Finds the metadata of a JPEG XL file (ISO/IEC 18181-2): Exif, xml, jumb, packed boxes, data to rebuild a JPEG.

    A bare codestream has no segments; its samples and headers are one string of bits and stay.

    Raises:
        HoldError: H-BITSTREAM.
    """
    found = Found()
    if view.take(0, 2) == b"\xff\x0a":
        return found
    seen = False
    for box in walk(view, 0, view.size):
        if box.kind not in _JXL:
            found.cut(box.start, box.stop)
        seen = seen or box.kind in (b"jxlc", b"jxlp")
    if not seen:
        raise unreadable("a JPEG XL file without a codestream")
    return found


def clean_codestream(view: View) -> Found:
    """Finds the metadata of a frame that is one JPEG 2000 codestream.

    Raises:
        HoldError: H-BITSTREAM.
    """
    found, end = jpeg2000.clean(view)
    cut_tail(view, found, end)
    return found

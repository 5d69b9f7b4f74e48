"""A file of DICOM Part 10, and what pretends to be one: preamble, file meta information, where the data set lies."""

from dataclasses import dataclass
from io import FileIO
from mmap import ACCESS_READ, mmap
from struct import Struct
from typing import Final

from veil.dicom import vr as vrs
from veil.dicom.scan import Buffer, WindowError
from veil.errors import ReadError, SkipError

IMPLICIT: Final = "1.2.840.10008.1.2"
EXPLICIT: Final = "1.2.840.10008.1.2.1"
DEFLATED: Final = "1.2.840.10008.1.2.1.99"
BIG_ENDIAN: Final = "1.2.840.10008.1.2.2"
DICOMDIR: Final = "1.2.840.10008.1.3.10"

WINDOW: Final = 1 << 16
"""Bytes of a first look; the headers of most files fit, and the rest is copied without becoming an object."""
LONGEST_META: Final = 1 << 22
"""Bytes in which preamble and file meta information must end."""
WHOLE: Final = 1 << 25
"""Files up to this size are read whole where the window is too short; larger ones are mapped."""

_META: Final = Struct("<HH2sH").unpack_from
_LENGTH: Final = Struct("<L").unpack_from
_PREFIX: Final = 132


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things are in a file.

    Attributes:
        syntax: Transfer Syntax UID; a guess where no file meta information names one.
        explicit: whether the data set is in explicit VR.
        data: offset of the data set.
        size: bytes of the file (or of the inflated data).
        sop_class: Media Storage SOP Class UID, or "".
        implementation: Implementation Class UID, or "".
        guessed: no file meta information was found.
    """

    syntax: str
    explicit: bool
    data: int
    size: int
    sop_class: str = ""
    guessed: bool = False


def layout(head: Buffer, size: int) -> Layout:
    """Reads preamble and file meta information (PS3.10 section 7.1), or guesses what it lacks.

    Args:
        head: the first bytes of the file.
        size: bytes of the whole file.

    Raises:
        SkipError: S-EMPTY or S-NOT-DICOM.
        ReadError: Q-TRUNCATED, Q-ENCODING or Q-TRANSFER-SYNTAX.
        WindowError: the meta information is longer than the window.
    """
    if size == 0:
        raise SkipError("S-EMPTY", "the file has no bytes")
    if head[128:_PREFIX] == b"DICM" and not _starts_at_once(head):
        pos = _PREFIX
        if size == _PREFIX:
            raise ReadError("Q-TRUNCATED", "the file ends after its preamble")
    elif head[:4] == b"DICM":
        pos = 4
    else:
        pos = 0
    if head[pos : pos + 2] == b"\2\0" and bytes(head[pos + 4 : pos + 6]) in vrs.SHORT | vrs.LONG:
        return _meta(head, pos, size)
    return _guess(head, pos, size)


def _starts_at_once(head: Buffer) -> bool:
    """A file without preamble may hold the four letters at the place where they would follow one."""
    return head[132:134] != b"\2\0" and head[:2] == b"\10\0" and bytes(head[4:6]) in vrs.SHORT | vrs.LONG


def _meta(head: Buffer, pos: int, size: int) -> Layout:
    syntax = sop_class = ""
    limit = len(head)
    while pos + 8 <= limit:
        group, element, vr, length = _META(head, pos)
        if group != 2:  # noqa: PLR2004  the file meta information is group 0002
            break
        pos += 8
        if vr in vrs.LONG:
            if pos + 4 > limit:
                break
            (length,) = _LENGTH(head, pos)
            pos += 4
        if pos + length > limit:
            if limit < size:
                raise WindowError
            raise ReadError("Q-TRUNCATED", "the file ends inside its meta information")
        if element == 0x10:  # noqa: PLR2004  Transfer Syntax UID
            syntax = uid(head[pos : pos + length])
        elif element == 2:  # noqa: PLR2004  Media Storage SOP Class UID
            sop_class = uid(head[pos : pos + length])
        pos += length
    if not syntax:
        found = _guess(head, pos, size)
        return Layout(found.syntax, found.explicit, pos, size, sop_class, guessed=True)
    if syntax == IMPLICIT:
        # Files that say implicit and are explicit exist; the bytes are believed (parity with the common readers).
        explicit = pos < size and _guess(head, pos, size).explicit
        return Layout(EXPLICIT if explicit else IMPLICIT, explicit, pos, size, sop_class)
    if syntax not in (DEFLATED, BIG_ENDIAN) and _looks_implicit(head, pos):
        return Layout(syntax if syntax != EXPLICIT else IMPLICIT, False, pos, size, sop_class)
    return Layout(syntax, True, pos, size, sop_class)


def uid(value: bytes) -> str:
    """Reads a UID: what stands before the padding."""
    return value.rstrip(b"\0 ").decode("ascii", "replace")


def _looks_implicit(head: Buffer, pos: int) -> bool:
    vr = bytes(head[pos + 4 : pos + 6])
    return len(vr) == 2 and not (vr.isalpha() and vr.isupper())  # noqa: PLR2004  a VR is two letters


_PLAUSIBLE: Final = frozenset((2, 4, 8))


def _guess(head: Buffer, pos: int, size: int) -> Layout:
    """Guesses how a data set without file meta information is written, by its first element.

    A data set begins with group 0008 (0002 or 0004 where it is damaged or a directory); anything else is not DICOM.
    """
    if pos + 8 > len(head):
        if len(head) < size:
            raise WindowError
        if pos:
            raise ReadError("Q-TRUNCATED", "the file ends before its data set")
        raise SkipError("S-NOT-DICOM", "too short for a DICOM element")
    group, element, vr, _ = _META(head, pos)
    if vr in vrs.SHORT or vr in vrs.LONG:
        if group in _PLAUSIBLE or (pos and group < 0x7FE0):  # noqa: PLR2004  groups of a data set lie below Pixel Data
            return Layout(EXPLICIT, True, pos, size, guessed=True)
        if group in (0x0800, 0x0200):
            return Layout(BIG_ENDIAN, True, pos, size, guessed=True)
    elif group in _PLAUSIBLE and (element << 16 | group) and _LENGTH(head, pos + 4)[0] <= size - pos - 8:
        known = vrs.implicit_table().get(group << 16 | element)
        if known or element == 0:
            return Layout(IMPLICIT, False, pos, size, guessed=True)
    if pos:
        # Behind a preamble stands a data set, whatever it begins with.
        return Layout(IMPLICIT, False, pos, size, guessed=True)
    raise SkipError("S-NOT-DICOM", "no DICOM element stands at the start")


def read_more(stream: FileIO, size: int) -> Buffer:
    """Gives the whole file: read where it is small, mapped where it is large."""
    if size <= WHOLE:
        stream.seek(0)
        return stream.read()
    return mmap(stream.fileno(), 0, access=ACCESS_READ)

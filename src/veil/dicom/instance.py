"""An instance opened for reading: found by content, walked at its outermost level, its bulk left on the disk."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Final, NamedTuple

from veil import standard
from veil.dicom import big_endian, deflated, part10
from veil.dicom import vr as vrs
from veil.dicom.scan import PIXELS, Buffer, Element, WindowError, scan
from veil.errors import ReadError, SkipError

_SOP_CLASS: Final = 0x00080016
_SOP_INSTANCE: Final = 0x00080018
_DIRECTORY: Final = 0x00041220


@dataclass(frozen=True, slots=True)
class Opened:
    """One instance.

    Attributes:
        buf: the bytes; a first window of the file where nothing behind it had to be looked at.
        elements: the outermost level.
        tags: of `elements`; a series has few layouts, so what follows from them alone can be remembered.
        explicit: whether VRs are written in `buf`.
        syntax: Transfer Syntax UID that the output has.
        size: bytes of the whole; ranges beyond `buf` are read from `stream`.
        stream: the file.
        sop_class: SOP Class UID.
        sop_instance: SOP Instance UID.
        deflated: the output's data set is to be deflated.
    """

    buf: Buffer
    elements: list[Element]
    tags: tuple[int, ...]
    explicit: bool
    syntax: str
    size: int
    stream: FileIO
    sop_class: str
    sop_instance: str
    deflated: bool = False


class SourceFile(NamedTuple):
    """A file of DICOM before its data set is walked: its first window, and where things are in it."""

    head: bytes
    size: int
    stream: FileIO
    layout: part10.Layout


@contextmanager
def open_file(path: Path) -> Iterator[SourceFile]:
    """Opens a file that may be DICOM.

    Raises:
        SkipError: it is none (S-EMPTY, S-NOT-DICOM, S-DICOMDIR).
        ReadError: it cannot be read or understood.
    """
    try:
        stream = FileIO(path)
    except OSError:
        raise ReadError("Q-UNREADABLE", "the file cannot be opened") from None
    with stream:
        try:
            size = os.fstat(stream.fileno()).st_size
            head = stream.read(min(size, part10.WINDOW))
        except OSError:
            raise ReadError("Q-UNREADABLE", "the file cannot be read") from None
        try:
            found = part10.layout(head, size)
        except WindowError:
            # Meta information of that length is possible; beyond the larger window it is an attack on the memory.
            head += stream.read(min(size, part10.LONGEST_META) - len(head))
            try:
                found = part10.layout(head, size)
            except WindowError:
                raise ReadError("Q-ENCODING", "file meta information without end") from None
        yield SourceFile(head, size, stream, found)


@contextmanager
def open_instance(path: Path) -> Iterator[Opened]:
    """Opens a file that may be a DICOM instance and walks its outermost level.

    Raises:
        SkipError: it is none (S-EMPTY, S-NOT-DICOM, S-DICOMDIR).
        ReadError: it cannot be read or understood.
    """
    with open_file(path) as file:
        yield walked(file)


def walked(file: SourceFile) -> Opened:
    """Walks the outermost level of a file that is open.

    Raises:
        SkipError: S-DICOMDIR.
        ReadError: it cannot be understood, or has no identity.
    """
    found = _walk(file)
    if found.sop_class == part10.DICOMDIR:
        raise SkipError("S-DICOMDIR", "a directory of a medium")
    of_standard = found.syntax.startswith(part10.IMPLICIT) and standard.uids.is_registered(found.syntax)
    if not of_standard or (not found.explicit and found.syntax != part10.IMPLICIT):
        raise ReadError("Q-TRANSFER-SYNTAX", "the transfer syntax is not one of the standard's")
    elements = found.elements
    tags = tuple([element[0] for element in elements])
    if len(set(tags)) < len(tags):
        # Of equal tags the last is written, so it is the one that is looked at: a second SOP Class, a second waveform.
        elements = list({element[0]: element for element in elements}.values())
        tags = tuple([element[0] for element in elements])
    sop_class, sop_instance = _uids(found.buf, elements)
    if not elements:
        raise ReadError("Q-ENCODING", "the data set is empty")
    if not sop_class or not sop_instance:
        raise ReadError("Q-NO-IDENTITY", "SOP Class UID or SOP Instance UID is missing")
    return Opened(
        found.buf, elements, tags, found.explicit, found.syntax, found.size, file.stream, sop_class, sop_instance,
        found.syntax == part10.DEFLATED,
    )  # fmt: skip


class Walked(NamedTuple):
    """A data set after the walk over its outermost level; `sop_class` is the file meta information's."""

    buf: Buffer
    elements: list[Element]
    explicit: bool
    syntax: str
    size: int
    sop_class: str


def walk(path: Path, *, whole: bool = False) -> Walked:
    """Walks the data set of any file of DICOM, whatever it is an instance of.

    Args:
        path: the file.
        whole: read all of it, pixels too.

    Raises:
        SkipError: the file is not DICOM.
        ReadError: it cannot be read or understood.
    """
    with open_file(path) as file:
        if whole and len(file.head) < file.size:
            file.stream.seek(0)
            return _walk(file._replace(head=file.stream.read()))
        return _walk(file)


def _walk(file: SourceFile) -> Walked:
    head: Buffer
    head, size, stream, found = file
    if found.syntax in (part10.BIG_ENDIAN, part10.DEFLATED):
        whole = bytes(head if len(head) == size else part10.read_more(stream, size)[:])
        if found.syntax == part10.BIG_ENDIAN:
            data, start, syntax = big_endian.to_little_endian(whole, found.data), found.data, part10.EXPLICIT
        else:
            data, start, syntax = deflated.inflate(whole[found.data :]), 0, part10.DEFLATED
        elements, _ = scan(data, start, len(data), explicit=True)
        return Walked(data, elements, True, syntax, len(data), found.sop_class)
    try:
        elements, _ = scan(head, found.data, size, explicit=found.explicit)
        if len(head) < size:
            _check_window(elements, len(head))
    except WindowError:
        head = part10.read_more(stream, size)
        elements, _ = scan(head, found.data, size, explicit=found.explicit)
    return Walked(head, elements, found.explicit, found.syntax, size, found.sop_class)


def _check_window(elements: list[Element], limit: int) -> None:
    """A first window is enough where all but a native pixel value at the end lies in it."""
    last = elements[-1] if elements else None
    inner = elements[-2][4] if len(elements) > 1 else 0
    if last is None:
        return
    left = last[0] in PIXELS and last[1] in vrs.BULK and last[5] is None
    if inner > limit or (last[4] > limit and not left):
        raise WindowError


def _uids(buf: Buffer, elements: list[Element]) -> tuple[str, str]:
    sop_class = sop_instance = ""
    for tag, _, _, value, stop, _ in elements:
        if tag == _SOP_CLASS:
            sop_class = part10.uid(buf[value:stop])
        elif tag == _SOP_INSTANCE:
            sop_instance = part10.uid(buf[value:stop])
        elif tag == _DIRECTORY:
            raise SkipError("S-DICOMDIR", "a directory of a medium")
        elif tag > _SOP_INSTANCE:
            break
    return sop_class, sop_instance

"""Writes a cleaned instance: new bytes from memory, the rest straight from the source, in as few calls as can be."""

import os
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from io import FileIO
from pathlib import Path
from typing import Final, NamedTuple

from veil.dicom import deflated, masks
from veil.dicom.digests import Digests
from veil.dicom.scan import Buffer
from veil.errors import HoldError, ReadError

_END: Final = 1 << 12
_BLOCK: Final = 1 << 20
_MOST_PARTS: Final = 1000
"""Buffers of one call; systems take 1024 at least (IOV_MAX of POSIX)."""
_FLAGS: Final = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


class Range(NamedTuple):
    """Bytes of the source that are copied without being read into an object: offsets of first and after last.

    With a `mask`, the bits of one number, little endian, of which the bytes are a row: other bits are written as zero.
    """

    start: int
    stop: int
    mask: bytes = b""


def ends(buf: Buffer, stream: FileIO, pieces: list[bytes | Range]) -> Iterator[bytes]:
    """Gives the first and the last 4 KiB of each range: where neighbours stand that a damaged length took in.

    Args:
        buf: what of the source is in memory, from its start.
        stream: the source, still open.
        pieces: what is to be written.
    """
    for parts in _runs(pieces):
        first, last = parts[0].start, parts[-1].stop
        for low, high in {(first, min(first + _END, last)), (max(first, last - _END), last)}:
            for part in parts:
                start, stop = max(part.start, low), min(part.stop, high)
                if start >= stop:
                    continue
                if stop <= len(buf):
                    yield buf[start:stop]
                else:
                    stream.seek(start)
                    yield stream.read(stop - start)


def _runs(pieces: list[bytes | Range]) -> Iterator[list[Range]]:
    """The ranges; those are one run between which bytes of the same length are written over the source."""
    run: list[Range] = []
    gap = 0
    for piece in pieces:
        if not isinstance(piece, Range):
            gap += len(piece)
            continue
        if run and piece.start != run[-1].stop + gap:
            yield run
            run = []
        run.append(piece)
        gap = 0
    if run:
        yield run


def overlaid(pieces: list[bytes | Range], edits: Iterable[tuple[int, int, bytes]]) -> list[bytes | Range]:
    """Writes edits of the source over the ranges in which they lie.

    A mask goes on over what follows an edit with its right phase, and over the new bytes as well.

    Args:
        pieces: what is to be written.
        edits: offset of the first byte and after the last one, and the new bytes, as many; none over another.

    Raises:
        HoldError: H-PIXELS-TEXT, an edit lies in no range, so that what it wipes would stay or is not written at all.
    """
    ordered = sorted(edits)
    starts = [edit[0] for edit in ordered]
    out: list[bytes | Range] = []
    done = 0
    for piece in pieces:
        if not isinstance(piece, Range):
            out.append(piece)
            continue
        position = piece.start
        for start, stop, new in ordered[bisect_left(starts, piece.start) : bisect_left(starts, piece.stop)]:
            if start < position or stop > piece.stop or len(new) != stop - start:
                break
            out += [_rest(piece, position, start)] if position < start else []
            out.append(masks.apply(new, piece.mask, start - piece.start) if piece.mask else new)
            position = stop
            done += 1
        if position < piece.stop:
            out.append(_rest(piece, position, piece.stop))
    if done != len(ordered):
        raise HoldError("H-PIXELS-TEXT", "a place that has to be wiped is not where it was looked for")
    return out


def _rest(piece: Range, start: int, stop: int) -> Range:
    """A part of a range, whose mask begins where it would be."""
    phase = (start - piece.start) % len(piece.mask) if piece.mask else 0
    return Range(start, stop, piece.mask[phase:] + piece.mask[:phase])


class PieceWriter:
    """Writes files one after another through one buffer that is used again."""

    def __init__(self) -> None:
        self._buffer = bytearray(_BLOCK)

    def write(
        self,
        path: Path,
        buf: Buffer,
        stream: FileIO,
        pieces: list[bytes | Range],
        *,
        deflate: bool = False,
        digests: Digests | None = None,
    ) -> int:
        """Writes one file.

        Args:
            path: where; an old file there is replaced.
            buf: what of the source is in memory, from its start.
            stream: the source, still open, for ranges beyond `buf`.
            pieces: preamble and meta information first.
            deflate: pack the data set; all of the source is in `buf`.
            digests: are told of all that is read beyond `buf`, and of all that is written.

        Returns:
            Bytes written.

        Raises:
            OSError: the disk is full, or the place cannot be written.
            ReadError: the source ended early.
        """
        if deflate:
            pieces = _deflated(buf, pieces)
        descriptor = os.open(path, _FLAGS, 0o666)
        try:
            return self._all(descriptor, buf, stream, pieces, digests)
        finally:
            os.close(descriptor)

    def _all(
        self, descriptor: int, buf: Buffer, stream: FileIO, pieces: list[bytes | Range], digests: Digests | None
    ) -> int:
        total = 0
        gathered: list[bytes | memoryview] = []
        limit = len(buf) if isinstance(buf, bytes) else 0  # of a mapped file everything is read through the buffer
        for piece in pieces:
            if not isinstance(piece, Range):
                gathered.append(piece)
                continue
            if piece.start < limit:
                block = memoryview(buf)[piece.start : min(piece.stop, limit)]
                gathered.append(masks.apply(block, piece.mask, 0) if piece.mask else block)
            position = max(piece.start, limit)
            while position < piece.stop:
                block = self._read(stream, position, min(_BLOCK, piece.stop - position))
                if digests is not None:
                    digests.read(block, position)
                gathered.append(masks.apply(block, piece.mask, position - piece.start) if piece.mask else block)
                position += len(block)
                total += _gather(descriptor, gathered, digests)
                gathered.clear()
        return total + _gather(descriptor, gathered, digests)

    def _read(self, stream: FileIO, position: int, length: int) -> memoryview:
        view = memoryview(self._buffer)[:length]
        if hasattr(os, "preadv"):
            read = os.preadv(stream.fileno(), [view], position)
        else:
            stream.seek(position)
            read = stream.readinto(view)
        if not read:
            raise ReadError("Q-TRUNCATED", "the file became shorter while it was read")
        return view[:read]


def _deflated(buf: Buffer, pieces: list[bytes | Range]) -> list[bytes | Range]:
    # The first piece begins with the meta information, which is never deflated (PS3.10 section 7.1).
    first = _plain(buf, pieces[0])
    meta = 144 + int.from_bytes(first[140:144], "little")
    return [first[:meta], deflated.deflate([first[meta:], *(_plain(buf, piece) for piece in pieces[1:])])]


def _plain(buf: Buffer, piece: bytes | Range) -> bytes:
    if not isinstance(piece, Range):
        return piece
    plain = buf[piece.start : piece.stop]
    return masks.apply(plain, piece.mask, 0) if piece.mask else plain


def _gather(descriptor: int, parts: list[bytes | memoryview], digests: Digests | None = None) -> int:
    """Writes all parts; one call where the system can, one for each part on Windows."""
    total = 0
    for part in parts:
        total += len(part)
        if digests is not None:
            digests.written(part)
    for at in range(0, len(parts), _MOST_PARTS):
        _put(descriptor, parts[at : at + _MOST_PARTS])
    return total


def _put(descriptor: int, parts: list[bytes | memoryview]) -> None:
    if hasattr(os, "writev"):
        written = os.writev(descriptor, parts)
        if written == sum(map(len, parts)):
            return
        parts = [memoryview(b"".join(parts))[written:]]
    for part in parts:
        view = memoryview(part)
        while view:
            view = view[os.write(descriptor, view) :]

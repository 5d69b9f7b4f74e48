"""Archives as sources: known by their first bytes, unpacked under counters, within limits that no header can lift.

An archive either yields its members or is refused as a whole; a member that may not pass is refused by itself. A
declared size is never believed: every byte that comes out of a decompressor is counted as it comes.
"""

import bz2
import errno
import gzip
import lzma
import os
import re
import shutil
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

from veil.errors import DiskFullError
from veil.sources.base import Refused, SourceFile, escape

CHUNK = 1 << 20
BAD_ARCHIVE = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,  # RecursionError of chained tar headers, and zipfile's own for passwords
)
"""What the archive libraries raise on bad bytes."""

_DEEPEST = 2  # an archive, and one archive inside it
_CLIMBS = re.compile(r"^(/|[A-Za-z]:)|(^|/)\.\.(/|$)|\x00")


@dataclass(frozen=True, slots=True)
class Limits:
    """How far an archive may unpack, nested archives included.

    Args:
        total: bytes that come out, at most.
        ratio: times the size of the archive, at most, once more than `ratio_after` bytes came out.
        ratio_after: bytes; small archives of zeros are harmless.
        members: entries, at most.
    """

    total: int = 64 << 30
    ratio: int = 200
    ratio_after: int = 100 << 20
    members: int = 1_000_000


class BombError(Exception):
    """The archive unpacks to more than the limits allow."""


@dataclass(slots=True)
class Budget:
    """Counts what came out of one outermost archive."""

    limits: Limits
    size: int
    total: int = 0
    members: int = 0

    def spend(self, count: int) -> None:
        """Count bytes; raises BombError beyond the limits."""
        self.total += count
        if self.total > self.limits.total:
            raise BombError
        if self.total > self.limits.ratio_after and self.total > self.limits.ratio * max(self.size, 1):
            raise BombError

    def member(self) -> None:
        """Count one entry; raises BombError beyond the limits."""
        self.members += 1
        if self.members > self.limits.members:
            raise BombError


class Stream(Protocol):
    """What a member's bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """Read at most `size` bytes; none at the end."""
        ...

    def close(self) -> None:
        """Let go."""
        ...


class Counted:
    """A stream that counts what comes out of it."""

    def __init__(self, stream: Stream, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def read(self, size: int, /) -> bytes:
        """Read and count; raises BombError beyond the limits."""
        data = self._stream.read(size)
        self._budget.spend(len(data))
        return data

    def close(self) -> None:
        """Let go."""
        self._stream.close()


@dataclass(frozen=True, slots=True)
class Member:
    """One entry: its name, and either a stream of bytes or the code that refuses it.

    `alone` says that damage to it leaves the other members readable, as in a zip; in a tar it does not.
    """

    name: str
    stream: Stream | None
    code: str = ""
    chunk: int = CHUNK
    alone: bool = False


def is_archive(path: Path) -> bool:
    """Say whether the first bytes are those of a zip or a (compressed) tar; those of a DICOM file never are."""
    return _opener(path) is not None


def climbs(name: str) -> bool:
    """Say whether a member's name leads out of the archive: absolute, with a drive letter, or with `..`."""
    return bool(_CLIMBS.search(name.replace("\\", "/")))


def _opener(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError:
        return None  # the survey will say so
    if head[128:132] == b"DICM":
        return None
    if head[:4] == b"PK\x03\x04":
        return "zip"
    if head[257:262] == b"ustar":
        return "tar"
    for kind, magic in (("gz", b"\x1f\x8b"), ("bz2", b"BZh"), ("xz", b"\xfd7zXZ\x00")):
        if head.startswith(magic):
            return kind if _holds_tar(path, kind) else None
    return None


def _holds_tar(path: Path, kind: str) -> bool:
    try:
        with _decompress(path, kind) as file:
            return file.read(512)[257:262] == b"ustar"
    except BAD_ARCHIVE:
        return True  # compressed and broken: let unpacking refuse it, with its code


def _decompress(path: Path, kind: str) -> IO[bytes]:
    openers = {"gz": gzip.open, "bz2": bz2.open, "xz": lzma.open}
    return openers[kind](path, "rb") if kind in openers else path.open("rb")  # type: ignore[operator]  # binary readers all


@dataclass(slots=True)
class Unpacker:
    """Unpacks archives into the staging folder, under counters; no member's name ever becomes a path."""

    staging: Path
    limits: Limits = field(default_factory=Limits)
    count: int = 0

    def expand(self, archive: SourceFile) -> Iterator[SourceFile | Refused]:
        """Yield the members of an archive, or the refusal of the whole.

        Raises:
            DiskFullError: the staging folder has no space left.
        """
        first = self.count
        try:
            yield from self._unpack(archive, Budget(self.limits, archive.size), 1)
        except BombError:
            for number in range(first, self.count):
                self._place(number).unlink(missing_ok=True)
            yield Refused(archive.ref, "Q-ARCHIVE-BOMB")

    def _unpack(self, archive: SourceFile, budget: Budget, depth: int) -> list[SourceFile | Refused]:
        """Unpack all before anything is yielded: an archive that breaks at its end must not have passed in part."""
        found: list[SourceFile | Refused] = []
        first = self.count
        try:
            for ref, member in _numbered(archive, self._members(archive.path, budget)):
                if member.stream is None:
                    found.append(Refused(ref, member.code))
                elif (path := self._stage(member, member.stream)) is None:
                    found.append(Refused(ref, "Q-ARCHIVE"))
                else:
                    staged = SourceFile(ref, path, path.stat().st_size, archive.mtime_ns, staged=True)
                    found.extend(self._unnest(staged, budget, depth))
        except DiskFullError:
            raise
        except BAD_ARCHIVE:
            for number in range(first, self.count):
                self._place(number).unlink(missing_ok=True)
            return [Refused(archive.ref, "Q-ARCHIVE")]
        # An archive without a file must not vanish from the counts.
        return found or [Refused(archive.ref, "S-NOT-DICOM")]

    def _stage(self, member: Member, stream: Stream) -> Path | None:
        """Copy a member out; None if it is broken and its neighbours are not."""
        path = self._place(self.count)
        self.count += 1
        try:
            _copy(stream, member.chunk, path)
        except BAD_ARCHIVE:
            if not member.alone:
                raise
            path.unlink(missing_ok=True)
            return None
        return path

    def _unnest(self, staged: SourceFile, budget: Budget, depth: int) -> list[SourceFile | Refused]:
        if not is_archive(staged.path):
            return [staged]
        inner: list[SourceFile | Refused] = [Refused(staged.ref, "Q-ARCHIVE")]
        if depth < _DEEPEST:
            inner = self._unpack(staged, budget, depth + 1)
        staged.path.unlink()
        return inner

    def _members(self, path: Path, budget: Budget) -> Iterator[Member]:
        from veil.sources import tarred, zipped

        kind = _opener(path)
        if kind is None:
            raise EOFError  # it changed under our hands
        if kind == "zip":
            return zipped.members(path, budget)
        return tarred.members(_decompress(path, kind), budget)

    def _place(self, number: int) -> Path:
        if number == 0:
            self.staging.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.staging / f"{number:08d}"


def _numbered(archive: SourceFile, members: Iterator[Member]) -> Iterator[tuple[str, Member]]:
    r"""Give every member a reference; the second of one name gets `\#2`, which no escaped name can hold."""
    seen: dict[str, int] = {}
    for member in members:
        name = escape(member.name)
        seen[name] = seen.get(name, 0) + 1
        suffix = f"\\#{seen[name]}" if seen[name] > 1 else ""
        yield f"{archive.ref}!{name}{suffix}", member


def _copy(stream: Stream, chunk_size: int, path: Path) -> None:
    """Copy in chunks; what the reading raises is the archive's fault, what the writing raises is the disk's."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with closing(stream), os.fdopen(descriptor, "wb", buffering=0) as out:
        while chunk := stream.read(chunk_size):
            view = memoryview(chunk)
            while view:
                view = view[_write(out, view) :]


def _write(out: IO[bytes], view: memoryview) -> int:
    try:
        return out.write(view)
    except OSError as error:
        if error.errno in {errno.ENOSPC, getattr(errno, "EDQUOT", -1)}:
            raise DiskFullError(
                "R-DISK-FULL", "no space is left for unpacking", where="vault", remedy="make room and run again"
            ) from error
        raise


def remove_staging(staging: Path) -> None:
    """Remove all that was unpacked, also what a killed run left."""
    shutil.rmtree(staging, ignore_errors=True)

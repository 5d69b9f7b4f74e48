"""The members of a tar stream (POSIX.1 ustar and pax, GNU)."""

import tarfile
from collections.abc import Iterator
from typing import IO

from veil.sources.archive import BombError, Budget, Counted, Member, climbs

_BLOCK = 512
_MOST = 16 << 20  # of one read; a pax header that claims more is an attack on memory
_KEEP = 1000


def members(file: IO[bytes], budget: Budget) -> Iterator[Member]:
    """Yield every entry that is not a folder, from an uncompressed stream, which is closed at the end.

    Raises:
        BombError: more entries or bytes than the limits allow.
        tarfile.TarError, OSError, EOFError, ...: see `archive.BAD_ARCHIVE`; also if the end mark is missing.
    """
    with file:
        stream = _Forward(file, budget)
        with tarfile.open(fileobj=stream, mode="r:") as archive:  # type: ignore[call-overload]  # reads, seeks, tells
            while (info := archive.next()) is not None:
                budget.member()
                if not info.isdir() or climbs(info.name):
                    yield _member(archive, info, budget)
                if len(archive.members) > _KEEP:
                    archive.members.clear()  # tarfile remembers every entry; nobody asks for them
            # tarfile takes a damaged header for the end; the real end is a block of zeros (POSIX.1).
            if len(stream.block) != _BLOCK or any(stream.block):
                raise EOFError


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo, budget: Budget) -> Member:
    if climbs(info.name):
        return Member(info.name, None, "Q-ARCHIVE-PATH")
    if not info.isreg():
        return Member(info.name, None, "S-SPECIAL")
    stream = archive.extractfile(info)
    if stream is None:
        return Member(info.name, None, "Q-ARCHIVE")
    # The holes of a sparse member come out without going in, so they are counted as they come out.
    return Member(info.name, Counted(stream, budget) if info.issparse() else stream)


class _Forward:
    """A stream that only goes forward, counts what it gives, and never gives much at once."""

    def __init__(self, file: IO[bytes], budget: Budget) -> None:
        self._file = file
        self._budget = budget
        self._position = 0
        self.block = b""

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= _MOST:
            raise BombError
        data = self._file.read(size)
        self._position += len(data)
        self._budget.spend(len(data))
        if size == _BLOCK:
            self.block = data
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        if whence != 0 or offset < self._position:
            raise EOFError
        while self._position < offset and self.read(min(_BLOCK * 2048, offset - self._position)):
            pass
        return self._position

    def tell(self) -> int:
        return self._position

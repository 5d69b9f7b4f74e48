"""SHA-256 of a source and of what is made of it, taken of the bytes while they pass by, not by another reading."""

import hashlib
from io import FileIO
from typing import Final

from veil.errors import ReadError

_BLOCK: Final = 1 << 20


class Digests:
    """Digests of one file that is read and written.

    The source may be read out of order, in parts or more than once: it is digested from its start to its end all the
    same, and what nobody else reads is read here. The digest of the output is that of the bytes which were handed to
    the system; `veil verify` compares it with what lies on the disk.

    Args:
        stream: the source, open; its position is moved.
        head: its first bytes.
    """

    __slots__ = ("_output", "_source", "_stream", "size")

    def __init__(self, stream: FileIO, head: bytes) -> None:
        self._stream = stream
        self._source = hashlib.sha256(head)
        self._output = hashlib.sha256()
        self.size = len(head)
        """Bytes of the source that were digested; all of them after `source`."""

    def read(self, block: bytes | memoryview, start: int) -> None:
        """Tells that `block` was read from the source, at `start` bytes.

        Raises:
            ReadError: Q-UNREADABLE.
        """
        if start > self.size:
            self._read_on(start)
        stop = start + len(block)
        if start == self.size:
            self._source.update(block)
            self.size = stop
        elif start < self.size < stop:
            self._source.update(memoryview(block)[self.size - start :])
            self.size = stop

    def written(self, block: bytes | memoryview) -> None:
        """Tells that `block` was written behind what was written before."""
        self._output.update(block)

    def source(self) -> str:
        """The digest of the whole source, as hexadecimal digits.

        Raises:
            ReadError: Q-UNREADABLE.
        """
        self._read_on(None)
        return self._source.hexdigest()

    def output(self) -> str:
        """The digest of all that was written, as hexadecimal digits."""
        return self._output.hexdigest()

    def _read_on(self, stop: int | None) -> None:
        """Reads what nobody else read: up to `stop`, or to the end of the file."""
        try:
            self._stream.seek(self.size)
            while stop is None or self.size < stop:
                block = self._stream.read(_BLOCK if stop is None else min(_BLOCK, stop - self.size))
                if not block:
                    return
                self._source.update(block)
                self.size += len(block)
        except OSError:
            raise ReadError("Q-UNREADABLE", "the file cannot be read to its end") from None

"""Bytes of a source that lie in memory, or behind the first window of a file that was read."""

import os

from veil.clean.pixels.codecs.errors import unreadable
from veil.dicom.instance import Opened


def read(opened: Opened, start: int, stop: int) -> "bytes | memoryview":
    """Gives the bytes from `start` to before `stop`; a view where they are in memory.

    Raises:
        HoldError: H-PIXELS-UNREADABLE, the file ends before.
    """
    if stop <= len(opened.buf):
        # A view of mapped memory would keep the map from being closed, so those bytes are copied.
        return memoryview(opened.buf)[start:stop] if isinstance(opened.buf, bytes) else opened.buf[start:stop]
    length = stop - start
    try:
        if hasattr(os, "pread"):
            raw = os.pread(opened.stream.fileno(), length, start)
        else:
            opened.stream.seek(start)
            raw = opened.stream.read(length)
        while len(raw) < length:  # a system gives at most 2 GiB in one call
            opened.stream.seek(start + len(raw))
            more = opened.stream.read(length - len(raw))
            if not more:
                break
            raw += more
    except (OSError, ValueError):
        raise unreadable("pixel data that cannot be read") from None
    if len(raw) != length:
        raise unreadable("pixel data that end before their length")
    return raw

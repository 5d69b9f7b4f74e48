"""The three ways in which pixel data refuse to be seen, and the memory that one frame may take."""

from typing import Final

from veil.errors import HoldError

MOST_FRAME: Final = 1 << 29
"""Bytes of one decoded frame, what its decoder needs beside them included (512 MiB); more is held, not decoded."""


def contradicts(what: str) -> HoldError:
    """The error for attributes that contradict each other or the data; `what` never holds a value of the data."""
    return HoldError("H-PIXELS-FORMAT", what)


def unreadable(what: str) -> HoldError:
    """The error for pixel data that cannot be decoded."""
    return HoldError("H-PIXELS-UNREADABLE", what)


def no_codec(what: str) -> HoldError:
    """The error for what no codec here reads or writes."""
    return HoldError("H-PIXELS-CODEC", what)


def hold_if_large(needed: int) -> None:
    """Holds what would take more than the limit, before anything is allocated.

    Args:
        needed: bytes.

    Raises:
        HoldError: H-PIXELS-TOO-LARGE.
    """
    if needed > MOST_FRAME:
        raise HoldError("H-PIXELS-TOO-LARGE", "a frame that takes more memory than a frame may")

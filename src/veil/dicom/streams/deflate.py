"""Deflated image frames (PS3.5 section A.4.18): nothing behind the deflated data, nothing behind the samples."""

import zlib
from typing import Final

from veil.dicom.streams.view import Found, View, cut_tail, unreadable

_BLOCK: Final = 1 << 20


def clean(view: View, samples: int) -> Found:
    """Finds what is no sample.

    Args:
        view: one frame.
        samples: bytes that it inflates to; one more is padding.

    Raises:
        HoldError: H-BITSTREAM, it cannot be inflated, or holds more than samples.
    """
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    total = pos = 0
    pending = b""
    try:
        while not engine.eof and (pending or pos < view.size):
            if not pending:
                pending = view.take(pos, pos + _BLOCK)
                pos += len(pending)
            out = engine.decompress(pending, _BLOCK)
            pending = engine.unconsumed_tail
            if total + len(out) > samples and any(out[max(0, samples - total) :]):
                raise unreadable("a deflated frame that holds more than its samples")
            total += len(out)
            if total > samples + _BLOCK:
                raise unreadable("a deflated frame that holds more than its samples")
    except zlib.error:
        raise unreadable("a deflated frame that cannot be inflated") from None
    if not engine.eof or samples <= 0:
        raise unreadable("a deflated frame without an end")
    found = Found()
    cut_tail(view, found, pos - len(engine.unused_data))
    return found

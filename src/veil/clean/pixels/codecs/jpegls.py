"""JPEG-LS (ITU-T T.87), lossless and near-lossless."""

from typing import Final

import numpy as np

from veil.clean.pixels.codecs import jpeg_header
from veil.clean.pixels.codecs.errors import hold_if_large, no_codec, unreadable
from veil.clean.pixels.codecs.jpeg import checked
from veil.clean.pixels.codecs.samples import arranged, colour_of, pattern
from veil.clean.pixels.model import Array, Colour, Format

_SOF55: Final = 0xF7
_MOST_BYTES: Final = 2
_HEADERS: Final = 1 << 12


def decode(stream: bytes, fmt: Format) -> tuple[Array, Colour]:
    """Decodes one frame; the colour transform of HP's coder, where there is one, is undone.

    Raises:
        HoldError: H-PIXELS-UNREADABLE, H-PIXELS-FORMAT or H-PIXELS-TOO-LARGE.
    """
    from imagecodecs import JpeglsError, jpegls_decode

    head = jpeg_header.header(stream)
    if head.sof != _SOF55:
        raise unreadable("a stream that is not JPEG-LS")
    checked(head, fmt)
    hold_if_large(head.rows * head.columns * len(head.ids) * 4)
    try:
        found = np.asarray(jpegls_decode(stream))
    except (JpeglsError, ValueError, RuntimeError, MemoryError):
        raise unreadable("a JPEG-LS stream that cannot be decoded") from None
    if found.ndim == 3 and found.shape[0] == fmt.samples and found.shape[2] != fmt.samples:  # noqa: PLR2004
        found = found.transpose(1, 2, 0)  # coded plane by plane
    return arranged(found, fmt, precision=head.precision, signed=False, bits=fmt.stored), colour_of(fmt)


def encode(stored: Array, fmt: Format) -> bytes:
    """Encodes one frame with NEAR of 0; precision is that of the bytes a sample takes, which the library knows only.

    Raises:
        HoldError: H-PIXELS-CODEC.
    """
    from imagecodecs import JpeglsError, jpegls_encode

    words, bits = pattern(stored, fmt)
    if words.dtype.itemsize > _MOST_BYTES:
        raise no_codec("JPEG-LS of more than sixteen bits")
    words = words if bits > 8 else words.astype(np.uint8)  # noqa: PLR2004  two bytes a sample above
    try:
        # Noise grows when it is coded, beyond what the library reserves by itself.
        return bytes(jpegls_encode(words, level=0, out=2 * words.nbytes + _HEADERS))
    except (JpeglsError, ValueError):
        raise no_codec("a frame that the JPEG-LS encoder refuses") from None

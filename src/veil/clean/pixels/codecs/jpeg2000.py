"""JPEG 2000 and High-Throughput JPEG 2000 (ITU-T T.800, T.801, T.814), lossless and lossy."""

from typing import Any, Final

import numpy as np

from veil.clean.pixels.codecs.codestream import codestream, without_comments
from veil.clean.pixels.codecs.errors import contradicts, no_codec, unreadable
from veil.clean.pixels.codecs.samples import arranged, colour_of, dtype_of
from veil.clean.pixels.model import Array, Colour, Format

_RPCL: Final = "1.2.840.10008.1.2.4.202"
_TRUE_COLOUR: Final = 3
_MOST_FAST: Final = 16
_COMPONENTS: Final = 42
"""Offset of the first component's bits in a codestream."""
_MOST_PRECISION: Final = 24
"""Bits up to which the encoders are exact; both say 26, and what is written is decoded again anyway."""


def decode(stream: bytes, fmt: Format) -> tuple[Array, Colour]:
    """Decodes one frame; component transforms are undone, as the codestream says.

    Raises:
        HoldError: H-PIXELS-UNREADABLE, H-PIXELS-FORMAT or H-PIXELS-TOO-LARGE.
    """
    head = codestream(stream)
    if (head.rows, head.columns, head.components) != (fmt.rows, fmt.columns, fmt.samples):
        raise contradicts("a codestream of another size or number of components than the data set says")
    if head.precision > fmt.allocated and not (fmt.allocated == 1 and head.precision == 1):
        raise contradicts("a codestream with more bits than are allocated")
    found = _decoded(stream)
    colour = "rgb" if head.multiple and fmt.samples == _TRUE_COLOUR else colour_of(fmt)
    bits = min(head.precision, fmt.stored)
    return arranged(found, fmt, precision=head.precision, signed=head.signed, bits=bits), colour


def _decoded(stream: bytes) -> Array:
    """Decodes with OpenJPEG, High-Throughput code-blocks too.

    OpenJPH, which writes the latter here, is not let near streams of others: after an error within them it gives back
    what was not decoded as if it had been, and some headers make it run for ever.
    """
    from imagecodecs import Jpeg2kError, jpeg2k_decode

    try:
        return np.asarray(jpeg2k_decode(stream, numthreads=1))
    except (Jpeg2kError, ValueError, RuntimeError, MemoryError):
        raise unreadable("a JPEG 2000 codestream that cannot be decoded") from None


def encode(stored: Array, fmt: Format, colour: Colour) -> tuple[bytes, str]:
    """Encodes one frame reversibly in JPEG 2000; the colour transform is used where the data set names one.

    Returns:
        The codestream, and the Photometric Interpretation that is true of it.

    Raises:
        HoldError: H-PIXELS-CODEC.
    """
    from imagecodecs import Jpeg2kError, jpeg2k_encode

    multiple = _transform(fmt, colour)
    options: dict[str, Any] = {"colorspace": "SRGB"} if fmt.samples == _TRUE_COLOUR else {}
    try:
        out = jpeg2k_encode(
            np.ascontiguousarray(stored), level=0, codecformat="J2K", reversible=True, mct=multiple,
            bitspersample=_precision(stored, fmt), numthreads=1, **options,
        )  # fmt: skip
    except (Jpeg2kError, ValueError):
        raise no_codec("a frame that the JPEG 2000 encoder refuses") from None
    return without_comments(bytes(out)), _told(fmt, multiple=multiple)


def encode_fast(stored: Array, fmt: Format, colour: Colour) -> tuple[bytes, str]:
    """Encodes one frame reversibly in High-Throughput JPEG 2000.

    The library's progression is RPCL; for the syntax that asks for it, tile-parts by resolution and their lengths
    are written too (PS3.5 section 8.2.14).

    Returns:
        The codestream, and the Photometric Interpretation that is true of it.

    Raises:
        HoldError: H-PIXELS-CODEC.
    """
    from imagecodecs import HTJ2K, Htj2kError, htj2k_encode

    multiple, bits = _transform(fmt, colour), _precision(stored, fmt)
    if bits > _MOST_FAST:
        raise no_codec("High-Throughput JPEG 2000 of more than sixteen bits")
    options: dict[str, Any] = {}
    if fmt.syntax == _RPCL:
        options = {"tlm": True, "tilepart": HTJ2K.TILEPART.RESOLUTIONS}
    try:
        out = htj2k_encode(_centred(stored, bits), reversible=True, rgb=multiple, **options)
    except (Htj2kError, ValueError, TypeError):
        raise no_codec("a frame that the High-Throughput JPEG 2000 encoder refuses") from None
    told = bytearray(without_comments(bytes(out)))
    # One byte for each component: bits less one, and the sign (T.800 Table A.11).
    for component in range(fmt.samples):
        told[_COMPONENTS + 3 * component] = (bits - 1) | (0x80 if fmt.signed else 0)
    return bytes(told), _told(fmt, multiple=multiple)


def _centred(stored: Array, bits: int) -> Array:
    """Samples as signed ones about zero: what a codestream of so many bits holds behind its level shift (T.800 G.1).

    The library knows no bits but those of a whole byte or two; so it is told nothing of the shift, and the header says
    it afterwards.
    """
    if stored.dtype.kind == "i":
        return np.ascontiguousarray(stored)
    wide = stored.astype(np.int32) - (1 << (bits - 1))
    return wide.astype(f"i{stored.itemsize}")


def _precision(stored: Array, fmt: Format) -> int:
    """Bits to write: Bits Stored, or more where values need them."""
    lowest, highest = (int(stored.min()), int(stored.max())) if stored.size else (0, 0)
    needed = max(highest.bit_length(), (~lowest).bit_length() if lowest < 0 else 0) + (1 if fmt.signed else 0)
    bits = max(fmt.stored, needed)
    if bits > _MOST_PRECISION or dtype_of(fmt).itemsize > 4:  # noqa: PLR2004  bytes of a sample
        raise no_codec("JPEG 2000 of more bits than its encoder carries")
    return bits


def _transform(fmt: Format, colour: Colour) -> bool:
    """Whether the colour transform is used; all frames of an object should keep to what it says of them."""
    return colour == "rgb" and fmt.samples == _TRUE_COLOUR and fmt.photometric != "RGB"


def _told(fmt: Format, *, multiple: bool) -> str:
    if multiple:
        return "YBR_RCT"
    # What was subsampled before it was coded, or called transformed, is neither now.
    return {"YBR_FULL_422": "YBR_FULL", "YBR_ICT": "RGB", "YBR_RCT": "RGB"}.get(fmt.photometric, fmt.photometric)

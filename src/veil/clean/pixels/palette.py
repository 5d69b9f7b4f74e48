"""Palettes: red, green and blue look-up tables, plain (PS3.3 section C.7.6.3.1.5, .6) or segmented (C.7.9.2)."""

from struct import Struct, error
from typing import Final

import numpy as np

from veil.clean.pixels.codecs.errors import contradicts
from veil.clean.pixels.model import Array

_DESCRIPTORS: Final = (0x00281101, 0x00281102, 0x00281103)
_DATA: Final = (0x00281201, 0x00281202, 0x00281203)
_SEGMENTED: Final = (0x00281221, 0x00281222, 0x00281223)
LOOKED_AT: Final = frozenset((*_DESCRIPTORS, *_DATA, *_SEGMENTED))
"""Attributes of which a palette is made."""
MOST: Final = 1 << 18
"""Bytes of a table that are read: 65,536 words, and as many again."""
_MOST_ENTRIES: Final = 1 << 16
_BYTE: Final = 8
_MOST_BYTE: Final = 255
_DISCRETE, _LINEAR, _INDIRECT = 0, 1, 2
_MOST_SEGMENTS: Final = 1 << 16

Tables = tuple[tuple[int, Array], tuple[int, Array], tuple[int, Array]]


def tables(found: dict[int, bytes], *, signed: bool) -> Tables | None:
    """Reads the three tables.

    Args:
        found: raw values of the attributes, by tag.
        signed: whether the stored values are signed, and with them the first value mapped.

    Returns:
        (first value mapped, entries as uint8) for red, green and blue; None where there is no palette.

    Raises:
        HoldError: H-PIXELS-FORMAT, a table contradicts its descriptor.
    """
    if not any(found.get(tag) for tag in (*_DATA, *_SEGMENTED)):
        return None
    made = []
    for place in range(3):
        first, count, bits = _descriptor(found.get(_DESCRIPTORS[place], b""), signed=signed)
        plain = found.get(_DATA[place], b"")
        entries = _plain(plain, count, bits) if plain else _segmented(found.get(_SEGMENTED[place], b""), count, bits)
        made.append((first, entries))
    return made[0], made[1], made[2]


def _descriptor(raw: bytes, *, signed: bool) -> tuple[int, int, int]:
    try:
        count, first, bits = Struct("<HhH" if signed else "<HHH").unpack_from(raw)
    except error:
        raise contradicts("a palette without its descriptor") from None
    return first, count or _MOST_ENTRIES, bits


def _plain(raw: bytes, count: int, bits: int) -> Array:
    if len(raw) >= 2 * count:
        return _to_bytes(np.frombuffer(raw, "<u2", count), bits)
    if bits <= _BYTE and len(raw) >= count:
        return np.frombuffer(raw, np.uint8, count)
    raise contradicts("a palette that is shorter than its descriptor says")


def _to_bytes(words: Array, bits: int) -> Array:
    """Words to bytes; some writers say sixteen bits and mean eight."""
    if bits > _BYTE and int(words.max(initial=0)) > _MOST_BYTE:
        words = words >> 8
    return np.minimum(words, _MOST_BYTE).astype(np.uint8)


def _segmented(raw: bytes, count: int, bits: int) -> Array:
    words = np.frombuffer(raw, "<u2", len(raw) // 2) if bits > _BYTE else np.frombuffer(raw, np.uint8)
    values: list[int] = []
    _expand([int(word) for word in words], 0, len(words), bits, values)
    if len(values) != count:
        raise contradicts("a segmented palette of another length than its descriptor says")
    return _to_bytes(np.array(values, np.uint16), bits)


def _expand(words: list[int], pos: int, stop: int, bits: int, out: list[int], copies: int = -1) -> None:
    """Writes out segments: `copies` of them, or all up to `stop`; a copied segment may not be a copy again."""
    done = 0
    while pos < stop and done != copies:
        if done == _MOST_SEGMENTS or pos + 2 > stop:
            raise contradicts("a segmented palette that ends within a segment")
        kind, length = words[pos], words[pos + 1]
        pos += 2
        if kind == _DISCRETE:
            out += words[pos : pos + length]
            pos += length
        elif kind == _LINEAR and out and pos < stop:
            start, end = out[-1], words[pos]
            out += [start + round((end - start) * step / length) for step in range(1, length + 1)]
            pos += 1
        elif kind == _INDIRECT and copies < 0:
            parts = words[pos : pos + (2 if bits > _BYTE else 4)]
            offset = sum(part << ((16 if bits > _BYTE else 8) * place) for place, part in enumerate(parts))
            # The offset counts bytes from the start of the table (PS3.3 section C.7.9.2.3).
            _expand(words, offset // (2 if bits > _BYTE else 1), pos - 2, bits, out, length)
            pos += len(parts)
        else:
            raise contradicts("a segmented palette with a segment of an unknown kind")
        done += 1
        if len(out) > _MOST_ENTRIES or pos > stop:
            raise contradicts("a segmented palette that is longer than any palette")

"""Mutations of DICOM files: what disks, networks, bad writers and attackers do to bytes; a function of the seed."""

import random
import struct
from collections.abc import Callable

Mutation = Callable[[random.Random, bytearray], bytearray]
_VRS = (b"SQ", b"UN", b"OB", b"OW", b"UT", b"LO", b"PN", b"DS", b"US", b"UI", b"??", b"\0\0")
_ITEM, _ITEM_STOP, _SEQUENCE_STOP = b"\xfe\xff\x00\xe0", b"\xfe\xff\x0d\xe0", b"\xfe\xff\xdd\xe0"
_LENGTHS = (0, 1, 2, 7, 0xFF, 0xFFFE, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)
_HEAD = 16384


def _spot(rng: random.Random, data: bytearray) -> int:
    # Mostly in the header, where structure is; sometimes anywhere.
    limit = len(data) if rng.random() < 0.2 else min(len(data), _HEAD)
    return rng.randrange(limit) if limit else 0


def _found(rng: random.Random, data: bytearray, pattern: bytes) -> int:
    start = _spot(rng, data)
    place = data.find(pattern, start)
    return place if place >= 0 else data.find(pattern)


def flip_bits(rng: random.Random, data: bytearray) -> bytearray:
    """A few bits flip."""
    for _ in range(rng.choice((1, 1, 2, 8, 64))):
        data[_spot(rng, data)] ^= 1 << rng.randrange(8)
    return data


def truncate(rng: random.Random, data: bytearray) -> bytearray:
    """The file ends early."""
    return data[: _spot(rng, data)]


def lie_about_length(rng: random.Random, data: bytearray) -> bytearray:
    """A length of some element or item becomes another."""
    kind = rng.choice((b"SQ\0\0", b"UN\0\0", b"OB\0\0", b"OW\0\0", b"UT\0\0", _ITEM, b"LO", b"PN", b"CS", b"DA", b"UI"))
    place = _found(rng, data, kind)
    place = _spot(rng, data) if place < 0 else place + len(kind)
    long = len(kind) == 4
    length = struct.pack("<L", rng.choice(_LENGTHS)) if long else struct.pack("<H", rng.choice(_LENGTHS) & 0xFFFF)
    data[place : place + len(length)] = length
    return data


def swap_vr(rng: random.Random, data: bytearray) -> bytearray:
    """The VR of some element becomes another."""
    place = _found(rng, data, rng.choice((b"LO", b"PN", b"SH", b"CS", b"UI", b"DA", b"SQ", b"UN", b"OW", b"US", b"DS")))
    if place >= 0:
        data[place : place + 2] = rng.choice(_VRS)
    return data


def duplicate_range(rng: random.Random, data: bytearray) -> bytearray:
    """A range of bytes stands twice."""
    start = _spot(rng, data)
    piece = data[start : start + rng.choice((1, 2, 8, 64, 512))]
    return data[:start] + piece + data[start:]


def delete_range(rng: random.Random, data: bytearray) -> bytearray:
    """A range of bytes is gone."""
    start = _spot(rng, data)
    del data[start : start + rng.choice((1, 2, 8, 64, 512))]
    return data


def move_range(rng: random.Random, data: bytearray) -> bytearray:
    """A range of bytes stands elsewhere."""
    start = _spot(rng, data)
    piece = data[start : start + rng.choice((8, 64, 512))]
    del data[start : start + len(piece)]
    place = _spot(rng, data)
    return data[:place] + piece + data[place:]


def edit_delimiters(rng: random.Random, data: bytearray) -> bytearray:
    """An item or delimiter becomes another, goes, or comes twice."""
    place = _found(rng, data, rng.choice((_ITEM, _ITEM_STOP, _SEQUENCE_STOP)))
    if place < 0:
        place = _spot(rng, data)
    choice = rng.randrange(3)
    if choice == 0:
        data[place : place + 4] = rng.choice((_ITEM, _ITEM_STOP, _SEQUENCE_STOP))
    elif choice == 1:
        del data[place : place + 8]
    else:
        data[place:place] = data[place : place + 8]
    return data


def insert_nesting(rng: random.Random, data: bytearray) -> bytearray:
    """Sequences within sequences begin somewhere, and may or may not end."""
    depth = rng.choice((1, 3, 20, 100, 1000))
    undefined = b"\xff\xff\xff\xff"
    start = b"\x08\x00\x40\x11SQ\0\0" + undefined if rng.random() < 0.5 else b"\x08\x00\x40\x11" + undefined
    opened = (start + _ITEM + undefined) * depth
    closed = (_ITEM_STOP + b"\0\0\0\0" + _SEQUENCE_STOP + b"\0\0\0\0") * (depth if rng.random() < 0.5 else depth // 2)
    place = _spot(rng, data)
    return data[:place] + opened + closed + data[place:]


def overwrite_zeros(rng: random.Random, data: bytearray) -> bytearray:
    """A block was never written."""
    start = _spot(rng, data) & ~0x1FF
    data[start : start + 512] = b"\0" * len(data[start : start + 512])
    return data


MUTATIONS: tuple[Mutation, ...] = (
    flip_bits,
    truncate,
    lie_about_length,
    swap_vr,
    duplicate_range,
    delete_range,
    move_range,
    edit_delimiters,
    insert_nesting,
    overwrite_zeros,
)
"""Every kind of mutation."""


def mutate(data: bytes, seed: int) -> tuple[bytes, str]:
    """One or several mutations; (bytes, what was done), a function of data and seed alone."""
    rng = random.Random(seed)
    changed, names = bytearray(data), []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        mutation = rng.choice(MUTATIONS)
        if changed:
            changed = mutation(rng, changed)
        names.append(mutation.__name__)
    return bytes(changed), "+".join(names)

"""Fragments of an MP4 file (ISO/IEC 14496-12, section 8.8): where their samples stand; boxes that describe go."""

from struct import unpack_from
from typing import Final

from veil.dicom.streams.boxes import Box, walk
from veil.dicom.streams.view import Found, View, unreadable

_HEAD: Final = 8
_TIMES: Final = {0: 8, 1: 12}
"""Bytes of a fragment's start by its version (section 8.8.12)."""
_BASE, _SIZE, _OFFSET, _FIRST, _OF_SAMPLE = 1, 0x10, 1, 4, 0x200
_FIELDS: Final = ((0x01, 8), (0x02, 4), (0x08, 4), (0x10, 4), (0x20, 4))
"""Flags of a header of a track's fragment, and how long the field of each is (section 8.8.7)."""
_TREX: Final = 24


def clean(view: View, found: Found, moof: Box, trex: Box | None) -> list[tuple[int, int]]:
    """Finds the samples of one fragment, which may hold one track only.

    Args:
        view: the stream.
        found: takes the edits.
        moof: the fragment's box.
        trex: the defaults of the track.

    Returns:
        Start and stop of each sample.

    Raises:
        HoldError: H-BITSTREAM.
    """
    samples: list[tuple[int, int]] = []
    tracks = 0
    for box in walk(view, moof.content, moof.stop):
        if box.kind == b"mfhd":
            _exact(box, _HEAD)
        elif box.kind == b"traf":
            tracks += 1
            samples += _track(view, found, box, moof.start, _default(view, trex))
        else:
            free(view, found, box)
    if tracks > 1:
        raise unreadable("a fragment of an MP4 file with more than one track")
    return samples


def free(view: View, found: Found, box: Box) -> None:
    """Makes a box `free` and zeros."""
    if box.kind not in (b"free", b"skip"):
        found.replace(box.start + 4, b"free")
    if not view.blank(box.content, box.stop):
        found.fill(box.content, box.stop)


def _exact(box: Box, size: int) -> None:
    if box.stop - box.content != size:
        raise unreadable("a box of a fragment with a wrong length")


def _default(view: View, trex: Box | None) -> int:
    """The size of samples of which no other is given (section 8.8.3)."""
    if trex is None:
        return 0
    _exact(trex, _TREX)
    return int.from_bytes(view.take(trex.content + 16, trex.content + 20), "big")


def _track(view: View, found: Found, traf: Box, base: int, size: int) -> list[tuple[int, int]]:
    samples: list[tuple[int, int]] = []
    position = -1
    for box in walk(view, traf.content, traf.stop):
        flags = int.from_bytes(view.take(box.content, box.content + 4), "big")
        if box.kind == b"tfhd":
            _exact(box, _HEAD + sum(width for flag, width in _FIELDS if flags & flag))
            base, size = _header(view, box, flags, (base, size))
            position = base
        elif box.kind == b"tfdt" and flags >> 24 in _TIMES:
            _exact(box, _TIMES[flags >> 24])
        elif box.kind == b"trun" and position >= 0:
            position = _run(view, box, (base, position, size), samples)
        elif box.kind in (b"trun", b"tfdt"):
            raise unreadable("a fragment of an MP4 file that cannot be read")
        else:
            free(view, found, box)
    return samples


def _header(view: View, box: Box, flags: int, before: tuple[int, int]) -> tuple[int, int]:
    """Reads from where offsets count, and the size of samples."""
    base, size = before
    pos = box.content + _HEAD
    for flag, width in _FIELDS:
        if flags & flag:
            value = int.from_bytes(view.take(pos, pos + width), "big")
            base = value if flag == _BASE else base
            size = value if flag == _SIZE else size
            pos += width
    return base, size


def _run(view: View, box: Box, place: tuple[int, int, int], samples: list[tuple[int, int]]) -> int:
    """Reads a run of samples (section 8.8.8); gives where it ends."""
    base, position, size = place
    raw = view.take(box.content, box.content + 12)
    if len(raw) < 12:  # noqa: PLR2004  with an offset or a sample
        raise unreadable("a run of samples that is too short")
    flags, count, offset = unpack_from(">LLl", raw)
    head = _HEAD + (4 if flags & _OFFSET else 0) + (4 if flags & _FIRST else 0)
    width = 4 * (flags >> 8 & 15).bit_count()
    _exact(box, head + width * count)
    if flags & _OFFSET:
        position = base + offset
    if position < 0 or (not flags & _OF_SAMPLE and (not size or count > view.size // size)):
        raise unreadable("a run of samples that cannot be read")
    entries = view.take(box.content + head, box.stop) if flags & _OF_SAMPLE else b""
    at = 4 if flags & 0x100 else 0
    for number in range(count):
        length = int.from_bytes(entries[at + number * width : at + number * width + 4], "big") if entries else size
        samples.append((position, position + length))
        position += length
    return position

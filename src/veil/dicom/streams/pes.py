"""What transport and program streams share (ITU-T H.222.0): packets of elementary streams, descriptors, checksums."""

import zlib
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from veil.dicom.streams.view import Edit, Found, View, unreadable
from veil.errors import HoldError

VIDEO_IDS: Final = range(0xE0, 0xF0)
AUDIO_IDS: Final = range(0xC0, 0xE0)
_FIXED: Final = 9
_STUFFING: Final = 0x42
"""The tag of a descriptor that a decoder skips (ETSI EN 300 468, section 6.2.40)."""
_REGISTRATION: Final = 5
_FORMATS: Final = frozenset((b"HDMV", b"HEVC"))
_AUDIO_FORMATS: Final = frozenset((b"AC-3", b"EAC3", b"BSSD", b"Opus", b"DTS1", b"DTS2", b"DTS3"))
_AUDIO_DESCRIPTORS: Final = frozenset((3, 0x1C, 0x2B, 0x2E, 0x6A, 0x7A, 0x7B, 0x7C, 0x81, 0xCC))
_VIDEO_DESCRIPTORS: Final = frozenset(((2, 1), (2, 3), (6, 1), (40, 4)))
"""Tag and length of descriptors of numbers that stay: MPEG-2 and H.264 video, alignment (sections 2.6.2, .10, .64)."""
_AUDIO_TYPES: Final = frozenset((3, 4, 0x0F, 0x11, 0x1C, 0x2D, 0x2E, *range(0x80, 0x88), 0xA1, 0xA2))
_OTHER_TYPES: Final = frozenset((5, 6, *range(0x0A, 0x0F), *range(0x14, 0x1A), 0x90, 0x91, 0x92))
"""Private sections and packets, control, metadata, graphics (table 2-34): what becomes stuffing."""
_REFLECTED: Final = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))


class Elementary(NamedTuple):
    """The one kind of elementary stream that a transfer syntax allows.

    Attributes:
        types: its stream types (table 2-34).
        clean: finds its metadata; keeps all lengths.
    """

    types: frozenset[int]
    clean: Callable[[View], Found]


def checksum(data: bytes) -> bytes:
    """CRC-32 of annex A: as zlib's, but with the bits of each byte and of the result the other way round."""
    value = zlib.crc32(data.translate(_REFLECTED)) ^ 0xFFFFFFFF
    return value.to_bytes(4, "little").translate(_REFLECTED)


def header(raw: bytes) -> tuple[int, bytes]:
    """Cleans the header of a packet of an elementary stream (section 2.4.3.6).

    Times of presentation and decoding stay. All else becomes stuffing: rates, trick modes, copy information,
    checksums of the packet before, and extensions with private data.

    Args:
        raw: the packet from its start code on, 264 bytes of it or all.

    Returns:
        Length of the header, and its new bytes.

    Raises:
        HoldError: H-BITSTREAM, it is none, or what follows is scrambled.
    """
    if len(raw) < _FIXED or raw[:3] != b"\0\0\1" or raw[6] & 0xF0 != 0x80:  # noqa: PLR2004  marker, not scrambled
        raise unreadable("a packet of an elementary stream that cannot be read")
    flags, size = raw[7], _FIXED + raw[8]
    times = (0, -1, 5, 10)[flags >> 6]
    used = _FIXED + times
    if times < 0 or used > size or size > len(raw):
        raise unreadable("a packet of an elementary stream with a wrong length")
    if not all(raw[at] & raw[at + 2] & raw[at + 4] & 1 for at in range(_FIXED, used, 5)):
        raise unreadable("a time in a packet of an elementary stream that is none")
    return size, raw[:7] + bytes((flags & 0xC0, raw[8])) + raw[_FIXED:used] + b"\xff" * (size - used)


def descriptors(raw: bytes) -> bytes:
    """Gives descriptors (section 2.6) with stuffing in the place of all but a few of numbers.

    Raises:
        HoldError: H-BITSTREAM, they have wrong lengths; H-VIDEO-AUDIO, one is of sound.
    """
    out: list[bytes] = []
    pos = 0
    while pos < len(raw):
        body = raw[pos + 2 : pos + 2 + raw[pos + 1]] if pos + 1 < len(raw) else b""
        if pos + 2 > len(raw) or len(body) != raw[pos + 1]:
            raise unreadable("a descriptor with a wrong length")
        tag = raw[pos]
        if tag in _AUDIO_DESCRIPTORS or (tag == _REGISTRATION and body[:4] in _AUDIO_FORMATS):
            raise HoldError("H-VIDEO-AUDIO", "a video holds a stream of sound")
        if (tag, len(body)) in _VIDEO_DESCRIPTORS or (tag == _REGISTRATION and body in _FORMATS):
            out.append(raw[pos : pos + 2] + body)
        else:
            out.append(bytes((_STUFFING, len(body))) + b"\xff" * len(body))
        pos += 2 + len(body)
    return b"".join(out)


def is_video(kind: int, wanted: Elementary) -> bool:
    """Whether a stream type is that of the pictures; other ones may be blanked.

    Raises:
        HoldError: H-BITSTREAM, an unknown or another kind of picture; H-VIDEO-AUDIO, sound.
    """
    if kind in wanted.types:
        return True
    if kind in _AUDIO_TYPES:
        raise HoldError("H-VIDEO-AUDIO", "a video holds a stream of sound")
    if kind not in _OTHER_TYPES:
        raise unreadable("a stream in a video whose type is not known or not that of the transfer syntax")
    return False


def stream(outer: View, inner: View, edits: list[Edit]) -> Iterator[Edit]:
    """Gives edits of a stream that lies in an outer one as edits of the outer one."""
    for start, stop, new in inner.patches(edits):
        at = outer.offset(start)
        yield Edit(at, at + stop - start, new)


def pictures(outer: View, inner: View, found: Found, wanted: Elementary) -> None:
    """Cleans one elementary stream.

    Raises:
        HoldError: H-BITSTREAM.
    """
    if not inner.size:
        raise unreadable("a stream of pictures without a byte")
    found.edits.extend(stream(outer, inner, wanted.clean(inner).edits))

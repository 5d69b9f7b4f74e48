"""ICC profiles (ISO 15076-1): colour stays, words go.

A profile carries a description, a copyright, device names and whatever its maker added. The tags that colour needs are
kept as they are; the bytes of every other tag, and bytes that no tag points to, become zero, so that offsets stay true.
"""

from struct import Struct
from typing import Final

_HEADER: Final = 128
_COLOUR: Final = frozenset(
    (
        b"XYZ ",
        b"curv",
        b"para",
        b"mft1",
        b"mft2",
        b"mAB ",
        b"mBA ",
        b"sf32",
        b"meas",
        b"view",
        b"sig ",
        b"clro",
        b"chrm",
    )
)
"""Types whose content is numbers (ISO 15076-1 section 10)."""
_ENTRY: Final = Struct(">4sLL")
_COUNT: Final = Struct(">L")
_MAX_TAGS: Final = 256
_BLANK_FIELDS: Final = ((4, 8), (48, 52), (52, 56), (80, 84), (84, 100))
"""Header fields that name a maker: CMM, manufacturer, model, creator, and the profile's digest, now wrong."""


def clean(profile: bytes) -> bytes | None:
    """Blanks the text in an ICC profile.

    Returns:
        A profile of the same length, or None where it cannot be understood.
    """
    if len(profile) < _HEADER + 4 or profile[36:40] != b"acsp":
        return None
    (count,) = _COUNT.unpack_from(profile, _HEADER)
    table_stop = _HEADER + 4 + 12 * count
    if count > _MAX_TAGS or table_stop > len(profile):
        return None
    out = bytearray(len(profile))
    out[:table_stop] = profile[:table_stop]
    for start, stop in _BLANK_FIELDS:
        out[start:stop] = bytes(stop - start)
    out[100:_HEADER] = bytes(_HEADER - 100)
    for index in range(count):
        _, offset, length = _ENTRY.unpack_from(profile, _HEADER + 4 + 12 * index)
        if offset < table_stop or offset + length > len(profile):
            return None
        content = profile[offset : offset + length]
        if content[:4] in _COLOUR:
            out[offset : offset + length] = content
        else:
            out[offset : offset + min(8, length)] = _empty_tag(content[:4])[: min(8, length)]
            out[offset + 8 : offset + length] = _blank(content)
    return bytes(out)


def _empty_tag(kind: bytes) -> bytes:
    return (kind if kind in (b"text", b"desc", b"mluc") else b"data") + bytes(4)


def _blank(content: bytes) -> bytes:
    """The body of a text tag without its words: counts and offsets of a `mluc` stay, so that readers find blanks."""
    body = bytearray(max(0, len(content) - 8))
    if content[:4] == b"mluc" and len(content) >= 16:  # noqa: PLR2004  its table of records starts at byte 16
        (records,) = _COUNT.unpack_from(content, 8)
        table = min(16 + 12 * records, len(content))
        body[: table - 8] = content[8:table]
    elif content[:4] == b"desc" and len(content) >= 12:  # noqa: PLR2004  the count of ASCII characters
        body[:4] = content[8:12]
    return bytes(body)

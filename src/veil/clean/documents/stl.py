"""Models in STL, binary and ASCII: triangles stay, everything around them goes.

STL has no standard; what is read is the format as 3D Systems described it in 1989, which PS3.3 A.85 encapsulates.
Of a binary model the 80 bytes of header and the attribute of each triangle are zeroed: software writes names, dates and
colours there, and nothing says which. Bytes behind the last triangle go. Of an ASCII model the names go.
"""

import re
from typing import Final

from veil.clean.documents.numbers import NUMBER
from veil.clean.documents.tools import Tools, unreadable

_HEADER: Final = 80
_START: Final = 84
_TRIANGLE: Final = 50
_VERTICES: Final = range(12, 48, 4)
"""Offsets of the coordinates; the normal before them may be NaN, since a triangle without an area has none."""
_ABSURD: Final = bytes(1 if byte & 0x7F == 0x7F else 0 for byte in range(256))  # noqa: PLR2004  seven bits of the exponent
"""Which last bytes of a float mean an infinity, NaN, or more than 1.7e38 (IEEE 754)."""
_SPACE: Final = rb"[ \t\r\n]{1,256}"
_TRIPLE: Final = _SPACE.join([NUMBER] * 3)
_VERTEX: Final = rb"vertex" + _SPACE + _TRIPLE
_FACET: Final = re.compile(
    rb"[ \t\r\n]{0,256}"
    + _SPACE.join(
        [
            rb"facet",
            rb"normal",
            _TRIPLE,
            rb"outer",
            rb"loop",
            _VERTEX,
            _VERTEX,
            _VERTEX,
            rb"endloop",
            rb"endfacet",
        ]
    )
    + rb"[ \t]{0,256}\r?\n",
    re.IGNORECASE,
)
_SOLID: Final = re.compile(rb"[ \t\r\n]{0,256}solid(?:[ \t][^\r\n]{0,4096})?\r?\n", re.IGNORECASE)
_END: Final = re.compile(rb"[ \t\r\n]{0,256}endsolid(?:[ \t][^\r\n]{0,4096})?(?:\r?\n|\Z)", re.IGNORECASE)


def clean(data: bytes, _tools: Tools) -> bytes:
    """Gives the model with its triangles alone; their bytes are the source's.

    Args:
        data: the model, without padding.
        _tools: not needed, since nothing of a name stays.

    Raises:
        HoldError: H-DOCUMENT-UNREADABLE.
    """
    count = int.from_bytes(data[_HEADER:_START], "little")
    stop = _START + _TRIANGLE * count
    text = _is_text(data)
    # Many binary models begin with "solid", too; their size tells them from ASCII.
    if len(data) >= _START and count and (0 <= len(data) - stop <= 1 or (not text and stop <= len(data))):
        return _binary(data, count, stop)
    if not text:
        raise unreadable("a model in STL that ends early")
    return _ascii(data)


def names(data: bytes) -> list[str]:
    """Gives what the model calls itself: the name of its solids, and the text of a binary header."""
    found = (
        [match[0].strip()[5:] for match in _SOLID.finditer(data, 0, 1 << 16)] if _is_text(data) else [data[:_HEADER]]
    )
    return [text.decode("latin-1") for text in found]


def _is_text(data: bytes) -> bool:
    return data[:_HEADER].lstrip().lower().startswith(b"solid") and b"facet" in data[: 1 << 13].lower()


def _binary(data: bytes, count: int, stop: int) -> bytes:
    for offset in _VERTICES:
        if data[_START + offset + 3 : stop : _TRIANGLE].translate(_ABSURD).count(1):
            raise unreadable("a model in STL whose vertices are no numbers")
    out = bytearray(data[:stop])
    out[:_HEADER] = bytes(_HEADER)
    for offset in (48, 49):
        out[_START + offset : stop : _TRIANGLE] = bytes(count)
    return bytes(out)


def _ascii(data: bytes) -> bytes:
    out: list[bytes] = []
    at, stop, triangles = 0, len(data), 0
    while data[at:].strip(b" \t\r\n") if stop - at < 1 << 10 else at < stop:
        start = _SOLID.match(data, at)
        if start is None:
            break
        at = start.end()
        out.append(b"solid\n")
        begin = at
        facet = _FACET.match(data, at)
        while facet is not None:
            triangles += 1
            at = facet.end()
            facet = _FACET.match(data, at)
        out.append(data[begin:at])
        end = _END.match(data, at)
        if end is None:
            raise unreadable("a model in STL with a facet that is none")
        at = end.end()
        out.append(b"endsolid\n")
    if not triangles or data[at:].strip(b" \t\r\n\0"):
        raise unreadable("a model in STL with something else than solids")
    return b"".join(out)

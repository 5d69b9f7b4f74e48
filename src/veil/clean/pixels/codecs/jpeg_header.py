"""The headers of a JPEG or JPEG-LS stream (ITU-T T.81 annex B, T.87 annex C), read before a decoder may allocate."""

from typing import Final, NamedTuple

from veil.clean.pixels.codecs.errors import unreadable

_SOF: Final = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0), 0xF7))
_ALONE: Final = frozenset((0x01, *range(0xD0, 0xD9)))
_SOS, _APP0, _APP14 = 0xDA, 0xE0, 0xEE
_MOST_SCANS: Final = 256
_ADOBE: Final = 12


class Header(NamedTuple):
    """What a stream says of itself.

    Attributes:
        sof: low byte of the frame header's marker: the process.
        precision: bits of a sample.
        rows: of the image.
        columns: of the image.
        ids: of the components.
        factors: horizontal and vertical sampling of each component.
        adobe: colour transform of Adobe's segment; -1 for none.
        jfif: whether a JFIF segment is there.
        near: NEAR of the first scan, where it is JPEG-LS.
    """

    sof: int
    precision: int
    rows: int
    columns: int
    ids: tuple[int, ...]
    factors: tuple[tuple[int, int], ...]
    adobe: int = -1
    jfif: bool = False
    near: int = 0

    @property
    def subsampled(self) -> bool:
        """Whether components have different sizes."""
        return len(set(self.factors)) > 1


def header(stream: bytes) -> Header:
    """Reads the headers up to the first scan, and that the stream has an end.

    Raises:
        HoldError: H-PIXELS-UNREADABLE.
    """
    if stream[:2] != b"\xff\xd8":
        raise unreadable("a JPEG stream without its start")
    found: Header | None = None
    adobe, jfif, pos = -1, False, 2
    while pos + 4 <= len(stream):
        if stream[pos] != 0xFF:  # noqa: PLR2004  every marker begins so
            break
        marker = stream[pos + 1]
        if marker == 0xFF or marker in _ALONE:  # noqa: PLR2004  a fill byte
            pos += 1 if marker == 0xFF else 2  # noqa: PLR2004
            continue
        stop = pos + 2 + int.from_bytes(stream[pos + 2 : pos + 4], "big")
        body = stream[pos + 4 : stop]
        if stop > len(stream) or stop < pos + 4:
            break
        if marker in _SOF:
            found = _frame(marker, body, found)
        elif marker == _APP14 and body[:5] == b"Adobe" and len(body) >= _ADOBE:
            adobe = body[11]
        elif marker == _APP0 and body[:5] == b"JFIF\0":
            jfif = True
        elif marker == _SOS and found:
            _end(stream, stop)
            count = body[0] if body else 0
            near = body[1 + 2 * count] if len(body) > 2 + 2 * count else 0
            return found._replace(adobe=adobe, jfif=jfif, near=near)
        pos = stop
    raise unreadable("a JPEG stream without headers")


def _frame(marker: int, body: bytes, before: Header | None) -> Header:
    if before is not None or len(body) < 6 or len(body) < 6 + 3 * body[5]:  # noqa: PLR2004  T.81 section B.2.2
        raise unreadable("a JPEG stream with a wrong frame header")
    parts = [body[at : at + 3] for at in range(6, 6 + 3 * body[5], 3)]
    return Header(
        marker, body[0], int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big"),
        tuple(part[0] for part in parts), tuple((part[1] >> 4, part[1] & 15) for part in parts),
    )  # fmt: skip


def _end(stream: bytes, start: int) -> None:
    """A stream that was cut off has no end; one with thousands of scans wants only to take time."""
    if stream.find(b"\xff\xd9", start) < 0:
        raise unreadable("a JPEG stream without its end")
    if stream.count(b"\xff\xda", start) > _MOST_SCANS:
        raise unreadable("a JPEG stream with more scans than any real one has")

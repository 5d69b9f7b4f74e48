"""RLE frames (PS3.5 annex G): unused offsets, and the bytes behind each segment's last run, become zero."""

from typing import Final

from veil.dicom.streams.view import Found, View, cut_tail, unreadable

_HEADER: Final = 64
_MOST: Final = 15
_STEP: Final = tuple(code + 2 if code < 128 else 1 if code == 128 else 2 for code in range(256))  # noqa: PLR2004  G.3.1
_GIVES: Final = tuple(code + 1 if code < 128 else 0 if code == 128 else 257 - code for code in range(256))  # noqa: PLR2004


def clean(view: View, samples: int) -> Found:
    """Finds what is no sample.

    Args:
        view: one frame.
        samples: bytes that each segment unpacks to.

    Raises:
        HoldError: H-BITSTREAM, the header is none of a frame.
    """
    found = Found()
    head = view.take(0, _HEADER)
    count = int.from_bytes(head[:4], "little")
    if len(head) < _HEADER or not 1 <= count <= _MOST or samples <= 0:
        raise unreadable("an RLE frame without its header")
    offsets = [int.from_bytes(head[at : at + 4], "little") for at in range(4, 4 + 4 * count, 4)]
    stops = [*offsets[1:], view.size]
    if offsets[0] != _HEADER or any(start > stop for start, stop in zip(offsets, stops, strict=True)):
        raise unreadable("an RLE frame whose segments are not in order")
    if any(head[4 + 4 * count :]):
        found.fill(4 + 4 * count, _HEADER)
    for start, stop in zip(offsets, stops, strict=True):
        end, beyond = _segment(view.take(start, stop), samples)
        if beyond:
            found.fill(start + end - beyond, start + end)
        if stop == view.size:
            cut_tail(view, found, start + end)
        elif not view.blank(start + end, stop):
            found.fill(start + end, stop)
    return found


def _segment(data: bytes, left: int) -> tuple[int, int]:
    """Gives where the runs end that unpack to `left` bytes, and how many bytes of the last one go beyond."""
    pos, size = 0, len(data)
    code = 0x80
    step, gives = _STEP, _GIVES
    while left > 0 and pos < size:
        code = data[pos]
        left -= gives[code]
        pos += step[code]
    while pos < size and data[pos] == 0x80:  # noqa: PLR2004  a run of nothing, with which some writers pad
        pos += 1
    if pos > size:
        return size, 0
    return pos, -left if left < 0 and code < 0x80 else 0  # noqa: PLR2004  only a literal run holds what is not shown

"""Which module looks at a stream: the Transfer Syntax where only it can tell, else the first bytes of the stream."""

from collections.abc import Callable
from typing import Final

from veil.clean.bitstream.shape import Shape
from veil.dicom.streams import boxes, deflate, jpeg, rle, video
from veil.dicom.streams.view import Found, View, unreadable

_RLE: Final = "1.2.840.10008.1.2.5"
_DEFLATED_FRAMES: Final = "1.2.840.10008.1.2.8.1"
_LONGEST: Final = 12
_BY_START: Final[tuple[tuple[bytes, Callable[[View], Found]], ...]] = (
    (b"\xff\xd8", jpeg.clean),
    (b"\xff\x4f\xff\x51", boxes.clean_codestream),
    (b"\0\0\0\x0cjP  ", boxes.clean_jp2),
    (b"\0\0\0\x0cJXL ", boxes.clean_jxl),
    (b"\xff\x0a", boxes.clean_jxl),
)


def clean(view: View, syntax: str, shape: Shape) -> Found:
    """Finds what of one stream goes.

    Raises:
        HoldError: H-BITSTREAM, or H-VIDEO-AUDIO.
    """
    if video.is_video(syntax):
        return video.clean(view, syntax)
    if syntax == _RLE:
        return rle.clean(view, shape.segment)
    if syntax == _DEFLATED_FRAMES:
        return deflate.clean(view, shape.frame)
    head = view.take(0, _LONGEST)
    for start, cleaner in _BY_START:
        if head.startswith(start):
            return cleaner(view)
    raise unreadable("a frame in a format that is not known")

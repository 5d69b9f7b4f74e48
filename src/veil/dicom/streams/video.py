"""Videos (PS3.5 sections 8.2.5 to 8.2.12): which format, in which container."""

from typing import Final

from veil.dicom.streams import mp4, mpeg2, nal
from veil.dicom.streams.view import Found, View, unreadable

_FIRST: Final = "1.2.840.10008.1.2.4.10"
_MPEG2: Final = "01"
_HEVC: Final = "78"
_SYNC: Final = b"\x47"
_PACK: Final = b"\0\0\1\xba"


def is_video(syntax: str) -> bool:
    """Whether the frames are one stream: 1.2.840.10008.1.2.4.100 to .108 with their fragmentable kin."""
    tail = syntax.removeprefix(_FIRST)
    return tail != syntax and tail[:1] in tuple("012345678") and tail[1:] in ("", ".1")


def clean(view: View, syntax: str) -> Found:
    """Finds the metadata of a video.

    Args:
        view: the stream.
        syntax: Transfer Syntax UID, which names the format.

    Raises:
        HoldError: H-BITSTREAM, also for streams in MPEG-2's systems layer, which nobody looks through; H-VIDEO-AUDIO.
    """
    head = view.take(0, 12)
    if head[4:8] == b"ftyp":
        return mp4.clean(view)
    if head[:1] == _SYNC or head[:4] == _PACK:
        raise unreadable("a video in a transport or program stream, which are not looked through")
    kind = syntax.removeprefix(_FIRST)[:1]
    if kind in _MPEG2:
        return mpeg2.clean(view)
    return nal.clean(view, nal.HEVC if kind in _HEVC else nal.AVC)

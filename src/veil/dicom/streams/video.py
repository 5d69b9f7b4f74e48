"""Videos (PS3.5 sections 8.2.5 to 8.2.12): which format, in which container."""

from typing import Final

from veil.dicom.streams import mp4, mpeg2, nal, pes, program, transport
from veil.dicom.streams.view import Found, View

_FIRST: Final = "1.2.840.10008.1.2.4.10"
_MPEG2: Final = "01"
_HEVC: Final = "78"


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
        HoldError: H-BITSTREAM; H-VIDEO-AUDIO.
    """
    if view.take(4, 8) == b"ftyp":
        return mp4.clean(view)
    elementary = _elementary(syntax)
    if view.take(0, 4) == program.PACK:
        return program.clean(view, elementary)
    if transport.packet_size(view):
        return transport.clean(view, elementary)
    return elementary.clean(view)


def _elementary(syntax: str) -> pes.Elementary:
    """What the pictures are written in, with the types that the systems layer gives it (H.222.0, table 2-34)."""
    kind = syntax.removeprefix(_FIRST)[:1]
    if kind in _MPEG2:
        return pes.Elementary(frozenset((1, 2)), mpeg2.clean)
    if kind in _HEVC:
        return pes.Elementary(frozenset((0x24,)), lambda view: nal.clean(view, nal.HEVC))
    return pes.Elementary(frozenset((0x1B,)), lambda view: nal.clean(view, nal.AVC))

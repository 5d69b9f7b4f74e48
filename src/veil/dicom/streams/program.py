"""MPEG program streams (ITU-T H.222.0, section 2.5): packs of packets of elementary streams.

The pictures are cleaned as an elementary stream; packets of anything but pictures become padding of the same length.
"""

from array import array
from typing import Final

from veil.dicom.streams import pes
from veil.dicom.streams.view import Edit, Found, View, unreadable
from veil.errors import HoldError

PACK: Final = b"\0\0\1\xba"
_PACK_SIZE: Final = 14
_END, _PACK, _SYSTEM, _MAP, _PRIVATE, _PADDING = 0xB9, 0xBA, 0xBB, 0xBC, 0xBD, 0xBE
_STUFFED: Final = frozenset((_PRIVATE, _PADDING, 0xBF, 0xF0, 0xF1, 0xF2, 0xF3, 0xF8, 0xFC, 0xFF))
_SOUND: Final = range(0x80, 0xD0)
"""First bytes of private packets that hold sound on a DVD."""
_FRAMES: Final = (b"\x0b\x77", b"\x7f\xfe")
"""Sync words of AC-3 and DTS, for packets without such a byte."""
_MARKERS: Final = ((4, 0xC4, 0x44), (6, 4, 4), (8, 4, 4), (9, 1, 1), (12, 3, 3))
"""Bits that every header of a pack has: offset, mask and value."""
_HEAD: Final = 6


class _Work:
    """One stream."""

    def __init__(self, view: View, wanted: pes.Elementary) -> None:
        self._view = view
        self._wanted = wanted
        self._streams: dict[int, array[int]] = {}
        self._maps: dict[bytes, bytes] = {}
        self._dropped: set[int] = set()
        self.found = Found()

    def run(self) -> Found:
        pos = 0
        while pos < self._view.size:
            head = self._view.take(pos, pos + _PACK_SIZE)
            if head[:3] != b"\0\0\1":
                if self._view.blank(pos, self._view.size):
                    break
                raise unreadable("a program stream with bytes between its packets")
            pos = self._unit(pos, head)
        if not self._streams or self._dropped.intersection(self._streams):
            raise unreadable("a program stream without pictures")
        for places in self._streams.values():
            pes.pictures(
                self._view, self._view.within(zip(places[::2], places[1::2], strict=True)), self.found, self._wanted
            )
        self.found.edits.sort(key=lambda edit: edit.start)
        return self.found

    def _unit(self, pos: int, head: bytes) -> int:
        """Cleans what begins with a start code; gives where it ends."""
        code = head[3] if len(head) > 3 else 0  # noqa: PLR2004  behind the start code
        if code == _END:
            return pos + 4
        if code == _PACK:
            return self._pack(pos, head)
        body = pos + _HEAD
        stop = body + int.from_bytes(head[4:_HEAD], "big")
        if stop > self._view.size or len(head) < _HEAD:
            raise unreadable("a program stream that ends within a packet")
        if code == _SYSTEM:
            self._system(body, stop)
        elif code == _MAP:
            self._map(pos, stop)
        elif code in pes.VIDEO_IDS:
            self._pictures(code, pos, stop)
        elif code in _STUFFED:
            self._stuff(code, pos, stop)
        elif code in pes.AUDIO_IDS:
            raise HoldError("H-VIDEO-AUDIO", "a video holds a stream of sound")
        else:
            raise unreadable("a program stream with a packet of an unknown kind")
        return stop

    def _pack(self, pos: int, head: bytes) -> int:
        """A pack's header (section 2.5.3.3): a clock, a rate, and stuffing."""
        if len(head) < _PACK_SIZE or any(head[at] & mask != value for at, mask, value in _MARKERS):
            raise unreadable("a header of a pack that is not one of MPEG-2")
        stop = pos + _PACK_SIZE + (head[13] & 7)
        if stop > self._view.size:
            raise unreadable("a program stream that ends within a packet")
        if head[13] < 0xF8:  # noqa: PLR2004  reserved bits are set
            self.found.replace(pos + 13, bytes((head[13] | 0xF8,)))
        self._fill(pos + _PACK_SIZE, stop)
        return stop

    def _system(self, body: int, stop: int) -> None:
        """A system header holds rates, and sizes of buffers of streams (section 2.5.3.5)."""
        raw = self._view.take(body, stop)
        if len(raw) < _HEAD or len(raw) % 3:
            raise unreadable("a system header with a wrong length")
        for at in range(_HEAD, len(raw), 3):
            if raw[at] < 0xB8 or raw[at + 1] & 0xC0 != 0xC0:  # noqa: PLR2004  a stream's identifier, marker bits
                raise unreadable("a system header that cannot be read")

    def _map(self, pos: int, stop: int) -> None:
        """A map of streams (section 2.5.4) keeps their types; of descriptors, what pictures need."""
        raw = self._view.take(pos, stop)
        if raw not in self._maps:
            self._maps[raw] = self._mapped(raw)
        if self._maps[raw] != raw:
            self.found.edits.append(Edit(pos, stop, self._maps[raw]))

    def _mapped(self, raw: bytes) -> bytes:
        body = raw[:-4]
        if len(body) < 12 or pes.checksum(body) != raw[-4:]:  # noqa: PLR2004  the fixed part
            raise unreadable("a map of streams that cannot be read")
        streams = 10 + int.from_bytes(body[8:10], "big")
        if streams + 2 + int.from_bytes(body[streams : streams + 2], "big") != len(body):
            raise unreadable("a map of streams with a wrong length")
        out = [body[:10], pes.descriptors(body[10:streams]), body[streams : streams + 2]]
        pos = streams + 2
        while pos < len(body):
            start = pos + 4
            end = start + int.from_bytes(body[pos + 2 : start], "big")
            if end > len(body) or start > len(body):
                raise unreadable("a map of streams with a wrong length")
            if not pes.is_video(body[pos], self._wanted):
                self._dropped.add(body[pos + 1])
            out += [body[pos:start], pes.descriptors(body[start:end])]
            pos = end
        new = b"".join(out)
        return new + pes.checksum(new)

    def _pictures(self, code: int, pos: int, stop: int) -> None:
        raw = self._view.take(pos, min(stop, pos + 264))
        size, new = pes.header(raw)
        if new != raw[:size]:
            self.found.replace(pos, new)
        self._streams.setdefault(code, array("Q")).extend((pos + size, stop))

    def _stuff(self, code: int, pos: int, stop: int) -> None:
        """Makes a packet padding (section 2.4.3.7, padding_stream); one of sound holds."""
        if code == _PRIVATE:
            raw = self._view.take(pos, min(stop, pos + 265))
            size, _ = pes.header(raw)
            first = raw[size : size + 2]
            if first in _FRAMES or (first and first[0] in _SOUND):
                raise HoldError("H-VIDEO-AUDIO", "a video holds a stream of sound")
        if code != _PADDING:
            self.found.replace(pos + 3, bytes((_PADDING,)))
        self._fill(pos + _HEAD, stop)

    def _fill(self, start: int, stop: int) -> None:
        if self._view.take(start, stop).strip(b"\xff"):
            self.found.fill(start, stop, 0xFF)


def clean(view: View, wanted: pes.Elementary) -> Found:
    """Finds the metadata of a stream.

    Args:
        view: the stream.
        wanted: what its pictures are written in.

    Raises:
        HoldError: H-BITSTREAM; H-VIDEO-AUDIO, where a stream of sound is in it.
    """
    return _Work(view, wanted).run()

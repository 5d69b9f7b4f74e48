"""Frames as pictures, whatever they lie in: asked for by number, as they came and as they would leave."""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Final

from veil.clean.pixels import native
from veil.clean.pixels.frames import Frames
from veil.clean.pixels.model import Picture
from veil.clean.pixels.picture import picture
from veil.clean.pixels.redact import Redacted, frames_after
from veil.clean.pixels.window import read
from veil.dicom.instance import Opened
from veil.errors import HoldError

Shown = Callable[[int], Picture]
"""Gives the picture of a frame, by number from 0."""
_MOST_HELD: Final = 1 << 27
_TOGETHER: Final = 128


def together(frames: Frames) -> int:
    """How many frames are looked at together: their maps, and of videos the frames themselves, are in memory."""
    form = frames.format
    size = form.rows * form.columns * form.samples * max(form.allocated // 8, 1)
    return max(min(_TOGETHER, _MOST_HELD // max(size, 1)), 1)


def before(opened: Opened, frames: Frames) -> Shown:
    """The frames as they came."""
    if frames.is_video:
        fragments = native.pixels(opened)[5] or []
        stream = b"".join(bytes(read(opened, part[1], part[2])) for part in fragments[1:])
        return _Video(stream, frames)
    return lambda index: picture(frames.stored(index), frames.format, frames.display, frames.colour)


def after(opened: Opened, frames: Frames, redacted: Redacted) -> Shown:
    """The frames as they would leave, decoded from what would be written."""
    if frames.is_video:
        return _Video(redacted.frames[0], frames)
    new = frames_after(opened, frames, redacted)
    return lambda index: picture(new.stored(index), new.format, new.display, new.colour)


class _Video:
    """A video, decoded from the beginning; the last frames are kept, since a group of them is asked for twice."""

    def __init__(self, stream: bytes, frames: Frames) -> None:
        self._stream = stream
        self._syntax = frames.format.syntax
        self._count = len(frames)
        self._kept: deque[Picture] = deque(maxlen=together(frames))
        self._next = 0
        self._running: Iterator[Picture] = iter(())
        self._first()

    def _first(self) -> None:
        from veil.clean.pixels import video  # its libraries are in no default installation

        self._running = video.look(self._stream, self._syntax)
        self._kept.clear()
        self._next = 0

    def __call__(self, index: int) -> Picture:
        if index < self._next - len(self._kept):
            self._first()
        while self._next <= index:
            shown = next(self._running, None)
            if shown is None:
                raise HoldError("H-PIXELS-FORMAT", "a video with fewer frames than it says")
            self._kept.append(shown)
            self._next += 1
        if index == self._count - 1 and next(self._running, None) is not None:
            raise HoldError("H-PIXELS-FORMAT", "a video with more frames than it says")
        return self._kept[index - self._next]

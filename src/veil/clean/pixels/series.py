"""Files of a CT or MR series looked at together: their projections first, and single files where these do not tell."""

from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from veil.clean.pixels.format import format_of
from veil.clean.pixels.frames import Frames
from veil.clean.pixels.look import Looker, Sight
from veil.clean.pixels.model import Format, Picture
from veil.clean.pixels.picture import picture
from veil.dicom.instance import Opened, open_instance
from veil.errors import InstanceError

_MODALITY: Final = 0x00080060
_IMAGE_TYPE: Final = 0x00080008
_SERIES: Final = 0x0020000E
_SLICED: Final = frozenset((b"CT", b"MR", b"PT"))
_LEAST: Final = 4
"""Files from which a group is worth its projections."""
_MOST_PIXELS: Final = 1 << 22
"""Pixels of a slice; larger ones are looked at one by one."""


class _Kind(NamedTuple):
    """What slices share that are projected together."""

    series: bytes
    image_type: bytes
    shape: Format


class SeriesLook:
    """What the files of a group show. Remembers the last group only; one for each worker and patient."""

    def __init__(self, looker: Looker) -> None:
        self._looker = looker
        self._peers: tuple[str, ...] = ()
        self._sights: dict[str, Sight] = {}

    def sight(self, source: Path, peers: tuple[str, ...]) -> Sight | None:
        """What one file shows; None where it has to be looked at by itself.

        Args:
            source: the file.
            peers: the files that are looked at together, itself included.
        """
        if str(source) not in peers:
            return None
        if peers != self._peers:
            self._peers, self._sights = peers, {}
            groups: dict[_Kind, list[str]] = {}
            for path in peers:
                kind = _kind(Path(path))
                if kind is not None:
                    groups.setdefault(kind, []).append(path)
            for paths in groups.values():
                if len(paths) >= _LEAST:
                    self._look(paths)
        return self._sights.get(str(source))

    def _look(self, paths: list[str]) -> None:
        # One that cannot be read when its turn comes leaves them all to be looked at by themselves.
        with suppress(InstanceError):
            sights = self._looker.together(len(paths), lambda index: _picture(Path(paths[index])))
            self._sights |= dict(zip(paths, sights, strict=True))


def _kind(path: Path) -> _Kind | None:
    """What a file may be projected with; None for none, or where it cannot be read."""
    with suppress(InstanceError), open_instance(path) as opened:
        if _value(opened, _MODALITY) not in _SLICED:
            return None
        shape = format_of(opened)
        if shape.frames == 1 and shape.samples == 1 and shape.rows * shape.columns <= _MOST_PIXELS:
            return _Kind(_value(opened, _SERIES), _value(opened, _IMAGE_TYPE), shape)
    return None


def _value(opened: Opened, tag: int) -> bytes:
    if tag not in opened.tags:
        return b""
    element = opened.elements[opened.tags.index(tag)]
    return bytes(opened.buf[element[3] : element[4]]).strip(b" \0")


def _picture(path: Path) -> Picture:
    with open_instance(path) as opened:
        frames = Frames(opened)
        return picture(frames.stored(0), frames.format, frames.display, frames.colour)

"""Encapsulated pixel data, cleaned frame by frame; what needs no cleaning is copied as it was, in one range.

Edits that keep all lengths are written over the fragments as they are. A frame that becomes shorter is written as one
fragment, and so is a frame whose pixels were redacted; the offset tables follow (PS3.5 section A.4, PS3.3 section
C.7.6.3.1).
"""

from collections.abc import Iterator, Mapping
from struct import Struct
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from veil.clean.bitstream import formats, tables
from veil.clean.bitstream.frames import Frames, frames
from veil.clean.bitstream.shape import PIXEL_DATA, Shape, shape
from veil.dicom.instance import Opened
from veil.dicom.pieces import Range
from veil.dicom.scan import PIXELS, Buffer, Element, Fragment
from veil.dicom.streams import video
from veil.dicom.streams.view import Edit, Found, View, unreadable
from veil.errors import HoldError
from veil.identity import KnownIdentifiers

if TYPE_CHECKING:  # the header room imports this one
    from veil.clean.header.level import Entry

_HEAD: Final = Struct("<HHL").pack
_LAST: Final = 8
_MOST_LENGTH: Final = 0xFFFFFFFE
_NOTHING: Final[Mapping[int, bytes]] = MappingProxyType({})


class Streams(NamedTuple):
    """What becomes of encapsulated pixel data.

    Attributes:
        entries: the answers for all elements, offset tables included.
        whole: the value as the header room would copy it.
        pieces: what is written in its place.
    """

    entries: "list[Entry]"
    whole: Range
    pieces: list[bytes | Range]

    def into(self, pieces: list[bytes | Range]) -> None:
        """Puts the pieces in the place of the whole."""
        at = pieces.index(self.whole)
        pieces[at : at + 1] = self.pieces


def cleaned(
    opened: Opened, entries: "list[Entry]", known: KnownIdentifiers, replaced: Mapping[int, bytes] | None = None
) -> Streams | None:
    """Cleans encapsulated pixel data.

    Args:
        opened: the instance.
        entries: the header room's answers for its elements.
        known: what may not stand in what is left of the streams' headers.
        replaced: new streams of redacted frames, by number from 0; a video is one stream, number 0.

    Returns:
        None where nothing changes.

    Raises:
        HoldError: H-BITSTREAM, H-VIDEO-AUDIO or H-RESIDUAL; H-PIXELS-TEXT for a redacted frame that has no place.
    """
    replaced = replaced or _NOTHING
    index = _place(opened)
    whole = entries[index][0] if index >= 0 else None
    if not isinstance(whole, Range):
        if replaced:
            raise HoldError("H-PIXELS-TEXT", "a redacted frame where no encapsulated pixel data is written")
        return None
    work = _Work(opened, opened.elements[index], known, replaced)
    pieces = work.run()
    new = list(entries)
    for tag, value in tables.extended(opened, work.shape, work.sizes).items():
        at = opened.tags.index(tag)
        if entries[at][0]:
            done = "clean:ExtendedOffsetTable" if value else "remove:ExtendedOffsetTable"
            new[at] = entries[at]._replace(out=value, done=(done,))
    if pieces is None:
        return Streams(new, whole, [whole]) if new != entries else None
    new[index] = entries[index]._replace(done=("clean:PixelData",))
    return Streams(new, whole, pieces)


def _place(opened: Opened) -> int:
    """Where the encapsulated value stands; -1 for none."""
    for tag in PIXELS.intersection(opened.tags):
        index = opened.tags.index(tag)
        if opened.elements[index][5] is not None:
            if tag != PIXEL_DATA:
                raise unreadable("encapsulated floating-point pixel data, which no transfer syntax has")
            return index
    return -1


class _Work:
    """One encapsulated value."""

    def __init__(
        self, opened: Opened, element: Element, known: KnownIdentifiers, replaced: Mapping[int, bytes]
    ) -> None:
        self._replaced = replaced
        self._buf: Buffer = opened.buf
        self._element = element
        self._known = known
        self._syntax = opened.syntax
        self._fragments: list[Fragment] = element[5]  # type: ignore[assignment]  # Pixel Data hold no items
        self.shape: Shape = shape(opened.buf, opened.elements)
        self.sizes: tables.Sizes | None = None

    def run(self) -> list[bytes | Range] | None:
        """Gives what is written; None where nothing changes."""
        if not self._fragments:
            raise unreadable("encapsulated pixel data without an offset table")
        single = video.is_video(self._syntax)
        found = frames(self._buf, self._fragments, 1 if single else self.shape.frames, self.shape.offsets)
        if found is None:
            raise unreadable("fragments of which nobody can tell to which frame they belong")
        kept = min(len(found.groups), self.shape.frames)
        if any(not 0 <= number < kept for number in self._replaced):
            raise HoldError("H-PIXELS-TEXT", "a redacted frame that the pixel data does not have")
        edits: list[Edit] = []
        anew: dict[int, list[bytes | Range]] = {}
        for number, group in enumerate(found.groups):
            if number in self._replaced:
                anew[number] = self._new(self._replaced[number])
            else:
                self._frame(number, group, edits, anew)
        surplus = len(found.groups) > kept and not single
        if not anew and not surplus and found.right:
            self.sizes = tables.Sizes(found.groups, self._fragments, {}, None)
            return _patched(self._element, edits) if edits else None
        return self._written(found._replace(groups=found.groups[:kept]), edits, anew)

    def _new(self, stream: bytes) -> list[bytes | Range]:
        """Cleans a redacted frame, which brings along what stood in the source's headers."""
        view = View(stream, [0], [len(stream)])
        found = formats.clean(view, self._syntax, self.shape)
        if not self._known.empty:
            self._search(view, found)
        return [
            b"".join(
                stream[piece.start : piece.stop] if isinstance(piece, Range) else piece
                for piece in view.pieces(found.edits)
            )
        ]

    def _frame(
        self, number: int, group: tuple[int, int], edits: list[Edit], anew: dict[int, list[bytes | Range]]
    ) -> None:
        parts = self._fragments[group[0] + 1 : group[1] + 1]
        view = View(self._buf, [part[1] for part in parts], [part[2] - part[1] for part in parts])
        if not view.size:
            return
        found = formats.clean(view, self._syntax, self.shape)
        if not self._known.empty:
            self._search(view, found)
        if found.cuts:
            anew[number] = list(view.pieces(found.edits))
        elif found.edits:
            edits.extend(view.patches(found.edits))

    def _search(self, view: View, found: Found) -> None:
        """Looks for known identifiers in what stays and is no sample."""
        if self._known.in_bytes(b"\n".join([view.take(*place) for place in found.kept])):
            raise HoldError("H-RESIDUAL", "a known identifier stands in encapsulated pixel data")

    def _written(self, found: Frames, edits: list[Edit], anew: dict[int, list[bytes | Range]]) -> list[bytes | Range]:
        """Writes the value anew, fragments that did not change as ranges of the source."""
        _, _, start, value, stop, _ = self._element
        starts: list[int] = []
        body: list[bytes | Range] = []
        position = 0
        for number, (first, last) in enumerate(found.groups):
            starts.append(position)
            if number in anew:
                pieces = _fragment(anew[number])
                body += pieces
                position += sum(map(_size, pieces))
            elif last > first:
                whole = Range(self._fragments[first + 1][0], self._fragments[last][2])
                body.append(whole)
                position += whole.stop - whole.start
        sizes = {number: sum(map(_size, pieces)) for number, pieces in anew.items()}
        self.sizes = tables.Sizes(found.groups, self._fragments, sizes, starts)
        table = tables.basic(found, starts)
        head = bytes(self._buf[start:value]) + _HEAD(0xFFFE, 0xE000, len(table)) + table
        return [head, *_overlaid(body, edits), bytes(self._buf[stop - _LAST : stop])]


def _fragment(stream: list[bytes | Range]) -> list[bytes | Range]:
    """One frame as one fragment, padded to even length."""
    size = sum(map(_size, stream))
    if size > _MOST_LENGTH - 1:
        raise unreadable("a frame that is too long for one fragment")
    return [_HEAD(0xFFFE, 0xE000, size + size % 2), *stream, *([b"\0"] if size % 2 else [])]


def _size(piece: bytes | Range) -> int:
    return piece.stop - piece.start if isinstance(piece, Range) else len(piece)


def _patched(element: Element, edits: list[Edit]) -> list[bytes | Range]:
    return list(_overlaid([Range(element[2], element[4])], edits))


def _overlaid(pieces: list[bytes | Range], edits: list[Edit]) -> Iterator[bytes | Range]:
    """Writes the edits of the buffer over the ranges in which they lie; both are in order."""
    waiting = iter(edits)
    edit = next(waiting, None)
    for piece in _merged(pieces):
        if isinstance(piece, bytes):
            yield piece
            continue
        position = piece.start
        while edit and edit.stop <= piece.stop:
            if edit.start >= piece.start:  # else it is of a frame that does not stay
                if position < edit.start:
                    yield Range(position, edit.start)
                yield edit.new
                position = edit.stop
            edit = next(waiting, None)
        if position < piece.stop:
            yield Range(position, piece.stop)


def _merged(pieces: list[bytes | Range]) -> Iterator[bytes | Range]:
    """Joins ranges that touch: frames that stay as they are go out in one piece."""
    last: Range | None = None
    for piece in pieces:
        if isinstance(piece, Range):
            if last and last.stop == piece.start:
                last = Range(last.start, piece.stop)
                continue
            if last:
                yield last
            last = piece
        else:
            if last:
                yield last
            last = None
            yield piece
    if last:
        yield last

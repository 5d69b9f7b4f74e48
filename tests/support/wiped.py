"""An instance redacted and written: the pieces put together without the rules of the header, which are not asked."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from support.engine import known_of
from veil.clean.bitstream import cleaned
from veil.clean.header import meta
from veil.clean.header.level import Entry
from veil.clean.pixels.fill import Fill
from veil.clean.pixels.frames import Frames
from veil.clean.pixels.model import Array, Box, Colour, Format, Found
from veil.clean.pixels.redact import Redacted, frames_after, redact
from veil.dicom import encode
from veil.dicom.instance import Opened, open_instance
from veil.dicom.pieces import Range, overlaid

_FEW = 64


class Wiped(NamedTuple):
    """What redaction made of a file.

    Attributes:
        redacted: what it answered.
        data: of the whole output.
        form: of the pixels.
        colours: of each frame, as the source has it.
        before: stored values of each frame.
        streams: of each frame as the source has it; native ones as ranges of bytes.
        second: what the second look sees of each frame.
    """

    redacted: Redacted
    data: bytes
    form: Format
    colours: list[Colour]
    before: list[Array]
    streams: list[bytes]
    second: list[Array]


def wiped(path: Path, found: Sequence[Found], how: Fill = "background") -> Wiped:
    """Redacts a file; all of its frames are looked at, so it should have few."""
    with open_instance(path) as opened:
        frames = Frames(opened)
        assert len(frames) <= _FEW
        redacted = redact(opened, frames, found, how)
        after = frames_after(opened, frames, redacted)
        before, colours = [], list[Colour]()
        for number in range(len(frames)):
            before.append(frames.stored(number))
            colours.append(frames.colour)
        streams = [frames.encoded(number) for number in range(len(frames))]
        second = [after.stored(number) for number in range(len(frames))]
        return Wiped(redacted, output(opened, redacted), frames.format, colours, before, streams, second)


def output(opened: Opened, redacted: Redacted) -> bytes:
    """The bytes of a whole file, deflated ones without being deflated."""
    entries = []
    for tag, vr, start, _, stop, _ in opened.elements:
        if tag not in redacted.changes:
            entries.append(Entry(Range(start, stop)))
        elif redacted.changes[tag]:
            entries.append(Entry(encode.element(tag, vr, redacted.changes[tag], explicit=opened.explicit)))
        else:
            entries.append(Entry(b""))
    streams = cleaned(opened, entries, known_of(()), redacted.frames)
    pieces = [entry.out for entry in (streams.entries if streams else entries)]
    if streams:
        streams.into(pieces)
    pieces = overlaid(pieces, redacted.edits)
    return _head(opened) + b"".join(_read(opened, piece) if isinstance(piece, Range) else piece for piece in pieces)


def _read(opened: Opened, piece: Range) -> bytes:
    if piece.stop <= len(opened.buf):
        return bytes(opened.buf[piece.start : piece.stop])
    opened.stream.seek(piece.start)
    return opened.stream.read(piece.stop - piece.start)


def _head(opened: Opened) -> bytes:
    syntax = opened.syntax if not opened.deflated else "1.2.840.10008.1.2.1"
    return meta.write(opened.sop_class, opened.sop_instance, syntax, "test")


def inside(form: Format, boxes: Sequence[Box]) -> Array:
    """Where boxes are, as (rows, columns) of truth."""
    found = np.zeros((form.rows, form.columns), np.bool_)
    for box in boxes:
        found[box.y0 : box.y1, box.x0 : box.x1] = True
    return found

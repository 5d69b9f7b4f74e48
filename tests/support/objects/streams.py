"""Encapsulated objects whose streams bear the planted identity in every place that has room for words."""

import struct
import zlib
from collections.abc import Callable, Sequence
from importlib import import_module
from io import BytesIO
from typing import NamedTuple

import numpy as np
from PIL import Image

from support.encode import EXPLICIT
from support.engine import core, part10
from support.planting import IDENTITY

WORDS = f"{IDENTITY.name} {IDENTITY.record_number} {IDENTITY.hospital} ".encode()
SIZE = 48
DELIMITER = b"\xfe\xff\xdd\xe0\0\0\0\0"


class Case(NamedTuple):
    """One compressed form: its transfer syntax, a plain frame from a number, and the same with words planted."""

    name: str
    syntax: str
    plain: Callable[[int], bytes]
    planted: Callable[[bytes], bytes]
    bits: int = 8


def samples(number: int) -> "np.ndarray":
    """A small picture that differs from frame to frame."""
    rows, columns = np.indices((SIZE, SIZE))
    return ((rows * (number + 2) + columns * 3) % 251).astype(np.uint8)


def _saved(number: int, form: str, **options: object) -> bytes:
    out = BytesIO()
    Image.fromarray(samples(number)).save(out, form, **options)
    return out.getvalue()


def segment(marker: int, body: bytes) -> bytes:
    """A marker segment of JPEG or JPEG 2000."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def box(kind: bytes, body: bytes) -> bytes:
    """A box of JP2, JPEG XL or MP4."""
    return struct.pack(">L", len(body) + 8) + kind + body


def jpeg_segments() -> bytes:
    """Every kind of application segment, and a comment."""
    leads = {
        0xE0: b"JFXX\0\x13\1\1",
        0xE1: b"Exif\0\0MM\0*\0\0\0\x08",
        0xE2: b"ICC_PROFILE\0\1\1",
        0xE8: b"\0\0\0\x20",
        0xEB: b"JP\0\1\0\0\0\1jumb",
        0xED: b"Photoshop 3.0\x008BIM",
        0xEE: b"Adobe\0\x64\0\0\0\0",
    }
    found = b"".join(segment(number, leads.get(number, b"") + WORDS) for number in range(0xE0, 0xF0))
    return found + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>" + WORDS + b"</x>") + segment(0xFE, WORDS)


def _jpeg(frame: bytes) -> bytes:
    # After SOI, before the scan, after EOI; the JFIF header gets a thumbnail that spells words.
    scan = frame.index(b"\xff\xda")
    jfif = b"JFIF\0\1\1\0\0\1\0\1" + bytes((8, 8)) + (WORDS * 8)[:192]
    rest = frame[2:scan]
    if rest[:2] == b"\xff\xe0":
        rest = rest[2 + struct.unpack_from(">H", rest, 2)[0] :]
    head = b"\xff\xd8" + segment(0xE0, jfif) + jpeg_segments() + rest + segment(0xFE, WORDS)
    return head + frame[scan:] + WORDS + b"\xff\xd9" + WORDS


def _jpeg_ls(frame: bytes) -> bytes:
    return frame[:2] + jpeg_segments() + frame[2:].rstrip(b"\0") + WORDS


def codestream(frame: bytes) -> bytes:
    """A JPEG 2000 codestream with comments in its main header and in its first tile-part, and words at its end."""
    start = frame.index(b"\xff\x90\0\x0a")
    comment = segment(0x64, b"\0\1" + WORDS)
    length = struct.unpack_from(">L", frame, start + 6)[0]
    part = frame[start : start + 6] + struct.pack(">L", length and length + len(comment)) + frame[start + 10 :]
    return frame[:start] + comment + segment(0x7F, WORDS) + part[:12] + comment + part[12:].rstrip(b"\0") + WORDS


def _jp2(frame: bytes) -> bytes:
    start = frame.index(b"jp2c") - 4
    head = frame.index(b"jp2h") - 4
    (length,) = struct.unpack_from(">L", frame, head)
    super_box = box(b"jp2h", frame[head + 8 : head + length] + box(b"xml ", WORDS))
    stream = codestream(frame[start + 8 :])
    extra = box(b"xml ", WORDS) + box(b"uuid", bytes(16) + WORDS) + box(b"uinf", box(b"url ", bytes(4) + WORDS))
    front = frame[:head] + super_box + frame[head + length : start]
    return front + extra + box(b"jp2c", stream) + box(b"asoc", box(b"lbl ", WORDS))


def _jxl(frame: bytes) -> bytes:
    if frame[:2] == b"\xff\x0a":
        frame = box(b"JXL ", b"\r\n\x87\n") + box(b"ftyp", b"jxl \0\0\0\0jxl ") + box(b"jxlc", frame)
    kinds = (b"Exif", b"xml ", b"jumb", b"brob", b"jbrd", b"uuid", b"free")
    return frame[:32] + b"".join(box(kind, WORDS) for kind in kinds) + frame[32:] + box(b"xml ", WORDS)


def rle(number: int) -> bytes:
    """A frame of one segment of literal runs (PS3.5 section G.3)."""
    data = samples(number).tobytes()
    runs = b"".join(bytes((len(part) - 1,)) + part for at in range(0, len(data), 100) if (part := data[at : at + 100]))
    return struct.pack("<16L", 1, 64, *[0] * 14) + runs


def _rle(frame: bytes) -> bytes:
    return frame[:8] + WORDS[:56].ljust(56, b"x") + frame[64:] + WORDS


def _deflated(number: int) -> bytes:
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(samples(number).tobytes()) + engine.flush()


def _jpeg_ls_plain(number: int) -> bytes:
    return bytes(import_module("jpeg_ls").encode_array(samples(number)))  # it comes with highdicom


def _jxl_plain(number: int) -> bytes:
    return bytes(import_module("imagecodecs").jpegxl_encode(samples(number), usecontainer=True))


CASES = (
    Case("jpeg", "1.2.840.10008.1.2.4.50", lambda n: _saved(n, "JPEG"), _jpeg),
    Case("jpeg-progressive", "1.2.840.10008.1.2.4.50", lambda n: _saved(n, "JPEG", progressive=True), _jpeg),
    Case("jpeg-ls", "1.2.840.10008.1.2.4.80", _jpeg_ls_plain, _jpeg_ls),
    Case("j2k", "1.2.840.10008.1.2.4.90", lambda n: _saved(n, "JPEG2000", no_jp2=True), codestream),
    Case("jp2", "1.2.840.10008.1.2.4.90", lambda n: _saved(n, "JPEG2000"), _jp2),
    Case("jxl", "1.2.840.10008.1.2.4.110", _jxl_plain, _jxl),
    Case("rle", "1.2.840.10008.1.2.5", rle, _rle),
    Case("deflated", "1.2.840.10008.1.2.8.1", _deflated, lambda frame: frame + WORDS),
)


def even(data: bytes) -> bytes:
    """Padded as a fragment has to be."""
    return data + b"\0" * (len(data) % 2)


def value(fragments: Sequence[bytes], table: bytes = b"") -> bytes:
    """An encapsulated value: items and delimiter."""
    return b"".join(EXPLICIT.item(one) for one in (table, *map(even, fragments))) + DELIMITER


def offsets(groups: Sequence[Sequence[bytes]]) -> list[int]:
    """The offset of each frame's first item."""
    sizes = [sum(8 + len(even(one)) for one in group) for group in groups]
    return [sum(sizes[:number]) for number in range(len(groups))]


def instance(
    syntax: str,
    fragments: Sequence[bytes],
    *,
    count: int,
    table: bytes = b"",
    bits: int = 8,
    extended: Sequence[tuple[int, str, bytes]] = (),
) -> bytes:
    """A whole file."""
    words = {0x00280002: 1, 0x00280010: SIZE, 0x00280011: SIZE, 0x00280100: bits, 0x00280101: bits, 0x00280103: 0}
    elements = core()
    elements.update({tag: EXPLICIT.element(tag, "US", struct.pack("<H", number)) for tag, number in words.items()})
    elements[0x00280004] = EXPLICIT.element(0x00280004, "CS", b"MONOCHROME2")
    elements[0x00280008] = EXPLICIT.element(0x00280008, "IS", str(count).encode())
    elements[0x00280102] = EXPLICIT.element(0x00280102, "US", struct.pack("<H", bits - 1))
    elements.update({tag: EXPLICIT.element(tag, vr, raw) for tag, vr, raw in extended})
    pixels = b"\xe0\x7f\x10\0OB\0\0\xff\xff\xff\xff" + value(fragments, table)
    return part10(b"".join(elements[tag] for tag in sorted(elements)) + pixels, syntax=syntax)

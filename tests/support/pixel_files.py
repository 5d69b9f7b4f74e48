"""Least instances with pixels, native or encapsulated, as bytes: whatever their attributes say."""

import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from support.encode import EXPLICIT, Syntax
from support.hostile import head, instance
from veil.clean.pixels.model import Format
from veil.dicom.instance import Opened, open_instance

ROOT = "1.2.840.10008.1.2."
NATIVE = ROOT + "1"
Attributes = dict[int, tuple[str, bytes] | None]


def native(**values: object) -> Format:
    """A format of native pixel data; High Bit follows Bits Stored where it is not given."""
    values.setdefault("high", int(str(values.get("stored", values.get("allocated", 8)))) - 1)
    values.setdefault("stored", values.get("allocated", 8))
    return Format(**{"syntax": NATIVE, **values})  # type: ignore[arg-type]  # a test gives what fits


def encapsulated(frames: Sequence[Sequence[bytes]], table: bytes = b"") -> bytes:
    """The value of encapsulated pixel data: an offset table, the fragments of each frame, the delimiter."""
    items = [table, *[part for frame in frames for part in frame]]
    value = b"".join(struct.pack("<HHL", 0xFFFE, 0xE000, len(item)) + item for item in items)
    return value + struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)


def pixel_file(
    fmt: Format, pixels: bytes | Sequence[Sequence[bytes]], other: Attributes | None = None, syntax: Syntax = EXPLICIT
) -> bytes:
    """A file; `other` replaces, adds or (None) takes out elements."""
    short = "<H" if syntax.little else ">H"
    numbers = {
        0x00280002: fmt.samples, 0x00280006: fmt.planar, 0x00280010: fmt.rows, 0x00280011: fmt.columns,
        0x00280100: fmt.allocated, 0x00280101: fmt.stored, 0x00280102: fmt.high, 0x00280103: int(fmt.signed),
    }  # fmt: skip
    elements: Attributes = {tag: ("US", struct.pack(short, value)) for tag, value in numbers.items()}
    elements[0x00280004] = ("CS", fmt.photometric.encode())
    elements[0x00280008] = ("IS", str(fmt.frames).encode())
    if fmt.number != "integer":
        for tag in (0x00280101, 0x00280102, 0x00280103):
            elements[tag] = None
    elements.update(other or {})
    body = b"".join(syntax.element(tag, *value) for tag, value in sorted(elements.items()) if value is not None)
    tag, vr = {"integer": (0x7FE00010, "OW"), "float": (0x7FE00008, "OF"), "double": (0x7FE00009, "OD")}[fmt.number]
    if isinstance(pixels, bytes):
        data = syntax.element(tag, vr, pixels)
    else:
        data = syntax.tag(tag) + b"OB\0\0\xff\xff\xff\xff" + encapsulated(pixels)
    transfer = fmt.syntax if syntax.little else ROOT + "2"
    return head(transfer.encode()) + instance(1, syntax) + body + data


@contextmanager
def opened(data: bytes) -> Iterator[Opened]:
    """The file, open."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.dcm")
        path.write_bytes(data)
        with open_instance(path) as found:
            yield found

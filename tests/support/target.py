"""A file laid open for planting: preamble, file meta, top-level elements as bytes, and what follows them."""

import struct
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import pydicom
from pydicom.charset import default_encoding
from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_data_element

from support.encode import EXPLICIT, Syntax

DEFLATED = "1.2.840.10008.1.2.1.99"


@dataclass(slots=True)
class Target:
    """One file: its elements by tag, each as the bytes that stand in the file."""

    syntax: Syntax
    elements: dict[int, bytes]
    meta: dict[int, bytes]
    preamble: bytes | None
    deflated: bool = False
    leading: bytes = b""
    trailing: bytes = b""
    used: list[str] = field(default_factory=list)

    @property
    def directory(self) -> bool:
        """Whether it is a DICOMDIR."""
        return 0x00041220 in self.elements

    def value(self, tag: int) -> bytes | None:
        """The value of a top-level element as bytes, or None if it is absent."""
        element = self.elements.get(tag)
        return None if element is None else self.syntax.split(element)[1]

    def charset(self) -> str:
        """Specific Character Set (0008,0005), as text."""
        return (self.value(0x00080005) or b"").decode("ascii", "replace").strip(" \0")

    def put(self, tag: int, vr: str, value: bytes) -> None:
        """Set a top-level element."""
        self.elements[tag] = self.syntax.element(tag, vr, value)

    def put_meta(self, tag: int, vr: str, value: bytes) -> None:
        """Set an element of the File Meta Information."""
        self.meta[tag] = EXPLICIT.element(tag, vr, value)

    def add_item(self, tag: int, content: bytes, *, undefined: bool = False) -> None:
        """Append an item to a top-level sequence, which is made if it is absent."""
        before, was_undefined = b"", False
        if tag in self.elements:
            vr, before, was_undefined = self.syntax.split(self.elements[tag])
            before = before if vr in {None, "SQ"} else b""
        value = before + self.syntax.item(content, undefined=undefined)
        self.elements[tag] = self.syntax.element(tag, "SQ", value, undefined=undefined or was_undefined)

    def block(self, group: int, creator: str) -> int:
        """The block number that `creator` reserves in a private group, as (block << 8); reserved if it is not yet."""
        for number in range(0x10, 0x100):
            tag = group << 16 | number
            there = self.value(tag)
            if there is not None and there.rstrip(b" \0") == creator.encode():
                return number << 8
            free = not any(t >> 8 == (group << 8 | number) for t in self.elements)
            if there is None and free:
                self.put(tag, "LO", creator.encode())
                return number << 8
        raise AssertionError("no private block is free")

    def to_bytes(self) -> bytes:
        """The whole file."""
        body = self.leading + b"".join(self.elements[tag] for tag in sorted(self.elements)) + self.trailing
        if self.deflated:
            packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
            body = packer.compress(body) + packer.flush()
            body += b"\0" * (len(body) % 2)
        if self.preamble is None and not self.meta:
            return body
        meta = b"".join(self.meta[tag] for tag in sorted(self.meta))
        length = EXPLICIT.element(0x00020000, "UL", struct.pack("<L", len(meta)))
        head = b"" if self.preamble is None else self.preamble + b"DICM"
        return head + length + meta + body


def _encode(dataset: Dataset, syntax: Syntax) -> dict[int, bytes]:
    encoded: dict[int, bytes] = {}
    for tag in sorted(dataset.keys()):
        stream = DicomBytesIO()
        stream.is_little_endian, stream.is_implicit_VR = syntax.little, syntax.implicit
        item = dataset.get_item(tag)
        assert item is not None
        try:
            write_data_element(stream, item, dataset.get("SpecificCharacterSet") or default_encoding)
        except (TypeError, ValueError):
            continue  # pydicom took the value of a wrong VR for something that it cannot write again
        encoded[int(tag)] = stream.getvalue()
    return encoded


def load(path: Path) -> Target:
    """Read a file with pydicom; raises whatever pydicom raises for what it cannot read or write."""
    dataset = pydicom.dcmread(path, force=True)
    implicit, little = dataset.original_encoding
    syntax = Syntax(implicit=bool(implicit), little=little is not False)
    meta = getattr(dataset, "file_meta", None) or Dataset()
    encoded = _encode(meta, EXPLICIT)
    encoded.pop(0x00020000, None)
    transfer = str(meta.get("TransferSyntaxUID", ""))
    preamble = getattr(dataset, "preamble", None) if encoded else None
    return Target(syntax, _encode(dataset, syntax), encoded, preamble, deflated=transfer == DEFLATED)

"""Carriers outside the plain data set: preamble, file meta, command group, trailing bytes, what surrounds pixels."""

import struct

from support.carrier import Carrier, Plant, Words, element, text
from support.target import Target

_PIXEL_DATA = 0x7FE00010
_ITEM_HEAD = 8


def _meta(tag: int, vr: str, limit: int) -> Plant:
    def plant(target: Target, words: Words) -> bool:
        if not target.meta:
            return False
        if tag == 0x00020102:
            target.put_meta(0x00020100, "UI", b"1.2." + words.identity.record_number.encode())
        target.put_meta(tag, vr, words.text(limit))
        return True

    return plant


def _preamble(target: Target, words: Words) -> bool:
    if target.preamble is None:
        return False
    target.preamble = b"II*\0".ljust(64, b"\0") + words.form(60).encode().ljust(64, b"\0")
    return True


def _command(target: Target, words: Words) -> bool:
    # Group 0000 at the head, as a dump of the network leaves it; it would hide a data set that has no meta or the other
    # byte order.
    if not target.meta or target.deflated or not target.syntax.little:
        return False
    target.leading += target.syntax.element(0x00000902, "LO", words.text(64))
    return True


def _after(target: Target, words: Words) -> bool:
    if target.deflated:
        return False
    target.trailing += words.form().encode() + b"\0\0\0"
    return True


def _after_zeros(target: Target, words: Words) -> bool:
    if target.deflated:
        return False
    target.trailing += b"\0" * 64 + words.form().encode()
    return True


def _padding(target: Target, words: Words) -> bool:
    target.put(0xFFFCFFFC, "OB", b"\0" * 8 + words.form().encode() + b"\0" * 8)
    return True


def _offset_table(target: Target, words: Words) -> bool:
    # The first item of encapsulated Pixel Data is made longer by bytes that are no offset.
    data = target.elements.get(_PIXEL_DATA, b"")
    vr, value, undefined = target.syntax.split(data) if data else (None, b"", False)
    if not undefined or value[:4] != b"\xfe\xff\x00\xe0":
        return False
    (length,) = struct.unpack_from("<L", value, 4)
    extra = (words.form().encode() + b"\0" * 8)[: len(words.form()) // 4 * 4 + 4]
    table = value[_ITEM_HEAD : _ITEM_HEAD + length] + extra
    changed = value[:4] + struct.pack("<L", len(table)) + table + value[_ITEM_HEAD + length :]
    target.elements[_PIXEL_DATA] = target.syntax.element(_PIXEL_DATA, vr or "OB", changed, undefined=True)
    return True


def _segment(marker: bytes, lead: bytes) -> Plant:
    # A segment after SOI of the first fragment that begins a JPEG stream.
    def plant(target: Target, words: Words) -> bool:
        data = target.elements.get(_PIXEL_DATA, b"")
        vr, value, undefined = target.syntax.split(data) if data else (None, b"", False)
        soi = value.find(b"\xff\xd8\xff") if undefined else -1
        if soi < _ITEM_HEAD:
            return False
        (length,) = struct.unpack_from("<L", value, soi - 4)
        body = lead + words.form().encode()
        body += b"\0" * (len(body) % 2)
        extra = marker + struct.pack(">H", len(body) + 2) + body
        changed = value[: soi - 4] + struct.pack("<L", length + len(extra)) + b"\xff\xd8" + extra + value[soi + 2 :]
        target.elements[_PIXEL_DATA] = target.syntax.element(_PIXEL_DATA, vr or "OB", changed, undefined=True)
        return True

    return plant


def _profile(words: Words) -> bytes:
    # The least ICC profile that holds a description and a copyright (ICC.1 section 7).
    said = words.form().encode()
    desc = b"desc\0\0\0\0" + struct.pack(">L", len(said) + 1) + said + b"\0" * 79
    right = b"mluc\0\0\0\0" + struct.pack(">LL2s2sLL", 1, 12, b"en", b"US", len(said) * 2, 28)
    right += words.form().encode("utf-16-be")
    start = 128 + 4 + 24
    table = struct.pack(">L4sLL4sLL", 2, b"desc", start, len(desc), b"cprt", start + len(desc), len(right))
    head = struct.pack(">L", start + len(desc) + len(right)).ljust(36, b"\0") + b"acsp"
    return head.ljust(128, b"\0") + table + desc + right


def _short(target: Target, number: int) -> bytes:
    return number.to_bytes(2, "little" if target.syntax.little else "big")


def _overlay(target: Target, words: Words) -> bool:
    for tag, value in ((0x60020010, 32), (0x60020011, 64), (0x60020100, 1), (0x60020102, 0)):
        target.put(tag, "US", _short(target, value))
    target.put(0x60020040, "CS", b"G")
    target.put(0x60020050, "SS", _short(target, 1) * 2)
    target.put(0x60023000, "OW", (words.blob() * 8).ljust(256, b"\0")[:256])
    return True


def _curve(target: Target, words: Words) -> bool:
    for tag, value in ((0x50000005, 2), (0x50000010, 4), (0x50000103, 0)):
        target.put(tag, "US", _short(target, value))
    target.put(0x50000020, "CS", b"POLY")
    target.put(0x50003000, "OW", words.blob())
    return True


BYTES_CARRIERS: tuple[Carrier, ...] = (
    Carrier("meta-implementation-version", _meta(0x00020013, "SH", 16)),
    Carrier("meta-source-ae", _meta(0x00020016, "AE", 16)),
    Carrier("meta-sending-ae", _meta(0x00020017, "AE", 16)),
    Carrier("meta-receiving-ae", _meta(0x00020018, "AE", 16)),
    Carrier("meta-source-address", _meta(0x00020026, "UR", 64)),
    Carrier("meta-sending-address", _meta(0x00020027, "UR", 64)),
    Carrier("meta-receiving-address", _meta(0x00020028, "UR", 64)),
    Carrier("meta-private-information", _meta(0x00020102, "OB", 64)),
    Carrier("meta-unknown", _meta(0x00020099, "LO", 64)),
    Carrier("preamble", _preamble),
    Carrier("command-group", _command, group="around"),
    Carrier("bytes-after-last-element", _after, group="around"),
    Carrier("bytes-after-zeros", _after_zeros, group="around"),
    Carrier("trailing-padding", _padding),
    Carrier("basic-offset-table-tail", _offset_table, group="encapsulated"),
    Carrier("jpeg-comment", _segment(b"\xff\xfe", b""), group="encapsulated"),
    Carrier("jpeg-exif", _segment(b"\xff\xe1", b"Exif\0\0"), group="encapsulated"),
    Carrier("icc-profile", element(0x00282000, "OB", _profile)),
    Carrier("overlay-data", _overlay),
    Carrier("overlay-description", element(0x60020022, "LO", text())),
    Carrier("overlay-label", element(0x60021500, "LO", text())),
    Carrier("overlay-comments", element(0x60024000, "LT", text(1024))),
    Carrier("curve-data", _curve),
    Carrier("curve-description", element(0x50000022, "LO", text())),
    Carrier("curve-label", element(0x50002500, "LO", text())),
    Carrier("audio-comments", element(0x5000200E, "LT", text(1024))),
    Carrier("audio-samples", element(0x5000200C, "OW", Words.blob)),
)
"""Everything around the elements of the data set, and the repeating groups of graphics."""

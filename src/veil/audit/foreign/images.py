"""Pixels that may identify, by burned-in text and faces, and what lies beside them: overlays, documents, comments."""

import re
from collections.abc import Iterator
from typing import Final

from veil import standard
from veil.audit.elements import PIXELS
from veil.audit.findings import Severity
from veil.audit.foreign.instance import Instance
from veil.audit.foreign.remarks import Remark, remark
from veil.audit.foreign.shapes import LIKELY, POSSIBLE
from veil.audit.foreign.texts import printable

_BURNED_IN, _FACES, _METHODS = 0x00280301, 0x00280302, 0x00120064
_MODALITY, _BODY_PART, _IMAGE_TYPE = 0x00080060, 0x00180015, 0x00080008
_DESCRIPTIONS: Final = (0x00081030, 0x0008103E, 0x00181030, 0x00180015)
_PIXELS_CLEANED, _FACES_CLEANED = "113101", "113102"
_SCREENS: Final = frozenset(("BDUS", "DMS", "DOC", "ES", "FID", "GM", "HC", "IVUS", "OT", "SC", "US", "XA", "XC"))
"""Modalities whose images come from screens, cameras and scanners."""
_HIGH: Final = ("high", "unknown")
_DOCUMENT: Final = 0x00420011
_SIGNED, _ENCRYPTED, _ORIGINAL = 0xFFFAFFFA, 0x04000500, 0x04000561
_ITEM: Final = b"\xfe\xff\x00\xe0"
_STOP: Final = b"\xfe\xff\xdd\xe0"
_SOS: Final = 0xDA
_MOST_FRAMES: Final = 64


def high_risk(instance: Instance) -> bool:
    """Whether images of the kind often show text."""
    kind = standard.sop.sop_class(instance.sop_class)
    made = "SECONDARY" in instance.text(_IMAGE_TYPE) or "SCREEN" in instance.text(_IMAGE_TYPE)
    return kind is None or kind.burned_in_risk.startswith(_HIGH) or instance.text(_MODALITY) in _SCREENS or made


def has_pixels(instance: Instance) -> bool:
    """Whether a file has pixel data."""
    return any(span.tag in PIXELS for span in instance.file.spans)


def of_file(instance: Instance, *, looked: bool) -> Iterator[Remark]:
    """What the header says of pixels; where they are looked at (`looked`) their kind alone says nothing."""
    if has_pixels(instance):
        yield from _burned_in(instance, looked=looked)
        yield from _faces(instance)
        yield from _streams(instance)
    for tag in sorted(instance.tops):
        if tag >> 24 in (0x50, 0x60) and tag & 0xFFFF == 0x3000:  # noqa: PLR2004  data of a curve or an overlay
            yield remark("A-BURNED", POSSIBLE, (tag,), "graphics, which can be letters")
    if instance.text(_DOCUMENT):
        yield remark("A-TEXT", LIKELY, (_DOCUMENT,), "a whole document, which nobody read")
    for tag, what in (
        (_SIGNED, "signatures name who signed"),
        (_ENCRYPTED, "encrypted attributes, which nobody can check"),
        (_ORIGINAL, "keeps the values that attributes had before"),
    ):
        if any(leaf.path[0] == tag for leaf in instance.leaves):
            yield remark("A-DIRECT", LIKELY, (tag,), what)


def _burned_in(instance: Instance, *, looked: bool) -> Iterator[Remark]:
    said = instance.text(_BURNED_IN)
    if said == "YES":
        yield remark("A-BURNED", LIKELY, (_BURNED_IN,), "says that text is burned in")
    elif not looked and high_risk(instance) and _PIXELS_CLEANED not in instance.codes(_METHODS):
        yield remark("A-BURNED", POSSIBLE, "PixelData", "images of this kind often show text, and nobody looked")


def _faces(instance: Instance) -> Iterator[Remark]:
    kind = standard.sop.sop_class(instance.sop_class)
    said = instance.text(_FACES)
    if said == "YES":
        yield remark("A-FACE", LIKELY, (_FACES,), "says that a face can be recognised", "", "Q")
        return
    if said == "NO" or _FACES_CLEANED in instance.codes(_METHODS) or kind is None or not kind.can_show_face:
        return
    words = " ".join(instance.text(tag) for tag in _DESCRIPTIONS)
    photo = kind.face_risk.startswith("photographic")
    if photo or standard.heads.is_head_term(instance.text(_BODY_PART)) or standard.heads.text_trigger().search(words):
        what = "a photograph, which may show a face" if photo else "images of a head, from which a face can be made"
        yield remark("A-FACE", POSSIBLE, "PixelData", what, "", "Q")


def _streams(instance: Instance) -> Iterator[Remark]:
    """Offset tables that hold what is no offset, and comments in the streams of frames."""
    file = instance.file
    span = next(span for span in file.spans if span.tag in PIXELS)
    data, pos, number = file.data, span.value, 0
    if data[pos : pos + 4] != _ITEM or pos == file.native[0] != 0:
        return
    while pos + 8 <= span.stop and number <= _MOST_FRAMES:
        length = int.from_bytes(data[pos + 4 : pos + 8], "little")
        if data[pos : pos + 4] != _ITEM:
            break
        start = pos + 8
        if number == 0:
            raw = bytes(data[start : start + min(length, 1 << 16)])
            if length % 4 or any(printable(raw)):
                yield remark("A-STRAY", LIKELY, "offset table", "holds what is no offset", raw[:64].decode("latin-1"))
        else:
            yield from _comments(bytes(data[start : start + min(length, 1 << 16)]))
        pos, number = start + length, number + 1


def _comments(stream: bytes) -> Iterator[Remark]:
    pos = 2 if stream[:2] == b"\xff\xd8" else len(stream)
    while pos + 4 <= len(stream) and stream[pos] == 0xFF:  # noqa: PLR2004  every marker starts so
        marker, length = stream[pos + 1], int.from_bytes(stream[pos + 2 : pos + 4], "big")
        if marker == _SOS:
            return
        if marker == 0xFE or 0xE1 <= marker <= 0xEF:  # noqa: PLR2004  COM, APP1 to APP15
            body = stream[pos + 4 : pos + 2 + length]
            text = " ".join(printable(re.sub(rb"^Exif\0\0", b"", body)))
            grade = Severity.LIKELY if text else POSSIBLE
            yield remark("A-TEXT", grade, "PixelData", "a comment or an application's data in a JPEG stream", text)
        pos += 2 + length

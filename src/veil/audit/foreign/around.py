"""What surrounds the data set: preamble, file meta information, bytes behind it, and the path (PS3.10 section 7)."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from veil.audit.findings import Severity
from veil.audit.foreign.instance import Instance
from veil.audit.foreign.remarks import Remark, remark
from veil.audit.foreign.shapes import LIKELY, POSSIBLE, has_date, shapes, telling
from veil.audit.foreign.texts import printable
from veil.audit.meta import PREAMBLE
from veil.audit.reading import bare
from veil.audit.words import words_of

_NEEDED: Final = frozenset((0x00020000, 0x00020001, 0x00020002, 0x00020003, 0x00020010, 0x00020012, 0x00020013))
_TITLES: Final = frozenset((0x00020016, 0x00020017, 0x00020018))
"""Application entity titles of the source, the sender and the receiver."""
_VERSION: Final = 0x00020013
_NAME: Final = 5
"""Letters from which a word of a title may be that of a person or of a site."""
_DUAL: Final = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_PADDING: Final = 0xFFFCFFFC
_PLAIN: Final = re.compile(
    r"[\d.]+|[0-9a-fA-F\-]{16,}|[A-Z0-9_\-]{0,3}\d{1,6}|(?:IM|im|IMG|img|image|slice|I|SE|ST|PA|S)[-_]?\d+"
)
"""Names of files and folders that say nothing: numbers, UIDs, digests, and short ones as on discs."""
_ENDINGS: Final = frozenset((".dcm", ".dicom", ".ima", ".img", ".raw", ".gz", ".bin", ".dic"))


def of_file(instance: Instance) -> Iterator[Remark]:
    """What is around the data set of a file."""
    yield from _preamble(instance)
    yield from _meta(instance)
    file = instance.file
    if file.tail.strip(b"\0"):
        grade = LIKELY if any(printable(file.tail)) else POSSIBLE
        yield remark("A-STRAY", grade, "behind the data set", "bytes that belong to no element", _latin(file.tail))
    padding = file.value(_PADDING)
    if padding is not None and padding.strip(b"\0"):
        yield remark("A-STRAY", LIKELY, (_PADDING,), "padding that is not zero", _latin(padding))


def _preamble(instance: Instance) -> Iterator[Remark]:
    if instance.file.deflated or not instance.file.meta:
        return
    head = bytes(instance.file.data[:PREAMBLE])
    if head.strip(b"\0"):
        texts = list(printable(head))
        harmless = head.startswith(_DUAL) and not texts
        what = "is not zero" if not harmless else "is not zero, as of a file that is TIFF too"
        yield remark("A-PREAMBLE", POSSIBLE if harmless else LIKELY, "preamble", what, " ".join(texts))


def _meta(instance: Instance) -> Iterator[Remark]:
    for tag, raw in sorted(instance.file.meta.items()):
        if tag in _NEEDED - {_VERSION} or not raw.strip(b" \0"):
            continue
        value = bare(raw)
        where = f"meta ({tag >> 16:04X},{tag & 0xFFFF:04X})"
        found = [shape for shape in shapes(value) if shape.severity is LIKELY]
        if tag == _VERSION:
            yield from (remark("A-META", LIKELY, where, shape.what, value, shape.hipaa) for shape in found[:1])
        elif tag in _TITLES and not found:
            grade = LIKELY if any(len(word) >= _NAME and telling(word) for word in words_of(value)) else POSSIBLE
            yield remark("A-META", grade, where, "names an application of the sending site", value)
        else:
            yield remark("A-META", LIKELY, where, "is not needed, and says something", value)


def of_path(ref: str) -> Iterator[Remark]:
    """What the names of a file and of the folders above it say."""
    for part in PurePosixPath(ref).parts:
        stem = part
        for ending in _ENDINGS:
            stem = stem[: -len(ending)] if stem.lower().endswith(ending) else stem
        if _PLAIN.fullmatch(stem) and not has_date(stem):
            continue
        spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", stem.replace("_", " "))
        for shape in shapes(spaced):
            yield remark("A-PATH", shape.severity, "path", f"a name of the path {shape.what}", part, shape.hipaa)


def stray(ref: str, head: bytes) -> Remark:
    """A file that is no DICOM object."""
    name = PurePosixPath(ref).name.lower()
    if name.startswith(_HARMLESS) or name.endswith((".md5", ".sha256", ".sha1")):
        return remark("A-STRAY", POSSIBLE, "file", "is no DICOM object")
    if not head:
        return remark("A-STRAY", POSSIBLE, "file", "is empty")
    kind = next((kind for start, kind in _KINDS if head.startswith(start)), "a file that is no DICOM object")
    return remark("A-STRAY", Severity.LIKELY, "file", f"is {kind}: nobody looked into it")


_HARMLESS: Final = ("license", "licence", "readme", "notice", "changelog", ".gitignore", ".gitattributes")
_KINDS: Final = (
    (b"%PDF", "a PDF document"),
    (b"PK\3\4", "a zip archive, or an office document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"SQLite format 3", "a database"),
    (b"<?xml", "an XML document"),
    (b"{", "a JSON document, or text in braces"),
)


def _latin(value: bytes) -> str:
    return bytes(value[:256]).decode("latin-1").strip(" \0")

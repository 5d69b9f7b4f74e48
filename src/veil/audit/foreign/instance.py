"""One file of others, opened: its elements at every depth, and which patient, study and series it says it is of."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from veil.audit.elements import PIXELS, Part10, StructureError, read
from veil.audit.foreign import concepts
from veil.audit.reading import Leaf, bare, context_of, decoded, leaves

LONGEST: Final = 1 << 20
"""Bytes of one value that are looked at as text; all of it is searched for known identifiers."""
_NESTED: Final = frozenset((b"SQ", b"UN"))
_MOST_NESTED: Final = 1 << 28
_MAGIC: Final = b"DICM"
_HEAD: Final = 132
_STARTS: Final = frozenset((0x0000, 0x0002, 0x0008))
_VRS: Final = frozenset(
    b"AE AS AT CS DA DS DT FL FD IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV".split()
)
_MOST_BEFORE: Final = 1 << 16
DIRECTORY: Final = "1.2.840.10008.1.3.10"
_RECORDS: Final = 0x00041220
_CODE_VALUE: Final = 0x00080100
_TEMPORAL, _METHODS, _DATES_MOVED = 0x00280303, 0x00120064, "113107"
_DEVICE: Final = (0x00080070, 0x00081090)


@dataclass(slots=True)
class Instance:
    """An opened file.

    Attributes:
        path: where it lies.
        ref: its path below what is audited, with slashes.
        file: its structure.
        leaves: its elements that are no sequences, at every depth; pixel data is left out.
        tops: of the outermost level, as bare text, by tag.
        trouble: elements that cannot be read, with what is wrong; no value.
        schemes: coding scheme designators, by the place of the item that they stand in.
    """

    path: Path
    ref: str
    file: Part10
    leaves: list[Leaf] = field(default_factory=list)
    tops: dict[int, str] = field(default_factory=dict)
    trouble: list[tuple[int, str]] = field(default_factory=list)
    schemes: dict[tuple[int, ...], str] = field(default_factory=dict)

    def text(self, tag: int) -> str:
        """The value of an element of the outermost level; "" if there is none."""
        return self.tops.get(tag, "")

    @property
    def sop_class(self) -> str:
        """SOP Class UID, of the file meta information where the data set has none."""
        return self.text(0x00080016) or bare(self.file.meta.get(0x00020002, b""))

    @property
    def is_directory(self) -> bool:
        """Whether it is a DICOMDIR."""
        return self.sop_class == DIRECTORY or _RECORDS in self.file.places

    @property
    def moved(self) -> bool:
        """Whether its marks say that dates were moved or taken out."""
        return self.text(_TEMPORAL) in ("MODIFIED", "REMOVED") or _DATES_MOVED in self.codes(_METHODS)

    @property
    def devices(self) -> frozenset[str]:
        """Its own maker and model, which reports name again."""
        return frozenset(self.text(tag) for tag in _DEVICE) - {""}

    def codes(self, sequence: int) -> frozenset[str]:
        """Code values of the items of a sequence of the outermost level."""
        found = (leaf for leaf in self.leaves if leaf.path[0] == sequence and leaf.tag == _CODE_VALUE)
        return frozenset(bare(leaf.value) for leaf in found)


def is_dicom(head: bytes) -> bool:
    """Whether a file that starts so is DICOM, with preamble or without."""
    if head[128:_HEAD] == _MAGIC:
        return True
    if len(head) < 8 or int.from_bytes(head[:2], "little") not in _STARTS:  # noqa: PLR2004  a header
        return False
    length = int.from_bytes(head[4:8], "little")
    return head[4:6] in _VRS or length < _MOST_BEFORE


def open_instance(path: Path, ref: str) -> Instance:
    """Open a file and read its elements, pixel data left out.

    Raises:
        StructureError: its structure cannot be understood.
        OSError: it cannot be read.
    """
    file = read(path, lenient=True)
    file.value(0)  # places by tag are made where one is asked for
    found = Instance(path, ref, file)
    context = context_of(file)
    for span in file.spans:
        if span.tag in PIXELS:
            continue
        most = _MOST_NESTED if span.vr in _NESTED else LONGEST
        raw = bytes(file.data[span.start : min(span.stop, span.value + most)])
        try:
            inner = leaves(raw, span, context)
        except StructureError as error:
            found.trouble.append((span.tag, str(error)))
            inner = [Leaf((span.tag,), (span.tag,), b"UN", raw[span.value - span.start :][:LONGEST], context.charset)]
        found.leaves += inner
    found.schemes.update(concepts.schemes(found.leaves))
    found.tops.update((leaf.tag, text_of(leaf)) for leaf in reversed(found.leaves) if len(leaf.path) == 1)
    return found


def text_of(leaf: Leaf) -> str:
    """The value of a leaf as text, in its character set, without padding."""
    value = leaf.value[:LONGEST]
    said = decoded(leaf)
    return (value.decode("latin-1") if said is None else said).strip(" \0")


def parts_of(leaf: Leaf) -> Iterator[str]:
    """The single values of a leaf of text."""
    yield from (part.strip(" \0") for part in text_of(leaf).split("\\"))

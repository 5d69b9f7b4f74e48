"""What pydicom sees in a file, as a plain tree: the oracle that the walker of veil is compared with.

A tree is a list of nodes in file order; a node is `(tag, vr, value)`: `vr` is None in implicit VR; `value` is the bytes
as they stand in the file (undefined length: what lies before the delimiter) or, for a sequence, a list of trees.
File Meta Information is not part of it.
"""

import struct
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias

import pydicom
from pydicom.dataelem import DataElement, RawDataElement, convert_raw_data_element
from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset
from pydicom.hooks import raw_element_vr
from pydicom.multival import MultiValue

Node: TypeAlias = "tuple[int, str | None, bytes | list[list[Node]]]"
Tree: TypeAlias = "list[Node]"

_CHARSET = 0x00080005
_PIXELS = 0x7FE00010
_WIDTHS = dict.fromkeys(("US", "SS", "OW", "AT"), 2)
_WIDTHS |= dict.fromkeys(("UL", "SL", "FL", "OF", "OL"), 4) | dict.fromkeys(("FD", "OD", "OV", "SV", "UV"), 8)


def read_tree(path: Path) -> Tree:
    """The tree of a file's data set; raises what pydicom raises."""
    return tree_of(pydicom.dcmread(path, force=True))


def tree_of(dataset: Dataset) -> Tree:
    """The tree of a data set that pydicom read."""
    return [_node(dataset, tag) for tag in list(dataset._dict)]


def _node(dataset: Dataset, tag: Any) -> Node:
    element = dataset._dict[tag]
    if isinstance(element, RawDataElement):
        written = None if element.is_implicit_VR else element.VR
        found: dict[str, Any] = {}
        raw_element_vr(element, found, ds=dataset)
        if found["VR"] != "SQ":
            value = element.value or b""
            return int(tag), written, value if element.is_little_endian else _swapped(dataset, element, value)
    else:
        # pydicom reads a sequence of undefined length at once; whether its VR was SQ or UN is no longer told.
        written = None if dataset.original_encoding[0] else str(element.VR)
        if element.VR != "SQ":
            return int(tag), None, _again(element)
    return int(tag), written, [tree_of(item) for item in dataset[tag].value or []]


def _swapped(dataset: Dataset, element: RawDataElement, value: bytes) -> bytes:
    # What is big endian in the file is compared as little endian: both hold the same numbers.
    width = _WIDTHS.get(element.VR or "UN", 1)
    if element.tag == _PIXELS and element.VR == "OW":
        width = max(width, dataset.BitsAllocated // 8)
    return b"".join(value[at : at + width][::-1] for at in range(0, len(value), width)) if width > 1 else value


def _again(element: DataElement) -> bytes:
    # pydicom decodes the character set while it reads; this is what it must have read. Trailing padding is not told.
    if isinstance(element.value, bytes):
        return element.value
    if isinstance(element.value, int):
        return struct.pack("<H", element.value)  # Pixel Representation, which decides about the VR of others
    values = element.value if isinstance(element.value, MultiValue) else [element.value or ""]
    text = "\\".join(str(value) for value in values).encode("latin-1")
    return text + b" " * (len(text) % 2)


def items_of(value: bytes) -> list[Tree] | None:
    """The items that bytes hold, read as implicit VR little endian (PS3.5 6.2.2); None if they hold no sequence."""
    if value[:4] != b"\xfe\xff\x00\xe0":
        return None
    wrapped = b"\x00\x01\x00\x10" + len(value).to_bytes(4, "little") + value  # as a value of (0100,1000)
    try:
        holder = read_dataset(BytesIO(wrapped), is_implicit_VR=True, is_little_endian=True)
        element = next(iter(holder._dict.values()))
        assert isinstance(element, RawDataElement)
        sequence = convert_raw_data_element(element._replace(VR="SQ"), ds=holder)
        return [tree_of(item) for item in sequence.value]
    except Exception:  # noqa: BLE001  whatever pydicom thinks of it, it is then no sequence
        return None


def difference(ours: Tree, theirs: Tree, where: str = "") -> str | None:
    """The first place where two trees differ, without any value; None if they agree.

    A value that one side left as bytes and the other opened as a sequence counts as equal if the bytes hold just those
    items: how far UN and private elements are opened is a matter of taste, what is in them is not.
    """
    # pydicom keeps one of two elements with the same tag, which no data set may have: the later.
    ours = list({node[0]: node for node in ours}.values())
    if len(ours) != len(theirs):
        return f"{where}: {len(ours)} elements, pydicom has {len(theirs)}"
    for (tag, vr, value), (tag2, vr2, value2) in zip(ours, theirs, strict=True):
        place = f"{where}({tag >> 16:04X},{tag & 0xFFFF:04X})"
        if tag != tag2:
            return f"{place}: pydicom has ({tag2 >> 16:04X},{tag2 & 0xFFFF:04X})"
        if vr is not None and vr2 is not None and vr != vr2 and {vr, vr2} != {"UN", "SQ"}:
            return f"{place}: VR {vr}, pydicom has {vr2}"
        found = _values(tag, value, value2, place)
        if found:
            return found
    return None


def _values(tag: int, ours: bytes | list[Tree], theirs: bytes | list[Tree], place: str) -> str | None:
    if isinstance(ours, bytes) and isinstance(theirs, bytes):
        if tag == _CHARSET and ours.rstrip(b" \0") == theirs.rstrip(b" \0"):
            return None
        return None if ours == theirs else f"{place}: {len(ours)} bytes differ from pydicom's {len(theirs)}"
    left = items_of(ours) if isinstance(ours, bytes) and ours else ours
    right = items_of(theirs) if isinstance(theirs, bytes) and theirs else theirs
    if not left and not right:
        return None  # an empty value and a sequence without items
    if not isinstance(left, list) or not isinstance(right, list):
        return f"{place}: a sequence on one side only"
    if len(left) != len(right):
        return f"{place}: {len(left)} items, pydicom has {len(right)}"
    for number, (one, other) in enumerate(zip(left, right, strict=True)):
        found = difference(one, other, f"{place}[{number}]")
        if found:
            return found
    return None

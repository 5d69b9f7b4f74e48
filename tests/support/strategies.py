"""hypothesis builds nested data sets: their bytes, and the tree that they must be read as."""

import struct
from dataclasses import dataclass

from hypothesis import strategies as st

from support.encode import IMPLICIT, Syntax, pad
from support.oracle import Node, Tree

UIDS = {True: b"1.2.840.10008.1.2", False: b"1.2.840.10008.1.2.1"}
_PUBLIC: tuple[tuple[int, str], ...] = (
    (0x00080008, "CS"),
    (0x00080020, "DA"),
    (0x00081030, "LO"),
    (0x00100010, "PN"),
    (0x00104000, "LT"),
    (0x00180050, "DS"),
    (0x00200013, "IS"),
    (0x00280010, "US"),
    (0x00420011, "OB"),
    (0x0040A160, "UT"),
    (0x00561234, "UN"),
    (0x7FE00010, "OW"),
)
_SEQUENCES = (0x00081140, 0x00400275, 0x0040A730, 0x30060020, 0x52009230)
_CREATOR = b"MAKER OF NOWHERE"


@dataclass(frozen=True, slots=True)
class Built:
    """A data set that hypothesis built: how it is encoded, its bytes, and its tree."""

    syntax: Syntax
    data: bytes
    tree: Tree

    def file(self) -> bytes:
        """A whole Part 10 file around the data set."""
        explicit = Syntax()
        meta = explicit.element(0x00020010, "UI", UIDS[self.syntax.implicit])
        length = explicit.element(0x00020000, "UL", struct.pack("<L", len(meta)))
        return b"\0" * 128 + b"DICM" + length + meta + self.data


@st.composite
def _leaf(draw: st.DrawFn, syntax: Syntax) -> tuple[bytes, Node]:
    tag, vr = draw(st.sampled_from(_PUBLIC))
    value = pad(vr, draw(st.binary(max_size=40)))
    if value.startswith(b"\xfe\xff"):
        value = b"\0\0" + value[2:]  # a value that looks like an item is another test's business
    return syntax.element(tag, vr, value), (tag, None if syntax.implicit else vr, value)


@st.composite
def _private(draw: st.DrawFn, syntax: Syntax) -> list[tuple[bytes, Node]]:
    value = pad("UN", draw(st.binary(max_size=20)))
    rows = [(0x00710010, "LO", pad("LO", _CREATOR)), (0x00711001, "UN", value.replace(b"\xfe", b"\x00"))]
    return [(syntax.element(t, vr, v), (t, None if syntax.implicit else vr, v)) for t, vr, v in rows]


@st.composite
def _sequence(draw: st.DrawFn, syntax: Syntax, depth: int) -> tuple[bytes, Node]:
    tag = draw(st.sampled_from(_SEQUENCES))
    undefined, as_un = draw(st.booleans()), not syntax.implicit and draw(st.booleans())
    inside = IMPLICIT if as_un else syntax
    content, trees = b"", []
    for open_item in draw(st.lists(st.booleans(), max_size=3)):
        body, tree = draw(_level(inside, depth - 1))
        content += inside.item(body, undefined=open_item)
        trees.append(tree)
    vr = "UN" if as_un else "SQ"
    return syntax.element(tag, vr, content, undefined=undefined), (tag, None if syntax.implicit else vr, trees)


@st.composite
def _level(draw: st.DrawFn, syntax: Syntax, depth: int) -> tuple[bytes, Tree]:
    parts = draw(st.lists(_leaf(syntax), max_size=4))
    if draw(st.booleans()):
        parts += draw(_private(syntax))
    if depth:
        parts += draw(st.lists(_sequence(syntax, depth), max_size=2))
    ordered = sorted({node[0]: (data, node) for data, node in parts}.items())
    return b"".join(data for _, (data, _) in ordered), [node for _, (_, node) in ordered]


@st.composite
def datasets(draw: st.DrawFn, depth: int = 3) -> Built:
    """A data set in little endian, implicit or explicit VR; sequences of defined and undefined length, as SQ and UN."""
    syntax = Syntax(implicit=draw(st.booleans()))
    data, tree = draw(_level(syntax, depth))
    return Built(syntax, data, tree)

"""What the elements of a file say: values at every depth, as pydicom reads them."""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final, NamedTuple

from veil import standard
from veil.audit import nested
from veil.audit.elements import Part10, Span, StructureError, inside_is_implicit, length_at
from veil.audit.nested import Inner, Sequence

_ITEM: Final = b"\xfe\xff\x00\xe0"
_CHARSET: Final = 0x00080005
_SOP_CLASS: Final = 0x00080016
_TEXT: Final = frozenset((b"LO", b"LT", b"PN", b"SH", b"ST", b"UC", b"UT"))
_DEEPEST: Final = 128
_LARGE: Final = 1 << 13
"""Bytes of a sequence from which pydicom would take too long: it makes an object of each element."""
_LONGEST: Final = 1 << 20
"""Bytes of a value that are decoded as text."""

Where = tuple[int, ...]
"""Where an element stands: for each sequence above it its tag, the number of its items and the one; then its tag."""


class Leaf(NamedTuple):
    """An element that is no sequence.

    `path` are the tags that lead to it, `item` says in which items it stands: for each sequence its tag, the number of
    its items and the one. `vr` is the file's; where it says UN, or nothing, that of the dictionary. `charset` are the
    terms of Specific Character Set that hold for it. `creator` is that of a private element.
    """

    path: tuple[int, ...]
    item: tuple[int, ...]
    vr: bytes
    value: bytes
    charset: str
    creator: str = ""

    @property
    def tag(self) -> int:
        """Its tag."""
        return self.path[-1]

    @property
    def where(self) -> Where:
        """Where it stands."""
        return (*self.item, self.path[-1])


@dataclass(frozen=True, slots=True)
class Context:
    """How the elements of a data set are written.

    Attributes:
        implicit: whether VRs are not written.
        big: whether numbers are big endian.
        charset: Specific Character Set, as written.
        creators: private creators by group and block, `gggg00bb`.
        iod: key of the IOD, for what items must have; "" for an unknown one.
    """

    implicit: bool
    big: bool
    charset: str = ""
    creators: dict[int, str] = field(default_factory=dict)
    iod: str = ""


def context_of(file: Part10) -> Context:
    """The context of the outermost level of a file."""
    creators = {
        span.tag >> 16 << 8 | span.tag & 0xFF: bare(file.data[span.value : span.stop])
        for span in file.spans
        if is_creator(span.tag) and span.stop - span.value <= 64  # noqa: PLR2004  LO
    }
    return Context(
        file.implicit, file.big, file.text(_CHARSET), creators, standard.iod.key(file.text(_SOP_CLASS)) or ""
    )


def is_creator(tag: int) -> bool:
    """Whether a tag is that of a private creator (PS3.5 7.8.1)."""
    return bool(tag & 0x10000) and 0x10 <= tag & 0xFFFF <= 0xFF  # noqa: PLR2004  gggg,0010 to gggg,00FF


def bare(value: bytes) -> str:
    """A value as text, without padding."""
    return value.decode("latin-1").strip(" \0")


def leaves(raw: bytes, span: Span, context: Context) -> list[Leaf]:
    """The leaves of one element of the outermost level.

    Args:
        raw: its bytes, header included.
        span: the element.
        context: of the outermost level.

    Raises:
        StructureError: pydicom cannot read it.
    """
    return list(each_leaf(raw, span, context))


def each_leaf(raw: bytes, span: Span, context: Context, only: frozenset[bytes] | None = None) -> Iterator[Leaf]:
    """The same one by one, for those who keep none of them; of a large sequence those with some VRs, if told so.

    Raises:
        StructureError: pydicom cannot read it.
    """
    value = raw[span.value - span.start :]
    if not is_sequence(span.vr, value, big=context.big):
        creator = creator_of(span.tag, context.creators)
        yield Leaf((span.tag,), (), vr_of(span.tag, span.vr), value, context.charset, creator)
        return
    try:
        if len(raw) > _LARGE:
            yield from _unaided(raw, span, context, only)
            return
        from pydicom.filereader import read_dataset

        found = read_dataset(BytesIO(raw), context.implicit, not context.big, bytelength=len(raw))
        yield from list(_walk(found, (), (), context.charset, context.creators))
    except (StructureError, RecursionError):
        raise StructureError(f"{span.tag:08X} is nested too deeply") from None
    except Exception as error:  # noqa: BLE001  pydicom has no error class of its own for bytes that it cannot read
        raise StructureError(f"{span.tag:08X} cannot be read: {type(error).__name__}") from None


def _unaided(raw: bytes, span: Span, context: Context, only: frozenset[bytes] | None) -> Iterator[Leaf]:
    value, order = span.value - span.start, ">" if context.big else "<"
    written = span.vr if not context.implicit else b"SQ"
    implicit = context.implicit or (written == b"UN" and inside_is_implicit(raw, value))
    (_, length), head = length_at(raw, value - 8, order), raw[value - 4 : value]
    stop = -1 if head == b"\xff\xff\xff\xff" else value + length
    return _leaves(raw, nested.inner(raw, span.tag, Sequence(value, stop, order, implicit)), context.charset, only)


def _leaves(raw: bytes, found: Iterable[Inner], outer: str, only: frozenset[bytes] | None) -> Iterator[Leaf]:
    for path, item, vr, start, stop, said, creators in found:
        tag = path[-1]
        kind = vr if vr != b"UN" else vr_of(tag, vr)
        if only is not None and kind not in only:
            continue
        charset = outer if said is None else bare(said)
        creator = ""
        if tag & 0x10000 and not is_creator(tag):
            creator = creator_of(tag, {block: bare(name) for block, name in creators.items()})
        yield Leaf(path, item, kind, raw[start:stop], charset, creator)


def is_sequence(vr: bytes, value: bytes, *, big: bool) -> bool:
    """Whether a value holds items."""
    return vr == b"SQ" or (vr == b"UN" and value[:4] == (_ITEM if not big else b"\xff\xfe\xe0\x00"))


def creator_of(tag: int, creators: dict[int, str]) -> str:
    """The creator of a private element; "" for a public one."""
    return creators.get(tag >> 16 << 8 | tag >> 8 & 0xFF, "?") if tag & 0x10000 and not is_creator(tag) else ""


def vr_of(tag: int, written: bytes) -> bytes:
    """The VR that counts: the file's, but that of the dictionary where the file says nothing, or UN."""
    if written not in (b"UN", b""):
        return written
    if tag & 0x10000:
        return b"LO" if is_creator(tag) else b"UN"
    return standard.dictionary.vr_table().get(tag, "UN").encode()


def _walk(level: Any, path: tuple[int, ...], where: Where, charset: str, creators: dict[int, str]) -> Iterator[Leaf]:
    from pydicom.sequence import Sequence

    if len(path) > _DEEPEST:
        raise StructureError("nested too deeply")
    tags = [int(tag) for tag in level.keys()]  # noqa: SIM118  a data set is no mapping of tags
    if path:
        if _CHARSET in tags:
            charset = bare(_bytes(level.get_item(_CHARSET)))
        creators = {tag >> 16 << 8 | tag & 0xFF: bare(_bytes(level.get_item(tag))) for tag in tags if is_creator(tag)}
    for tag in tags:
        item = level.get_item(tag)
        written = (item.VR or "UN").encode()
        value = item.value
        if isinstance(value, bytes) and is_sequence(vr_of(tag, written), value, big=False):
            value = level[tag].value if written == b"SQ" or not tag & 0x10000 else _items(value)
        if not isinstance(value, Sequence):
            text = value if isinstance(value, bytes) else str(value or "").encode()
            yield Leaf((*path, tag), where, vr_of(tag, written), text, charset, creator_of(tag, creators))
            continue
        for number, inner in enumerate(value):
            yield from _walk(inner, (*path, tag), (*where, tag, len(value), number), charset, creators)


def _bytes(item: Any) -> bytes:
    return item.value if isinstance(item.value, bytes) else "\\".join(_several(item.value)).encode("latin-1", "replace")


def _several(value: Any) -> list[str]:
    return [str(value)] if isinstance(value, str) or not hasattr(value, "__iter__") else [str(one) for one in value]


def _items(value: bytes) -> Any:
    """The items of a private sequence that is written as UN, which is implicit (PS3.5 6.2.2)."""
    from pydicom.filereader import read_sequence

    return read_sequence(BytesIO(value), True, True, len(value), "iso8859")


def decoded(leaf: Leaf) -> str | None:
    """The text of a leaf that is not plain ASCII; None for all others."""
    value = leaf.value
    if leaf.vr not in _TEXT or len(value) > _LONGEST or (value.isascii() and b"\x1b" not in value):
        return None
    from pydicom.charset import convert_encodings, decode_bytes

    try:
        encodings = convert_encodings(leaf.charset.split("\\"))
        return decode_bytes(value, encodings, set(map(ord, "\\^=\r\n\f\t")))
    except (LookupError, ValueError, UnicodeError, AttributeError):
        return value.decode("latin-1")


def numbers(value: bytes, *, big: bool = False) -> int:
    """One US value; -1 if there is none."""
    return int(struct.unpack_from(">H" if big else "<H", value)[0]) if len(value) >= 2 else -1  # noqa: PLR2004  US

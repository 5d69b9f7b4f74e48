"""XML read safely into a small tree, and written again: no entities, no processing instructions, no comments.

A document type declaration, which alone can declare entities, is refused, so there is nothing that could expand
or fetch. Size, depth and number of elements are bounded.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from veil.clean.documents.tools import TOO_LARGE, unreadable
from veil.errors import HoldError

MOST_BYTES: Final = 16 << 20
_MOST_ELEMENTS: Final = 200_000
_MOST_DEPTH: Final = 100
_SEPARATOR: Final = "\x1f"
_FORBIDDEN: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class Node:
    """An element: its namespace and name, its attributes (those of a namespace as `namespace name`), its content.

    `content` holds texts and nodes in their order.
    """

    space: str
    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: list["str | Node"] = field(default_factory=list)

    @property
    def nodes(self) -> list["Node"]:
        """The elements inside, without the texts."""
        return [part for part in self.content if not isinstance(part, str)]

    @property
    def text(self) -> str:
        """All text inside, at every depth."""
        parts: list[str] = []
        left: list[str | Node] = [self]
        while left:
            part = left.pop()
            if isinstance(part, str):
                parts.append(part)
            else:
                left += reversed(part.content)
        return "".join(parts)


class _Builder:
    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        self._count = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._count += 1
        if self._count > _MOST_ELEMENTS or len(self._open) >= _MOST_DEPTH:
            raise HoldError(TOO_LARGE, "XML with more or deeper elements than are read")
        space, _, local = name.rpartition(_SEPARATOR)
        node = Node(space, local, {key.replace(_SEPARATOR, " "): text for key, text in attributes.items()})
        if self._open:
            self._open[-1].content.append(node)
        else:
            self.root = node
        self._open.append(node)

    def end(self, _name: str) -> None:
        self._open.pop()

    def text(self, data: str) -> None:
        if self._open:
            self._open[-1].content.append(data)


def _refuse(*_: object) -> None:
    raise unreadable("XML that declares a document type")


def read(data: bytes) -> Node:
    """Reads a document.

    Raises:
        HoldError: H-DOCUMENT-UNREADABLE, H-DOCUMENT-TOO-LARGE.
    """
    if len(data) > MOST_BYTES:
        raise HoldError(TOO_LARGE, "XML that is larger than is read")
    builder = _Builder()
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = None
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError):
        raise unreadable("XML that is not well formed") from None
    if builder.root is None:
        raise unreadable("XML without an element")
    return builder.root


def write(root: Node, prefixes: Mapping[str, str]) -> bytes:
    """Writes a document in UTF-8.

    Args:
        root: its element.
        prefixes: the prefix of each namespace; "" for the one without.
    """
    spaces = "".join(f' xmlns{":" if short else ""}{short}="{space}"' for space, short in prefixes.items())
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n']
    _write(root, prefixes, parts, spaces)
    return "".join(parts).encode("utf-8", "replace")


def _write(node: Node, prefixes: Mapping[str, str], parts: list[str], spaces: str = "") -> None:
    name = _name(node.space, node.name, prefixes)
    parts.append(f"<{name}{spaces}")
    for key, text in node.attributes.items():
        space, _, local = key.rpartition(" ")
        said = escaped(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
        parts.append(f' {_name(space, local, prefixes) if space else local}="{said}"')
    if not node.content:
        parts.append("/>")
        return
    parts.append(">")
    for part in node.content:
        if isinstance(part, str):
            parts.append(escaped(part))
        else:
            _write(part, prefixes, parts)
    parts.append(f"</{name}>")


def escaped(text: str) -> str:
    """Gives a text as XML writes it."""
    return (
        _FORBIDDEN.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    )


def _name(space: str, local: str, prefixes: Mapping[str, str]) -> str:
    short = prefixes[space]
    return f"{short}:{local}" if short else local

"""The IODs of PS3.3: which attributes an object of a SOP class has, and of which type (PS3.5 7.4).

An IOD is a list of modules; the same attribute can be in several, with different types. Types from mandatory modules
bind; those from user-optional and conditional modules bind if the module is there, which nobody can tell for sure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from veil.standard import _tables

STRICTNESS = ("1", "1C", "2", "2C", "3")
"""The types of attributes, the strictest first."""

_CACHED_LEVELS = 4096
_OVERLAYS = 0x60
_CONTENT_SEQUENCE = 0x0040A730
_DEEPEST = 16  # twice the depth of the deepest module; a longer path is not worth remembering


@dataclass(frozen=True, slots=True)
class AttributeType:
    """The strictest type of an attribute over the mandatory modules, and over the others; None if in none of them."""

    mandatory: str | None
    conditional: str | None

    @property
    def strictest(self) -> str:
        """The stricter of the two."""
        return min((self.mandatory or "3", self.conditional or "3"), key=STRICTNESS.index)


# A module as it stands in its file: tag in hexadecimal -> type, or [type, items]; items are again such a mapping, or
# the name of a part that several modules share. Nothing is unfolded before it is asked for.
_Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Source:
    """The file, cut in lines but not understood yet."""

    keys: dict[str, str]
    modules: dict[str, str]
    nodes: dict[str, str]


@cache
def _source() -> _Source:
    source = _Source({}, {}, {})
    places = {"S": source.keys, "I": source.modules, "N": source.nodes}
    for line in _tables.lines("iod.tsv"):
        kind, name, text = line.split("\t")
        places[kind][name] = text
    return source


@cache
def _node(name: str) -> _Node:
    import json

    node: _Node = json.loads(_source().nodes.get(name, "{}"))
    return node


@cache
def _modules(iod: str) -> tuple[tuple[str, bool], ...]:
    text = _source().modules.get(iod, "")
    return tuple((name[:-2], name.endswith("M")) for name in text.split(" ")) if text else ()


def key(sop_class_uid: str) -> str | None:
    """The key of the IOD of a SOP class; None if the SOP class is unknown or retired without a successor."""
    return _source().keys.get(sop_class_uid.strip(" \0"))


def known() -> tuple[str, ...]:
    """The keys of all IODs."""
    return tuple(_source().modules)


def modules(iod: str) -> tuple[tuple[str, bool], ...]:
    """The modules of an IOD in its order, each with whether it is mandatory; empty for an unknown IOD."""
    return _modules(iod)


def _items(node: _Node, sequence: int) -> _Node | None:
    found = node.get(_hexadecimal(sequence))
    if not isinstance(found, list):
        return None
    items = found[1]
    return _node("=" + items) if isinstance(items, str) else items


def _hexadecimal(tag: int) -> str:
    # Modules write overlay attributes with the wildcard of their repeating group.
    text = f"{tag:08X}"
    return f"60xx{text[4:]}" if tag >> 24 == _OVERLAYS and not tag >> 16 & 1 else text


def described(path: tuple[int, ...]) -> tuple[int, ...] | None:
    """The path at which PS3.3 describes what stands at a path of any depth; None if it is deeper than any description.

    A content item holds content items like itself (PS3.3 C.17.3.1): the first Content Sequence describes all below.
    """
    if _CONTENT_SEQUENCE in path:
        steps = zip(path, (0, *path[:-1]), strict=True)
        path = tuple(step for step, before in steps if step != _CONTENT_SEQUENCE or before != _CONTENT_SEQUENCE)
    return path if len(path) <= _DEEPEST else None


def _walk(iod: str, path: tuple[int, ...]) -> list[tuple[_Node, bool]]:
    """The nodes that describe the items at a path, one for each module that knows it, with whether it is mandatory."""
    level = [(_node(name), mandatory) for name, mandatory in _modules(iod)]
    for sequence in path:
        below = [(_items(node, sequence), mandatory) for node, mandatory in level]
        level = [(node, mandatory) for node, mandatory in below if node is not None]
        if not level:
            break
    return level


@cache
def _attribute_type(mandatory: str | None, conditional: str | None) -> AttributeType:
    return AttributeType(mandatory, conditional)


@lru_cache(maxsize=_CACHED_LEVELS)
def _level(iod: str, path: tuple[int, ...]) -> dict[str, AttributeType]:
    merged: dict[str, AttributeType] = {}
    for node, mandatory in _walk(iod, path):
        for tag, value in node.items():
            kind = value if isinstance(value, str) else value[0]
            old = merged.get(tag)
            bound, loose = (old.mandatory, old.conditional) if old else (None, None)
            if mandatory:
                bound = kind if bound is None else min(bound, kind, key=STRICTNESS.index)
            else:
                loose = kind if loose is None else min(loose, kind, key=STRICTNESS.index)
            merged[tag] = _attribute_type(bound, loose)
    return merged


def attribute_type(iod: str | None, path: tuple[int, ...], tag: int) -> AttributeType | None:
    """The types of an attribute at a path; None if the IOD is unknown or does not define the attribute there.

    Args:
        iod: key of the IOD, None if unknown.
        path: tags of the enclosing sequences, outermost first.
        tag: the attribute; overlay attributes in any group 60xx.
    """
    place = described(path) if path else path
    if iod is None or place is None:
        return None
    return _level(iod, place).get(_hexadecimal(tag))


@cache
def required(iod: str) -> Mapping[int, str]:
    """What every object of the IOD must have at its top level: tag to '1' (with a value) or '2' (may be empty).

    Only what mandatory modules ask for without a condition.
    """
    types: dict[int, str] = {}
    for node, mandatory in _walk(iod, ()):
        for tag, value in node.items() if mandatory else ():
            kind = value if isinstance(value, str) else value[0]
            if kind in ("1", "2") and "x" not in tag:
                number = int(tag, 16)
                types[number] = min(kind, types.get(number, kind))
    return MappingProxyType(dict(sorted(types.items())))


def children(iod: str, path: tuple[int, ...]) -> Mapping[int, str]:
    """The attributes in the items of the sequence at a path (top level for the empty path), with their strictest type.

    Repeating overlay attributes are given for group 6000.
    """
    place = described(path)
    return MappingProxyType({}) if place is None else _children(iod, place)


@lru_cache(maxsize=_CACHED_LEVELS)
def _children(iod: str, path: tuple[int, ...]) -> Mapping[int, str]:
    level = _level(iod, path).items()
    return MappingProxyType({int(tag.replace("x", "0"), 16): found.strictest for tag, found in level})

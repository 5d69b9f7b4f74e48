"""Models in Wavefront OBJ: vertices and faces stay as they were written, comments go, names become neutral ones.

PS3.3 A.86 encapsulates it. A material has the same neutral name here and in its library (`mtl`), since both come from
the name and the key. Free-form curves and surfaces are not read: a model with them is held.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from veil.clean.documents.numbers import is_number
from veil.clean.documents.tools import TOO_LARGE, Tools, unreadable
from veil.errors import HoldError

_MOST: Final = 1 << 27
"""Bytes of a model in text: two million vertices. It is read line by line, some 3 MiB a second."""
_LONGEST_LINE: Final = 1 << 16
_INDEX: Final = re.compile(rb"(-?[0-9]{1,10})(?:/(-?[0-9]{1,10})?(?:/(-?[0-9]{1,10})?)?)?")
_VALUES: Final = {b"v": (3, 7), b"vt": (1, 3), b"vn": (3, 3), b"vp": (1, 3)}
"""Numbers in a line: coordinates with a weight or a colour, texture coordinates, normals, parameters."""
_LEAST: Final = {b"f": 3, b"l": 2, b"p": 1}
_SMOOTHING: Final = re.compile(rb"off|[0-9]{1,6}")
_NAMED: Final = (b"o", b"g", b"usemtl", b"mtllib")
_SWITCHES: Final = (b"bevel", b"c_interp", b"d_interp", b"lod", b"mg")
_SHORTEST_LINE: Final = 2


def clean(data: bytes, tools: Tools) -> bytes:
    """Gives the model without comments and with neutral names; every other line is the source's.

    Args:
        data: the model, without padding.
        tools: what it is cleaned with.

    Raises:
        HoldError: H-DOCUMENT-TOO-LARGE; H-DOCUMENT-UNREADABLE, for a statement or a number that is none, or an index
            without its vertex.
    """
    counts = dict.fromkeys(_VALUES, 0)
    reach = _Reach()
    out = bytearray()
    for line in lines(data):
        words = line.partition(b"#")[0].split()
        if len(line) > _LONGEST_LINE:
            raise unreadable("a model in OBJ with a line without end")
        if not words or words[0] in _SWITCHES:
            continue
        kind = words[0]
        if kind in _VALUES:
            least, most = _VALUES[kind]
            if not least <= len(words) - 1 <= most or not all(map(is_number, words[1:])):
                raise unreadable("a model in OBJ with a vertex that is no number")
            counts[kind] += 1
        elif kind in _LEAST:
            reach.add(words, counts)
        elif kind in _NAMED:
            out += _named(words, tools) + b"\n"
            continue
        elif kind != b"s" or len(words) != _SHORTEST_LINE or not _SMOOTHING.fullmatch(words[1]):
            raise unreadable("a model in OBJ with a statement that is not read")
        out += line if b"#" not in line else b" ".join(words)
        out += b"\n"
    reach.check(counts)
    if not counts[b"v"]:
        raise unreadable("a model in OBJ without a vertex")
    return bytes(out)


def lines(data: bytes) -> Iterator[bytes]:
    """Gives the lines of a text, whatever ends them, without their ends.

    Raises:
        HoldError: H-DOCUMENT-TOO-LARGE.
    """
    if len(data) > _MOST:
        raise HoldError(TOO_LARGE, "a model in text that is larger than is read")
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return (line.rstrip(b"\n") for line in BytesIO(data))


def names(data: bytes) -> list[str]:
    """Gives what the model calls its objects, groups and materials, and its first comments."""
    found = re.findall(rb"^[ \t]*(?:o|g|usemtl|mtllib|#)[ \t]*([^\r\n]{1,200})", data[: 1 << 22], re.MULTILINE)
    return [text.decode("utf-8", "replace") for text in found[:1000]]


def neutral(kind: str, words: list[bytes], tools: Tools) -> bytes:
    """Gives the neutral name of a material, a library, a group or an object: `kind` and digits."""
    return f"{kind}{tools.name(kind + ' ' + b' '.join(words).decode('utf-8', 'replace'))}".encode()


def _named(words: list[bytes], tools: Tools) -> bytes:
    kind, rest = words[0], words[1:]
    if kind == b"o":
        return b"o " + neutral("object", rest, tools)
    if kind == b"g":
        return b" ".join([b"g", *(neutral("group", [word], tools) for word in rest)])
    if kind == b"usemtl":
        return b"usemtl " + neutral("material", rest, tools)
    return b"mtllib " + neutral("library", rest, tools) + b".mtl"


class _Reach:
    """How far the indices of a model reach: first and last of each kind of vertex."""

    def __init__(self) -> None:
        self._last = [0, 0, 0]

    def add(self, words: list[bytes], counts: dict[bytes, int]) -> None:
        """Takes in the indices of a face, a line or a point; a negative one counts back from here."""
        if len(words) - 1 < _LEAST[words[0]]:
            raise unreadable("a model in OBJ with a face without corners")
        now = (counts[b"v"], counts[b"vt"], counts[b"vn"])
        for word in words[1:]:
            found = _INDEX.fullmatch(word)
            if found is None:
                raise unreadable("a model in OBJ with an index that is no number")
            for at, text in enumerate(found.groups()):
                if text is None:
                    continue
                index = int(text)
                if not index or index < -now[at]:
                    raise unreadable("a model in OBJ with an index without its vertex")
                self._last[at] = max(self._last[at], index)

    def check(self, counts: dict[bytes, int]) -> None:
        """Refuses indices behind the last vertex."""
        if any(last > counts[kind] for last, kind in zip(self._last, (b"v", b"vt", b"vn"), strict=True)):
            raise unreadable("a model in OBJ with an index without its vertex")

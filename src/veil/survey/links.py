"""The references of one instance: attribute and UID, each once. Of a source by elements, of an output by bytes."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

from veil import standard
from veil.dicom.instance import Opened
from veil.dicom.scan import Buffer
from veil.standard import references

Links = tuple[tuple[int, str], ...]
"""References as (attribute, UID), in order."""

OWN: Final = {"study": 0x0020000D, "series": 0x0020000E, "instance": 0x00080018}


@cache
def tags() -> frozenset[int]:
    """The attributes that refer to something."""
    return frozenset(references.attributes())


# A new UID begins so (PS3.5 B.2), and eight bytes before a value begins the header of its element, whose first four
# are the tag: explicit and implicit UI elements are alike in that (PS3.5 7.1.2, 7.1.3).
_MADE: Final = re.compile(rb"2\.25\.[0-9]+")
_HEADER: Final = 8
_NEXT: Final = b"\\"
_ONE: Final = 64
"""Characters of a UID, at most (PS3.5 6.2)."""


@cache
def _encoded() -> dict[bytes, int]:
    return {(tag >> 16).to_bytes(2, "little") + (tag & 0xFFFF).to_bytes(2, "little"): tag for tag in tags()}


def in_bytes(parts: Iterable[object]) -> set[tuple[int, str]]:
    """The references that new UIDs make in the bytes of an output; ranges of the source hold none and are passed over.

    This reads what is written, without asking the rooms that wrote it, at the cost of one search for a few bytes.
    """
    found: set[tuple[int, str]] = set()
    known = _encoded()
    for part in parts:
        if not isinstance(part, bytes):
            continue
        tag, last, end = None, -1, 0
        for match in _MADE.finditer(part):
            start, stop = match.span()
            # Another value of the same element stands behind a backslash.
            if part[start - 1 : start] != _NEXT or start - 1 - last not in (0, 1):
                tag = known.get(part[start - _HEADER : start - _HEADER + 4])
                if tag is None:
                    continue
                # The tag of the next element may begin with what reads as a digit (group 0032), so lengths count.
                explicit = part[start - 4 : start - 2] == b"UI"
                end = start + int.from_bytes(part[start - 2 : start] if explicit else part[start - 4 : start], "little")
            last = min(stop, end)
            if tag is not None and start < end:
                found.add((tag, part[start:last].decode("ascii")))
    return found


def values(raw: bytes) -> list[str]:
    """The UIDs of a value, without those that name published definitions; read as the cleaner reads them."""
    parts = (part.rstrip(b"\0 ").strip().decode("ascii", "replace") for part in raw.split(b"\\"))
    return [part for part in parts if part and not standard.uids.is_registered(part)]


# Of a series most files have the same ones.
_short: Final = lru_cache(maxsize=4096)(values)


def without_own(found: set[tuple[int, str]], study: str, series: str, instance: str) -> Links:
    """The references of an instance but for its own names, which its place in OUT says."""
    own = {(OWN["study"], study), (OWN["series"], series), (OWN["instance"], instance)}
    return tuple(sorted(found - own))


def read(opened: Opened) -> set[tuple[int, str]]:
    """The references of an open instance, its own names among them.

    Raises:
        ReadError: a sequence cannot be understood.
    """
    from veil.survey.reader import gather

    return gather(opened).links


def add(found: set[tuple[int, str]], tag: int, buf: Buffer, value: int, stop: int) -> None:
    """Adds the UIDs of one element."""
    raw = bytes(buf[value:stop])
    for one in _short(raw) if len(raw) <= _ONE else values(raw):
        found.add((tag, one))

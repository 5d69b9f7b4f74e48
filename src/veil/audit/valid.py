"""Is the object at least as valid as its source? Types of PS3.3 that were met still are, and changed values fit."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from veil import standard
from veil.audit.findings import Finding, Severity
from veil.audit.places import name_of
from veil.audit.reading import Leaf, Where

_CONTENT, _CONTENT_MASK = 0x0040A000, 0xFFFFF000

Lack = tuple[Where, tuple[int, ...], str]
"""Where a required attribute of an item is missing or empty, the tags that lead there, and its type."""


def required(sop_class: str, before: Mapping[int, bool] | None, after: Mapping[int, bool]) -> Iterator[Finding]:
    """Attributes that the IOD requires and that the output lost.

    Args:
        sop_class: SOP Class UID.
        before: attributes of the source's outermost level, with whether they have a value; None if it is not at hand.
        after: the same of the output.
    """
    iod = standard.iod.key(sop_class)
    for tag, kind in standard.iod.required(iod).items() if iod else ():
        if before is None or tag & _CONTENT_MASK == _CONTENT:
            continue  # which attributes a content item has follows from its value type (PS3.3 C.17.3)
        if kind == "1" and before.get(tag) and not after.get(tag):
            yield Finding("A-REQUIRED", Severity.CERTAIN, name_of((tag,)), "is of type 1 and lost its value")
        elif tag in before and tag not in after:
            yield Finding("A-REQUIRED", Severity.CERTAIN, name_of((tag,)), f"is of type {kind} and is gone")


class Items:
    """Which required attributes the items of one sequence of the outermost level lack, at every depth.

    Args:
        iod: key of the IOD.
    """

    def __init__(self, iod: str) -> None:
        self._iod = iod
        self._has: dict[Where, tuple[tuple[int, ...], dict[int, bool]]] = {}
        self._item: Where = ()
        self._now: dict[int, bool] = {}

    def add(self, leaf: Leaf) -> None:
        """Enter a nested leaf: its item has it, and the items around that one have the sequences that lead there."""
        path, item, filled = leaf.path, leaf.item, leaf.value != b""
        if item is not self._item:
            self._item, self._now = item, self._entered(path, item)
        if filled or path[-1] not in self._now:
            self._now[path[-1]] = filled

    def _entered(self, path: tuple[int, ...], item: Where) -> dict[int, bool]:
        known = self._has.get(item)
        if known is not None:
            return known[1]
        found: dict[int, bool] = {}
        self._has[item] = path[:-1], found
        if len(path) > 2:  # noqa: PLR2004  an item within an item
            self._entered(path[:-1], item[:-3])[path[-2]] = True
        return found

    def lacks(self) -> Iterator[Lack]:
        """What is missing, or of type 1 and empty."""
        wanted: dict[tuple[int, ...], Mapping[int, str]] = {}
        for item, (path, has) in self._has.items():
            needs = wanted.get(path)
            if needs is None:
                needs = wanted[path] = _required_in(self._iod, path)
            for tag, kind in needs.items():
                if not has.get(tag) and (kind == "1" or tag not in has):
                    yield (*item, tag), (*path, tag), kind


@lru_cache(maxsize=4096)
def _required_in(iod: str, path: tuple[int, ...]) -> Mapping[int, str]:
    """What an item of a sequence must have, whichever module it stands in; content items follow from their kind."""
    found = {}
    for tag in standard.iod.children(iod, path):
        types = standard.iod.attribute_type(iod, path, tag)
        kinds = {types.mandatory, types.conditional} - {None} if types else set[str | None]()
        if len(kinds) == 1 and kinds <= {"1", "2"} and tag & _CONTENT_MASK != _CONTENT:
            found[tag] = str(kinds.pop())
    return found


@lru_cache(maxsize=8192)
def fits(vr: bytes, value: bytes) -> bool:
    """Whether each of the values of an element is one of its VR, by pydicom's own check."""
    from pydicom.config import RAISE
    from pydicom.valuerep import validate_value

    if not value.isascii():
        return True  # what it says depends on a character set
    try:
        for part in value.decode("ascii").rstrip(" \0").split("\\"):
            validate_value(vr.decode(), part.strip(" "), RAISE)
    except ValueError:
        return False
    return True

"""`tag_ds`: how the benchmark names an element, and the element that it names.

`<(0008,1140)>[<0000>]<(0008,1155)>` is an element of the first item of a sequence; `<(0019,"CREATOR",0c)>` is private,
with its creator in upper case and the low byte of its element.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pydicom import DataElement, Dataset

_STEP = re.compile(
    r"""<\(([0-9a-fA-F]{4}),(?:([0-9a-fA-F]{4})|"(.*?)",([0-9a-fA-F]{2}))\)>(?:\[<(\d+)>\]|$)""", re.DOTALL
)
_ITEM = re.compile(r"\[<\d+>\]")
_ODD = re.compile(r"[^\x20-\x7e]")
_BLOCKS = range(0x10, 0x100)
_FIRST_OWNED = 0x1000
"""Below it a private group holds its creators (PS3.5 section 7.8.1)."""


class Step(NamedTuple):
    """One element on the way: its group, its element or (with a creator) low byte, and the item to go on in."""

    group: int
    element: int
    creator: str | None
    item: int | None


@lru_cache(maxsize=1 << 15)
def parse(tag: str) -> tuple[Step, ...]:
    """The way to an element; empty if the text is no such path."""
    steps, end = [], 0
    while end < len(tag):
        found = _STEP.match(tag, end)
        if found is None:
            return ()
        group, element, creator, low, item = found.groups()
        steps.append(Step(int(group, 16), int(element or low, 16), creator, int(item) if item else None))
        end = found.end()
    return tuple(steps) if steps and steps[-1].item is None else ()


def find(dataset: "Dataset", tag: str) -> "DataElement | None":
    """The element that a `tag_ds` names, or None if it is not there."""
    from pydicom import Sequence

    element: DataElement | None = None
    here: Dataset = dataset
    for step in parse(tag):
        element = _element(here, step)
        if element is None:
            return None
        if step.item is not None:
            items = element.value
            if not isinstance(items, Sequence) or step.item >= len(items):
                return None
            here = items[step.item]
    return element


def _element(dataset: "Dataset", step: Step) -> "DataElement | None":
    if step.creator is not None:
        return _private(dataset, step.group, step.creator, step.element)
    tag, there = step.group << 16 | step.element, dataset.keys()
    if tag not in there:
        return None
    # Without its creator's name only an element that has no creator is called so.
    if step.group % 2 and step.element >= _FIRST_OWNED and (step.group << 16 | step.element >> 8) in there:
        return None
    return _read(dataset, tag)


def _private(dataset: "Dataset", group: int, creator: str, low: int) -> "DataElement | None":
    # Of two blocks of one creator the last counts: it is indexed last.
    there = dataset.keys()
    for block in reversed(_BLOCKS):
        tag = group << 16 | block
        if tag not in there:
            continue
        named = dataset[tag].value
        wanted = group << 16 | block << 8 | low
        if named and str(named).upper() == creator and wanted in there:
            return _read(dataset, wanted)
    return None


def _read(dataset: "Dataset", tag: int) -> "DataElement":
    from pydicom import DataElement

    try:
        return dataset[tag]
    except Exception:  # noqa: BLE001  a value that does not fit its VR, whatever pydicom says of it, is there all the same
        raw = dataset.get_item(tag)
        value = getattr(raw, "value", None)
        return DataElement(tag, "UT", value.decode("latin-1") if isinstance(value, bytes) else "")


@lru_cache(maxsize=1 << 15)
def general(tag: str) -> str:
    """A path without item numbers, for counting; in letters that every terminal can show."""
    return _ODD.sub("?", _ITEM.sub("", tag).replace("><", ">/<").replace("<", "").replace(">", ""))

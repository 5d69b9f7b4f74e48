"""The data dictionary of DICOM PS3.6: what a tag is called and how its value is represented."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from veil.standard import _tables

_CACHED_TAGS = 16384


@dataclass(frozen=True, slots=True)
class Entry:
    """One attribute of PS3.6.

    `vr` is as the standard has it, also where it leaves a choice ("US or SS"). For an attribute of a repeating group
    `tag` is the tag that was asked for. A few retired attributes have no keyword; theirs is the empty string.
    """

    tag: int
    keyword: str
    name: str
    vr: str
    vm: str
    retired: bool


@dataclass(frozen=True, slots=True)
class Repeater:
    """An attribute of a repeating group: it stands for every tag in an even group that has `bits` under `mask`."""

    selector: str
    mask: int
    bits: int
    entry: Entry

    def matches(self, tag: int) -> bool:
        """Whether the tag is one of this repeating attribute."""
        return tag & self.mask == self.bits and not tag >> 16 & 1


@cache
def _lines() -> dict[int, str]:
    return {int(line[:8], 16): line for line in _tables.lines("dictionary.tsv")}


@cache
def _tags() -> dict[str, int]:
    tags = {line.split("\t", 5)[4]: tag for tag, line in _lines().items()}
    tags.pop("", None)
    return tags


def _entry(tag: int, line: str) -> Entry:
    _, vr, vm, retired, keyword, name = line.split("\t")
    return Entry(tag, keyword, name, vr, vm, retired == "Y")


@lru_cache(maxsize=_CACHED_TAGS)
def entry(tag: int) -> Entry | None:
    """What PS3.6 says of a tag, repeating groups included; None if it does not register it."""
    line = _lines().get(tag)
    if line is not None:
        return _entry(tag, line)
    for repeater in repeaters():
        if repeater.matches(tag):
            found = repeater.entry
            return Entry(tag, found.keyword, found.name, found.vr, found.vm, found.retired)
    return None


def tag(keyword: str) -> int | None:
    """The tag of a keyword; None if it is unknown or names a repeating attribute, which has many."""
    return _tags().get(keyword)


@cache
def entries() -> Mapping[int, Entry]:
    """Every attribute of PS3.6 that has one tag of its own, by its tag."""
    return MappingProxyType({tag: _entry(tag, line) for tag, line in _lines().items()})


@cache
def repeaters() -> tuple[Repeater, ...]:
    """The attributes of repeating groups, such as overlays (60xx) and curves (50xx)."""
    found = []
    for line in _tables.lines("repeaters.tsv"):
        selector = line[:8]
        mask = int("".join("0" if digit == "x" else "F" for digit in selector), 16)
        bits = int(selector.replace("x", "0"), 16)
        found.append(Repeater(selector, mask, bits, _entry(bits, line)))
    return tuple(found)


def similar(word: str, n: int = 3) -> list[str]:
    """Up to `n` keywords that look like a word, best first: what the user may have meant."""
    from difflib import get_close_matches

    keywords = {keyword.lower(): keyword for keyword in _tags()}
    for repeater in repeaters():
        keywords[repeater.entry.keyword.lower()] = repeater.entry.keyword
    return [keywords[match] for match in get_close_matches(word.lower(), keywords, n=n, cutoff=0.7)]


@cache
def vr_table() -> Mapping[int, str]:
    """Tag to VR as an implicit VR stream needs it: always two letters.

    Where PS3.6 leaves a choice, OW is taken if it is among them (PS3.5 A.1), else the first. Repeating groups are not
    in it: ask `entry`.
    """
    table = {}
    for tag, line in _lines().items():
        vr = line[9 : line.index("\t", 9)]
        table[tag] = vr if len(vr) == 2 else one_vr(vr)  # noqa: PLR2004  a VR has two letters
    return table


def one_vr(vr: str) -> str:
    """One VR out of a choice such as "US or SS": OW if it is among them (PS3.5 A.1), else the first."""
    choice = vr.split(" or ")
    return "OW" if "OW" in choice else choice[0]

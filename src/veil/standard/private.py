"""Private attributes that are known to be safe, by their private creator.

Two lists: 'ps3.15' is Table E.3.10-1 of PS3.15, 'tcia' the knowledge base of The Cancer Imaging Archive. "Safe" speaks
of what the vendor puts there; what a person typed there, or a sequence holds, is still to be cleaned.
"""

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal, cast

from veil.standard import _tables

Disposition = Literal["keep", "uid", "shift", "remove"]

_CACHED_LOOKUPS = 16384


@dataclass(frozen=True, slots=True)
class PrivateEntry:
    """One private attribute of the lists.

    Attributes:
        creator: the private creator as it is listed.
        group: the odd group.
        low: the low byte of the element; the high byte is the block, which differs from file to file.
        vr: the VR that its value must have; " or " between two, empty if the list gives none.
        meaning: the vendor's name for it.
        lists: the lists that call it safe, of 'ps3.15' and 'tcia'.
        disposition: 'keep', 'uid' (replace consistently) or 'shift' (move the date). It is TCIA's, and never 'keep'
            where the VR is UI, DA or DT.
        tcia_removes: PosdaTools records that the archive removes it although the standard calls it safe. Weak evidence:
            for some it records the opposite too, and the archive's newer list keeps them all.
        nested_only: the archive has seen it inside sequences only.
    """

    creator: str
    group: int
    low: int
    vr: str
    meaning: str
    lists: tuple[str, ...]
    disposition: Disposition
    tcia_removes: bool
    nested_only: bool


@cache
def _lines() -> dict[tuple[str, int, int], str]:
    found = {}
    for line in _tables.lines("private.tsv"):
        creator, group, low, _ = line.split("\t", 3)
        found[creator, int(group, 16), int(low, 16)] = line
    return found


@cache
def _folded() -> dict[tuple[str, int, int], str]:
    # Where two creators differ in case only, the first of the table answers for other spellings.
    folded: dict[tuple[str, int, int], str] = {}
    for (creator, group, low), line in _lines().items():
        folded.setdefault((creator.casefold(), group, low), line)
    return folded


@cache
def _parse(line: str) -> PrivateEntry:
    creator, group, low, vr, _, meaning, lists, disposition, tcia_removes, nested_only = line.split("\t")
    return PrivateEntry(
        creator,
        int(group, 16),
        int(low, 16),
        vr,
        meaning,
        tuple(lists.split(",")),
        cast("Disposition", disposition),
        tcia_removes == "Y",
        nested_only == "Y",
    )


def entries() -> tuple[PrivateEntry, ...]:
    """All entries of both lists."""
    return tuple(_parse(line) for line in _lines().values())


@lru_cache(maxsize=_CACHED_LOOKUPS)
def lookup(creator: str, group: int, low: int, nested: bool = False) -> PrivateEntry | None:  # noqa: FBT001, FBT002  the contract between the packages
    """The entry of a private attribute, or None if no list has it.

    Args:
        creator: the value of the private creator; blanks around it do not count, and its case only if both are listed.
        group: the group of the attribute.
        low: the low byte of its element.
        nested: whether it stands inside a sequence. What TCIA has seen in sequences only counts as its word only there.
    """
    creator = creator.strip(" \0")
    line = _lines().get((creator, group, low)) or _folded().get((creator.casefold(), group, low))
    if line is None:
        return None
    entry = _parse(line)
    if entry.nested_only and not nested:
        return replace(entry, lists=("ps3.15",)) if "ps3.15" in entry.lists else None
    return entry

"""Attributes of PS3.6 whose VR can hold identity and that Table E.1-1 does not list."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from veil.standard import _tables


@dataclass(frozen=True, slots=True)
class Unlisted:
    """One such attribute. What is `suggested` is a cautious guess, not the standard's word.

    Attributes:
        kind: text, uid, uri, ae_title, datetime, date, time or person_name.
        identity_like: its keyword looks like that of an identifier or of free text.
        suggested: clean_text, scan_text, remap, remove, remove_or_shift, remove_or_dummy,
            remove_or_keep_if_dates_shifted, keep(definition), rebuild_file_meta, dicomdir_only or
            not_in_dataset(command).
    """

    tag: int
    keyword: str
    vr: str
    vm: str
    retired: bool
    kind: str
    identity_like: bool
    suggested: str


@cache
def candidates() -> Mapping[int, Unlisted]:
    """All of them, by tag."""
    found = {}
    for tag, keyword, vr, vm, retired, kind, identity_like, suggested in _tables.rows("unlisted.tsv"):
        number = int(tag, 16)
        found[number] = Unlisted(number, keyword, vr, vm, retired == "Y", kind, identity_like == "Y", suggested)
    return MappingProxyType(found)

"""PS3.15 Table E.1-1: what the Basic Profile and its options do to each attribute."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from veil.standard import _tables

OPTIONS = (
    "retain_safe_private",
    "retain_uids",
    "retain_device_identity",
    "retain_institution_identity",
    "retain_patient_characteristics",
    "retain_longitudinal_full_dates",
    "retain_longitudinal_modified_dates",
    "clean_descriptors",
    "clean_structured_content",
    "clean_graphics",
)
"""The options that have a column in Table E.1-1, in its order.

Clean Pixel Data (E.3.1) and Clean Recognizable Visual Features (E.3.2) have none: they change pixels.
"""

PRIVATE_SELECTOR = "ggggeeee:odd-group"
_CURVE, _OVERLAY = 0x50, 0x60


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One row of Table E.1-1.

    `selector` is the tag in hexadecimal, with x for any digit; `tag` is None if there is more than one. `basic` and the
    values of `options` are the table's codes: X, Z, D, U, K, C, X/Z, X/D, X/Z/D, Z/D, X/Z/U*. An option that is not in
    `options` changes nothing: the basic action applies. `vr` is empty where the table's row has no VR of its own.
    """

    selector: str
    tag: int | None
    keyword: str
    name: str
    basic: str
    options: Mapping[str, str]
    vr: str
    vm: str
    retired: bool
    note: str
    in_standard_iod: bool


@cache
def rows() -> tuple[ProfileRow, ...]:
    """All rows in the order of the table, the one for private attributes included."""
    return tuple(_row(cells) for cells in _tables.rows("profile.tsv"))


def row(tag: int) -> ProfileRow | None:
    """The row of a public attribute, repeating groups 50xx and 60xx included; None if the table does not list it."""
    found = _by_tag().get(tag)
    if found is None and tag >> 24 in (_CURVE, _OVERLAY) and not tag >> 16 & 1:
        return _repeating().get(0x50000000 if tag >> 24 == _CURVE else 0x60000000 | tag & 0xFFFF)
    return found


def private_row() -> ProfileRow:
    """The row for all private attributes (odd groups)."""
    return next(found for found in rows() if found.selector == PRIVATE_SELECTOR)


@cache
def _by_tag() -> dict[int, ProfileRow]:
    return {found.tag: found for found in rows() if found.tag is not None}


@cache
def _repeating() -> dict[int, ProfileRow]:
    wild = (found for found in rows() if "x" in found.selector)
    return {int(found.selector.replace("x", "0"), 16): found for found in wild}


def _row(cells: list[str]) -> ProfileRow:
    selector, keyword, name, retired, in_iod, basic, options, vr, vm, note = cells
    tag = None if "x" in selector or selector == PRIVATE_SELECTOR else int(selector, 16)
    return ProfileRow(
        selector, tag, keyword, name, basic, _options(options), vr, vm, retired == "Y", note, in_iod == "Y"
    )


@cache
def _options(cell: str) -> Mapping[str, str]:
    # A plain dictionary, not a proxy: rows have to survive the way to a worker process.
    return dict(pair.split("=") for pair in cell.split(",")) if cell else {}

"""What the curators of The Cancer Imaging Archive do to each element.

From its Submission and De-identification Overview, Table 1.
"""

from functools import cache
from typing import Literal, cast

from veil.standard import _tables

TciaAction = Literal["keep", "remove", "empty", "shift", "uid", "lookup", "recurse"]


@cache
def _actions() -> dict[str, TciaAction]:
    return {selector: cast("TciaAction", action) for selector, _, _, action in _tables.rows("tcia.tsv")}


def action(tag: int) -> TciaAction | None:
    """keep, remove, empty, shift (a date), uid (replaced), lookup (pseudonym) or recurse; None if not listed.

    Curve Data (50xx,xxxx), Overlay Data (60xx,3000) and Overlay Comments (60xx,4000) are found in all their groups.
    """
    selector = f"{tag:08X}"
    if not tag >> 16 & 1:
        if tag >> 24 == 0x50:  # noqa: PLR2004  the repeating group of curves
            selector = "50xxxxxx"
        elif tag >> 24 == 0x60:  # noqa: PLR2004  the repeating group of overlays
            selector = f"60xx{selector[4:]}"
    return _actions().get(selector)


def selectors() -> tuple[str, ...]:
    """Every selector of the table, in its order: a tag in hexadecimal, x for any digit."""
    return tuple(_actions())

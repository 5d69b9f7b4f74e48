"""The facts of DICOM as data, with typed look-ups: one module a table, imported and read when it is first asked.

Nothing here decides anything. How the tables are made and where they come from: docs/reference/standard.md.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from veil.standard import (
        codes,
        compound,
        content,
        dictionary,
        heads,
        iod,
        private,
        profile,
        regions,
        sop,
        tcia,
        terms,
        uids,
        unlisted,
    )

EDITION = "2026d"
"""The edition of PS3.15 that the tables of the confidentiality profile come from."""

ATTRIBUTION = (
    "DICOM PS3.x 2026, (c) NEMA. Also: The Cancer Imaging Archive; highdicom (MIT); pydicom (MIT); DCMTK (BSD); "
    "PosdaTools (Apache-2.0); RSNA CTP (RSNA public licence); pydicom/deid (MIT). See NOTICE."
)
"""Whose facts these are."""

__all__ = [
    "ATTRIBUTION",
    "EDITION",
    "codes",
    "compound",
    "content",
    "dictionary",
    "heads",
    "iod",
    "private",
    "profile",
    "regions",
    "sop",
    "tcia",
    "terms",
    "uids",
    "unlisted",
]


def __getattr__(name: str) -> ModuleType:
    # A table that a process never asks costs it nothing, not even the making of its classes.
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

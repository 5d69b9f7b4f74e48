"""The exit codes that scripts can trust."""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType


class Exit(IntEnum):
    """How a command ended."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    REFUSED = 3
    CANCELLED = 130


MEANINGS: Mapping[Exit, str] = MappingProxyType(
    {
        Exit.DONE: "All delivered. Files that are not DICOM instances (skipped) do not count against it.",
        Exit.FAILED: "The run had to stop, or something failed. What is done is safe; run the same command again.",
        Exit.USAGE: "It cannot be done as asked: an option, a path, a policy or the vault is wrong. Nothing was done.",
        Exit.REFUSED: "The run is complete, and some files were held or quarantined. The report says which and why."
        " Or what was checked is not as it should be: `veil verify`, `veil audit`, `veil risk`.",
        Exit.CANCELLED: "Stopped by the user (Ctrl-C). The same command goes on from there.",
    }
)

"""What a run gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from veil.codes import Kind

STATES: Final = ("resolved", "outside", "undelivered", "removed", "wrong")
"""What can be said of a reference, in the order of reports."""


@dataclass(frozen=True, slots=True)
class References:
    """The references of all delivered files, counted once for each file, attribute and UID.

    Args:
        kinds: kind of reference -> state -> count. `resolved`: its target is in OUT, or it is a name that stands as it
            stood; `outside`: IN did not have the target either; `undelivered`: IN had it, but no file with it was
            delivered; `removed`: the policy took the element out; `wrong`: the graph has another shape.
        undelivered: the code of the target's file -> references that point at such a file.
    """

    kinds: dict[str, dict[str, int]] = field(default_factory=dict)
    undelivered: dict[str, int] = field(default_factory=dict)

    def total(self, state: str) -> int:
        """References of all kinds in a state."""
        return sum(states.get(state, 0) for states in self.kinds.values())

    @property
    def wrong(self) -> int:
        """References that break the graph's shape; there must be none."""
        return self.total("wrong")


@dataclass(frozen=True, slots=True)
class Listing:
    """What a DICOMDIR lists of OUT, and what it cannot.

    Args:
        listed: files.
        unlisted: files of which no directory record can be made; they are in OUT all the same.
    """

    listed: int
    unlisted: int


@dataclass(frozen=True, slots=True)
class RunResult:
    """The counts of one run; `received` equals the sum of `kinds`.

    Args:
        run: number of the run in its vault.
        out: OUT.
        vault: the vault's folder.
        received: files and refusals found in IN.
        kinds: how many of them were delivered, held, quarantined, skipped; all four kinds are present.
        codes: the same by code.
        changed: outcomes that this run decided; 0 when a second run found nothing to do.
        withdrawn: files taken out of OUT because what was found since forbids them.
        stale: files in OUT whose source is gone from IN and whose patient has more known identifiers now than when they
            were cleaned; look at them.
        faces: series delivered that may show a face.
        bytes_in: bytes of the files received.
        bytes_out: bytes of the files delivered.
        seconds: how long the run took.
        references: what became of the references of all that OUT holds, of earlier runs too.
        dicomdir: what OUT/DICOMDIR lists; None where there is none.
    """

    run: int
    out: Path
    vault: Path
    received: int
    kinds: Mapping[Kind, int]
    codes: Mapping[str, int]
    changed: int
    withdrawn: int
    stale: int
    faces: int
    bytes_in: int
    bytes_out: int
    seconds: float
    references: References = field(default_factory=References)
    dicomdir: Listing | None = None

    @property
    def exit_status(self) -> int:
        """0 if nothing was held or quarantined, else 3; 1 if a reference of OUT is wrong, which must never be."""
        if self.references.wrong:
            return 1
        return 3 if self.kinds[Kind.HELD] or self.kinds[Kind.QUARANTINED] else 0

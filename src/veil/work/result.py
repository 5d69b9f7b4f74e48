"""What a run gives back."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from veil.codes import Kind


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

    @property
    def exit_status(self) -> int:
        """0 if nothing was held or quarantined, else 3."""
        return 3 if self.kinds[Kind.HELD] or self.kinds[Kind.QUARANTINED] else 0

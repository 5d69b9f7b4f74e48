"""A gate: accept or refuse a collection by thresholds that were written down before it came."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from veil.audit.findings import FINDINGS, Severity
from veil.audit.foreign.remarks import GRADES
from veil.audit.foreign.summary import Summary
from veil.errors import UsageError

KEYS: Final = frozenset({"fail_on", "most", "minimum_files", "unreadable"})
"""Keys of a gate file that are thresholds."""
BATCH: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]{0,63}")
"""A name of a batch that may stand in a message."""


class GateError(UsageError):
    """A gate file, or the name of a batch, is wrong."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a gate says, with why in words that hold no value."""

    accepted: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """Thresholds.

    Attributes:
        fail_on: findings of this grade or a surer one refuse, unless `most` says how many may be.
        most: files that may have a finding of a code; of such codes any grade counts.
        minimum_files: an empty collection is no good one; fewer DICOM objects than this refuse.
        unreadable: files that may be unreadable.
    """

    fail_on: Severity = Severity.LIKELY
    most: tuple[tuple[str, int], ...] = ()
    minimum_files: int = 1
    unreadable: int = 0

    @classmethod
    def of(cls, table: Mapping[str, Any], where: str = "") -> "Gate":
        """A gate from the tables of a TOML file.

        Raises:
            GateError: `U-GATE`: a key or a value is not one of a gate.
        """
        said = table.get("fail_on", str(cls().fail_on))
        if said not in [str(grade) for grade in GRADES]:
            raise _wrong("fail_on is none of certain, likely, possible", where)
        most = table.get("most", {})
        if not isinstance(most, dict) or not set(most) <= set(FINDINGS) or not all(map(_is_count, most.values())):
            raise _wrong("[most] has a key that is no code of a finding, or a value that is no count", where)
        counts = [table.get(key, default) for key, default in (("minimum_files", 1), ("unreadable", 0))]
        if not all(map(_is_count, counts)):
            raise _wrong("minimum_files or unreadable is no count", where)
        return cls(Severity(said), tuple(sorted(most.items())), *counts)

    def decide(self, summary: Summary) -> Decision:
        """Accept or refuse."""
        reasons = []
        if summary.objects < self.minimum_files:
            reasons.append(f"{summary.objects} DICOM objects, and at least {self.minimum_files} were to come")
        if summary.unreadable > self.unreadable:
            reasons.append(f"{summary.unreadable} files cannot be read, and {self.unreadable} may")
        counted = {code for code, _ in self.most}
        for code, most in self.most:
            files = sum(number for (one, _), number in summary.codes.items() if one == code)
            if files > most:
                reasons.append(f"{code}: {files} findings, and {most} may be")
        for grade in GRADES[: GRADES.index(self.fail_on) + 1]:
            for code in sorted({code for code, one in summary.codes if one is grade} - counted):
                if code == "A-VALID" and 0 < summary.unreadable <= self.unreadable:
                    continue
                reasons.append(f"{code}: {summary.codes[code, grade]} files, {grade}")
        return Decision(not reasons, tuple(reasons))


def check_batch(name: str) -> str:
    """The name of a batch, if it may stand in a message.

    Raises:
        GateError: `U-GATE`: it has other characters than those that the message names, or too many.
    """
    if not BATCH.fullmatch(name):
        raise _wrong("the name of the batch may have 64 letters, figures, points, hyphens and underscores", "--batch")
    return name


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _wrong(message: str, where: str) -> GateError:
    return GateError("U-GATE", message, where=where, remedy="see docs/how-to/double-check-what-others-cleaned.md")

"""What the witness says: findings with a grade, and the verdict over a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # ties are told by findings
    from veil.audit.ties import Tie


class Severity(StrEnum):
    """How sure a finding is."""

    CERTAIN = "certain"
    """It identifies, or breaks what the policy promised; nothing else explains it."""
    LIKELY = "likely"
    """It identifies unless chance or a homonym made it."""
    POSSIBLE = "possible"
    """Worth a look; most of these are harmless."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the witness found.

    Attributes:
        code: a key of `FINDINGS`.
        severity: how sure it is.
        where: attribute path as keywords or tags, "path", "meta", "preamble", "bytes 132-140"; never a value.
        what: in words of the program; never a value.
        value: PRIVATE: what was found, for the vault alone; "" in whatever others see.
    """

    code: str
    severity: Severity
    where: str
    what: str
    value: str = ""

    def public(self) -> "Finding":
        """Return this finding without what was found."""
        return Finding(self.code, self.severity, self.where, self.what) if self.value else self


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that was found in one file, or over the files of one patient.

    Attributes:
        findings: what was found, in the order of the file.
        holding: the grades that keep a file from leaving.
        ties: what one file shows that has to agree with other files of the collection (`veil.audit.ties`).
    """

    findings: tuple[Finding, ...] = ()
    holding: frozenset[Severity] = frozenset({Severity.CERTAIN})
    ties: "tuple[Tie, ...]" = ()

    @property
    def holds(self) -> bool:
        """Return whether the file must not leave."""
        return any(finding.severity in self.holding for finding in self.findings)

    @property
    def code(self) -> str:
        """Return the outcome code, a key of `veil.codes.CODES`; "" when nothing holds."""
        held = {finding.code for finding in self.findings if finding.severity in self.holding}
        if not held:
            return ""
        return "H-WITNESS-INVALID" if held <= BROKEN else "H-WITNESS"


BROKEN: Final = frozenset({"A-PIXELS", "A-REFERENCE", "A-REQUIRED", "A-VALID", "A-MARKS"})
"""The codes that say that an object is worse than it was, not that somebody is named in it."""

FINDINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "A-KNOWN": "A known identifier of this patient stands in it.",
        "A-OTHER": "A rare identifier of another patient stands in it.",
        "A-DIRECT": "An attribute that identifies directly has a value.",
        "A-UID": "A UID of the source is left.",
        "A-DATE": "A date did not move by the offset of its patient.",
        "A-PATIENT": "Files of one patient left as those of two, or files of two as those of one.",
        "A-META": "The file meta information says what it need not.",
        "A-PREAMBLE": "The preamble holds something.",
        "A-PATH": "The path of the file says what it must not.",
        "A-STRAY": "Something lies where nothing belongs.",
        "A-PRIVATE": "A private element is left that no rule keeps.",
        "A-REQUIRED": "An element that the object must have, and had, is gone or empty.",
        "A-MARKS": "The marks of de-identification do not say what was done.",
        "A-PIXELS": "The pixel data does not decode, or does not fit what the header says of it.",
        "A-REFERENCE": "A reference leads nowhere.",
        "A-VALID": "The object is less valid than its source.",
        "A-TEXT": "Free text is left that nobody has seen.",
        "A-AGE": "An age above 89 years is left.",
        "A-BURNED": "The pixels may show text.",
        "A-FACE": "The images may show a face.",
        "A-DIRECTORY": "A DICOMDIR lists names.",
        "A-UIDROOT": "A UID tells its device, its site or its time.",
    }
)
"""Every code of a finding, with what it means; none is ever renamed."""

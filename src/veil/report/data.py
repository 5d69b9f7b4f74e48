"""The facts a report is made of, as plain frozen data: no report page asks the ledger itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from veil.codes import CODES, Kind


@dataclass(frozen=True, slots=True)
class RunFacts:
    """Which run it was, by what and under which policy.

    `context` is a key of `veil.report.terms.CONTEXTS`; `tools` maps a name to a version.
    """

    run: str
    date: str
    context: str
    policy: str
    digest: str
    extends: str
    edition: str
    tools: Mapping[str, str]
    finished: bool = True


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One confidentiality option of PS3.15: switched on, claimed in (0012,0064), and why not (a key of `terms.WHY`)."""

    name: str
    code: str
    meaning: str
    on: bool
    claimed: bool
    why: str


@dataclass(frozen=True, slots=True)
class FaceSeries:
    """A delivered series that may show a face, by its new UID."""

    series: str
    modality: str
    instances: int


@dataclass(frozen=True, slots=True)
class IndirectRow:
    """An indirect identifier that the policy lets stay, and the action it gets."""

    keyword: str
    action: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """One received file as anyone may see it: its new name if it was delivered, the outcome and the code."""

    target: str
    code: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class ReportData:
    """All that the report to share is made of.

    Args:
        facts: which run, tool and policy.
        codes: files by outcome code; the counts by kind follow from it, so they cannot disagree.
        modalities: modality -> outcome code's kind -> files; "other" for what is not a defined term.
        actions: "action:selector" -> elements, as the cleaner counted them.
        options: the options of PS3.15, in table order.
        faces: delivered series that may show a face.
        indirect: retained indirect identifiers.
        patients: pseudonyms delivered.
        studies: studies delivered.
        series: series delivered.
        bytes_in: bytes received.
        bytes_out: bytes delivered.
        references: kind of reference -> state (`veil.report.terms.REFERENCE_STATES`) -> count, over all of OUT.
        undelivered: code -> references that point at a file that was not delivered for it.
    """

    facts: RunFacts
    codes: Mapping[str, int]
    modalities: Mapping[str, Mapping[Kind, int]] = field(default_factory=dict)
    actions: Mapping[str, int] = field(default_factory=dict)
    options: tuple[OptionRow, ...] = ()
    faces: tuple[FaceSeries, ...] = ()
    indirect: tuple[IndirectRow, ...] = ()
    patients: int = 0
    studies: int = 0
    series: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    references: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    undelivered: Mapping[str, int] = field(default_factory=dict)

    @property
    def counts(self) -> dict[Kind, int]:
        """Files by kind of outcome; every kind is there."""
        counts = dict.fromkeys(Kind, 0)
        for code, number in self.codes.items():
            counts[CODES[code].kind] += number
        return counts

    @property
    def received(self) -> int:
        """All files that came in: the sum of the counts."""
        return sum(self.codes.values())

    @property
    def refusals(self) -> list[tuple[str, int]]:
        """Code and count of what was not delivered, in the order of the registry."""
        return [
            (name, self.codes[name])
            for name, code in CODES.items()
            if code.kind is not Kind.DELIVERED and self.codes.get(name)
        ]


@dataclass(frozen=True, slots=True)
class PrivateFile:
    """One received file as only the vault may know it."""

    source: str
    code: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class PrivateData:
    """What only the private report holds: iterables are read once, so a run of millions is not held in memory."""

    source_root: str
    output_root: str
    patients: Iterable[tuple[str, str]] = ()
    files: Iterable[PrivateFile] = ()

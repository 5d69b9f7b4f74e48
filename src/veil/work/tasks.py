"""What travels between the process that leads a run and its workers: plain, small, picklable."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from veil.audit.findings import Finding
from veil.audit.ties import Tie
from veil.clean.pixels.seen import Seen
from veil.codes import CODES, Kind

Links = tuple[tuple[int, str], ...]
"""What a file refers to, as (attribute, UID), each once and in order."""


@dataclass(frozen=True, slots=True)
class FileTask:
    """One file to work on.

    Args:
        id: its row in the ledger.
        path: where it is; may hold surrogate escapes.
        size: bytes, as it was found.
        mtime_ns: as it was found, or None for a staged copy, which nobody else changes.
        temporary: where its cleaned form is written, or "".
        peers: paths of the files of its series that are looked at together with it, itself included; one object for
            all of them.
        decided: what a person decided about its pixels (`veil.clean.pixels.decided`), or "".
    """

    id: int
    path: str
    size: int
    mtime_ns: int | None = None
    temporary: str = ""
    peers: tuple[str, ...] = ()
    decided: str = ""


@dataclass(frozen=True, slots=True)
class Shard:
    """A part of the work that one worker does in one go.

    Args:
        items: the files.
        patient: canonical patient, for cleaning.
        known: the patient's known identifiers as (kind, value), for cleaning.
        known_digest: digest of `known`.
    """

    items: tuple[FileTask, ...]
    patient: str = ""
    known: tuple[tuple[str, str], ...] = ()
    known_digest: str = ""

    def parts(self) -> Iterator["Shard"]:
        """Yield one shard a file."""
        for item in self.items:
            yield replace(self, items=(item,))


@dataclass(frozen=True, slots=True)
class SurveyItem:
    """What the survey found of one file.

    `canonical` names the patient: by the patient ID, or where that is empty by the study, or by the instance; `person`
    are the name, birth date and sex that the file gives. `trace` says where an unexpected error came from, without
    values.
    """

    id: int
    code: str | None
    canonical: str = ""
    patient_id: str = ""
    issuer: str = ""
    study: str = ""
    series: str = ""
    sop: str = ""
    sop_class: str = ""
    modality: str = ""
    face: bool = False
    trace: str = ""
    links: Links = ()
    person: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True, slots=True)
class SurveyBatch:
    """A surveyed shard; `known` holds (canonical patient, kind, value), each once."""

    items: tuple[SurveyItem, ...]
    known: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class DigestBatch:
    """Digests of a shard as (id, SHA-256); files that cannot be read are left out."""

    digests: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class CleanItem:
    """What became of one file; a delivered one lies whole under its temporary name.

    `findings` is what the witness said of it, `ties` what it shows that has to agree with others; `seen` is what a look
    at its pixels found; `decided` what a person had decided about them.
    """

    id: int
    kind: Kind
    code: str
    target: str | None
    source_digest: str
    output_digest: str | None
    actions: Mapping[str, int]
    uids: Mapping[str, str]
    bytes_in: int
    bytes_out: int | None
    trace: str = ""
    texts: tuple[tuple[str, str], ...] = ()
    links: Links = ()
    seen: Seen | None = None
    decided: str = ""
    findings: tuple[Finding, ...] = ()
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class CleanBatch:
    """A cleaned shard."""

    items: tuple[CleanItem, ...]


def failed(task: FileTask, code: str, trace: str = "") -> CleanItem:
    """The outcome of a file that was not cleaned."""
    return CleanItem(
        task.id, CODES[code].kind, code, None, "", None, {}, {}, task.size, None, trace, decided=task.decided
    )

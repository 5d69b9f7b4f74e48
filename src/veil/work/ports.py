"""What the work asks of the other rooms, as types that survey, pipeline, identity and policy fit.

With these the work can be tested, and run, with stand-ins (`veil.work.testing`), and imports none of the heavy rooms.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from veil.audit.findings import Finding
from veil.audit.ties import Tie
from veil.clean.pixels.seen import Seen
from veil.codes import Kind


class KnownLike(Protocol):
    """One known identifier (`identity.Known`)."""

    @property
    def kind(self) -> str:
        """What kind of identifier."""
        ...

    @property
    def value(self) -> str:
        """How it is written."""
        ...


class SurveyedLike(Protocol):
    """What the survey says of one file (`survey.Surveyed`); `code` is None for an instance to clean."""

    @property
    def code(self) -> str | None:
        """None for an instance to clean, else why it is not one."""
        ...

    @property
    def patient_id(self) -> str:
        """(0010,0020)."""
        ...

    @property
    def issuer(self) -> str:
        """(0010,0021) of a survey; the issuer rule of a policy."""
        ...

    @property
    def person(self) -> tuple[str, str, str]:
        """(0010,0010), (0010,0030) and (0010,0040)."""
        ...

    @property
    def study_uid(self) -> str:
        """(0020,000D)."""
        ...

    @property
    def series_uid(self) -> str:
        """(0020,000E)."""
        ...

    @property
    def sop_uid(self) -> str:
        """(0008,0018)."""
        ...

    @property
    def sop_class(self) -> str:
        """(0008,0016)."""
        ...

    @property
    def modality(self) -> str:
        """(0008,0060)."""
        ...

    @property
    def known(self) -> Sequence[KnownLike]:
        """Identifiers found."""
        ...

    @property
    def face(self) -> bool:
        """Whether it may show a face."""
        ...

    @property
    def links(self) -> tuple[tuple[int, str], ...]:
        """What it refers to, as (attribute, old UID)."""
        ...


class OutcomeLike(Protocol):
    """What became of one file (`pipeline.Outcome`)."""

    @property
    def kind(self) -> Kind:
        """Delivered, held, quarantined or skipped."""
        ...

    @property
    def code(self) -> str:
        """A key of `veil.codes.CODES`."""
        ...

    @property
    def target(self) -> str | None:
        """Posix path relative to OUT."""
        ...

    @property
    def source_digest(self) -> str:
        """SHA-256."""
        ...

    @property
    def output_digest(self) -> str | None:
        """SHA-256."""
        ...

    @property
    def actions(self) -> Mapping[str, int]:
        """`action:selector` -> count."""
        ...

    @property
    def uids(self) -> Mapping[str, str]:
        """Old -> new."""
        ...

    @property
    def bytes_in(self) -> int:
        """Size of the source."""
        ...

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """The free texts that stayed, as (attribute, text)."""
        ...

    @property
    def links(self) -> tuple[tuple[int, str], ...]:
        """What the cleaned file refers to, as (attribute, new UID)."""
        ...

    @property
    def seen(self) -> Seen | None:
        """What was found in its pixels."""
        ...

    @property
    def ties(self) -> tuple[Tie, ...]:
        """What it shows that has to agree with other files."""
        ...

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the witness said of the cleaned file."""
        ...


class CleanerLike(Protocol):
    """Cleans files of one patient (`pipeline.Cleaner`)."""

    def clean_file(self, source: Path, temporary: Path, peers: tuple[str, ...] = (), decided: str = "") -> OutcomeLike:
        """Write the cleaned file to `temporary` if it may be delivered; raise for no bad file."""
        ...


class IdentityPolicyLike(Protocol):
    """The part of a policy's identity table that grouping needs."""

    @property
    def issuer(self) -> str:
        """(0010,0021) of a survey; the issuer rule of a policy."""
        ...


class PolicyLike(Protocol):
    """The part of a policy that the work needs."""

    @property
    def identity(self) -> IdentityPolicyLike:
        """The identity table."""
        ...


class BookLike(Protocol):
    """A compiled rule book (`policy.RuleBook`)."""

    @property
    def name(self) -> str:
        """The policy's name."""
        ...

    @property
    def digest(self) -> str:
        """Of all rules."""
        ...

    @property
    def policy(self) -> PolicyLike:
        """The resolved policy."""
        ...


class IdentityLike(Protocol):
    """Pseudonyms (`identity.Identity`)."""

    def canonical(self, patient_id: str, issuer: str = "") -> str:
        """Fold a patient ID."""
        ...

    def pseudonym(self, canonical: str) -> str:
        """The new patient ID."""
        ...

    def uid(self, old: str) -> str:
        """The new UID."""
        ...


class KeyLike(Protocol):
    """The secret (`identity.Key`)."""

    def fingerprint(self) -> str:
        """Name the key without telling it."""
        ...

    def derive(self, purpose: str, length: int) -> bytes:
        """A key for one purpose."""
        ...


Survey = Callable[[Path], SurveyedLike]
"""Reads the headers of one file; top-level, so that it can be sent to workers."""

CleanerFactory = Callable[[Any, Any, str, tuple[tuple[str, str], ...]], CleanerLike]
"""(book, identity, canonical patient, known identifiers as (kind, value)) -> cleaner; top-level, for workers."""

Seal = Callable[[Any, Mapping[str, str]], bytes]
"""(key, mapping) -> sealed bytes; `identity.crosswalk.seal`."""

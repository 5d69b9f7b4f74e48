"""The stages of one instance: read, decide, clean, deliver. The only module that knows them all.

open_instance -> survey (is it a face?) -> hold_if_told -> DatasetCleaner -> PieceWriter -> Outcome
"""

import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import FileIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from veil import standard
from veil.audit import Finding, Witness
from veil.audit.facts import Facts
from veil.audit.ties import Tie
from veil.clean import bitstream, decide
from veil.clean.header import TEXT_MARK, UNCHANGED, DatasetCleaner, HeaderRoom, PatientContext, TraceRow
from veil.clean.pixels.decided import accepted as accepted_codes
from veil.clean.pixels.decided import pinned
from veil.clean.pixels.seen import Seen
from veil.clean.redacted import NOT_LOOKED_AT, Pixels
from veil.clean.text import recognise
from veil.codes import CODES, Kind
from veil.dicom.digests import Digests
from veil.dicom.instance import Opened, open_file, open_instance, walked
from veil.dicom.part10 import BIG_ENDIAN, DEFLATED
from veil.dicom.pieces import PieceWriter, Range, ends
from veil.dicom.scan import PIXELS, Buffer
from veil.errors import HoldError, InstanceError
from veil.facts import facts
from veil.identity import Identity, Known, KnownIdentifiers
from veil.policy import Action, RuleBook
from veil.survey import links as references
from veil.survey import survey_opened
from veil.version import VERSION

if TYPE_CHECKING:  # loaded where the first image is looked at
    from veil.clean.pixels.room import PixelRoom

ROOMS: frozenset[str] = frozenset({"text", "content", "graphics", "pixels"})
"""The cleaning rooms that exist beside the header's: what a policy may claim follows from them."""


LOOKS = frozenset({"look", "risk"})
"""Answers of `[pixels] burned_in` with which pixels are looked at."""

_CONVERTED = frozenset({BIG_ENDIAN, DEFLATED})
"""Transfer syntaxes of which what is in memory are not the file's own bytes."""


def ready(book: RuleBook) -> None:
    """Makes sure that what a policy asks for is installed, before any file is read.

    Raises:
        UsageError: U-RECOGNISER.
    """
    if "text" in ROOMS and book.policy.text != "remove":
        recognise.require(book.policy.recogniser)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    Attributes:
        kind: delivered, held, quarantined or skipped.
        code: a key of `veil.codes.CODES`.
        target: `<patient>/<study>/<series>/<instance>.dcm` from new identifiers, where it is delivered.
        source_digest: SHA-256 of the source; "" where it could not be read.
        output_digest: SHA-256 of what was written.
        actions: how often each action was done, by `action:attribute`.
        uids: old and new UIDs that this file was the first to need.
        bytes_in: bytes of the source.
        bytes_out: bytes written.
        texts: the free texts that stayed, as (attribute, text), for the inventory.
        links: what the output refers to, as (attribute, new UID), without its own study, series and instance.
        seen: what was found in its pixels, for a person to look at; None where there was nothing.
        findings: what the witness says of the cleaned file; they hold values, for the vault alone.
        ties: what the file shows that has to agree with others, as the witness says.
    """

    kind: Kind
    code: str
    target: str | None = None
    source_digest: str = ""
    output_digest: str | None = None
    actions: Mapping[str, int] = field(default_factory=dict)
    uids: Mapping[str, str] = field(default_factory=dict)
    bytes_in: int = 0
    bytes_out: int = 0
    texts: tuple[tuple[str, str], ...] = ()
    links: references.Links = ()
    seen: Seen | None = None
    findings: tuple[Finding, ...] = ()
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What the header engine gives for one file: where it goes, what was done, how many bytes it has.

    `source`, `output` and `bytes_in` are digests and size where they were asked for.
    """

    target: str
    done: list[str]
    bytes_out: int
    links: set[tuple[int, str]]
    source: str = ""
    output: str = ""
    bytes_in: int = 0


class Cleaner:
    """Cleans the files of one patient; one for each worker and shard.

    Args:
        book: the compiled rules.
        identity: all that is keyed.
        patient: the patient, with the identifiers that the survey gathered.
        promised: what the witness is told of the patient; None for no second reading.
    """

    def __init__(
        self, book: RuleBook, identity: Identity, patient: PatientContext, promised: Facts | None = None
    ) -> None:
        self._book = book
        self._room = HeaderRoom(book, identity, patient, ROOMS)
        self._dataset = DatasetCleaner(book, self._room, ROOMS, VERSION)
        self._writer = PieceWriter()
        self._told = 0
        self._made: set[str] = set()
        # UIDs that stay have no form of their own to be found by, so such outputs are read element by element.
        self._keeps = any(book.rule(None, (), tag, "UI").action is Action.KEEP for tag in references.tags())
        # A policy that holds faces looks at every file as a whole.
        self._repeats = book.policy.faces == "flag"
        self._looks = book.policy.burned_in in LOOKS and "pixels" in ROOMS
        self._known = patient.known
        self._witness = Witness(promised) if promised is not None else None
        self._pixel_room: PixelRoom | None = None
        self._seen: Seen | None = None

    def clean(
        self, source: Path, temporary: Path, peers: tuple[str, ...] = (), decided: str = "", *, digested: bool = False
    ) -> Result:
        """Reads, cleans and writes one file, without book-keeping.

        Args:
            source: the file.
            temporary: where its cleaned form is written.
            peers: the files of its series whose pixels are looked at together, itself included.
            decided: what a person decided about its pixels.
            digested: digest what is read and written on the way.

        Raises:
            InstanceError: it may not leave, or cannot be read.
            OSError: the disk is full, or the place cannot be written.
        """
        with open_file(source) as file:
            digests = Digests(file.stream, file.head) if digested else None
            opened, pixels = None, NOT_LOOKED_AT
            accepted = accepted_codes(decided)
            if self._looks:
                opened = walked(file)
                self._decide(opened, accepted)
                if not PIXELS.isdisjoint(opened.tags):
                    pixels = self._look(source, opened, peers, decided)
            cleaned = self._dataset.recall(file, pixels) if self._repeats else None
            if cleaned is not None:
                self._search(file.head, file.stream, cleaned.pieces)
                written = self._writer.write(temporary, file.head, file.stream, cleaned.pieces, digests=digests)
            else:
                if opened is None:
                    opened = walked(file)
                    self._decide(opened, accepted)
                kind = standard.sop.sop_class(opened.sop_class)
                cleaned = self._dataset.clean(opened, kind.iod if kind else None, pixels)
                buf, stream = opened.buf, opened.stream
                self._search(buf, stream, cleaned.pieces)
                if digests is not None and isinstance(buf, bytes) and file.layout.syntax not in _CONVERTED:
                    digests.read(buf, 0)
                written = self._writer.write(
                    temporary, buf, stream, cleaned.pieces, deflate=opened.deflated, digests=digests
                )
                if "H-BURNED-IN" in accepted:
                    # What a person let pass must not be remembered for the files that repeat it.
                    self._dataset = DatasetCleaner(self._book, self._room, ROOMS, VERSION)
            told = (digests.source(), digests.output(), digests.size) if digests is not None else ()
        pseudonym = self._room.treatment.pseudonym
        target = f"{pseudonym}/{cleaned.study}/{cleaned.series}/{cleaned.instance}.dcm"
        return Result(target, cleaned.done, written, references.in_bytes(cleaned.pieces), *told)

    def _look(self, source: Path, opened: Opened, peers: tuple[str, ...], decided: str) -> Pixels:
        if self._pixel_room is None:
            # Numbers, codecs and models are loaded where the first image is looked at.
            from veil.clean.pixels.room import PixelRoom

            self._pixel_room = PixelRoom(self._book, self._known)
        try:
            return self._pixel_room.look(source, opened, peers, decided)
        finally:
            self._seen = self._pixel_room.seen

    def _search(self, buf: Buffer, stream: FileIO, pieces: list[bytes | Range]) -> None:
        known = self._room.treatment.known
        if not known.empty and any(known.in_bytes(end) for end in ends(buf, stream, pieces)):
            raise HoldError("H-RESIDUAL", "a known identifier stands in what is copied from the source")

    def _decide(self, opened: Opened, accepted: frozenset[str]) -> None:
        # Only a policy that holds faces needs them here; the survey has flagged them for the report.
        faces = self._book.policy.faces != "flag" and survey_opened(opened).face
        decide.hold_if_told(self._book, opened, face=faces, rooms=ROOMS, accepted=accepted)

    def clean_file(self, source: Path, temporary: Path, peers: tuple[str, ...] = (), decided: str = "") -> Outcome:
        """Cleans one file and says what became of it; a bad file is an outcome, never an error.

        Args:
            source: the file.
            temporary: where its cleaned form is written.
            peers: the files of its series whose pixels are looked at together, itself included.
            decided: what a person decided about its pixels.

        Raises:
            OSError: the disk is full, or the place cannot be written.
        """
        self._seen = None
        try:
            result = self.clean(source, temporary, peers, decided, digested=True)
        except InstanceError as error:
            temporary.unlink(missing_ok=True)
            kind = CODES[error.code].kind
            digest, size = _digest(source)
            return Outcome(kind, error.code, source_digest=digest, bytes_in=size, seen=self._seen)
        digest, size = result.source, result.bytes_in
        findings: tuple[Finding, ...] = ()
        ties: tuple[Tie, ...] = ()
        if self._witness is not None:
            accepted = accepted_codes(decided)
            verdict = self._witness.check(temporary, source, result.target, accepted)
            findings, ties = verdict.findings, verdict.ties
            if verdict.holds and pinned(verdict.code, findings) not in accepted:
                temporary.unlink(missing_ok=True)
                return Outcome(
                    Kind.HELD, verdict.code, source_digest=digest, bytes_in=size, seen=self._seen, findings=findings
                )
        fresh = self._fresh()
        # What stands where the source had no UID: nothing of the source corresponds to it.
        self._made.update(new for old, new in fresh.items() if old == "empty" or " " in old)
        return Outcome(
            Kind.DELIVERED,
            "D-CLEAN",
            result.target,
            digest,
            result.output,
            _actions(result.done),
            fresh,
            size,
            result.bytes_out,
            _texts(result.done),
            self._links(result, temporary),
            self._seen,
            findings,
            ties,
        )

    def _fresh(self) -> dict[str, str]:
        """The UIDs that were not told yet: what was added behind the told ones, at a cost of these alone."""
        known = self._room.treatment.uids
        added = len(known) - self._told
        self._told += added
        return dict(reversed([*islice(reversed(known.items()), added)]))

    def _links(self, result: Result, written: Path) -> references.Links:
        found = result.links
        if self._keeps:
            with open_instance(written) as opened:
                found = references.read(opened)
        if self._made:
            found = {link for link in found if link[1] not in self._made}
        *_, study, series, name = result.target.split("/")
        return references.without_own(found, study, series, name.removesuffix(".dcm"))


def _actions(done: list[str]) -> dict[str, int]:
    """How often each action was done; most words are actions as they stand."""
    found = Counter(done)
    for word in [word for word in found if TEXT_MARK in word or word.startswith(UNCHANGED)]:
        number = found.pop(word)
        if not word.startswith(UNCHANGED):
            found[word.partition(TEXT_MARK)[0]] += number
    return dict(found)


def _texts(done: list[str]) -> tuple[tuple[str, str], ...]:
    """The free texts among what was done, each once for an attribute."""
    found: dict[tuple[str, str], None] = {}
    for word in done:
        if TEXT_MARK in word:
            what, _, text = word.partition(TEXT_MARK)
            found[what.partition(":")[2], text] = None
    return tuple(found)


def _digest(path: Path) -> tuple[str, int]:
    """SHA-256 and size of a file; "" and 0 where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest(), stream.tell()
    except OSError:
        return "", 0


_RETAINED: Mapping[str, str] = {
    "retain_device_identity": "device",
    "retain_institution_identity": "org",
    "retain_uids": "uid",
    "retain_longitudinal_full_dates": "date",
}
"""Kinds of identifiers that are not searched for where an option of PS3.15 keeps them."""


def context(book: RuleBook, canonical: str, known: Iterable[tuple[str, str]]) -> PatientContext:
    """Gives what a cleaner has to know of a patient.

    Args:
        book: the rules; what an option keeps is not searched for.
        canonical: the patient, as `Identity.canonical` gives it.
        known: identifiers as (kind, value); besides, of kind `allow` and `block`, the lists of the vault for texts.
    """
    kept = {kind for option, kind in _RETAINED.items() if option in book.policy.options}
    listed: dict[str, list[str]] = {"allow": [], "block": []}
    items = []
    for kind, value in known:
        if kind in listed:
            listed[kind].append(value)
        elif kind not in kept:
            items.append(Known(kind, value))  # type: ignore[arg-type]  # the other kinds come from Known itself
    words = frozenset(word.lower() for word in listed["allow"])
    return PatientContext(canonical, KnownIdentifiers.build(items), words, frozenset(listed["block"]))


def patient_of(opened_path: Path, book: RuleBook, identity: Identity) -> PatientContext:
    """Gives the patient of a single file, with the identifiers of that file alone.

    Raises:
        InstanceError: the file is not an instance that can be cleaned.
    """
    return context(book, *identifiers_of(opened_path, identity))


def identifiers_of(path: Path, identity: Identity) -> tuple[str, list[tuple[str, str]]]:
    """Gives the patient of a single file in canonical form, and the identifiers of that file as (kind, value).

    Raises:
        InstanceError: the file is not an instance that can be cleaned.
    """
    with open_instance(path) as opened:
        found = survey_opened(opened)
    name = found.patient_id or found.study_uid or found.sop_uid
    return identity.canonical(name, found.issuer), [(item.kind, item.value) for item in found.known]


def trace_file(path: Path, book: RuleBook, identity: Identity, patient: PatientContext | None = None) -> list[TraceRow]:
    """Says what would be done with each element of a file; writes nothing.

    Args:
        path: the file.
        book: the rules.
        identity: all that is keyed.
        patient: what a survey knows of the patient; None for what the file itself holds.

    Raises:
        InstanceError: the file is not an instance, cannot be read, or would be held.
    """
    room = HeaderRoom(book, identity, patient or patient_of(path, book, identity), ROOMS)
    with open_instance(path) as opened:
        decide.hold_if_told(book, opened, face=survey_opened(opened).face, rooms=ROOMS)
        kind = standard.sop.sop_class(opened.sop_class)
        room.trace = []
        level = room.level(kind.iod if kind else None, explicit=opened.explicit)
        entries = room.entries(opened.buf, opened.elements, level)
        bitstream.cleaned(opened, entries, room.treatment.known)  # for what it holds
        return room.trace


def clean_bytes(data: bytes, book: RuleBook, identity: Identity) -> tuple[bytes, Outcome]:
    """Cleans one instance in memory, with the identifiers that it holds itself.

    Returns:
        The cleaned file, and what was done.

    Raises:
        InstanceError: it may not leave, or cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="veil-") as folder:
        source, target = Path(folder, "in"), Path(folder, "out")
        source.write_bytes(data)
        canonical, known = identifiers_of(source, identity)
        told = facts(book, identity, canonical, known, ROOMS)
        cleaner = Cleaner(book, identity, context(book, canonical, known), told)
        outcome = cleaner.clean_file(source, target)
        if outcome.kind is not Kind.DELIVERED:
            raise InstanceError(outcome.code, CODES[outcome.code].meaning, remedy=CODES[outcome.code].remedy)
        return target.read_bytes(), outcome

"""The stages of one instance: read, decide, clean, deliver. The only module that knows them all.

open_instance -> survey (is it a face?) -> hold_if_told -> DatasetCleaner -> PieceWriter -> Outcome
"""

import hashlib
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path

from veil import standard
from veil.clean import bitstream, decide
from veil.clean.header import TEXT_MARK, UNCHANGED, DatasetCleaner, HeaderRoom, PatientContext, TraceRow
from veil.clean.text import recognise
from veil.codes import CODES, Kind
from veil.dicom.instance import Opened, open_file, open_instance, walked
from veil.dicom.pieces import PieceWriter, Range, ends
from veil.dicom.scan import Buffer
from veil.errors import HoldError, InstanceError
from veil.identity import Identity, Known, KnownIdentifiers
from veil.policy import Action, RuleBook
from veil.survey import links as references
from veil.survey import survey_opened
from veil.version import VERSION

ROOMS: frozenset[str] = frozenset({"text", "content", "graphics"})
"""The cleaning rooms that exist beside the header's: what a policy may claim follows from them."""


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


@dataclass(frozen=True, slots=True)
class Result:
    """What the header engine gives for one file: where it goes, what was done, how many bytes it has."""

    target: str
    done: list[str]
    bytes_out: int
    links: set[tuple[int, str]]


class Cleaner:
    """Cleans the files of one patient; one for each worker and shard.

    Args:
        book: the compiled rules.
        identity: all that is keyed.
        patient: the patient, with the identifiers that the survey gathered.
    """

    def __init__(self, book: RuleBook, identity: Identity, patient: PatientContext) -> None:
        self._book = book
        self._room = HeaderRoom(book, identity, patient, ROOMS)
        self._dataset = DatasetCleaner(book, self._room, ROOMS, VERSION)
        self._writer = PieceWriter()
        self._told: set[str] = set()
        self._made: set[str] = set()
        # UIDs that stay have no form of their own to be found by, so such outputs are read element by element.
        self._keeps = any(book.rule(None, (), tag, "UI").action is Action.KEEP for tag in references.tags())
        # A policy that holds faces looks at every file as a whole.
        self._repeats = book.policy.faces == "flag"

    def clean(self, source: Path, temporary: Path) -> Result:
        """Reads, cleans and writes one file: the header engine, without digests and book-keeping.

        Raises:
            InstanceError: it may not leave, or cannot be read.
            OSError: the disk is full, or the place cannot be written.
        """
        with open_file(source) as file:
            cleaned = self._dataset.recall(file) if self._repeats else None
            if cleaned is not None:
                self._search(file.head, file.stream, cleaned.pieces)
                written = self._writer.write(temporary, file.head, file.stream, cleaned.pieces)
            else:
                opened = walked(file)
                self._decide(opened)
                kind = standard.sop.sop_class(opened.sop_class)
                cleaned = self._dataset.clean(opened, kind.iod if kind else None)
                buf, stream = opened.buf, opened.stream
                self._search(buf, stream, cleaned.pieces)
                written = self._writer.write(temporary, buf, stream, cleaned.pieces, deflate=opened.deflated)
        pseudonym = self._room.treatment.pseudonym
        target = f"{pseudonym}/{cleaned.study}/{cleaned.series}/{cleaned.instance}.dcm"
        return Result(target, cleaned.done, written, references.in_bytes(cleaned.pieces))

    def _search(self, buf: Buffer, stream: FileIO, pieces: list[bytes | Range]) -> None:
        known = self._room.treatment.known
        if not known.empty and any(known.in_bytes(end) for end in ends(buf, stream, pieces)):
            raise HoldError("H-RESIDUAL", "a known identifier stands in what is copied from the source")

    def _decide(self, opened: Opened) -> None:
        # Only a policy that holds faces needs them here; the survey has flagged them for the report.
        faces = self._book.policy.faces != "flag" and survey_opened(opened).face
        decide.hold_if_told(self._book, opened, face=faces)

    def clean_file(self, source: Path, temporary: Path) -> Outcome:
        """Cleans one file and says what became of it; a bad file is an outcome, never an error.

        Raises:
            OSError: the disk is full, or the place cannot be written.
        """
        digest, size = _digest(source)
        try:
            result = self.clean(source, temporary)
        except InstanceError as error:
            temporary.unlink(missing_ok=True)
            return Outcome(CODES[error.code].kind, error.code, source_digest=digest, bytes_in=size)
        known = self._room.treatment.uids
        fresh = {old: new for old, new in known.items() if old not in self._told}
        self._told.update(fresh)
        # What stands where the source had no UID: nothing of the source corresponds to it.
        self._made.update(new for old, new in fresh.items() if old == "empty" or " " in old)
        return Outcome(
            Kind.DELIVERED,
            "D-CLEAN",
            result.target,
            digest,
            _digest(temporary)[0],
            dict(Counter(word.partition(TEXT_MARK)[0] for word in result.done if not word.startswith(UNCHANGED))),
            fresh,
            size,
            result.bytes_out,
            _texts(result.done),
            self._links(result, temporary),
        )

    def _links(self, result: Result, written: Path) -> references.Links:
        found = result.links
        if self._keeps:
            with open_instance(written) as opened:
                found = references.read(opened)
        if self._made:
            found = {link for link in found if link[1] not in self._made}
        *_, study, series, name = result.target.split("/")
        return references.without_own(found, study, series, name.removesuffix(".dcm"))


def _texts(done: list[str]) -> tuple[tuple[str, str], ...]:
    """The free texts among what was done, each once for an attribute."""
    found: dict[tuple[str, str], None] = {}
    for word in done:
        what, mark, text = word.partition(TEXT_MARK)
        if mark:
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
    with open_instance(opened_path) as opened:
        found = survey_opened(opened)
    name = found.patient_id or found.study_uid or found.sop_uid
    canonical = identity.canonical(name, found.issuer)
    return context(book, canonical, [(item.kind, item.value) for item in found.known])


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
        decide.hold_if_told(book, opened, face=survey_opened(opened).face)
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
        cleaner = Cleaner(book, identity, patient_of(source, book, identity))
        outcome = cleaner.clean_file(source, target)
        if outcome.kind is not Kind.DELIVERED:
            raise InstanceError(outcome.code, CODES[outcome.code].meaning, remedy=CODES[outcome.code].remedy)
        return target.read_bytes(), outcome

"""What a worker does with a shard: survey, digest or clean it, file by file, and never fail because of a file."""

import logging
import os
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from veil.codes import CODES, Kind
from veil.errors import DiskFullError, InstanceError
from veil.sinks.folder import file_digest, full_disk_is_told, is_full, is_safe_target
from veil.work.ports import BookLike, CleanerFactory, CleanerLike, IdentityLike, OutcomeLike, Survey
from veil.work.tasks import CleanBatch, CleanItem, DigestBatch, FileTask, Links, Shard, SurveyBatch, SurveyItem, failed


@dataclass(frozen=True, slots=True)
class Context:
    """What every worker gets once: the compiled book, the identity, and the rooms to call."""

    book: BookLike
    identity: IdentityLike
    survey: Survey
    cleaner_factory: CleanerFactory


class Worker:
    """Executes shards; keeps the cleaner of the last patient, whose search automaton is dear to build."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._for: tuple[str, str] | None = None
        self._cleaner: CleanerLike | None = None
        self._links: Links = ()
        self._owner: tuple[str, str] | None = None
        self._canonical = ""

    def survey(self, shard: Shard) -> SurveyBatch:
        """Read the headers of a shard's files."""
        items: list[SurveyItem] = []
        known: dict[tuple[str, str, str], None] = {}
        with quiet():
            for task in shard.items:
                try:
                    item, found = self._survey(task)
                except Exception as error:  # noqa: BLE001  one bad file never stops a run
                    code = "Q-UNREADABLE" if isinstance(error, OSError) else _code_of(error)
                    items.append(SurveyItem(task.id, code, trace=trace_of(error)))
                    continue
                items.append(item)
                known |= dict.fromkeys(found)
        return SurveyBatch(tuple(items), tuple(known))

    def _survey(self, task: FileTask) -> tuple[SurveyItem, list[tuple[str, str, str]]]:
        found = self._context.survey(Path(task.path))
        if found.code is not None:
            return SurveyItem(task.id, found.code if found.code in CODES else "Q-FAILED"), []
        owner = found.patient_id.strip() or found.study_uid or found.sop_uid
        canonical = self._named(owner, found.issuer)
        item = SurveyItem(
            task.id, None, canonical, found.patient_id, found.issuer, found.study_uid, found.series_uid,
            found.sop_uid, found.sop_class, found.modality, found.face, links=self._same(found.links),
            person=found.person,
        )  # fmt: skip
        return item, [(canonical, str(known.kind), known.value) for known in found.known]

    def _named(self, owner: str, issuer: str) -> str:
        """The canonical patient; the identity is asked here, where an odd value can only harm its own file."""
        if self._owner != (owner, issuer):  # most files are of the patient of the file before
            identity = self._context.identity
            canonical = identity.canonical(owner, issuer)
            identity.pseudonym(canonical)
            self._owner, self._canonical = (owner, issuer), canonical
        return self._canonical

    def _same(self, links: Links) -> Links:
        """One object for equal references, as slices have them: a batch is pickled with each once."""
        if self._links != links:
            self._links = links
        return self._links

    def digest(self, shard: Shard) -> DigestBatch:
        """Compute the SHA-256 of a shard's files."""
        digests: list[tuple[int, str]] = []
        for task in shard.items:
            try:
                digests.append((task.id, file_digest(Path(task.path))))
            except OSError:
                continue
        return DigestBatch(tuple(digests))

    def clean(self, shard: Shard) -> CleanBatch:
        """Clean a shard's files to their temporary names.

        Raises:
            DiskFullError: no space is left for the output.
        """
        with quiet():
            return CleanBatch(tuple(self._clean(shard, task) for task in shard.items))

    def _clean(self, shard: Shard, task: FileTask) -> CleanItem:
        source, temporary = Path(task.path), Path(task.temporary)
        try:
            before = _unchanged(task)
            if before is None:
                return failed(task, "Q-UNREADABLE")
            outcome = self._cleaner_for(shard).clean_file(source, temporary, task.peers, task.decided)
            # Looked at again: it may have changed while it was read.
            item = _checked(task, outcome, temporary) if _unchanged(task) == before else failed(task, "Q-UNREADABLE")
        except DiskFullError:
            raise
        except Exception as error:
            if isinstance(error, OSError) and is_full(error):
                with full_disk_is_told("OUT"):
                    raise
            item = failed(task, _code_of(error), trace_of(error))
        if item.kind is not Kind.DELIVERED:
            temporary.unlink(missing_ok=True)
        return item

    def _cleaner_for(self, shard: Shard) -> CleanerLike:
        wanted = (shard.patient, shard.known_digest)
        if self._cleaner is None or self._for != wanted:
            context = self._context
            self._cleaner = context.cleaner_factory(context.book, context.identity, shard.patient, shard.known)
            self._for = wanted
        return self._cleaner


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the warnings of libraries to ourselves: they quote values of the data."""
    logger = logging.getLogger("pydicom")
    before = logger.disabled
    logger.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.disabled = before


def trace_of(error: BaseException) -> str:
    """Say what kind of error it was and where in our code it arose; never its message, which may quote the data."""
    marker = f"{os.sep}veil{os.sep}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if marker in frame.filename]
    lines = (f"veil/{frame.filename.rpartition(marker)[2].replace(os.sep, '/')}:{frame.lineno}" for frame in frames)
    return " ".join([type(error).__name__, *lines])


def _code_of(error: Exception) -> str:
    return error.code if isinstance(error, InstanceError) and error.code in CODES else "Q-FAILED"


def _unchanged(task: FileTask) -> tuple[int, int, int, int] | None:
    """What tells a state of the source from others; None if it is no more what was surveyed, or not there.

    A file that changed since its survey may hold identifiers that nobody gathered; the next run surveys it again.
    While it is cleaned, inode and time of change tell also of one that was put in its place with its size and times.
    """
    try:
        status = os.stat(task.path)  # noqa: PTH116  a path is made for the cleaner alone
    except OSError:
        return None
    if status.st_size != task.size or task.mtime_ns not in {None, status.st_mtime_ns}:
        return None
    return status.st_ino, status.st_ctime_ns, status.st_size, status.st_mtime_ns


def _checked(task: FileTask, outcome: OutcomeLike, temporary: Path) -> CleanItem:
    """Believe an outcome only if it fits what lies on the disk."""
    kind = Kind(outcome.kind)
    if outcome.code not in CODES or CODES[outcome.code].kind is not kind:
        return failed(task, "Q-FAILED", "outcome: its code is not one of its kind")
    digest, size, target = outcome.output_digest, None, None
    if kind is Kind.DELIVERED:
        target = outcome.target
        if target is None or not is_safe_target(target):
            return failed(task, "Q-FAILED", "outcome: no place in OUT that may be used")
        size = temporary.stat().st_size
        digest = digest or file_digest(temporary)
    return CleanItem(
        task.id, kind, outcome.code, target, outcome.source_digest, digest if target else None, dict(outcome.actions),
        dict(outcome.uids), task.size, size, texts=outcome.texts if target else (),
        links=outcome.links if target else (), seen=outcome.seen, decided=task.decided,
        findings=outcome.findings, ties=outcome.ties,
    )  # fmt: skip


def maker(context: Context) -> Callable[[], Worker]:
    """A picklable way to make a worker, for runners."""
    from functools import partial

    return partial(Worker, context)

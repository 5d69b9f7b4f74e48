"""A run: find, survey, group, clean, deliver; each step recorded, so that it can stop anywhere and go on.

check places -> lock the vault -> find -> survey -> compare, conflicts, duplicates -> clean -> count
"""

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

from veil.codes import Kind
from veil.errors import CancelledError, PathError, RunError, UsageError
from veil.sinks import FolderSink, check_places
from veil.sinks.folder import full_disk_is_told
from veil.sinks.places import same
from veil.sources import Limits, Refused, SourceFile, open_source
from veil.sources.archive import remove_staging
from veil.work import chain, grouping, media, plan, references, switch, tally
from veil.work.certificate import policy_facts
from veil.work.ledger import Ledger
from veil.work.local import local_runner, usable_cpus
from veil.work.ports import BookLike, CleanerFactory, CleanerLike, IdentityLike, KeyLike, Seal, Survey, SurveyedLike
from veil.work.progress import Listener, Meter
from veil.work.result import RunResult
from veil.work.runner import Finished, Runner
from veil.work.tasks import CleanBatch, CleanItem, DigestBatch, FileTask, Shard, SurveyBatch, SurveyItem, failed
from veil.work.together import Together
from veil.work.vault import Vault, is_free
from veil.work.worker import Context, Worker, maker

_FIND_BATCH = 500
_SURVEY_BATCH = 64
_PAGE = 4096
RARE = "rare.bin"
"""The file in the vault by which the witness knows what is rare of all patients."""


def run(
    source: Path,
    out: Path,
    *,
    policy_book: BookLike,
    identity: IdentityLike,
    key: KeyLike,
    vault: Vault,
    jobs: int | None = None,
    progress: Listener | None = None,
    survey: Survey | None = None,
    cleaner_factory: CleanerFactory | None = None,
    seal: Seal | None = None,
    limits: Limits | None = None,
    shard_size: plan.ShardSize | None = None,
    runner: Callable[[Callable[[], Worker]], Runner] | None = None,
    report: Callable[[Ledger, RunResult], object] | None = None,
    dicomdir: bool = False,
    deep: bool = False,
    policy_changed: bool = False,
) -> RunResult:
    """De-identify IN into OUT. Running it again goes on where a run stopped, or changes nothing.

    Args:
        source: IN: a folder, a file or an archive.
        out: OUT: a folder, made if absent.
        policy_book: the compiled rule book.
        identity: pseudonyms, UIDs and dates under `key`.
        key: the secret; seals the crosswalk.
        vault: the private folder; see `Vault.ensure`.
        jobs: processes; None takes one a CPU, 1 works in this process.
        progress: is told how far the run is.
        survey: reads one file's headers; default `veil.survey.survey_file`.
        cleaner_factory: makes a patient's cleaner; default one of `veil.pipeline.Cleaner`.
        seal: seals a mapping; default `veil.identity.crosswalk.seal`.
        limits: how far archives may unpack.
        shard_size: how large a shard may get.
        runner: makes another runner than the local ones.
        report: is given what the run came to, while no other run can change it.
        dicomdir: write a DICOMDIR for OUT; later runs keep it true.
        deep: the witness reads samples too, and decodes pixel data.
        policy_changed: clean all anew under another policy than that of the last run (decision 0014).

    Raises:
        PathError: the places lie in each other, or OUT is not ours.
        VaultError: the vault is busy, or its key was destroyed.
        UsageError: `U-POLICY-CHANGED`, `U-KEY-CHANGED`, `U-PATIENTS-CHANGED`.
        RunError: the run had to stop and can be resumed: `DiskFullError`, `LedgerError`, others.
        CancelledError: the user stopped it; it can be resumed.
    """
    # Paths are kept in the ledger and sent to workers, which may be elsewhere.
    source, out = Path(os.path.abspath(source)), Path(os.path.abspath(out))  # noqa: PTH100  links must stay links
    jobs = jobs or usable_cpus()
    rare = vault.staging.with_name(RARE)
    makes = cleaner_factory or partial(_cleaner, rare=rare, deep=deep)
    context = Context(policy_book, identity, survey or _survey, makes)
    workers = runner(maker(context)) if runner else local_runner(jobs, maker(context))
    try:
        with vault.lock(), vault.ledger() as ledger, full_disk_is_told("vault"), _stoppable(workers) as stopped:
            check_places(source, out, vault.path, ours=vault.ours(out))
            vault.check_usable()
            work = _Run(
                source, out, context, key, seal or _seal, vault, ledger, workers, Meter(progress), stopped,
                limits or Limits(), shard_size or plan.ShardSize(), dicomdir, policy_changed,
            )  # fmt: skip
            result = work.execute(jobs)
            if report is not None:
                report(ledger, result)
            return result
    finally:
        workers.close()


def preflight(source: Path, out: Path, vault: Path) -> None:
    """Check the three places before a vault is made; `run` checks them again.

    Raises:
        PathError: see `veil.sinks.check_places`; `U-IN-MISSING`.
        VaultError: there is something at `vault` that is no usable vault.
    """
    open_source(source, vault)
    ours = Vault.open(vault).ours(out) if vault.exists() and not is_free(vault) else None
    check_places(source, out, vault, ours=ours)


@dataclass(slots=True)
class _Run:
    """One run's tools, and its steps."""

    source: Path
    out: Path
    context: Context
    key: KeyLike
    seal: Seal
    vault: Vault
    ledger: Ledger
    runner: Runner
    meter: Meter
    stopped: Callable[[], bool]
    limits: Limits
    shard_size: plan.ShardSize
    dicomdir: bool = False
    policy_changed: bool = False
    number: int = 0
    withdrawn: int = 0
    together: Together = field(init=False)

    def execute(self, jobs: int) -> RunResult:
        self.ledger.check()
        switched = _check_same(self.ledger, self.context.book, self.key, may_change=self.policy_changed)
        self._adopt_out(switched=switched)
        from veil import __version__

        book = self.context.book
        self.number = self.ledger.begin_run(
            version=__version__, policy=book.name, policy_digest=book.digest, jobs=jobs, facts=policy_facts(book)
        )
        self.together = Together(self.ledger, self.number, f"{__version__} {book.digest}")
        sink = FolderSink(self.out, str(self.number))
        status = "failed"
        try:
            sink.claim()
            remove_staging(self.vault.staging)
            sink.sweep()
            media.begin(self.ledger, sink, wanted=self.dicomdir)
            self._find()
            if switched:
                switch.check(self.ledger, self.number, self.context.identity)
                self.withdrawn += switch.to(self.ledger, self.number, book.digest, sink.withdraw)
            self._survey()
            self._group(sink)
            self._clean(sink)
            listing = media.end(self.ledger, sink, self.vault, self.context.identity, wanted=self.dicomdir)
            links = references.check(self.ledger, self.context.identity)
            result = tally.result(
                self.ledger, self.number, links, out=self.out, vault=self.vault.path, withdrawn=self.withdrawn,
                seconds=self.meter.elapsed, listing=listing,
            )  # fmt: skip
            status = "complete"
        except (KeyboardInterrupt, CancelledError) as error:
            status = "cancelled"
            _cancelled(error)
        finally:
            sink.sweep()
            sink.release()
            remove_staging(self.vault.staging)
            self._close(status)
        return result

    def _close(self, status: str) -> None:
        try:
            self.ledger.end_run(self.number, status, seal=partial(chain.mac, self.key))
        except RunError:
            # A full disk stops this too; the next run finds the run open and puts it right.
            if status == "complete":
                raise

    def _adopt_out(self, *, switched: bool) -> None:
        """Bind vault and OUT to each other; an OUT that was moved is known again by what it holds."""
        named = self.vault.ours(self.out)
        here = os.fsencode(self.out).hex()
        if named is not None and not same(named, self.out):
            raise PathError(
                "U-OUT-OTHER",
                "this vault belongs to another OUT",
                where=str(self.out),
                remedy=f"use {named}, or another vault with the same key",
            )
        facts = {"out": here, "key_fingerprint": self.key.fingerprint()}
        if not switched:  # else the switch names it, together with what it does
            facts["policy_digest"] = self.context.book.digest
        self.ledger.set_meta(**facts)

    def _check_stop(self) -> None:
        if self.stopped():
            raise CancelledError("C-STOPPED", "stopped", remedy="run the same command again to go on")

    def _find(self) -> None:
        self.meter.phase("find")
        found: Iterator[SourceFile | Refused] = iter(open_source(self.source, self.vault.staging, limits=self.limits))
        while batch := list(islice(found, _FIND_BATCH)):
            self._check_stop()
            self.ledger.discover(self.number, batch)
            self.meter.add(len(batch), sum(item.size for item in batch if isinstance(item, SourceFile)))
        self.meter.finish()

    def _survey(self) -> None:
        total = self.ledger.value("SELECT COUNT(*) FROM instance WHERE state = 'found' AND seen = ?", self.number)
        self.meter.phase("survey", total)
        for done in self.runner.run(self._to_survey(), Worker.survey):
            batch: SurveyBatch = done.result or _died_in_survey(done)
            self.ledger.record_survey(self.number, batch.items, batch.known)
            self.vault.log([f"survey {item.code} row {item.id}: {item.trace}" for item in batch.items if item.trace])
            self.meter.add(
                len(batch.items),
                sum(task.size for task in done.shard.items),
                quarantined=sum((item.code or "").startswith("Q-") for item in batch.items),
            )
        self._check_stop()
        self.meter.finish()

    def _to_survey(self) -> Iterator[Shard]:
        last = 0
        while page := self.ledger.found(self.number, last, _PAGE):
            last = page[-1][0]
            tasks = [FileTask(row, os.fsdecode(path), size) for row, path, size in page]
            for start in range(0, len(tasks), _SURVEY_BATCH):
                yield Shard(tuple(tasks[start : start + _SURVEY_BATCH]))

    def _group(self, sink: FolderSink) -> None:
        ledger, run_number, identity = self.ledger, self.number, self.context.identity
        grouping.name_patients(ledger, identity)
        grouping.reset(ledger, run_number)
        same = grouping.to_compare(ledger, run_number)
        self.meter.phase("compare", len(same))
        tasks = [FileTask(row, os.fsdecode(path), size) for row, path, size in same]
        shards = (Shard(part) for part in plan.cut(tasks, self.shard_size))
        for done in self.runner.run(shards, Worker.digest):
            batch: DigestBatch = done.result or DigestBatch(())
            ledger.record_digests(batch.digests)
            self.meter.add(len(done.shard.items), sum(task.size for task in done.shard.items))
        self._check_stop()
        grouping.take_over(ledger, run_number)
        decisions = grouping.conflicts(ledger, run_number, self.context.book.policy.identity.issuer)
        decisions |= grouping.duplicates(ledger, run_number, decisions)
        decisions |= self.together.decide(decisions)
        self.withdrawn += grouping.settle(ledger, run_number, decisions, sink.withdraw)
        self.meter.add(0, held=sum(code.startswith("H-") for code in decisions.values()))
        self.meter.finish()
        plan.refresh_known(ledger, run_number)
        self._write_rare()
        plan.reopen(ledger, run_number, sink.holds)

    def _write_rare(self) -> None:
        """Writes what is rare of all patients, by which the witness tells a name that was filed under the wrong one."""
        secret = getattr(self.context.identity, "rare_key", b"")
        if secret:  # stand-ins of tests have none
            from veil.audit.rare import build

            build(plan.all_known(self.ledger), self.vault.staging.with_name(RARE), secret)

    def _clean(self, sink: FolderSink) -> None:
        files, _ = plan.pending(self.ledger, self.number)
        self.meter.phase("clean", files)
        if files:
            sink.prepare(first=not _cleaned_before(self.ledger))
            shards = plan.clean_shards(self.ledger, self.number, sink.temporary, self.shard_size)
            for done in self.runner.run(shards, Worker.clean):
                self._commit(sink, done)
            self._check_stop()
        self.meter.finish()

    def _commit(self, sink: FolderSink, done: Finished[CleanBatch]) -> None:
        """Deliver a shard: name the targets in the ledger, rename, then say that it is done."""
        shard = done.shard
        items = done.result.items if done.result else tuple(failed(task, "Q-WORKER-DIED") for task in shard.items)
        items, gone = self.together.commit(items, sink.withdraw)
        self.withdrawn += gone
        before = self.ledger.targets([item.id for item in items])
        for item in items:
            old, _ = before[item.id]
            if item.target is not None and item.target != old:
                sink.admit(item.target, item.output_digest or "")
        for item in items:
            old, _ = before[item.id]
            if old is not None and old != item.target:
                sink.withdraw(old)
                self.withdrawn += item.target is None
        self.ledger.stage(self.number, items, shard.known_digest)
        for item in items:
            if item.target is not None:
                same = before[item.id] == (item.target, item.output_digest)
                if not (same and sink.holds(item.target, item.bytes_out or 0)):
                    sink.deliver(sink.temporary(item.id), item.target)
        self.ledger.finish([item.id for item in items], self._crosswalk(shard, items))
        self.vault.log([f"clean {item.code} row {item.id}: {item.trace}" for item in items if item.trace])
        self.meter.add(
            len(items),
            sum(item.bytes_in for item in items),
            held=gone + sum(item.kind is Kind.HELD for item in items),
            quarantined=sum(item.kind is Kind.QUARANTINED for item in items),
        )

    def _crosswalk(self, shard: Shard, items: Iterable[CleanItem]) -> dict[str, bytes]:
        delivered = [item for item in items if item.target is not None]
        if not delivered:
            return {}
        uids: dict[str, str] = {}
        for item in delivered:
            uids |= item.uids
        pseudonym = self.context.identity.pseudonym(shard.patient)
        written = tally.patient_ids(self.ledger, [item.id for item in delivered])
        return {
            "patient": self.seal(self.key, dict.fromkeys(written, pseudonym)),
            "uid": self.seal(self.key, uids),
        }


def _check_same(ledger: Ledger, book: BookLike, key: KeyLike, *, may_change: bool) -> bool:
    """Refuse to mix: one OUT is made by one policy under one key. Returns whether the policy is another one."""
    if not _cleaned_before(ledger):
        return False
    if ledger.meta("key_fingerprint") != key.fingerprint():
        raise UsageError(
            "U-KEY-CHANGED",
            "the key is not that of the last run",
            where="vault",
            remedy="use what the last run used, or name a new OUT and a new vault",
        )
    changed = ledger.meta("policy_digest") != book.digest
    if changed and not may_change:
        raise UsageError(
            "U-POLICY-CHANGED",
            "the policy or its tables are not those of the last run",
            where="vault",
            remedy="use that policy, or --policy-changed to clean all anew, or name a new OUT and a new vault",
        )
    return changed


def _cleaned_before(ledger: Ledger) -> bool:
    # A corrected file has the output of the old one before it is cleaned itself.
    return bool(ledger.value("SELECT 1 FROM instance WHERE known_digest IS NOT NULL OR target IS NOT NULL LIMIT 1"))


def _died_in_survey(done: Finished[SurveyBatch]) -> SurveyBatch:
    return SurveyBatch(tuple(SurveyItem(task.id, "Q-WORKER-DIED") for task in done.shard.items), ())


def _cancelled(error: BaseException) -> NoReturn:
    if isinstance(error, CancelledError):
        raise error
    raise CancelledError("C-STOPPED", "stopped", remedy="run the same command again to go on") from None


@contextmanager
def _stoppable(runner: Runner) -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C (or SIGTERM) end the run after the files at work; a second one ends it at once."""
    asked: list[int] = []

    def ask(number: int, _frame: Any) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        runner.stop()

    if threading.current_thread() is not threading.main_thread():
        yield lambda: bool(asked)
        return
    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


# The real rooms, imported where they are first called: in the workers.


def _survey(path: Path) -> SurveyedLike:
    from veil.survey import survey_file

    return survey_file(path)


def _cleaner(
    book: Any, identity: Any, canonical: str, known: tuple[tuple[str, str], ...], *, rare: Path, deep: bool
) -> CleanerLike:
    from veil.facts import facts
    from veil.pipeline import ROOMS, Cleaner, context

    told = facts(book, identity, canonical, known, ROOMS, rare=rare, deep=deep)
    return Cleaner(book, identity, context(book, canonical, known), told)


def _seal(key: Any, mapping: Mapping[str, str]) -> bytes:
    from veil.identity import crosswalk

    return crosswalk.seal(key, mapping)

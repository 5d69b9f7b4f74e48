"""Score a folder against an answer key: a few rows at a time, in as many processes as asked for."""

import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from hashlib import blake2b
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import Any

from veil.errors import RunError
from veil.score.compare import MISSING, Result, judge
from veil.score.key import ABOUT_PIXELS, AnswerKey, Check, Row
from veil.score.maps import Maps
from veil.score.outputs import Index, Output, read_index
from veil.score.paths import general
from veil.score.pixels import judge_pixels
from veil.score.report import Failed, FailedList, Kind, Score, short, told

_ROWS = 16
_AHEAD = 3
_NO_PATH = "(pixels)"


@dataclass(slots=True)
class Part:
    """What some rows of the key gave.

    Attributes:
        score: the counts.
        worst: by series, action and tag, the worst result; empty if instances are counted.
        failed: what did not pass, if a list is wanted.
    """

    score: Score = field(default_factory=Score)
    worst: dict[bytes, Kind] = field(default_factory=dict)
    failed: list[Failed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores rows of a key; the same in every process.

    Args:
        key: the answer key.
        out: the folder that is scored.
        index: its files by SOP Instance UID.
        maps: what old identifiers had to become.
        series: whether only the worst result counts of a series, an action and a tag.
        listing: whether what did not pass is listed.
    """

    key: AnswerKey
    out: Path
    index: Index
    maps: Maps
    series: bool
    listing: bool

    def rows(self, first: int, last: int) -> Part:
        """Score the rows from one row number to another."""
        part = Part()
        for row in self.key.rows(first, last):
            self._row(row, part)
        return part

    def _row(self, row: Row, part: Part) -> None:
        score = part.score
        score.instances += 1
        new = self.maps.uid(row.instance)
        # An instance that lies in the output twice is scored twice.
        opened = (Output.open(self.out, path) for path in self.index.files.get(new or "", ()))
        outputs = 0
        for output in opened:
            if output is not None:
                outputs += 1
                score.lacking += output.lacks()
                self._file(row, output, part)
        if not outputs:
            score.missing += 1
            self._file(row, None, part)

    def _file(self, row: Row, output: Output | None, part: Part) -> None:
        part.score.strange += row.strange
        if output is None:
            where = (row.patient, row.study, row.series)
        else:
            where = (
                output.identifier("PatientID"),
                output.identifier("StudyInstanceUID"),
                output.identifier("SeriesInstanceUID"),
            )
        for check in row.checks:
            found: str | None = None
            if output is None:
                result: Result | None = MISSING[check.action]
            elif check.action in ABOUT_PIXELS:
                result = judge_pixels(check, output, row.digest)
            else:
                found = output.value(check.tag)
                result = judge(check, found, self.maps)
            if result is None:
                part.score.dropped += 1
                continue
            self._count(check, result, where, part)
            if self.listing and result is not Result.PASS:
                part.failed.append(_failed(check, result, found, row, output))

    def _count(self, check: Check, result: Result, where: tuple[str, str, str], part: Part) -> None:
        path = general(check.tag) if check.tag else _NO_PATH
        kind = Kind(check.action, check.category, path, result)
        if not self.series:
            part.score.counts[kind] += 1
            return
        name = "\0".join((check.action, check.tag or "", *where)).encode("utf-8", "surrogatepass")
        _keep_worst(part.worst, blake2b(name, digest_size=16).digest(), kind)


def _keep_worst(worst: dict[bytes, Kind], name: bytes, kind: Kind) -> None:
    known = worst.get(name)
    if known is None or kind.result < known.result:
        worst[name] = kind


def _failed(check: Check, result: Result, found: str | None, row: Row, output: Output | None) -> Failed:
    missing = "(no file)" if output is None else "(absent)"
    return Failed(
        result=told(result),
        action=check.action,
        category=check.category[0],
        subcategory=check.category[1],
        tag=check.tag or "",
        name=(check.name or "").strip("<>"),
        expected=short(check.text),
        source=short(check.value),
        found=missing if found is None and check.action not in ABOUT_PIXELS else short(found),
        modality=row.modality,
        sop_class=row.sop_class,
        patient=row.patient,
        study=row.study,
        series=row.series,
        instance=row.instance,
        file="" if output is None else output.path,
    )


def score(
    key: Path,
    out: Path,
    *,
    maps: Maps | None = None,
    series: bool = False,
    jobs: int = 1,
    failed: FailedList | None = None,
) -> Score:
    """Score a folder.

    Args:
        key: the answer key, an SQLite file.
        out: the folder with the output, walked.
        maps: what old identifiers had to become; without, the output is taken for a copy.
        series: count only the worst result of a series, an action and a tag.
        jobs: processes.
        failed: takes each check that did not pass, in the order of the key.

    Raises:
        UsageError: the key, the folder or a map is not usable.
    """
    answers, maps = AnswerKey(key), maps or Maps()
    index = read_index(out)
    numbers, old = answers.instances()
    known = {maps.uid(uid) for uid in old}
    total = Part()
    total.score.skipped = index.skipped
    total.score.unexpected = sum(len(paths) for uid, paths in index.files.items() if uid not in known)
    scorer = Scorer(answers, out, index, maps, series, listing=failed is not None)
    pieces = [(numbers[at], numbers[min(at + _ROWS, len(numbers)) - 1]) for at in range(0, len(numbers), _ROWS)]
    for part in _parts(scorer, pieces, jobs):
        _add(total, part)
        if failed is not None:
            for one in part.failed:
                failed.add(one)
    for kind in total.worst.values():
        total.score.counts[kind] += 1
    return total.score


def _add(total: Part, part: Part) -> None:
    into, some = total.score, part.score
    into.counts.update(some.counts)
    into.instances += some.instances
    into.missing += some.missing
    into.dropped += some.dropped
    into.strange += some.strange
    into.lacking += some.lacking
    for name, kind in part.worst.items():
        _keep_worst(total.worst, name, kind)


def _parts(scorer: Scorer, pieces: Sequence[tuple[int, int]], jobs: int) -> Iterator[Part]:
    jobs = min(jobs, len(pieces))
    if jobs <= 1:
        for piece in pieces:
            yield scorer.rows(*piece)
        return
    context: Any = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
    out: deque[Future[Part]] = deque()
    with ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(scorer,)) as pool:
        try:
            # In order, with no more out than the processes need: what waits to be taken stays small.
            for piece in pieces:
                out.append(pool.submit(_rows, *piece))
                if len(out) >= _AHEAD * jobs:
                    yield out.popleft().result()
            while out:
                yield out.popleft().result()
        except BrokenProcessPool:
            raise RunError("R-WORKERS", "a worker process ended", remedy="use --jobs 1") from None
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


# One scorer a process, set by the pool's initializer: the standard library offers no other place for it.
_state: dict[str, Scorer] = {}


def _begin(scorer: Scorer) -> None:
    # Ctrl-C reaches the whole process group; the leading process decides what happens to the work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _state["scorer"] = scorer


def _rows(first: int, last: int) -> Part:
    return _state["scorer"].rows(first, last)

"""Whether OUT is what was delivered: by the ledger, or by a certificate alone, at the speed of the disk.

OUT and the ledger are read side by side in the order of their paths, so memory does not grow with them; files are
hashed by threads, as hashing leaves the interpreter free.
"""

import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from veil.errors import PathError, RunError
from veil.sinks import fileset
from veil.sinks.folder import PARTIAL, file_digest
from veil.work import certificate, record
from veil.work.chain import Rows, SealCheck
from veil.work.local import usable_cpus
from veil.work.progress import Listener, Meter
from veil.work.tree import Tree

_PAGE: Final = 2000
_AHEAD: Final = 8
"""Files a thread that are under way at once."""


class Problem(NamedTuple):
    """A check that failed: its code (`veil.codes.CHECKS`), and the file below OUT.

    `known`: the ledger gave it this name; any other name was made by somebody, and may be an identifier.
    """

    code: str
    path: str = ""
    known: bool = True


Tell = Callable[[Problem], None]


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked.

    Args:
        files: that are as they were delivered.
        bytes: of these.
        problems: code -> how many.
        outputs: counts and root, as a certificate has them; of the ledger, or of the certificate.
        history: what the whole history tells; None without a vault.
    """

    files: int
    bytes: int
    problems: dict[str, int]
    outputs: dict[str, Any] = field(default_factory=dict)
    history: record.Summary | None = None


class _Found(NamedTuple):
    path: str
    size: int
    plain: bool


class _Row(NamedTuple):
    path: str
    digest: str
    size: int
    done: bool


def against_ledger(
    out: Path,
    ledger: Rows,
    *,
    tell: Tell,
    is_sealed: SealCheck | None = None,
    given: certificate.Certificate | None = None,
    progress: Listener | None = None,
) -> Verified:
    """Compare OUT with the ledger, after the ledger with its own history.

    Args:
        out: OUT.
        ledger: the ledger, best opened to read alone.
        tell: is given each problem as it is found.
        is_sealed: checks seals with the key.
        given: a certificate that was made of this vault; its head must be in the history, its root that of OUT.
        progress: is told how far it is.

    Raises:
        LedgerError: `R-LEDGER`, `R-LEDGER-CHAIN`: the ledger itself is not to be trusted.
        PathError: `U-OUT-MISSING`.
        RunError: `R-OUT-UNREADABLE`.
    """
    _check_out(out)
    anchors = [bytes.fromhex(given.body["history"]["head"])] if given else []
    summary = record.check(ledger, is_sealed, anchors)
    work = _Work(out, tell, progress)
    work.total(int(ledger.rows("SELECT COUNT(*) FROM instance WHERE target IS NOT NULL")[0][0]))
    work.compare(_merged(_walk(out), _rows(ledger)))
    work.listing(certificate.listing(ledger))
    if _unfinished(ledger):
        work.say(Problem("V-UNFINISHED"))
    shall = certificate.outputs(ledger)
    if given is not None and given.body["outputs"] != shall:
        work.say(Problem("V-CERTIFICATE"))
    return work.end(shall, summary)


def against_certificate(
    out: Path, given: certificate.Certificate, *, tell: Tell, progress: Listener | None = None
) -> Verified:
    """Compare OUT with a certificate: counts, bytes and the root over all places and digests.

    Raises:
        PathError: `U-OUT-MISSING`.
    """
    _check_out(out)
    shall = given.body["outputs"]
    work = _Work(out, tell, progress)
    work.total(shall["files"])
    tree = Tree()
    work.compare(((found, None) for found in _walk(out)), tree)
    work.listing(shall["dicomdir"])
    if (work.files, work.size, tree.root()) != (shall["files"], shall["bytes"], shall["root"]):
        work.say(Problem("V-CERTIFICATE"))
    return work.end(shall, None)


def _check_out(out: Path) -> None:
    if not out.is_dir():
        raise PathError("U-OUT-MISSING", "there is no such folder", where=str(out), remedy="name the OUT of a run")


def _unfinished(ledger: Rows) -> bool:
    last = ledger.rows("SELECT status FROM run ORDER BY id DESC LIMIT 1")
    return bool(last) and last[0][0] != "complete"


@dataclass(slots=True)
class _Work:
    """One verification: what it found so far."""

    out: Path
    tell: Tell
    progress: Listener | None
    files: int = 0
    size: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    digests: set[bytes] = field(default_factory=set)
    meter: Meter = field(init=False)

    def __post_init__(self) -> None:
        self.meter = Meter(self.progress)

    def total(self, files: int) -> None:
        self.meter.phase("verify", files)

    def say(self, problem: Problem) -> None:
        self.problems[problem.code] += 1
        self.tell(problem)

    def compare(self, pairs: Iterable[tuple[_Found | None, _Row | None]], tree: Tree | None = None) -> None:
        """Look at each file of OUT or of the ledger; without a ledger into a tree."""
        keep = (self.out / fileset.FILES).is_dir()
        for (found, row), digest in _hashed(self.out, pairs, everything=tree is not None):
            problem = _problem(found, row, digest, known=tree is None)
            if problem is not None:
                self.say(problem)
            elif found is not None and digest:
                self.files += 1
                self.size += found.size
                if keep:
                    self.digests.add(bytes.fromhex(digest))
                if tree is not None:
                    tree.add(found.path, digest)
            self.meter.add(1, found.size if found else 0)
        self.meter.finish()

    def listing(self, digest: str | None) -> None:
        """A DICOMDIR is the one that was written, and what it lists are delivered files under second names."""
        places = [self.out / name for name in fileset.NAMES]
        there = [place for place in places if os.path.lexists(place)]
        if digest is None:
            for place in there:
                self.say(Problem("V-EXTRA", place.name))
            return
        if len(there) < len(places) or _digest(places[0]) != digest:
            self.say(Problem("V-LISTING", fileset.DICOMDIR))
        pairs = ((found, None) for found in _walk(places[1]) if places[1].is_dir())
        for (found, _), content in _hashed(places[1], pairs, everything=True):
            if not content or bytes.fromhex(content) not in self.digests:
                self.say(Problem("V-LISTING", f"{fileset.FILES}/{found.path if found else ''}", known=False))

    def end(self, outputs: dict[str, Any], summary: record.Summary | None) -> Verified:
        for entry in self.out.iterdir():
            if entry.name.startswith(PARTIAL):
                self.say(Problem("V-UNFINISHED"))
        return Verified(self.files, self.size, dict(self.problems), outputs, summary)


def _problem(found: _Found | None, row: _Row | None, digest: str | None, *, known: bool) -> Problem | None:
    if found is None:
        # A file that a killed run was about to deliver.
        return Problem("V-MISSING" if row is None or row.done else "V-UNFINISHED", row.path if row else "")
    if not found.plain:
        return Problem("V-LINK", found.path, row is not None)
    if row is None and known:
        return Problem("V-EXTRA", found.path, known=False)
    if digest is None:
        return Problem("V-CHANGED", found.path)
    if not digest:
        return Problem("V-UNREADABLE", found.path, row is not None)
    if row is not None and digest != row.digest:
        return Problem("V-CHANGED", found.path)
    return None


def _walk(out: Path) -> Iterator[_Found]:
    """All files below a folder in the order of their paths, without what `listing` looks at and unfinished ones."""
    passed = {*fileset.NAMES}

    def level(folder: Path, above: str) -> Iterator[_Found]:
        try:
            with os.scandir(folder) as entries:
                found = sorted(
                    (f"{one.name}/" if one.is_dir(follow_symlinks=False) else one.name, one)
                    for one in entries
                    if above or not (one.name in passed or one.name.startswith(PARTIAL))
                )
        except OSError as error:
            raise RunError(
                "R-OUT-UNREADABLE",
                "a folder in OUT cannot be read",
                where=str(out),
                remedy="check its permissions and the disk",
            ) from error
        for name, entry in found:
            if name.endswith("/"):
                yield from level(folder / entry.name, above + name)
            else:
                plain = entry.is_file(follow_symlinks=False)
                yield _Found(above + name, entry.stat(follow_symlinks=False).st_size, plain)

    yield from level(out, "")


def _rows(ledger: Rows) -> Iterator[_Row]:
    last = ""
    while page := ledger.rows(
        "SELECT target, output_digest, bytes_out, state = 'done' FROM instance WHERE target > ?"
        " ORDER BY target LIMIT ?",
        last,
        _PAGE,
    ):
        last = page[-1][0]
        for target, digest, size, done in page:
            yield _Row(target, digest or "", -1 if size is None else size, bool(done))


def _merged(found: Iterator[_Found], rows: Iterator[_Row]) -> Iterator[tuple[_Found | None, _Row | None]]:
    """Files and rows of the same path together; both come in the order of their paths."""
    one, row = next(found, None), next(rows, None)
    while one is not None or row is not None:
        if row is None or (one is not None and one.path < row.path):
            yield one, None
            one = next(found, None)
        elif one is None or row.path < one.path:
            yield None, row
            row = next(rows, None)
        else:
            yield one, row
            one, row = next(found, None), next(rows, None)


_Pair = tuple[_Found | None, _Row | None]


def _hashed(out: Path, pairs: Iterable[_Pair], *, everything: bool) -> Iterator[tuple[_Pair, str | None]]:
    """Each pair, in order, with the digest of its file: None where it was not read, "" where it cannot be."""
    threads = min(32, 2 * usable_cpus())
    waiting: deque[tuple[_Pair, Future[str] | None]] = deque()

    def taken() -> tuple[_Pair, str | None]:
        pair, future = waiting.popleft()
        return pair, future.result() if future is not None else None

    with ThreadPoolExecutor(threads) as pool:
        for found, row in pairs:
            # What has another size is not read: it was changed.
            read = found is not None and found.plain and (everything or (row is not None and row.size == found.size))
            path = out / found.path if found is not None and read else None
            waiting.append(((found, row), pool.submit(_digest, path) if path is not None else None))
            if len(waiting) >= _AHEAD * threads:
                yield taken()
        while waiting:
            yield taken()


def _digest(path: Path) -> str:
    try:
        return file_digest(path)
    except OSError:
        return ""

"""The result of a scoring: counts by action, by category and by tag, and the list of the checks that did not pass."""

import csv
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple, Protocol

from veil.errors import PathError, UsageError
from veil.score.compare import Result
from veil.score.key import ABOUT_PIXELS, Action

_CUT = 1000
_FORMATS = frozenset({".csv", ".json"})


class Failed(NamedTuple):
    """A check that did not pass, with the values that it is about: private."""

    result: str
    action: str
    category: str
    subcategory: str
    tag: str
    name: str
    expected: str
    source: str
    found: str
    modality: str
    sop_class: str
    patient: str
    study: str
    series: str
    instance: str
    file: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table."""

    name: str
    passed: int
    failed: int
    blank: int
    unjudged: int

    @property
    def checks(self) -> int:
        """The checks that count: pass, fail and blank."""
        return self.passed + self.failed + self.blank

    @property
    def score(self) -> float | None:
        """Pass / (pass + fail + blank); None if there is nothing to divide by."""
        return self.passed / self.checks if self.checks else None


class Kind(NamedTuple):
    """What results are counted by."""

    action: Action
    category: tuple[str, str]
    tag: str
    result: Result


@dataclass(slots=True)
class Score:
    """All counts of a scoring. No value of the data is in it.

    Attributes:
        counts: checks by action, category, tag path without item numbers, and result.
        instances: rows of the key.
        missing: rows for which the output has no file.
        dropped: checks for text in pixels of files that have no Pixel Data; they do not count.
        strange: checks with an action that no rule is published for; they do not count.
        lacking: files without an attribute that the published script needs: it would stop there, without a score.
        unexpected: files of the output whose SOP Instance UID belongs to no row.
        skipped: files of the output that are not DICOM files.
    """

    counts: Counter[Kind] = field(default_factory=Counter)
    instances: int = 0
    missing: int = 0
    dropped: int = 0
    strange: int = 0
    lacking: int = 0
    unexpected: int = 0
    skipped: int = 0

    @property
    def total(self) -> Line:
        """All checks."""
        return self._line("all", self.counts)

    @property
    def without_pixels(self) -> Line:
        """All checks that are not about pixels."""
        return self._line("all but pixels", (kind for kind in self.counts if kind.action not in ABOUT_PIXELS))

    @property
    def bounds(self) -> tuple[float, float]:
        """The score if all that is not judged failed, and if it all passed."""
        line = self.total
        every = line.checks + line.unjudged or 1
        return line.passed / every, (line.passed + line.unjudged) / every

    def by_action(self) -> list[Line]:
        """A line for each action that occurs, in the order of the rules."""
        found = {kind.action for kind in self.counts}
        return [
            self._line(action, (kind for kind in self.counts if kind.action is action))
            for action in Action
            if action in found
        ]

    def by_category(self) -> list[Line]:
        """A line for each category of the benchmark's report."""
        return [
            self._line("/".join(category), (kind for kind in self.counts if kind.category == category))
            for category in sorted({kind.category for kind in self.counts})
        ]

    def by_tag(self) -> list[tuple[int, str, str, str]]:
        """Number, result, action and tag path of what did not pass, most first."""
        found: Counter[tuple[str, str, str]] = Counter()
        for kind, number in self.counts.items():
            if kind.result is not Result.PASS:
                found[told(kind.result), kind.action, kind.tag] += number
        return sorted(((number, *what) for what, number in found.items()), key=lambda one: (-one[0], *one[1:]))

    def _line(self, name: str, kinds: Iterable[Kind]) -> Line:
        sums = Counter[Result]()
        for kind in kinds:
            sums[kind.result] += self.counts[kind]
        return Line(name, *(sums[one] for one in (Result.PASS, Result.FAIL, Result.BLANK, Result.UNJUDGED)))


def told(result: Result) -> str:
    """A result in words."""
    return {Result.UNJUDGED: "not judged"}.get(result, result.name.lower())


def short(text: str | None) -> str:
    """A value for the list: no longer than a person reads."""
    text = text or ""
    return text if len(text) <= _CUT else f"{text[:_CUT]}... ({len(text)} characters)"


class FailedList(Protocol):
    """Takes the checks that did not pass, one after the other."""

    def add(self, failed: Failed) -> None:
        """Take one."""
        ...


@contextmanager
def failed_list(path: Path, out: Path) -> Iterator[FailedList]:
    """Write the list of the checks that did not pass: values of the data, so for the owner alone.

    The file appears when it is complete, and replaces an earlier one.

    Args:
        path: the file; `.csv` or `.json` says what is written.
        out: the folder that is scored; the list may not lie in what may be released.

    Raises:
        UsageError: `U-SCORE-LIST`: the name ends otherwise, or the file cannot be written.
        PathError: `U-SCORE-LIST-IN-OUT`.
    """
    kind = path.suffix.lower()
    if kind not in _FORMATS:
        raise UsageError("U-SCORE-LIST", "the list is CSV or JSON", where=str(path), remedy="end it in .csv or .json")
    if path.resolve().is_relative_to(out.resolve()):
        raise PathError(
            "U-SCORE-LIST-IN-OUT",
            "the list holds values that identify, and lies in OUT",
            where=str(path),
            remedy="write it where the vault may be kept",
        )
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        raise UsageError(
            "U-SCORE-LIST", "the list cannot be written", where=str(path), remedy="check the folder"
        ) from None
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            writer = _Csv(file) if kind == ".csv" else _Json(file)
            yield writer
            writer.end()
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


class _Csv:
    def __init__(self, file: IO[str]) -> None:
        self._writer = csv.writer(file, lineterminator="\n")
        self._writer.writerow(Failed._fields)

    def add(self, failed: Failed) -> None:
        # Texts keep the <> of the benchmark, and so none begins like a formula of a spreadsheet.
        self._writer.writerow(failed)

    def end(self) -> None:
        pass


class _Json:
    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._before = "[\n"

    def add(self, failed: Failed) -> None:
        self._file.write(self._before + json.dumps(failed._asdict()))
        self._before = ",\n"

    def end(self) -> None:
        self._file.write("\n]\n" if self._before != "[\n" else "[]\n")

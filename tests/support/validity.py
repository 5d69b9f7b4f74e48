"""dciodvfy as a judge: the errors of a file as text without values, so that two files can be compared."""

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CHECKER = "dciodvfy"
_NAMED = re.compile(r"(Element=|Module=|attribute )<([^>]*)>")
_VALUE = re.compile(r"<[^>]*>|\"[^\"]*\"")
_UID = re.compile(r"\d+(?:\.\d+){2,}|(?<=InstanceUID )\d+$")
_DETAIL = re.compile(r" - (?:Character|Trailing character|Length|Nothing but)[^-]*invalid for this VR.*$")
_NUMBER = re.compile(r"(?<![\w(,])-?\d+(?:\.\d+)?(?![\w,)])|Item #\d+")
_STOPPED = ("read failed", "Tags out of order", "Information Object Not found", "missing SOPClassUID")
_ABSTRACT = "Dicom dataset contains invalid data values for Value Representations"


def available() -> bool:
    """Whether the checker is installed."""
    return shutil.which(CHECKER) is not None


def normalise(line: str) -> str:
    """An error line without the values in it; names of elements and modules stay."""
    line = _NAMED.sub(r"\1{\2}", line)
    line = _DETAIL.sub(" - invalid", line)
    line = _VALUE.sub("<>", line)
    line = _UID.sub("UID", line)
    return _NUMBER.sub("#", line).strip()


def errors(path: Path) -> Counter[str]:
    """The error lines of one file, normalised, with how often each stands."""
    done = subprocess.run([CHECKER, str(path)], capture_output=True, timeout=120, check=False)
    lines = (done.stderr + done.stdout).decode("latin-1").splitlines()
    # A summary of lines that are all there: it adds nothing.
    return Counter(normalise(line) for line in lines if line.startswith("Error") and _ABSTRACT not in line)


def stopped(found: Iterable[str]) -> bool:
    """Whether the checker gave up on a file, so that its errors are not all told."""
    return any(mark in line for line in found for mark in _STOPPED)


def compare(pairs: Iterable[tuple[Path, Path]], threads: int = 4) -> Iterator[tuple[Path, Path, Counter[str]]]:
    """For each (source, output) of which the source can be judged: the errors that only the output has."""

    def judge(pair: tuple[Path, Path]) -> tuple[Path, Path, Counter[str]] | None:
        before = errors(pair[0])
        return None if stopped(before) else (*pair, errors(pair[1]) - before)

    with ThreadPoolExecutor(threads) as pool:
        yield from filter(None, pool.map(judge, pairs))

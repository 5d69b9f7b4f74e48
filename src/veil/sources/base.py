"""What a source yields, and how a name becomes a reference that no other name can have."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

_BYTES = range(0xDC80, 0xDD00)  # what PEP 383 makes of a byte that is not UTF-8
_SPECIAL = re.compile("[\\\\!\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One regular file that may be an instance.

    Args:
        ref: its name for ledger and private report: posix path relative to IN; `archive!member` inside an archive.
        path: the readable file; for a member of an archive its staged copy.
        size: bytes.
        mtime_ns: time of last change; for a member that of its archive.
        staged: whether `path` is a copy in the staging folder.
    """

    ref: str
    path: Path
    size: int
    mtime_ns: int
    staged: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Something found that never becomes an instance; `code` is a key of `veil.codes.CODES`."""

    ref: str
    code: str


class Source(Protocol):
    """A place to take instances from. Iterating twice walks twice; each item found is yielded exactly once."""

    def __iter__(self) -> Iterator[SourceFile | Refused]:
        """Yield every file and every refusal, in the order of names within each folder."""
        ...


def escape(name: str) -> str:
    r"""Write a name so that it is valid Unicode and stays unique.

    Bytes that are not UTF-8 (surrogate escapes) become `\xNN`. A backslash is doubled and an exclamation mark gets one,
    so that neither an odd byte nor the `!` between archive and member can be imitated by a name.
    """
    return _SPECIAL.sub(_escaped, name)


def _escaped(match: re.Match[str]) -> str:
    char = match.group()
    if char in "\\!":
        return "\\" + char
    code = ord(char)
    # Windows names may hold any lone surrogate.
    return f"\\x{code - 0xDC00:02x}" if code in _BYTES else f"\\u{code:04x}"

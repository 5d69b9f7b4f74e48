"""One run of the product over a folder, and what its ledger says became of every file."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import veil
from support.unseen import unseen
from veil.codes import CODES, Kind


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file of IN: its reference, kind, code and, if delivered, its place in OUT."""

    ref: str
    kind: str
    code: str
    target: str | None


@dataclass(frozen=True, slots=True)
class Done:
    """One finished run.

    Args:
        result: the counts.
        out: the released folder.
        vault: the private folder.
        files: by reference, what became of each.
    """

    result: veil.RunResult
    out: Path
    vault: Path
    files: dict[str, FileOutcome]

    def delivered(self) -> dict[str, Path]:
        """Reference -> released file."""
        return {ref: self.out / one.target for ref, one in self.files.items() if one.target}


def run(source: Path, work: Path, policy: str | Path = "public", jobs: int = 2, *, look: bool = False) -> Done:
    """Run over `source`, with OUT and vault below `work`; pixels are looked at if told so."""
    out, vault = work / "out", work / "vault"
    policy = policy if look else unseen(policy)
    result = veil.run(source, out, policy=policy, vault=vault, jobs=jobs, key=veil.Key(bytes(range(32))))
    with closing(sqlite3.connect(vault / "ledger.sqlite")) as ledger:
        rows = ledger.execute("SELECT ref, kind, code, target FROM instance WHERE ref IS NOT NULL").fetchall()
    return Done(result, out, vault, {ref: FileOutcome(ref, kind, code, target) for ref, kind, code, target in rows})


def check_counts(done: Done) -> None:
    """The counts add up, in the result, in the ledger and on the disk."""
    result = done.result
    assert result.received == sum(result.kinds.values()) == sum(result.codes.values()) == len(done.files)
    assert set(result.codes) <= set(CODES)
    for one in done.files.values():
        assert CODES[one.code].kind == one.kind
        assert (one.target is not None) == (one.kind == Kind.DELIVERED)
    released = {path.relative_to(done.out).as_posix() for path in done.out.rglob("*.dcm")}
    assert released == {one.target for one in done.files.values() if one.target}
    assert result.kinds[Kind.DELIVERED] == len(released)
    strangers = [path for path in done.out.rglob("*") if path.is_file() and path.suffix != ".dcm"]
    assert not [path for path in strangers if path.parent != done.out], "only released files lie below OUT"

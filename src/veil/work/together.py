"""What only shows over many files: a study that fell apart, two offsets in one patient, two patients who became one.

The witness says of each file what ties it to others (`veil.audit.ties`). Ties are kept in the ledger, each different
set of them once, and are compared when a shard is delivered: whatever contradicts is held, on both sides, as nobody can
tell which of them is right. What was delivered before is withdrawn first. So the end is the same in any order, with any
number of workers, and where a run was killed: ties stand in the ledger before the files that show them stand in OUT.
"""

# ruff: noqa: S608  only constants and question marks are put into statements; values are always bound

import hashlib
import sqlite3
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any, Final

from veil.audit.findings import Finding
from veil.audit.ties import Tie, finding
from veil.codes import Kind
from veil.work import findings, grouping
from veil.work.ledger import Ledger, told
from veil.work.tasks import CleanItem

HELD: Final = "H-WITNESS-PATIENT"
"""The outcome of files whose ties contradict each other."""
_MOST: Final = 1 << 12
# Files that count: what OUT holds; and what is still in IN, and was compared as this version and policy would make it.
_COUNTS: Final = "i.passed = 1 AND (i.target IS NOT NULL OR (i.seen = :run AND d.maker = :maker))"
_ALIVE: Final = (
    f"EXISTS (SELECT 1 FROM tied d JOIN instance i ON i.id = d.instance WHERE d.tieset = t.tieset AND {_COUNTS})"
)


class Together:
    """Compares the ties of all files of a vault; one for each run.

    Args:
        ledger: of the vault.
        run: its number.
        maker: what the outputs follow from besides their sources: version and policy.
    """

    def __init__(self, ledger: Ledger, run: int, maker: str) -> None:
        self._ledger, self._run = ledger, run
        self._maker = hashlib.sha256(maker.encode()).hexdigest()[:16]
        self._torn: set[tuple[str, int]] = set()
        self._sets: dict[tuple[Tie, ...], int] = {}

    def decide(self, without: Collection[int]) -> dict[int, str]:
        """Decide anew of all files that were compared before: id -> code.

        Args:
            without: rows that are decided already; they do not leave, and contradict nobody.
        """
        suspects = self._ledger.rows("SELECT kind, one FROM tie GROUP BY kind, one HAVING COUNT(DISTINCT other) > 1")
        found: dict[int, str] = {}
        for kind, one in suspects:
            rows = [row for row in self._files(kind, one) if row[0] not in without]
            if len({other for _, other, _ in rows}) > 1:
                self._torn.add((kind, one))
                found |= dict.fromkeys((row for row, _, _ in rows), HELD)
        return found

    def commit(self, items: Sequence[CleanItem], withdraw: Callable[[str], None]) -> tuple[tuple[CleanItem, ...], int]:
        """Compare a shard before it is delivered.

        Args:
            items: what became of its files.
            withdraw: takes a file out of OUT.

        Returns:
            The items, those held that contradict others; and how many files were withdrawn for it.
        """
        with self._ledger.transaction() as db:
            self._keep(db, items)
        fresh = {tie[:2] for item in items for tie in item.ties if item.target is not None} - self._torn
        torn = [key for key in sorted(fresh) if self._is_torn(*key)]
        self._torn.update(torn)
        gone = self._hold_others(torn, {item.id for item in items}, withdraw)
        return tuple(self._judged(item) for item in items), gone

    def _is_torn(self, kind: str, one: int) -> bool:
        others = self._ledger.rows("SELECT DISTINCT other FROM tie WHERE kind = ? AND one = ? LIMIT 2", kind, one)
        if len(others) < 2:  # noqa: PLR2004  what nearly all are, told by the index alone
            return False
        alive = f"SELECT DISTINCT t.other FROM tie t WHERE t.kind = :kind AND t.one = :one AND {_ALIVE} LIMIT 2"
        return len(self._asked(alive, kind, one)) > 1

    def _files(self, kind: str, one: int) -> list[tuple[int, int, bool]]:
        """Files with a tie, as (id, what it is tied to, whether it is in OUT)."""
        return self._asked(
            "SELECT i.id, t.other, i.target IS NOT NULL FROM tie t JOIN tied d ON d.tieset = t.tieset JOIN instance i"
            f" ON i.id = d.instance WHERE t.kind = :kind AND t.one = :one AND {_COUNTS} ORDER BY i.id",
            kind,
            one,
        )

    def _asked(self, sql: str, kind: str, one: int) -> list[tuple[Any, ...]]:
        values = {"kind": kind, "one": one, "maker": self._maker, "run": self._run}
        with told():
            return self._ledger.db.execute(sql, values).fetchall()

    def _hold_others(
        self, torn: Sequence[tuple[str, int]], own: Collection[int], withdraw: Callable[[str], None]
    ) -> int:
        """Hold what was delivered before and is contradicted now."""
        found: dict[int, Finding] = {}
        for kind, one in torn:
            for row, _, delivered in self._files(kind, one):
                if delivered and row not in own:
                    found.setdefault(row, finding(kind))
        if not found:
            return 0
        gone = grouping.settle(self._ledger, self._run, dict.fromkeys(found, HELD), withdraw)
        with self._ledger.transaction() as db:
            findings.add(db, found.items())
        return gone

    def _judged(self, item: CleanItem) -> CleanItem:
        wrong = sorted({tie.kind for tie in item.ties if tie[:2] in self._torn}) if item.target is not None else []
        if not wrong:
            return item
        said = (*(finding(kind) for kind in wrong), *item.findings)
        return replace(
            item, kind=Kind.HELD, code=HELD, target=None, output_digest=None, actions={}, uids={}, bytes_out=None,
            texts=(), links=(), findings=said,
        )  # fmt: skip

    def _keep(self, db: sqlite3.Connection, items: Sequence[CleanItem]) -> None:
        """Enter the ties of files in place of those of an earlier cleaning."""
        tied = [item for item in items if item.target is not None and item.ties]
        lines = [(item.id, self._number(db, item.ties), self._maker) for item in tied]
        others = {item.id for item in items} - {item.id for item in tied}
        db.executemany("DELETE FROM tied WHERE instance = ?", [(row,) for row in sorted(others)])
        db.executemany("INSERT OR REPLACE INTO tied VALUES(?, ?, ?)", lines)

    def _number(self, db: sqlite3.Connection, ties: tuple[Tie, ...]) -> int:
        number = self._sets.get(ties)
        if number is None:
            if len(self._sets) >= _MOST:
                self._sets.clear()
            number = self._sets[ties] = _entered(db, ties)
        return number


def _entered(db: sqlite3.Connection, ties: tuple[Tie, ...]) -> int:
    digest = hashlib.sha256(repr([tuple(tie) for tie in ties]).encode()).digest()
    for (number,) in db.execute("SELECT id FROM tieset WHERE digest = ?", (digest,)):
        return int(number)
    number = int(db.execute("INSERT INTO tieset(digest) VALUES(?)", (digest,)).lastrowid or 0)
    db.executemany("INSERT INTO tie VALUES(?, ?, ?, ?)", [(kind, one, other, number) for kind, one, other in ties])
    return number

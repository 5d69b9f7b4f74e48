"""The ledger: a SQLite file with a row an instance; the one authority on what was received and what became of it.

Only the process that leads a run writes, in one transaction a batch, so that a kill at any moment leaves either all or
nothing of a batch. Readers (reports, status) use `veil.work.tally`.
"""

# ruff: noqa: S608  only constants and question marks are put into statements; values are always bound

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from veil.codes import CODES
from veil.errors import DiskFullError, LedgerError, RunError, VaultError
from veil.sources import Refused, SourceFile
from veil.work import chain, findings, pixels, record
from veil.work.schema import DONE, FOUND, RETRY, SCHEMA, STAGED, SURVEYED, VERSION
from veil.work.tasks import CleanItem, Links, SurveyItem

_FULL, _READ_ONLY, _CANNOT_OPEN = 13, 8, 14  # SQLITE_FULL, SQLITE_READONLY, SQLITE_CANTOPEN
_BATCH = 500


def text(value: str) -> str | bytes:
    """Write a string for SQLite, which takes no lone surrogates; those go in as bytes."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogatepass")
    return value


def untext(value: str | bytes) -> str:
    """Read what `text` wrote."""
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value


@contextmanager
def told() -> Iterator[None]:
    """Turn SQLite's errors into ours.

    Raises:
        DiskFullError: no space is left.
        LedgerError: `R-LEDGER`, `R-VAULT-READ-ONLY`.
    """
    try:
        yield
    except sqlite3.Error as error:
        number = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if number in {_READ_ONLY, _CANNOT_OPEN}:
            raise LedgerError(
                "R-VAULT-READ-ONLY",
                "the vault cannot be written",
                where="vault",
                remedy="make it writable and run the same command again",
            ) from error
        if number == _FULL:
            raise DiskFullError(
                "R-DISK-FULL", "no space is left", where="vault", remedy="make room and run the same command again"
            ) from error
        raise LedgerError(
            "R-LEDGER",
            "the ledger cannot be read or written",
            where="vault",
            remedy="check the disk; keep the vault on a local file system",
        ) from error


class Ledger:
    """Writes the ledger. Use as a context manager, under the vault's lock.

    Args:
        path: the database; it is made if absent.
    """

    def __init__(self, path: Path) -> None:
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        with told():
            self.db = sqlite3.connect(path, isolation_level=None)
            self.db.execute("PRAGMA journal_mode = WAL")
            self.db.execute("PRAGMA synchronous = NORMAL")
            # What is deleted is overwritten: a destroyed key must leave nothing on the pages.
            self.db.execute("PRAGMA secure_delete = ON")
            version = self.db.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                self.db.executescript(f"BEGIN;{SCHEMA}PRAGMA user_version = {VERSION};COMMIT;")
        if version not in {0, VERSION}:
            self.db.close()
            raise VaultError(
                "U-VAULT-VERSION",
                "the ledger was written by another version of veil",
                where=str(path.parent),
                remedy="use that version, or a new vault",
            )
        with told():
            pixels.attach(self.db, path.with_name(pixels.FILE))
        self._actions: dict[frozenset[tuple[str, int]], int] = {}
        self._links: dict[Links, int] = {}
        self._last_person: tuple[object, int] = ((), 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Put everything into the main file and let go."""
        with told():
            if not self.db.in_transaction:
                self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing."""
        with told():
            self.db.execute("BEGIN IMMEDIATE")
        try:
            with told():
                yield self.db
                self.db.execute("COMMIT")
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Read all rows of a query."""
        with told():
            return self.db.execute(sql, values).fetchall()

    def value(self, sql: str, *values: Any) -> Any:
        """Read the first column of the first row, or None."""
        found = self.rows(sql, *values)
        return found[0][0] if found else None

    def meta(self, key: str) -> str | None:
        """Read one fact about the vault."""
        found: str | None = self.value("SELECT value FROM meta WHERE key = ?", key)
        return found

    def set_meta(self, **facts: str) -> None:
        """Write facts about the vault."""
        with self.transaction() as db:
            db.executemany("INSERT OR REPLACE INTO meta VALUES(?, ?)", facts.items())

    # --- a run

    def check(self) -> None:
        """Refuse a ledger that is damaged, or that somebody changed, before anything is done with it.

        Raises:
            LedgerError: `R-LEDGER`, `R-LEDGER-CHAIN`.
        """
        if self.rows("PRAGMA main.quick_check(1)") != [("ok",)]:
            raise LedgerError(
                "R-LEDGER", "the ledger is damaged", where="vault", remedy="restore the vault from your backup"
            )
        record.check(self)

    def begin_run(
        self, *, version: str, policy: str, policy_digest: str, jobs: int, facts: Mapping[str, Any] | None = None
    ) -> int:
        """Open a run and put right what a killed one left. Returns its number, from 1.

        Args:
            version: of veil.
            policy: its name.
            policy_digest: of its rules.
            jobs: worker processes.
            facts: what else the history shall say of the policy, for the certificate.
        """
        with self.transaction() as db:
            broken = [row for (row,) in db.execute("SELECT id FROM run WHERE status = 'running'")]
            db.execute("UPDATE run SET status = 'broken' WHERE status = 'running'")
            db.execute(f"UPDATE instance SET state = '{SURVEYED}' WHERE state = '{STAGED}'")
            last = db.execute("SELECT version FROM run ORDER BY id DESC LIMIT 1").fetchone()
            if last is not None and last[0] != version:
                # Another version may know what this one could not do.
                from veil.work.quarantine import again

                again(db)
            cursor = db.execute(
                "INSERT INTO run(started, status, version, policy, policy_digest, jobs)"
                " VALUES(?, 'running', ?, ?, ?, ?)",
                (_now(), version, policy, policy_digest, jobs),
            )
            run = int(cursor.lastrowid or 0)
            began = {**(facts or {}), "version": version, "policy": policy, "digest": policy_digest}
            chain.append(db, run, [chain.Event(record.BROKE_OFF, None, {"run": row}) for row in broken])
            chain.append(db, run, [chain.Event(record.BEGAN, None, began)])
        return run

    def end_run(
        self,
        run: int,
        status: str,
        summary: Mapping[str, Any] | None = None,
        seal: Callable[[bytes], str] | None = None,
    ) -> None:
        """Close a run: `complete`, `cancelled` or `failed`; `seal` seals the head of the history with the key."""
        with self.transaction() as db:
            codes = dict(db.execute("SELECT code, COUNT(*) FROM instance WHERE seen = ? GROUP BY code", (run,)))
            codes.pop(None, None)
            chain.append(db, run, [chain.Event(record.ENDED, None, {"status": status, "codes": codes})])
            if seal is not None:
                mac = seal(chain.head(self).hash)
                chain.append(db, run, [chain.Event(chain.SEALED, None, {"mac": mac})])
            db.execute(
                "UPDATE run SET ended = ?, status = ?, summary = ? WHERE id = ?",
                (_now(), status, json.dumps(summary) if summary is not None else None, run),
            )
            pixels.sweep(db)

    # --- finding

    def discover(self, run: int, batch: Sequence[SourceFile | Refused]) -> None:
        """Enter what the source found; files that are as they were keep their rows and are not surveyed again."""
        with self.transaction() as db:
            marks = ",".join("?" * len(batch))
            known = {
                row[0]: row[1:]
                for row in db.execute(
                    "SELECT ref, id, size, mtime_ns, passed, code, target IS NOT NULL, replaces FROM instance"
                    f" WHERE former = 0 AND ref IN ({marks})",
                    [item.ref for item in batch],
                )
            }
            events: list[chain.Event] = []
            for item in batch:
                events += _enter(db, run, item, known.get(item.ref))
            chain.append(db, run, events)

    # --- survey

    def found(self, run: int, after: int, limit: int) -> list[tuple[Any, ...]]:
        """Rows (id, path, size) that are to be surveyed, by id above `after`."""
        return self.rows(
            f"SELECT id, path, size FROM instance WHERE state = '{FOUND}' AND seen = ? AND id > ? ORDER BY id LIMIT ?",
            run, after, limit,
        )  # fmt: skip

    def record_survey(self, run: int, items: Iterable[SurveyItem], known: Iterable[tuple[str, str, str]]) -> None:
        """Enter a batch of the survey.

        Args:
            run: the run.
            items: what was surveyed.
            known: (canonical patient, kind, value) of the known identifiers in the batch.
        """
        items = tuple(items)
        refused = [(item.id, record.State(item.code)) for item in items if item.code is not None]
        with self.transaction() as db:
            chain.append(db, run, record.outcomes(record.before(db, [row for row, _ in refused]), refused))
            patients: dict[str, int] = {}
            for item in items:
                passed = item.code is None
                patient = _patient(db, patients, item.canonical) if passed else None
                person = None if patient is None else self._person(db, patient, item.person)
                db.execute(
                    "UPDATE instance SET state = ?, passed = ?, patient = ?, patient_id = ?, issuer = ?, study = ?,"
                    " series = ?, sop = ?, sop_class = ?, modality = ?, face = ?, kind = ?, code = ?, bytes_in = size,"
                    " links = ?, person = ?,"
                    " run = CASE WHEN code = ? THEN run ELSE ? END WHERE id = ?",
                    (
                        SURVEYED if passed else DONE, passed, patient, text(item.patient_id), text(item.issuer),
                        text(item.study), text(item.series), text(item.sop), text(item.sop_class), text(item.modality),
                        item.face, None if item.code is None else CODES[item.code].kind, item.code,
                        self._links_id(db, item.links), person, item.code, run, item.id,
                    ),
                )  # fmt: skip
            db.executemany(
                "INSERT OR IGNORE INTO known VALUES(?, ?, ?)",
                [(_patient(db, patients, canonical), kind, text(value)) for canonical, kind, value in known],
            )

    def _person(self, db: sqlite3.Connection, patient: int, person: tuple[str, str, str]) -> int | None:
        """The row of what a file says of its patient; the files of a series say the same."""
        if not any(person):
            return None
        key = (patient, *person)
        if self._last_person[0] != key:
            values = (patient, *map(text, person))
            db.execute("INSERT OR IGNORE INTO person(patient, name, birth, sex) VALUES(?, ?, ?, ?)", values)
            sql = "SELECT id FROM person WHERE patient = ? AND name = ? AND birth = ? AND sex = ?"
            self._last_person = key, int(db.execute(sql, values).fetchone()[0])
        return self._last_person[1]

    def record_digests(self, digests: Iterable[tuple[int, str]]) -> None:
        """Enter SHA-256 digests of sources, as (id, digest)."""
        with self.transaction() as db:
            db.executemany("UPDATE instance SET digest = ? WHERE id = ?", [(digest, row) for row, digest in digests])

    def mark(self, run: int, ids: Iterable[int], code: str) -> None:
        """Decide rows by a code that follows from other files; their outputs must have been withdrawn before."""
        ids = tuple(ids)
        with self.transaction() as db:
            now = [(row, record.State(code)) for row in ids]
            chain.append(db, run, record.outcomes(record.before(db, ids), now))
            db.executemany(
                f"UPDATE instance SET state = '{DONE}', kind = ?, code = ?, target = NULL, output_digest = NULL,"
                " bytes_out = NULL, actions = NULL, known_digest = NULL, run = CASE WHEN code IS ? THEN run ELSE ? END"
                " WHERE id = ?",
                [(CODES[code].kind, code, code, run, row) for row in ids],
            )

    # --- delivery, in two steps with the renames between them

    def targets(self, ids: Sequence[int]) -> dict[int, tuple[str | None, str | None]]:
        """What OUT holds of these rows: id -> (target, output digest)."""
        found: dict[int, tuple[str | None, str | None]] = {}
        for start in range(0, len(ids), _BATCH):
            part = ids[start : start + _BATCH]
            marks = ",".join("?" * len(part))
            for row, target, digest in self.rows(
                f"SELECT id, target, output_digest FROM instance WHERE id IN ({marks})",
                *part,
            ):
                found[row] = (target, digest)
        return found

    def stage(self, run: int, items: Sequence[CleanItem], known_digest: str) -> None:
        """Enter outcomes before their files are renamed, so that OUT never holds a file that the ledger does not name.

        Raises:
            RunError: `R-TARGET-COLLISION`: two instances came to the same place in OUT.
        """
        now = [(item.id, record.State(item.code, item.target, item.output_digest, item.bytes_out)) for item in items]
        with self.transaction() as db:
            try:
                chain.append(db, run, record.outcomes(record.before(db, [row for row, _ in now]), now))
                db.executemany(
                    "UPDATE instance SET state = ?, kind = ?, code = ?, target = ?, digest = coalesce(?, digest),"
                    " output_digest = ?, bytes_in = ?, bytes_out = ?, actions = ?, known_digest = ?, written = ?, run ="
                    " CASE WHEN code IS ? AND target IS ? AND output_digest IS ? THEN run ELSE ? END WHERE id = ?",
                    [
                        (
                            STAGED, item.kind, item.code, item.target, item.source_digest or None, item.output_digest,
                            item.bytes_in, item.bytes_out, self._actions_id(db, item.actions),
                            known_digest, self._links_id(db, item.links),
                            item.code, item.target, item.output_digest, run, item.id,
                        )
                        for item in items
                    ],
                )  # fmt: skip
                self._keep_texts(db, items)
                pixels.keep(db, items)
                findings.keep(db, items)
            except sqlite3.IntegrityError as error:
                raise RunError(
                    "R-TARGET-COLLISION",
                    "two instances were given the same place in OUT",
                    where="OUT",
                    remedy="report it; nothing was overwritten",
                ) from error

    def _keep_texts(self, db: sqlite3.Connection, items: Sequence[CleanItem]) -> None:
        """Enter the free texts that stayed, in place of those of an earlier cleaning."""
        db.executemany("DELETE FROM kept WHERE instance = ?", [(item.id,) for item in items])
        rows = [(item.id, attribute, text(value)) for item in items for attribute, value in item.texts]
        db.executemany("INSERT OR IGNORE INTO text(value) VALUES(?)", {(value,) for _, _, value in rows})
        db.executemany("INSERT INTO kept SELECT ?, ?, id FROM text WHERE value = ?", rows)

    def finish(self, ids: Iterable[int], sealed: Mapping[str, bytes]) -> None:
        """Enter that the files are in place, with the sealed crosswalk (kind -> blob) of the batch."""
        with self.transaction() as db:
            db.executemany(
                f"UPDATE instance SET state = '{DONE}' WHERE id = ?",
                [(row,) for row in ids],
            )
            db.executemany("INSERT INTO crosswalk(kind, blob) VALUES(?, ?)", sealed.items())

    def _actions_id(self, db: sqlite3.Connection, actions: Mapping[str, int]) -> int | None:
        """Files of one series mostly have the same actions, so each different set is kept once."""
        if not actions:
            return None
        key = frozenset(actions.items())
        found = self._actions.get(key)
        if found is None:
            if len(self._actions) >= 1 << 12:
                self._actions.clear()
            written = json.dumps(dict(actions), sort_keys=True, separators=(",", ":"))
            db.execute("INSERT OR IGNORE INTO actions(json) VALUES(?)", (written,))
            found = int(db.execute("SELECT id FROM actions WHERE json = ?", (written,)).fetchone()[0])
            self._actions[key] = found
        return found

    def _links_id(self, db: sqlite3.Connection, links: Links) -> int | None:
        """The set of these references; slices of a series mostly have the same, so each different set is kept once."""
        if not links:
            return None
        found = self._links.get(links)
        if found is None:
            if len(self._links) >= 1 << 10:
                self._links.clear()
            found = self._links[links] = _linkset(db, links)
        return found


def _linkset(db: sqlite3.Connection, links: Links) -> int:
    digest = hashlib.sha256(repr(links).encode("utf-8", "surrogatepass")).digest()
    for (row,) in db.execute("SELECT id FROM linkset WHERE digest = ?", (digest,)):
        return int(row)
    number = int(db.execute("INSERT INTO linkset(digest) VALUES(?)", (digest,)).lastrowid or 0)
    values = {text(uid) for _, uid in links}
    db.executemany("INSERT OR IGNORE INTO uid(value) VALUES(?)", [(value,) for value in values])
    db.executemany(
        "INSERT OR IGNORE INTO link SELECT ?, ?, id FROM uid WHERE value = ?",
        [(number, attribute, text(uid)) for attribute, uid in links],
    )
    return number


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _patient(db: sqlite3.Connection, cache: dict[str, int], canonical: str) -> int:
    if canonical not in cache:
        stored = text(canonical)
        db.execute("INSERT OR IGNORE INTO patient(canonical) VALUES(?)", (stored,))
        cache[canonical] = int(db.execute("SELECT id FROM patient WHERE canonical = ?", (stored,)).fetchone()[0])
    return cache[canonical]


def _enter(
    db: sqlite3.Connection, run: int, item: SourceFile | Refused, row: tuple[Any, ...] | None
) -> list[chain.Event]:
    events: list[chain.Event] = []
    if isinstance(item, SourceFile):
        path, size, mtime, staged, code = os.fsencode(item.path), item.size, item.mtime_ns, item.staged, None
    else:
        path, size, mtime, staged, code = None, -1, 0, False, item.code
    state, kind = (FOUND, None) if code is None else (DONE, CODES[code].kind)
    replaces = None
    if row is not None:
        number, old_size, old_mtime, passed, old_code, delivered, replaces = row
        if (size, mtime) == (old_size, old_mtime) and (code is None or code == old_code):
            again = code is None and not passed and old_code in RETRY
            db.execute(
                "UPDATE instance SET path = ?, staged = ?, seen = ?, state = CASE WHEN ? THEN ? ELSE state END"
                " WHERE id = ?",
                (path, staged, run, again, FOUND, number),
            )
            return events
        if not delivered:
            db.execute("DELETE FROM instance WHERE id = ?", (number,))
            events += record.gone([number])
        else:
            # Its output stays in OUT and must stay in the ledger, so the old row steps aside.
            db.execute("UPDATE instance SET former = id WHERE id = ?", (number,))
            replaces = number
    cursor = db.execute(
        "INSERT INTO instance(ref, path, size, mtime_ns, staged, seen, state, kind, code, run, bytes_in, replaces)"
        " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (item.ref, path, size, mtime, staged, run, state, kind, code, run, max(size, 0), replaces),
    )
    if code is not None:
        events.append(record.outcome(int(cursor.lastrowid or 0), record.State(code)))
    return events

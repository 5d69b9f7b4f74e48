"""The ledger opened to read alone: nothing is written, so a vault on a read-only disk can be looked at."""

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from veil.errors import LedgerError, VaultError
from veil.work.ledger import told
from veil.work.schema import VERSION


class Reader:
    """Reads a ledger; use as a context manager, under the vault's lock.

    Raises:
        LedgerError: `R-LEDGER`: it is damaged.
        VaultError: `U-VAULT-VERSION`.
    """

    def __init__(self, path: Path) -> None:
        place = f"file:{quote(path.absolute().as_posix())}"
        log = path.with_name(path.name + "-wal")
        with told():
            # SQLite writes beside a ledger that it only reads, unless told that nobody changes it. Whoever changes it
            # holds the vault's lock; what a killed run left in its log has to be read through SQLite all the same.
            whole = not (log.exists() and log.stat().st_size)
            self.db = _opened(f"{place}?{'immutable=1' if whole else 'mode=ro'}")
            version = self.db.execute("PRAGMA user_version").fetchone()[0]
        if version != VERSION:
            self.db.close()
            if version == 0:
                raise LedgerError(
                    "R-LEDGER", "the ledger is damaged", where="vault", remedy="restore the vault from your backup"
                )
            raise VaultError(
                "U-VAULT-VERSION",
                "the ledger was written by another version of veil",
                where=str(path.parent),
                remedy="use that version",
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(sqlite3.Error):
            self.db.close()

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Read all rows of a query."""
        with told():
            return self.db.execute(sql, values).fetchall()


def _opened(place: str) -> sqlite3.Connection:
    db = sqlite3.connect(place, uri=True, isolation_level=None)
    try:
        db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except sqlite3.Error:
        db.close()
        raise
    return db

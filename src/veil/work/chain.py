"""The history of a vault: events that are only ever added, each bound to the one before it by SHA-256.

Whoever changes, removes or inserts an event breaks every hash behind it. Whoever can write the ledger can compute all
hashes anew, so the head is sealed with the vault's key at the end of each run, and anchored outside of the vault by the
certificate. The hash of an event is SHA-256 over the hash before it and the event's fields, one a line.
"""

import hashlib
import hmac
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple, Protocol

from veil.errors import LedgerError
from veil.work.ports import KeyLike
from veil.work.schema import HISTORY_GUARDS

START: Final = hashlib.sha256(b"veil history 1").digest()
"""What the first event is bound to."""
SEALED: Final = "sealed"
FOLDED: Final = "folded"
_PURPOSE: Final = "history"
_PAGE = 5000
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class Rows(Protocol):
    """A ledger that is open, to write or to read alone."""

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Read all rows of a query."""
        ...


class Event(NamedTuple):
    """What happened: a word, the row of the ledger that it happened to, and facts without identity."""

    what: str
    row: int | None
    facts: Mapping[str, Any]


class Link(NamedTuple):
    """An event as it stands in the history; `facts` is canonical JSON."""

    seq: int
    run: int
    at: str
    what: str
    row: int | None
    facts: str
    hash: bytes


SealCheck = Callable[[Link, bytes], bool]
"""(`sealed` event, head before it) -> whether its seal is right."""


class Head(NamedTuple):
    """How long a history is, and the hash of its last event."""

    events: int
    hash: bytes


def text(facts: Mapping[str, Any]) -> str:
    """Facts as canonical JSON: keys sorted, no blanks, ASCII."""
    return _encode(dict(facts))


def _hash(before: bytes, seq: int, run: int, at: str, what: str, row: int | None, facts: str) -> bytes:
    line = f"{seq}\n{run}\n{at}\n{what}\n{'' if row is None else row}\n{facts}"
    return hashlib.sha256(before + line.encode()).digest()


def append(db: sqlite3.Connection, run: int, events: Iterable[Event]) -> None:
    """Add events, inside of the transaction that does what they tell."""
    events = tuple(events)
    if not events:
        return
    seq, before = db.execute("SELECT seq, hash FROM history ORDER BY seq DESC LIMIT 1").fetchone() or (0, START)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    links = []
    for what, row, facts in events:
        seq += 1
        written = text(facts)
        before = _hash(before, seq, run, at, what, row, written)
        links.append((seq, run, at, what, row, written, before))
    db.executemany("INSERT INTO history VALUES(?, ?, ?, ?, ?, ?, ?)", links)


def head(ledger: Rows) -> Head:
    """The end of the history."""
    found = ledger.rows("SELECT seq, hash FROM history ORDER BY seq DESC LIMIT 1")
    return Head(int(found[0][0]), bytes(found[0][1])) if found else Head(0, START)


def walk(ledger: Rows) -> Iterator[Link]:
    """Every event in order, each checked against the one before it; read in pages.

    Raises:
        LedgerError: `R-LEDGER-CHAIN`: an event was changed, removed or put in.
    """
    last, before = 0, START
    while page := ledger.rows(
        "SELECT seq, run, at, what, row, facts, hash FROM history WHERE seq > ? ORDER BY seq LIMIT ?", last, _PAGE
    ):
        for fields in page:
            link = Link(*fields)
            expected = _hash(before, last + 1, link.run, link.at, link.what, link.row, link.facts)
            if link.seq != last + 1 or not isinstance(link.hash, bytes) or link.hash != expected:
                raise broken(f"event {last + 1}")
            last, before = link.seq, link.hash
            yield link


def broken(where: str) -> LedgerError:
    """The error for a history, or a row, that is not what was written."""
    return LedgerError(
        "R-LEDGER-CHAIN",
        "the ledger's history was changed or damaged",
        where=where,
        remedy="restore the vault from your backup; nothing was delivered",
    )


def mac(key: KeyLike, found: bytes) -> str:
    """A seal of a head: HMAC-SHA256 under a key of its own purpose."""
    return hmac.new(key.derive(_PURPOSE, 32), found, hashlib.sha256).hexdigest()


def is_sealed(key: KeyLike, link: Link, before: bytes) -> bool:
    """Say whether a `sealed` event bears the seal of the head before it."""
    said = json.loads(link.facts).get("mac")
    return isinstance(said, str) and hmac.compare_digest(said.encode(), mac(key, before).encode())


def fold(db: sqlite3.Connection, run: int, events: Sequence[Event]) -> None:
    """Begin the history anew from its head; for the destruction of the key alone.

    Events stand in the order of sources, so after all else is shuffled they would still link outputs to sources.
    """
    last = db.execute("SELECT seq, hash FROM history ORDER BY seq DESC LIMIT 1").fetchone() or (0, START)
    for name in HISTORY_GUARDS:
        db.execute(f"DROP TRIGGER {name}")
    db.execute("DELETE FROM history")
    for statement in HISTORY_GUARDS.values():
        db.execute(statement)
    append(db, run, (Event(FOLDED, None, {"events": last[0], "head": last[1].hex()}), *events))

"""What the tables of the ledger put into the history, and whether they still say what the history says.

Of a row the history has its outcomes (`delivered`, `held`, `quarantined`, `skipped`), `withdrawn` when its output went
out of OUT, `taken` when it took over the output of the row it corrects, and `gone`. An outcome that comes out as it was
adds no event, so a run that is killed and resumed records each delivery once. `said` binds what a person decided.
"""

# ruff: noqa: S608  only constants and question marks are put into statements; values are always bound

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from veil.codes import CODES
from veil.work import chain
from veil.work.chain import Event, Rows
from veil.work.schema import DONE

_BATCH: Final = 500
_PAGE: Final = 5000
WITHDRAWN, TAKEN, GONE, SAID = "withdrawn", "taken", "gone", "said"
BEGAN, ENDED, BROKE_OFF, SWITCHED, LISTED = "began", "ended", "broke off", "policy changed", "listed"


class State(NamedTuple):
    """What became of a row: its code, and its output in OUT."""

    code: str | None = None
    target: str | None = None
    digest: str | None = None
    size: int | None = None


def before(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, State]:
    """The states of rows, to be compared with what they become."""
    found: dict[int, State] = {}
    for start in range(0, len(ids), _BATCH):
        part = ids[start : start + _BATCH]
        marks = ",".join("?" * len(part))
        for row, *state in db.execute(
            f"SELECT id, code, target, output_digest, bytes_out FROM instance WHERE id IN ({marks})", part
        ):
            found[row] = State(*state)
    return found


def outcomes(was: Mapping[int, State], now: Iterable[tuple[int, State]]) -> Iterator[Event]:
    """The events of rows that came to something else than before."""
    for row, state in now:
        old = was.get(row, State())
        if old.target is not None and old.target != state.target:
            yield withdrawn(row, old)
        if old[:3] != state[:3]:
            yield outcome(row, state)


def outcome(row: int, state: State) -> Event:
    """The event of an outcome; a code of the registry is all that is said of what stays in the vault."""
    return Event(str(CODES[state.code or ""].kind), row, _facts(state))


def withdrawn(row: int, state: State) -> Event:
    """The event of an output that went out of OUT again."""
    return Event(WITHDRAWN, row, {"target": state.target, "digest": state.digest})


def taken(row: int, target: str | None, digest: str | None) -> Event:
    """The event of a corrected file that holds the output of the one before, until it is cleaned itself."""
    return Event(TAKEN, row, {"target": target, "digest": digest})


def gone(rows: Iterable[int]) -> Iterator[Event]:
    """The events of rows that are deleted."""
    return (Event(GONE, row, {}) for row in rows)


def _facts(state: State) -> dict[str, Any]:
    if state.target is None:
        return {"code": state.code}
    return {"code": state.code, "target": state.target, "digest": state.digest, "size": state.size}


def add_said(db: sqlite3.Connection, said: int) -> None:
    """Bind what a person decided to the history; who and why stay in the table, which is forgotten with the key."""
    line = db.execute("SELECT digest, at, who, act, what, code, why FROM said WHERE id = ?", (said,)).fetchone()
    (run,) = db.execute("SELECT coalesce(MAX(id), 0) FROM run").fetchone()
    chain.append(db, run, [Event(SAID, None, _said(said, line))])


def _said(number: int, line: Sequence[Any]) -> dict[str, Any]:
    digest = hashlib.sha256(repr(tuple(line)).encode("utf-8", "surrogatepass")).hexdigest()
    return {"said": number, "act": line[3], "code": line[5], "digest": digest}


class Summary(NamedTuple):
    """What a whole history tells besides the hashes.

    Args:
        head: its end.
        folded: the key was destroyed, and it was begun anew.
        seals: how many heads were sealed.
        unsealed: how many events came after the last seal.
    """

    head: chain.Head
    folded: bool = False
    seals: int = 0
    unsealed: int = 0


def check(ledger: Rows, is_sealed: chain.SealCheck | None = None, anchors: Sequence[bytes] = ()) -> Summary:
    """Check the history, and that rows, decisions and runs say the same.

    Args:
        ledger: the ledger.
        is_sealed: given to check seals with the key: (event, head before it) -> whether its seal is right.
        anchors: heads that were given away, in a certificate; each must be in the history.

    Raises:
        LedgerError: `R-LEDGER-CHAIN`; where says which event, row or decision.
    """
    head, seals, sealed, folded, left = chain.START, 0, 0, False, set(anchors)
    said: dict[int, str] = {}
    link = None
    for link in chain.walk(ledger):
        left.discard(link.hash)
        if link.what == chain.SEALED:
            if is_sealed is not None and not is_sealed(link, head):
                raise chain.broken(f"the seal in event {link.seq}")
            seals, sealed = seals + 1, link.seq
        elif link.what == chain.FOLDED:
            folded = True
            left.discard(bytes.fromhex(json.loads(link.facts)["head"]))
        elif link.what == SAID:
            facts = json.loads(link.facts)
            said[facts["said"]] = link.facts
        head = link.hash
    events = link.seq if link is not None else 0
    if left:
        raise chain.broken("the head that the certificate names is not in the history")
    _check_rows(ledger)
    if not folded:
        _check_said(ledger, said)
        _check_runs(ledger)
    return Summary(chain.Head(events, head), folded, seals, events - sealed)


def _check_rows(ledger: Rows) -> None:
    """Each row is what its last event says, and no event speaks of a row that vanished."""
    last = 0
    while page := ledger.rows(
        "SELECT i.id, i.state, i.kind, i.code, i.target, i.output_digest, i.bytes_out,"
        " (SELECT h.seq FROM history h WHERE h.row = i.id ORDER BY h.seq DESC LIMIT 1) AS at FROM instance i"
        f" WHERE i.id > ? ORDER BY i.id LIMIT {_PAGE}",
        last,
    ):
        last = page[-1][0]
        events = _events(ledger, [row[-1] for row in page if row[-1] is not None])
        for row, state, kind, code, target, digest, size, at in page:
            what, facts = events.get(at, ("", "{}"))
            if not _agrees(state == DONE, kind, State(code, target, digest, size), what, facts):
                raise chain.broken(f"row {row}")
    for (row,) in ledger.rows(
        "SELECT h.row FROM history h JOIN (SELECT row, MAX(seq) AS seq FROM history WHERE row IS NOT NULL GROUP BY row"
        " HAVING row NOT IN (SELECT id FROM instance)) l ON h.seq = l.seq WHERE h.what <> ? LIMIT 1",
        GONE,
    ):
        raise chain.broken(f"row {row}")


def _events(ledger: Rows, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
    found: dict[int, tuple[str, str]] = {}
    for start in range(0, len(numbers), _BATCH):
        part = numbers[start : start + _BATCH]
        marks = ",".join("?" * len(part))
        for seq, what, facts in ledger.rows(f"SELECT seq, what, facts FROM history WHERE seq IN ({marks})", *part):
            found[seq] = what, facts
    return found


def _agrees(done: bool, kind: str | None, state: State, what: str, facts: str) -> bool:  # noqa: FBT001  inner
    if what == GONE:
        return False
    if done:
        return kind == what and facts == chain.text(_facts(state))
    # It waits to be cleaned (again); until then OUT holds what the last event put there.
    said = {} if what in {"", WITHDRAWN} else json.loads(facts)
    return (said.get("target"), said.get("digest")) == (state.target, state.digest)


def _check_said(ledger: Rows, said: Mapping[int, str]) -> None:
    found = 0
    last = 0
    while page := ledger.rows(
        f"SELECT id, digest, at, who, act, what, code, why FROM said WHERE id > ? ORDER BY id LIMIT {_PAGE}", last
    ):
        last = page[-1][0]
        for number, *line in page:
            found += 1
            if said.get(number) != chain.text(_said(number, line)):
                raise chain.broken(f"decision {number}")
    if found != len(said):
        raise chain.broken("a decision that was recorded is missing")
    from veil.work.decisions import replayed  # it writes through the ledger, which writes through here

    if dict(ledger.rows("SELECT digest, json FROM decision")) != replayed(ledger):
        raise chain.broken("what follows from the decisions")


def _check_runs(ledger: Rows) -> None:
    """The runs are those that began; what they were done with is read from the history."""
    runs = dict(ledger.rows("SELECT id, policy_digest FROM run"))
    began = {
        run: json.loads(facts)["digest"]
        for run, facts in ledger.rows("SELECT run, facts FROM history WHERE what = ?", BEGAN)
    }
    if runs != began:
        raise chain.broken("the runs")

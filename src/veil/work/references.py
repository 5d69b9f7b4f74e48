"""Whether what referred to what in IN still does in OUT: the graph of references of all that the vault delivered.

The sources' references come from the survey, by elements; the outputs' from the bytes that were written. They are
compared here, set by set, over all runs of the vault and inside the ledger's database, so that memory does not grow
with the number of files. Three things must hold; where one does not, that is counted as `wrong`:

- a reference in an output is the new form of a reference of the same attribute in its source;
- where its target is in OUT, it stands there under the UID that the reference has;
- one old UID has one new one, and no two old ones have the same.
"""

# ruff: noqa: S608  only constants and question marks are put into statements; values are always bound

import os
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from veil.standard import references, uids
from veil.work.ledger import Ledger, text, untext
from veil.work.ports import IdentityLike
from veil.work.result import STATES, References

_PAGE: Final = 5000
_READ: Final = 1 << 20
_LONGEST: Final = 4096
_UID: Final = re.compile(rb"[0-9]+(?:\.[0-9]+)+")


def check(ledger: Ledger, identity: IdentityLike) -> References:
    """Compare the graph of OUT with that of the sources.

    Args:
        ledger: after the files of a run were delivered.
        identity: gives the new UID of an old one.

    Raises:
        LedgerError: `R-LEDGER`.
    """
    with ledger.transaction() as db:
        for name in ("pair", "edge", "goal"):
            db.execute(f"DROP TABLE IF EXISTS temp.{name}")
        _pair(db)
        _name_new(db, identity)
        _match(db)
        found = References()
        _strangers(db, identity, found)
        _goals(db)
        _count(db, found)
        _shape(db, found)
        for name in ("pair", "edge", "goal"):
            db.execute(f"DROP TABLE temp.{name}")
    order = {kind: number for number, kind in enumerate(references.KINDS)}
    kinds = {kind: found.kinds[kind] for kind in sorted(found.kinds, key=order.__getitem__)}
    return References(kinds, dict(sorted(found.undelivered.items())))


def _add(found: References, kind: str, state: str, number: int) -> None:
    states = found.kinds.setdefault(kind, dict.fromkeys(STATES, 0))
    states[state] += number


def _pair(db: sqlite3.Connection) -> None:
    """What sources refer to beside what their outputs do, each different pair once, with the number of files."""
    db.execute(
        "CREATE TEMP TABLE pair AS SELECT links, written, COUNT(*) AS files, MIN(id) AS instance FROM instance"
        " WHERE target IS NOT NULL AND (links IS NOT NULL OR written IS NOT NULL) GROUP BY links, written"
    )


def _name_new(db: sqlite3.Connection, identity: IdentityLike) -> None:
    """Enter the new UIDs of old ones that do not have theirs yet."""
    last = 0
    while page := db.execute(
        "SELECT DISTINCT u.id, u.value FROM uid u JOIN link l ON l.uid = u.id JOIN temp.pair p ON p.links = l.linkset"
        f" WHERE u.new IS NULL AND u.id > ? ORDER BY u.id LIMIT {_PAGE}",
        (last,),
    ).fetchall():
        last = page[-1][0]
        for row, value in page:
            _link_new(db, row, identity.uid(untext(value)))


def _link_new(db: sqlite3.Connection, row: int, new: str) -> None:
    db.execute("INSERT OR IGNORE INTO uid(value) VALUES(?)", (text(new),))
    db.execute("UPDATE uid SET new = (SELECT id FROM uid WHERE value = ?) WHERE id = ?", (text(new), row))


def _match(db: sqlite3.Connection) -> None:
    """For each reference of a source: as what it stands in the output; NULL where it was taken out."""
    written = "SELECT w.uid FROM link w WHERE w.linkset = p.written AND w.attribute = l.attribute AND w.uid"
    db.execute(
        "CREATE TEMP TABLE edge AS SELECT p.rowid AS pair, l.attribute, l.uid, p.files,"
        f" coalesce(({written} = u.new), ({written} = l.uid)) AS stands"
        " FROM temp.pair p JOIN link l ON l.linkset = p.links JOIN uid u ON u.id = l.uid"
    )
    db.execute("CREATE INDEX temp.edge_uid ON edge(uid, attribute)")
    db.execute("CREATE INDEX temp.edge_pair ON edge(pair, attribute, stands)")


def _strangers(db: sqlite3.Connection, identity: IdentityLike, found: References) -> None:
    """References of outputs that no reference of their source became."""
    strangers: dict[int, list[tuple[int, str]]] = {}
    files: dict[int, tuple[int, int]] = {}
    for pair, number, instance, attribute, value in db.execute(
        "SELECT p.rowid, p.files, p.instance, w.attribute, u.value FROM temp.pair p JOIN link w"
        " ON w.linkset = p.written JOIN uid u ON u.id = w.uid"
        " WHERE NOT EXISTS (SELECT 1 FROM temp.edge e WHERE e.pair = p.rowid"
        " AND e.attribute = w.attribute AND e.stands = w.uid)"
    ):
        strangers.setdefault(pair, []).append((attribute, untext(value)))
        files[pair] = number, instance
    for pair, links in strangers.items():
        number, instance = files[pair]
        held = _held(db, instance, identity, {value for _, value in links})
        for attribute, value in links:
            kind = references.attributes()[attribute].kind
            if value in held:
                # The source has it where the survey does not look, as in a private sequence of unknown VR.
                _add(found, kind, "resolved", number)
                _learn(db, pair, attribute, held[value])
            else:
                _add(found, kind, "wrong", number)


def _held(db: sqlite3.Connection, instance: int, identity: IdentityLike, wanted: set[str]) -> dict[str, str]:
    """Which of some new UIDs belong to UIDs that the source's bytes hold anywhere: new -> old."""
    (path,) = db.execute("SELECT path FROM instance WHERE id = ?", (instance,)).fetchone()
    if path is None:
        return {}
    held: dict[str, str] = {}
    try:
        for old in _uids_in(Path(os.fsdecode(path))):
            new = identity.uid(old)
            if new in wanted and not uids.is_registered(old):
                held[new] = old
    except OSError:
        return held
    return held


def _uids_in(path: Path) -> Iterator[str]:
    with path.open("rb") as stream:
        rest = b""
        while chunk := stream.read(_READ):
            buf = rest + chunk
            for match in _UID.finditer(buf):
                yield match[0][:_LONGEST].decode("ascii")
            rest = buf[-128:]


def _learn(db: sqlite3.Connection, pair: int, attribute: int, old: str) -> None:
    """Let the source's set have it from now on, so that later runs need not look, when the source may be gone."""
    db.execute("INSERT OR IGNORE INTO uid(value) VALUES(?)", (text(old),))
    db.execute(
        "INSERT OR IGNORE INTO link SELECT p.links, ?, u.id FROM temp.pair p, uid u"
        " WHERE p.rowid = ? AND p.links IS NOT NULL AND u.value = ?",
        (attribute, pair, text(old)),
    )


def _goals(db: sqlite3.Connection) -> None:
    """For each different thing that is pointed at: whether it is in OUT, and if not, why."""
    db.execute(
        "CREATE TEMP TABLE goal(attribute INTEGER, uid INTEGER, stands INTEGER, state TEXT, code TEXT,"
        " PRIMARY KEY(attribute, uid, stands)) WITHOUT ROWID"
    )
    pointing = [tag for tag, one in references.attributes().items() if one.points]
    marks = ",".join("?" * len(pointing))
    for attribute, uid, stands, old, new in db.execute(
        "SELECT DISTINCT e.attribute, e.uid, e.stands, o.value, n.value FROM temp.edge e JOIN uid o ON o.id = e.uid"
        f" JOIN uid n ON n.id = e.stands WHERE e.stands IS NOT NULL AND e.attribute IN ({marks})",
        pointing,
    ):
        one = references.attributes()[attribute]
        state = _named(db, one.to, uid, stands) if one.to else _placed(db, one.kind, old, untext(new))
        db.execute("INSERT INTO temp.goal VALUES(?, ?, ?, ?, ?)", (attribute, uid, stands, *state))


_COLUMNS: Final = {
    references.STUDY: ("study",),
    references.SERIES: ("series",),
    # A study may be pointed at as if it were an instance (Referenced Study Sequence).
    references.INSTANCE: ("sop", "study", "series"),
}


def _placed(db: sqlite3.Connection, kind: str, old: str | bytes, new: str) -> tuple[str, str | None]:
    """The state of an instance, series or study by its old UID, which the reference in OUT calls `new`."""
    for column in _COLUMNS[kind]:
        row = db.execute(
            f"SELECT 1 FROM instance WHERE {column} = ? AND {column} <> '' AND target IS NOT NULL LIMIT 1", (old,)
        ).fetchone()
        if row is not None:
            right = db.execute(
                f"SELECT 1 FROM instance WHERE {column} = ? AND {column} <> '' AND target IS NOT NULL"
                " AND instr(target, ?) LIMIT 1",
                (old, f"/{new}.dcm" if column == "sop" else f"/{new}/"),
            ).fetchone()
            return ("resolved" if right else "wrong"), None
    for column in _COLUMNS[kind]:
        (code,) = db.execute(
            f"SELECT MIN(code) FROM instance WHERE {column} = ? AND {column} <> '' AND target IS NULL", (old,)
        ).fetchone()
        if code is not None:
            return "undelivered", code
    return "outside", None


def _named(db: sqlite3.Connection, to: tuple[int, ...], uid: int, stands: int) -> tuple[str, str | None]:
    """The state of something that other attributes name."""
    marks = ",".join("?" * len(to))
    names = {
        row[0]
        for row in db.execute(
            f"SELECT DISTINCT stands FROM temp.edge WHERE uid = ? AND attribute IN ({marks}) AND stands IS NOT NULL",
            (uid, *to),
        )
    }
    if names:
        return ("resolved" if stands in names else "wrong"), None
    (code,) = db.execute(
        "SELECT MIN(i.code) FROM link l JOIN instance i ON i.links = l.linkset"
        f" WHERE l.uid = ? AND l.attribute IN ({marks}) AND i.target IS NULL",
        (uid, *to),
    ).fetchone()
    return ("outside", None) if code is None else ("undelivered", code)


def _count(db: sqlite3.Connection, found: References) -> None:
    for attribute, state, code, number in db.execute(
        "SELECT e.attribute, CASE WHEN e.stands IS NULL THEN 'removed' ELSE coalesce(g.state, 'resolved') END, g.code,"
        " SUM(e.files) FROM temp.edge e LEFT JOIN temp.goal g ON g.attribute = e.attribute AND g.uid = e.uid"
        " AND g.stands = e.stands GROUP BY 1, 2, 3"
    ):
        _add(found, references.attributes()[attribute].kind, state, number)
        if code is not None:
            found.undelivered[code] = found.undelivered.get(code, 0) + number


def _shape(db: sqlite3.Connection, found: References) -> None:
    """One old UID, one new one, and the other way round; the same for series and studies by their folders."""
    for one, other in (("uid", "stands"), ("stands", "uid")):
        for attribute, number in db.execute(
            f"SELECT MIN(attribute), COUNT(DISTINCT {other}) - 1 FROM temp.edge WHERE stands IS NOT NULL"
            f" GROUP BY {one} HAVING COUNT(DISTINCT {other}) > 1"
        ):
            _add(found, references.attributes()[attribute].kind, "wrong", number)
    folder = "rtrim(target, replace(target, '/', ''))"
    for kind, columns, place in (
        (references.SERIES, "patient, study, series", folder),
        (references.STUDY, "patient, study", f"rtrim(rtrim({folder}, '/'), replace(target, '/', ''))"),
    ):
        pairs, olds, news = db.execute(
            f"WITH place AS (SELECT DISTINCT {columns}, {place} AS folder FROM instance"
            " WHERE target IS NOT NULL AND study <> '' AND series <> '')"
            f" SELECT (SELECT COUNT(*) FROM place), (SELECT COUNT(*) FROM (SELECT DISTINCT {columns} FROM place)),"
            " (SELECT COUNT(DISTINCT folder) FROM place)"
        ).fetchone()
        if 2 * pairs - olds - news:
            _add(found, kind, "wrong", 2 * pairs - olds - news)

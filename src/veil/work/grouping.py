"""What follows from other files: corrections, conflicts between patients, duplicates. Decided anew by every run.

Everything here is a function of what the ledger holds, in the order of references, so that a run that was killed and
resumed decides as one that was not. Instances delivered by earlier runs take part, also if their files are gone.
"""

# ruff: noqa: S608  only constants and question marks are put into statements; values are always bound

from collections import defaultdict
from collections.abc import Callable, Iterable

from veil.errors import RunError, UsageError
from veil.work import chain, record
from veil.work.ledger import Ledger, untext
from veil.work.persons import Person, are_several
from veil.work.ports import IdentityLike
from veil.work.schema import GROUPED, SURVEYED

# Rows that take part: instances seen by this run, or in OUT.
_ALIVE = "passed = 1 AND (seen = :run OR target IS NOT NULL)"


def reset(ledger: Ledger, run: int) -> None:
    """Open again what earlier runs decided from other files."""
    marks = ",".join("?" * len(GROUPED))
    with ledger.transaction() as db:
        db.execute(
            f"UPDATE instance SET state = '{SURVEYED}' WHERE seen = ? AND passed = 1 AND code IN ({marks})",
            (run, *GROUPED),
        )


def to_compare(ledger: Ledger, run: int) -> list[tuple[int, bytes, int]]:
    """Rows (id, path, size) whose digest is needed, because another has the same SOP Instance UID."""
    return ledger.rows(
        "SELECT id, path, size FROM instance WHERE digest IS NULL AND seen = ?1 AND passed = 1 AND sop IN"
        f" (SELECT sop FROM instance WHERE sop <> '' AND {_ALIVE.replace(':run', '?1')}"
        " GROUP BY sop HAVING COUNT(*) > 1) ORDER BY id",
        run,
    )


def take_over(ledger: Ledger, run: int) -> None:
    """Settle files that changed in place after they were delivered.

    The same instance with the same bytes: the earlier row goes on. The same instance with other bytes: it was corrected
    at its source, and its output will be replaced. Another instance: both stand.
    """
    pairs = ledger.rows(
        "SELECT n.id, o.id, n.sop = o.sop AND n.sop <> '', n.digest = o.digest FROM instance n"
        " JOIN instance o ON o.id = n.replaces WHERE n.seen = ? AND n.passed = 1",
        run,
    )
    with ledger.transaction() as db:
        events: list[chain.Event] = []
        for new, old, same_instance, same_bytes in pairs:
            if not same_instance:
                db.execute("UPDATE instance SET replaces = NULL WHERE id = ?", (new,))
            elif same_bytes:
                kept = db.execute(
                    "SELECT ref, path, staged, size, mtime_ns, seen FROM instance WHERE id = ?", (new,)
                ).fetchone()
                db.execute("DELETE FROM instance WHERE id = ?", (new,))
                events += record.gone([new])
                db.execute(
                    "UPDATE instance SET ref = ?, path = ?, staged = ?, size = ?, mtime_ns = ?, seen = ?, former = 0"
                    " WHERE id = ?",
                    (*kept, old),
                )
            else:
                target, digest = db.execute(
                    "SELECT target, output_digest FROM instance WHERE id = ?", (old,)
                ).fetchone()
                db.execute("DELETE FROM instance WHERE id = ?", (old,))
                db.execute(
                    "UPDATE instance SET target = ?, output_digest = ?, replaces = NULL WHERE id = ?",
                    (target, digest, new),
                )
                events += [*record.gone([old]), record.taken(new, target, digest)]
        chain.append(db, run, events)


def conflicts(ledger: Ledger, run: int, issuer_rule: str) -> dict[int, str]:
    """Find studies of two patients, patients who are two persons, and under `ignore` of two issuers: id -> code."""
    found = _persons(ledger, run)
    if issuer_rule == "ignore":
        issuers: dict[int, set[str]] = defaultdict(set)
        for patient, issuer in ledger.rows(
            "SELECT DISTINCT patient, issuer FROM instance WHERE issuer <> '' AND patient_id <> ''"
            f" AND {_ALIVE.replace(':run', '?')}",
            run,
        ):
            issuers[patient].add(untext(issuer).strip().casefold())
        for patient in (p for p, names in issuers.items() if len(names - {""}) > 1):
            found |= dict.fromkeys(_alive(ledger, run, "patient", patient), "H-ISSUER-CONFLICT")
    for (study,) in ledger.rows(
        f"SELECT study FROM instance WHERE study <> '' AND {_ALIVE.replace(':run', '?')}"
        " GROUP BY study HAVING COUNT(DISTINCT patient) > 1",
        run,
    ):
        found |= dict.fromkeys(_alive(ledger, run, "study", study), "H-PATIENT-CONFLICT")
    return found


def _persons(ledger: Ledger, run: int) -> dict[int, str]:
    """Patients of whom the files surely describe several persons, as under an ID that is a placeholder."""
    found: dict[int, str] = {}
    alive = _ALIVE.replace(":run", "?")
    for (patient,) in ledger.rows("SELECT patient FROM person GROUP BY patient HAVING COUNT(*) > 1 ORDER BY patient"):
        described = ledger.rows(
            "SELECT name, birth, sex FROM person WHERE id IN"
            f" (SELECT person FROM instance WHERE patient = ? AND {alive}) ORDER BY id",
            patient,
            run,
        )
        if are_several([Person(*map(untext, one)) for one in described]):
            found |= dict.fromkeys(_alive(ledger, run, "patient", patient), "H-PERSON-CONFLICT")
    return found


def duplicates(ledger: Ledger, run: int, without: Iterable[int]) -> dict[int, str]:
    """Find files with a SOP Instance UID that another has: id -> code. `without` are rows decided already.

    The one delivered before is the one, else the first by reference.
    """
    found: dict[int, str] = {}
    decided = set(without)
    groups: dict[str | bytes, list[tuple[int, str | None]]] = defaultdict(list)
    alive = _ALIVE.replace(":run", "?1")
    for sop, row, digest in ledger.rows(
        f"SELECT sop, id, digest FROM instance WHERE {alive} AND sop IN"
        f" (SELECT sop FROM instance WHERE sop <> '' AND {alive} GROUP BY sop HAVING COUNT(*) > 1)"
        " ORDER BY sop, target IS NULL, former, ref",
        run,
    ):
        if row not in decided:
            groups[sop].append((row, digest))
    for (_, first_digest), *others in groups.values():
        for row, digest in others:
            found[row] = "S-DUPLICATE" if digest is not None and digest == first_digest else "H-DUPLICATE"
    return found


def settle(ledger: Ledger, run: int, decisions: dict[int, str], withdraw: Callable[[str], None]) -> int:
    """Enter decisions; outputs that they forbid are withdrawn first. Returns how many were withdrawn."""
    ids = list(decisions)
    targets = [target for target, _ in ledger.targets(ids).values() if target is not None]
    for target in targets:
        withdraw(target)
    by_code: dict[str, list[int]] = defaultdict(list)
    for row, code in decisions.items():
        by_code[code].append(row)
    for code, rows in sorted(by_code.items()):
        ledger.mark(run, rows, code)
    return len(targets)


def name_patients(ledger: Ledger, identity: IdentityLike) -> None:
    """Give every patient its pseudonym.

    Raises:
        RunError: `R-PSEUDONYM-COLLISION`: two patients got one pseudonym.
        UsageError: `U-PATIENTS-CHANGED`: a patient that was worked on had another pseudonym before.
    """
    seen: dict[str, int] = {}
    fresh: list[tuple[str, int]] = []
    for row, canonical, before in ledger.rows("SELECT id, canonical, pseudonym FROM patient ORDER BY id"):
        name = identity.pseudonym(untext(canonical))
        if seen.setdefault(name.casefold(), row) != row:
            raise RunError(
                "R-PSEUDONYM-COLLISION",
                "two patients would get one pseudonym",
                where="policy",
                remedy="use longer pseudonyms (identity.length) with a new vault, or give other ones",
            )
        if (
            before is not None
            and before != name
            and ledger.value("SELECT 1 FROM instance WHERE patient = ? AND known_digest IS NOT NULL LIMIT 1", row)
        ):
            raise UsageError(
                "U-PATIENTS-CHANGED",
                "pseudonyms were given for patients that this vault already knows under others",
                where="vault",
                remedy="use the pseudonyms of the first run, or a new vault and a new OUT",
            )
        if before != name:
            fresh.append((name, row))
    with ledger.transaction() as db:
        db.executemany("UPDATE patient SET pseudonym = ? WHERE id = ?", fresh)


def _alive(ledger: Ledger, run: int, column: str, value: object) -> list[int]:
    return [
        row
        for (row,) in ledger.rows(
            f"SELECT id FROM instance WHERE {column} = ? AND {_ALIVE.replace(':run', '?')} ORDER BY id",
            value,
            run,
        )
    ]

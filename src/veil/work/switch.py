"""Another policy in the same vault: OUT is emptied and all is cleaned anew, so that it never holds files of two.

See decision 0014.
"""

# ruff: noqa: S608  only constants and question marks are put into statements; values are always bound

from collections.abc import Callable
from typing import Final

from veil.errors import UsageError
from veil.work import chain, decisions, record
from veil.work.ledger import Ledger, untext
from veil.work.ports import IdentityLike
from veil.work.schema import FOUND

_PAGE: Final = 5000
_WHO: Final = "policy changed"


def check(ledger: Ledger, run: int, identity: IdentityLike) -> None:
    """Refuse what cannot be made anew, once it is known what IN holds and before anything is touched.

    Raises:
        UsageError: `U-POLICY-SOURCES`: OUT holds files whose sources are gone or were changed; `U-PATIENTS-CHANGED`.
    """
    gone = ledger.value("SELECT COUNT(*) FROM instance WHERE target IS NOT NULL AND seen <> ?", run)
    if gone:
        raise UsageError(
            "U-POLICY-SOURCES",
            f"{gone} files in OUT cannot be made again under another policy: their sources are gone or were changed",
            where="IN",
            remedy="run with the policy of the last run, or name a new OUT and a new vault",
        )
    for canonical, before in ledger.rows("SELECT canonical, pseudonym FROM patient WHERE pseudonym IS NOT NULL"):
        if identity.pseudonym(untext(canonical)) != before:
            raise UsageError(
                "U-PATIENTS-CHANGED",
                "the policy would give patients of this vault other pseudonyms",
                where="policy",
                remedy="leave [identity] as it was, or name a new OUT and a new vault",
            )


def to(ledger: Ledger, run: int, digest: str, withdraw: Callable[[str], None]) -> int:
    """Take all out of OUT, and open every row as if it had just been found; returns how many files went.

    A kill before the transaction leaves the ledger under the old policy: whichever policy comes next makes again what
    is missing. What persons let pass under the old policy lapses, as they looked at its result.
    """
    last, number = "", 0
    while page := _outputs(ledger, last):
        last = page[-1][1].target or ""
        for _, state in page:
            withdraw(state.target or "")
    with ledger.transaction() as db:
        last = ""
        while page := _outputs(ledger, last):
            last = page[-1][1].target or ""
            number += len(page)
            chain.append(db, run, [record.withdrawn(row, state) for row, state in page])
        db.execute(
            f"UPDATE instance SET state = '{FOUND}', passed = 0, patient = NULL, kind = NULL, code = NULL,"
            " target = NULL, output_digest = NULL, bytes_out = NULL, actions = NULL, known_digest = NULL,"
            " written = NULL, replaces = NULL WHERE path IS NOT NULL AND seen = ?",
            (run,),
        )
        before = db.execute("SELECT value FROM meta WHERE key = 'policy_digest'").fetchone()
        db.execute("INSERT OR REPLACE INTO meta VALUES('policy_digest', ?)", (digest,))
        facts = {"from": before[0] if before else "", "to": digest, "lapsed": decisions.lapse(db, _WHO)}
        chain.append(db, run, [chain.Event(record.SWITCHED, None, facts)])
    return number


def _outputs(ledger: Ledger, last: str) -> list[tuple[int, record.State]]:
    return [
        (row, record.State(*state))
        for row, *state in ledger.rows(
            "SELECT id, code, target, output_digest, bytes_out FROM instance WHERE target > ?"
            f" ORDER BY target LIMIT {_PAGE}",
            last,
        )
    ]

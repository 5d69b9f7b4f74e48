"""What the vault of a run knows, for a table of the same patients."""

from veil.clean.header import PatientContext
from veil.errors import UsageError
from veil.identity import Identity, Key
from veil.linked.treat import ContextOf, Said
from veil.pipeline import context
from veil.policy import RuleBook
from veil.work.ledger import Ledger, text, untext


def check_same(ledger: Ledger, book: RuleBook, key: Key) -> None:
    """Refuse another policy or key than those of the run: its pseudonyms and dates would be others.

    Raises:
        UsageError: U-POLICY-CHANGED, U-KEY-CHANGED.
    """
    for fact, now, code, message in (
        ("policy_digest", book.digest, "U-POLICY-CHANGED", "the policy or its tables are not those of the last run"),
        ("key_fingerprint", key.fingerprint(), "U-KEY-CHANGED", "the key is not that of the last run"),
    ):
        used = ledger.meta(fact)
        if used is not None and used != now:
            raise UsageError(code, message, where="vault", remedy="use what the run used")


def context_of(ledger: Ledger, book: RuleBook) -> ContextOf:
    """Looks up what is known of a patient; the lists of the site for texts are the vault's."""
    listed = [(str(kind), untext(value)) for kind, value in ledger.rows("SELECT kind, value FROM list ORDER BY 1, 2")]

    def found(canonical: str, said: Said) -> PatientContext:
        known = [
            (str(kind), untext(value))
            for kind, value in ledger.rows(
                "SELECT k.kind, k.value FROM known k JOIN patient p ON p.id = k.patient WHERE p.canonical = ?"
                " ORDER BY 1, 2",
                text(canonical),
            )
        ]
        return context(book, canonical, (*known, *sorted(said), *listed))

    return found


def in_run(ledger: Ledger, identity: Identity, canonical: str) -> bool:
    """Whether the run had the patient.

    Raises:
        UsageError: U-PATIENTS-CHANGED: it gave them another pseudonym.
    """
    used = ledger.value("SELECT pseudonym FROM patient WHERE canonical = ?", text(canonical))
    if used is not None and used != identity.pseudonym(canonical):
        raise UsageError(
            "U-PATIENTS-CHANGED",
            "the run gave a patient another pseudonym",
            where="--patients",
            remedy="give the list of pseudonyms that the run was given",
        )
    return used is not None

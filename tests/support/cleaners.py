"""Cleaners for tests: one patient, a fixed key, the identifiers that the survey finds in the files given.

It stands apart from the other support modules, which share no code with veil.
"""

from collections.abc import Iterable
from pathlib import Path

from support.unseen import unseen
from veil.clean.header import PatientContext
from veil.identity import Identity, Key, KnownIdentifiers
from veil.pipeline import Cleaner
from veil.policy import compile_policy, load
from veil.survey import survey_file

SECRET = bytes(range(32))
OPEN_POLICY = Path(__file__).parent / "policies" / "open.toml"


def cleaner(sources: Iterable[Path], policy: str | Path = OPEN_POLICY, *, look: bool = False) -> Cleaner:
    """A cleaner for the patient whose files are `sources`, by the policy named; it looks at pixels if told so."""
    book = compile_policy(load(policy if look else unseen(policy)))
    identity = Identity(Key(SECRET), book.policy.identity, book.policy.dates)
    surveyed = [survey_file(path) for path in sources]
    found = [one for one in surveyed if one.code is None]
    canonical = identity.canonical(next((one.patient_id for one in found if one.patient_id), "nobody"))
    known = KnownIdentifiers.build(item for one in found for item in one.known)
    return Cleaner(book, identity, PatientContext(canonical, known))

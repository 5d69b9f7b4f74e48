"""Identity: the key; pseudonyms, UIDs and dates; known identifiers; the crosswalk."""

from veil.identity import crosswalk, known, patients_csv
from veil.identity.dates import DateShifter
from veil.identity.key import Key
from veil.identity.keyed import Identity
from veil.identity.known import Known, KnownIdentifiers

__all__ = ["DateShifter", "Identity", "Key", "Known", "KnownIdentifiers", "crosswalk", "known", "patients_csv"]

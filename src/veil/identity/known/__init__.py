"""Known identifiers: every value that identifies a patient, in all its spellings, found in texts and bytes."""

from veil.identity.known.items import Known, KnownKind
from veil.identity.known.matcher import KnownIdentifiers

__all__ = ["Known", "KnownIdentifiers", "KnownKind"]

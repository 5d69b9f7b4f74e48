"""What every kind of document is cleaned with: the patient's text room, dates, UIDs and known identifiers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from veil.dicom import search
from veil.errors import HoldError
from veil.identity import KnownIdentifiers

UNREADABLE: Final = "H-DOCUMENT-UNREADABLE"
TOO_LARGE: Final = "H-DOCUMENT-TOO-LARGE"


@dataclass(frozen=True, slots=True)
class Tools:
    """What a document is cleaned with.

    Attributes:
        text: the text room: gives a text without identity, "" where nothing is left.
        moment: a DT value by the policy's rules on dates; None where it has to go.
        uid: the replacement of a UID, or of any other identifier of an object, as a UID.
        name: a neutral name for a name, the same for the same one in every file under one key.
        known: the identifiers of the patient.
        max_age: ages in years above it are cut.
    """

    text: Callable[[str], str]
    moment: Callable[[str], str | None]
    uid: Callable[[str], str]
    name: Callable[[str], str]
    known: KnownIdentifiers
    max_age: int = 89


def unreadable(what: str) -> HoldError:
    """Gives the error for a document that is not what it says to be; `what` holds nothing of it."""
    return HoldError(UNREADABLE, what)


def hold_if_known(data: bytes, known: KnownIdentifiers) -> None:
    """Holds what was cleaned if an identifier of the patient still stands in it.

    Raises:
        HoldError: H-RESIDUAL.
    """
    if not known.empty and any(known.in_bytes(chunk) for chunk in search.chunks(data, 0, len(data))):
        raise HoldError("H-RESIDUAL", "a known identifier stands in the cleaned document")

"""What was done element by element, for a person who wants to see it before a run."""

from dataclasses import dataclass

from veil.dicom import vr as vrs
from veil.dicom.charset import CharacterSet
from veil.dicom.values import width

_LONGEST = 256


@dataclass(frozen=True, slots=True)
class TraceRow:
    """One element before and after. `before` and `after` are identity: they are for the vault and the owner's screen.

    Attributes:
        path: where it stands, as `(0040,0275)[0].(0008,0050)`.
        keyword: of the attribute, or its private creator.
        vr: by the dictionary or the private list.
        action: what was done in the end.
        reason: the table row, option or policy line.
        source: the layer of the rule book that decided.
        before: the value as text.
        after: the value as text; None where the element is gone.
    """

    path: str
    keyword: str
    vr: str
    action: str
    reason: str
    source: str
    before: str
    after: str | None


def show(vr: bytes, value: bytes, charset: CharacterSet) -> str:
    """Gives a value as short text: numbers as their count and bytes, text as it reads."""
    if vr in vrs.BINARY:
        if len(value) == width(vr) and vr in (b"US", b"UL", b"SS", b"SL"):
            return str(int.from_bytes(value, "little", signed=vr in (b"SS", b"SL")))
        return f"<{len(value)} bytes>"
    shown = charset.decode(value).strip(" \0")
    return shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "..."

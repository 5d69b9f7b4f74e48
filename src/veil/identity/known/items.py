"""One known identifier of a patient, as the survey hands it on."""

from dataclasses import dataclass
from typing import Literal

KnownKind = Literal["name", "id", "date", "phone", "address", "org", "device", "uid"]


@dataclass(frozen=True, slots=True)
class Known:
    """A value of an identifying attribute, decoded, one of a multi-valued one.

    Args:
        kind: what sort of value it is, which decides the spellings that are searched for.
        value: as it stands in the file: PN with '^' and '=', DA as YYYYMMDD. Never shown by repr.
    """

    kind: KnownKind
    value: str

    def __repr__(self) -> str:
        return f"Known({self.kind!r}, ...)"

"""The marks of de-identification (PS3.15 E.1.1 steps 5 to 7, PS3.3 C.12.1): added to what the source holds.

What is written is computed from the rule book and the rooms that exist; nothing is claimed that was not done.
"""

from dataclasses import dataclass
from typing import Final

from veil import standard
from veil.dicom import encode
from veil.dicom import vr as vrs
from veil.dicom.scan import scan, scan_items, un_is_explicit
from veil.policy import RuleBook
from veil.policy.claims import of_instance

PATIENT_IDENTITY_REMOVED: Final = 0x00120062
DEIDENTIFICATION_METHOD: Final = 0x00120063
DEIDENTIFICATION_METHOD_CODES: Final = 0x00120064
CONTRIBUTING_EQUIPMENT: Final = 0x0018A001
BURNED_IN: Final = 0x00280301
LONGITUDINAL_MODIFIED: Final = 0x00280303

TAGS: Final = (
    PATIENT_IDENTITY_REMOVED,
    DEIDENTIFICATION_METHOD,
    DEIDENTIFICATION_METHOD_CODES,
    CONTRIBUTING_EQUIPMENT,
    BURNED_IN,
    LONGITUDINAL_MODIFIED,
)
_STRENGTH: Final = {"UNMODIFIED": 0, "MODIFIED": 1, "REMOVED": 2}
_MOST_TEXT: Final = 64


@dataclass(frozen=True, slots=True)
class Prior:
    """What an instance already said of its de-identification, cleaned: values, and the items of the two sequences."""

    method: bytes = b""
    codes: bytes = b""
    equipment: bytes = b""
    temporal: str = ""


NOTHING: Final = Prior()


class Marks:
    """Writes the marks of one rule book, for one encoding.

    Args:
        book: the rules.
        rooms: that exist.
        version: of veil.
        explicit: whether VRs are written.
        looked: all frames were looked at, and what was found was wiped: only then Burned In Annotation is NO and
            Clean Pixel Data is claimed.
    """

    def __init__(
        self, book: RuleBook, rooms: frozenset[str], version: str, *, explicit: bool, looked: bool = False
    ) -> None:
        self._explicit = explicit
        self._looked = looked
        # In groups of four, the digest never looks like a date or a number of somebody to the next run.
        digest = ":".join(book.digest[at : at + 4] for at in range(0, 16, 4))
        self._method = (
            f"veil {version}; policy {book.name} {digest}"[:_MOST_TEXT]
            + "\\"
            + f"DICOM PS3.15 {standard.EDITION} Table E.1-1"
        ).encode()
        mode = book.policy.dates.mode
        self._temporal = {"shift": "MODIFIED", "year": "MODIFIED", "keep": "UNMODIFIED"}.get(mode, "REMOVED")
        self._codes = [self._code(option) for option in of_instance(book.claims(rooms), pixels_cleaned=looked)]
        self._machine = b"".join(
            encode.element(tag, b"LO", text.encode(), explicit=explicit)
            for tag, text in ((0x00080070, "veil"), (0x00081090, "veil"), (0x00181020, version))
        )
        self._equipment = self._equipment_item(book)
        self._plain = self._write(NOTHING)

    def elements(self, prior: Prior) -> dict[int, bytes]:
        """Gives the elements to write, by tag."""
        return self._plain if prior is NOTHING else self._write(prior)

    def _write(self, prior: Prior) -> dict[int, bytes]:
        explicit = self._explicit
        method = b"\\".join(part for part in prior.method.rstrip(b" \0").split(b"\\") if part.strip())
        if self._method not in method:
            method = method + b"\\" + self._method if method else self._method
        codes = prior.codes + b"".join(item for item in self._codes if item not in prior.codes)
        equipment = self._others(prior.equipment) + self._equipment
        temporal = max(prior.temporal, self._temporal, key=lambda word: _STRENGTH.get(word, -1))
        done = {BURNED_IN: encode.element(BURNED_IN, b"CS", b"NO", explicit=explicit)} if self._looked else {}
        return done | {
            PATIENT_IDENTITY_REMOVED: encode.element(PATIENT_IDENTITY_REMOVED, b"CS", b"YES", explicit=explicit),
            DEIDENTIFICATION_METHOD: encode.element(DEIDENTIFICATION_METHOD, b"LO", method, explicit=explicit),
            DEIDENTIFICATION_METHOD_CODES: codes  # of type 1C, so never without an item
            and encode.sequence(DEIDENTIFICATION_METHOD_CODES, codes, explicit=explicit),
            CONTRIBUTING_EQUIPMENT: encode.sequence(CONTRIBUTING_EQUIPMENT, equipment, explicit=explicit),
            LONGITUDINAL_MODIFIED: encode.element(LONGITUDINAL_MODIFIED, b"CS", temporal.encode(), explicit=explicit),
        }

    def _others(self, equipment: bytes) -> bytes:
        """The items of other machines: what an earlier run of veil wrote of itself is said anew."""
        found, _ = scan_items(equipment, 0, len(equipment), explicit=self._explicit, delimited=False)
        items_ = [equipment[item[0] : item[3]] for item in found]
        return b"".join(item for item in items_ if self._machine not in item)

    def _code(self, option: str) -> bytes:
        return encode.item(self._code_content(standard.codes.method(option)))

    def _code_content(self, code: standard.codes.Code) -> bytes:
        return b"".join(
            encode.element(tag, vr, text.encode(), explicit=self._explicit)
            for tag, vr, text in (
                (0x00080100, b"SH", code.value),
                (0x00080102, b"SH", code.scheme),
                (0x00080104, b"LO", code.meaning),
            )
        )

    def _equipment_item(self, book: RuleBook) -> bytes:
        explicit = self._explicit
        purpose = encode.item(self._code_content(standard.codes.purpose("109104")))
        return encode.item(
            self._machine
            + encode.element(0x0018A003, b"ST", f"policy {book.name} sha256 {book.digest}".encode(), explicit=explicit)
            + encode.sequence(0x0040A170, purpose, explicit=explicit)
        )


def items(sequence: bytes, *, explicit: bool) -> bytes:
    """Gives the items of a written sequence, without its header and delimiter; empty for no bytes."""
    if not sequence:
        return b""
    start = _header(sequence, explicit=explicit)
    stop = -8 if sequence[start - 4 : start] == b"\xff\xff\xff\xff" else None
    found = sequence[start:stop]
    if explicit and sequence[4:6] == b"UN" and not un_is_explicit(sequence, start):
        return _made_explicit(found, 0)
    return found


def value(element: bytes, *, explicit: bool) -> bytes:
    """Gives the value of a written element; empty for no bytes."""
    return element[_header(element, explicit=explicit) :]


def _header(element: bytes, *, explicit: bool) -> int:
    return 12 if explicit and element[4:6] in vrs.LONG else 8


def _made_explicit(items_: bytes, depth: int) -> bytes:
    """Items of a UN value, which are in implicit VR (PS3.5 section 6.2.2), as the items of an SQ in explicit VR."""
    out = []
    for _, content, stop, _, _ in scan_items(items_, 0, len(items_), explicit=False, delimited=False, depth=depth)[0]:
        body = []
        for tag, vr, _, start, end, inner in scan(items_, content, stop, explicit=False, depth=depth + 1)[0]:
            raw = items_[start : end if inner is None else end - 8]
            if vr == b"SQ":
                body.append(encode.sequence(tag, _made_explicit(raw, depth + 1), explicit=True))
            else:
                body.append(encode.element(tag, vr, raw, explicit=True))
        out.append(encode.item(b"".join(body)))
    return b"".join(out)

"""Content items written element by element, and the header room that cleans them under the options given."""

from dataclasses import replace
from functools import cache

from support.encode import EXPLICIT, Syntax
from support.engine import KNOWN, book_of, clean_level, find, identity_of, known_of, read_level
from support.oracle import Tree
from veil.clean.header import HeaderRoom, PatientContext
from veil.policy import DatePolicy, compile_policy

CONTENT, CONCEPT, VALUE_TYPE = 0x0040A730, 0x0040A043, 0x0040A040
SR = "comprehensive-sr"
OLD_UID = "1.2.3.4.5.1001"
FINDING = "CT HEAD without contrast"
REFERENCES = ("IMAGE", "COMPOSITE", "WAVEFORM")
VALUES: dict[str, tuple[int, str, bytes]] = {
    "TEXT": (0x0040A160, "UT", f"{FINDING} of Drummond".encode()),
    "PNAME": (0x0040A123, "PN", b"Walsingham^Petra"),
    "DATE": (0x0040A121, "DA", b"20110512"),
    "TIME": (0x0040A122, "TM", b"101500"),
    "DATETIME": (0x0040A120, "DT", b"20110512101500"),
    "UIDREF": (0x0040A124, "UI", OLD_UID.encode()),
    "CONTAINER": (0x0040A050, "CS", b"SEPARATE"),
}
_ROOMS = frozenset({"text", "content"})


@cache
def room(*options: str, mode: str = "shift", text: str = "allow", ruled: bool = True) -> HeaderRoom:
    """A room under `public`, with these options and Clean Structured Content alone, with its rules or without."""
    policy = replace(
        book_of("public").policy,
        options=frozenset({"clean_structured_content", *options}),
        dates=DatePolicy(mode=mode, times="keep"),  # type: ignore[arg-type]
        text=text,  # type: ignore[arg-type]
        rules=book_of("public").policy.rules if ruled else (),
    )
    book = compile_policy(policy)
    return HeaderRoom(book, identity_of(book), PatientContext("patient", known_of(KNOWN)), _ROOMS)


def code(syntax: Syntax, value: str, scheme: str) -> bytes:
    rows = ((0x00080100, "SH", value), (0x00080102, "SH", scheme), (0x00080104, "LO", "Something"))
    return syntax.item(b"".join(syntax.element(tag, vr, text.encode()) for tag, vr, text in rows))


def value_of(kind: str, syntax: Syntax) -> tuple[int, bytes]:
    """The element that holds the value of an item of a type."""
    if kind in REFERENCES:
        inner = syntax.element(0x00081150, "UI", b"1.2.840.10008.5.1.4.1.1.2")
        inner += syntax.element(0x00081155, "UI", OLD_UID.encode())
        return 0x00081199, syntax.element(0x00081199, "SQ", syntax.item(inner))
    if kind == "CODE":
        return 0x0040A168, syntax.element(0x0040A168, "SQ", code(syntax, "M", "DCM"))
    if kind == "NUM":
        units = syntax.element(0x004008EA, "SQ", code(syntax, "a", "UCUM"))
        inner = units + syntax.element(0x0040A30A, "DS", b"61")
        return 0x0040A300, syntax.element(0x0040A300, "SQ", syntax.item(inner))
    tag, vr, value = VALUES[kind]
    return tag, syntax.element(tag, vr, value)


def item(scheme: str, value: str, kind: str, *more: tuple[int, bytes], syntax: Syntax = EXPLICIT) -> bytes:
    """One content item with the value of its type, and more elements."""
    elements = {CONCEPT: syntax.element(CONCEPT, "SQ", code(syntax, value, scheme))}
    if kind:
        elements[VALUE_TYPE] = syntax.element(VALUE_TYPE, "CS", kind.encode())
    elements.update([value_of(kind, syntax)] if kind in {*VALUES, *REFERENCES, "CODE", "NUM"} else [])
    elements.update(more)
    return syntax.item(b"".join(elements[tag] for tag in sorted(elements)))


def cleaned(there: HeaderRoom, *items: bytes, syntax: Syntax = EXPLICIT, sequence: int = CONTENT) -> list[Tree]:
    """The items of a sequence after the room."""
    explicit = syntax is EXPLICIT
    data = syntax.element(sequence, "SQ", b"".join(items))
    found = find(read_level(clean_level(there, data, iod=SR, explicit=explicit), explicit=explicit), sequence)
    assert found is None or isinstance(found, list)
    return found or []

"""The header engine under test: instances written element by element, cleaned, and read back with pydicom.

It stands apart from the other support modules, which share no code with veil.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import pydicom

from support.encode import EXPLICIT, IMPLICIT, Syntax
from support.oracle import Tree, tree_of
from support.unseen import unseen
from veil.clean.header import HeaderRoom, PatientContext, TraceRow
from veil.dicom.scan import scan
from veil.identity import Identity, Key, Known, KnownIdentifiers
from veil.pipeline import Cleaner, Outcome
from veil.policy import RuleBook, compile_policy, load
from veil.survey import survey_file

CT, SECONDARY = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.7"
SYNTAX = {True: "1.2.840.10008.1.2", False: "1.2.840.10008.1.2.1"}
STUDY, SERIES, INSTANCE = "1.2.3.4.5.1001", "1.2.3.4.5.1002", "1.2.3.4.5.1003"
FAMILY = "Drummond"
NAME = f"{FAMILY}^Barnaby^Quill"
PATIENT_ID = "1836104427"
OPEN = Path(__file__).parent / "policies" / "open.toml"
KNOWN = (Known("name", NAME), Known("id", PATIENT_ID), Known("phone", "+44 1632 960917"), Known("name", "山田^太郎"))
_SECRET = bytes(range(32))


@cache
def book_of(policy: str | Path = OPEN) -> RuleBook:
    """The compiled rule book of a policy, once; a built-in one without a look at pixels."""
    return compile_policy(load(unseen(policy)))


def identity_of(book: RuleBook) -> Identity:
    """All that is keyed, under the key of the tests."""
    return Identity(Key(_SECRET), book.policy.identity, book.policy.dates)


@cache
def known_of(known: tuple[Known, ...]) -> KnownIdentifiers:
    """The automata, once for each set."""
    return KnownIdentifiers.build(known)


def room_of(book: RuleBook, known: tuple[Known, ...] = KNOWN) -> HeaderRoom:
    """A header room of the patient of the tests, with nothing remembered."""
    return HeaderRoom(book, identity_of(book), PatientContext("patient", known_of(known)))


def cleaner_of(policy: str | Path | RuleBook = OPEN, known: tuple[Known, ...] = KNOWN) -> Cleaner:
    """A cleaner of the patient of the tests, with nothing remembered."""
    book = policy if isinstance(policy, RuleBook) else book_of(policy)
    return Cleaner(book, identity_of(book), PatientContext("patient", known_of(known)))


def clean_level(
    room: HeaderRoom, data: bytes, *, iod: str | None = None, explicit: bool = True, trace: bool = False
) -> bytes:
    """The elements of one level after the header room, without what a whole instance gets besides."""
    elements, _ = scan(data, 0, len(data), explicit=explicit)
    room.trace = [] if trace else None
    entries = room.entries(data, elements, room.level(iod, explicit=explicit))
    return b"".join(
        entry.out if isinstance(entry.out, bytes) else data[entry.out.start : entry.out.stop] for entry in entries
    )


def trace_level(room: HeaderRoom, data: bytes, *, explicit: bool = True) -> list[TraceRow]:
    """What the header room tells of one level."""
    clean_level(room, data, explicit=explicit, trace=True)
    assert room.trace is not None
    return room.trace


def syntax_of(*, explicit: bool) -> Syntax:
    """How elements are written."""
    return EXPLICIT if explicit else IMPLICIT


def core(syntax: Syntax = EXPLICIT, sop_class: str = SECONDARY) -> dict[int, bytes]:
    """The elements without which no instance is one."""
    rows = (
        (0x00080016, "UI", sop_class),
        (0x00080018, "UI", INSTANCE),
        (0x00100010, "PN", NAME),
        (0x00100020, "LO", PATIENT_ID),
        (0x0020000D, "UI", STUDY),
        (0x0020000E, "UI", SERIES),
    )
    return {tag: syntax.element(tag, vr, value.encode()) for tag, vr, value in rows}


def part10(body: bytes, *, explicit: bool = True, syntax: str = "", sop_class: str = SECONDARY) -> bytes:
    """A whole file around a data set."""
    rows = (
        (0x00020002, "UI", sop_class),
        (0x00020003, "UI", INSTANCE),
        (0x00020010, "UI", syntax or SYNTAX[not explicit]),
    )
    meta = b"".join(EXPLICIT.element(tag, vr, value.encode()) for tag, vr, value in rows)
    length = EXPLICIT.element(0x00020000, "UL", struct.pack("<L", len(meta)))
    return bytes(128) + b"DICM" + length + meta + body


def instance(*elements: bytes, explicit: bool = True, sop_class: str = SECONDARY) -> bytes:
    """A whole file with the elements given besides the core, each in the place of its tag."""
    written = core(syntax_of(explicit=explicit), sop_class)
    for element in elements:
        group, number = struct.unpack_from("<HH", element)
        written[group << 16 | number] = element
    return part10(b"".join(written[tag] for tag in sorted(written)), explicit=explicit, sop_class=sop_class)


@dataclass(frozen=True, slots=True)
class Done:
    """One file after the cleaner: what became of it, its bytes, and what pydicom reads in them."""

    outcome: Outcome
    data: bytes

    @property
    def dataset(self) -> pydicom.Dataset:
        return pydicom.dcmread(BytesIO(self.data))

    @property
    def tree(self) -> Tree:
        return tree_of(self.dataset)

    def value(self, *path: int) -> bytes | list[Tree] | None:
        """The value at a path of tags, in the first item of each sequence; None where there is none."""
        return find(self.tree, *path)


def clean(data: bytes, folder: Path, cleaner: Cleaner | None = None) -> Done:
    """Cleans one file."""
    source, target = folder / "source", folder / "target"
    source.write_bytes(data)
    target.unlink(missing_ok=True)
    outcome = (cleaner or cleaner_of()).clean_file(source, target)
    return Done(outcome, target.read_bytes() if target.exists() else b"")


def surveyed_cleaner(paths: Iterable[Path], policy: str | Path = OPEN) -> Cleaner:
    """A cleaner that knows what the survey finds in the files."""
    return cleaner_of(policy, tuple(item for path in paths for item in survey_file(path).known))


def find(tree: Tree, *path: int) -> bytes | list[Tree] | None:
    """The value at a path of tags, in the first item of each sequence; the last where a tag stands twice."""
    for tag, _, value in reversed(tree):
        if tag != path[0]:
            continue
        if len(path) == 1:
            return value
        return find(value[0], *path[1:]) if isinstance(value, list) and value else None
    return None


def read_level(data: bytes, *, explicit: bool = True) -> Tree:
    """What pydicom reads in the elements of one level."""
    return tree_of(pydicom.dcmread(BytesIO(part10(data, explicit=explicit))))

"""What one element of an output, or of a source, contributes to a verdict. Equal bytes contribute the same.

Most elements of a series are equal from file to file. What is known of them is not worked out again: a verdict is the
same with this memory and without it (tests/parity/test_audit.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from veil import standard
from veil.audit.attributes import Attributes
from veil.audit.bytescan import Scanner
from veil.audit.days import VRS, says_zone
from veil.audit.elements import Span
from veil.audit.facts import Facts
from veil.audit.findings import Finding, Severity
from veil.audit.judge import Found, judge
from veil.audit.places import name_of
from veil.audit.rare import Rare
from veil.audit.reading import Context, Leaf, Where, bare, creator_of, decoded, each_leaf
from veil.audit.valid import Items, Lack, fits
from veil.audit.words import fold, words_of

Value = tuple[Where, tuple[int, ...], str]
"""Where a value stands, the tags that lead there, and the value."""

Misfit = tuple[Where, tuple[int, ...], bytes]
"""Where a value stands that does not fit its VR, the tags that lead there, and the VR."""

_METHOD_CODES: Final = 0x00120064
_CODE_VALUE: Final = 0x00080100
_CHECKED: Final = frozenset((b"AE", b"AS", b"CS", b"DA", b"DT", b"LO", b"PN", b"SH", b"TM", b"UI"))
_OF_THINGS: Final = frozenset((0x00080070, 0x00081090, 0x00080104, 0x00080102, 0x00181020, 0x00181018))
"""Manufacturer and its model, meaning and scheme of a code, versions: others' devices are called the same."""
_OF_SOURCES: Final = VRS | {b"UI", b"SH"}
"""What is asked of sources; SH for the codes of methods."""
_VERSIONS: Final = frozenset((0x00181020, 0x00181018))
_LONG_NUMBER: Final = 9
_WORDS: Final = frozenset((b"AE", b"LO", b"LT", b"PN", b"SH", b"ST", b"UC", b"UR", b"UT"))
_REMEMBERED: Final = 1 << 13
"""Bytes of an element up to which it is remembered."""
_MOST: Final = 1 << 24
"""Bytes that are remembered in all."""
_MOST_ASKED: Final = 1 << 12
_OBJECT: Final = 512
"""Bytes that an atom takes besides."""
_YEARS: Final = {"D": 365.25, "W": 52.18, "M": 12.0, "Y": 1.0}


@dataclass(frozen=True, slots=True)
class Atom:
    """What one element contributes.

    Attributes:
        findings: what is wrong with it, whatever the rest of the file.
        uids: its values of UI.
        days: its values of DA and DT.
        misfits: where a value does not fit its VR, with the VR.
        methods: code values of De-identification Method Code Sequence.
        lacks: required attributes that its items do not have, as `valid.Items` tells them.
    """

    findings: tuple[Finding, ...] = ()
    uids: tuple[Value, ...] = ()
    days: tuple[Value, ...] = ()
    misfits: tuple[Misfit, ...] = ()
    methods: tuple[str, ...] = ()
    lacks: tuple[Lack, ...] = ()


NOTHING: Final = Atom()


class Memory:
    """Atoms of equal elements, and a bound on how many bytes of them are kept."""

    def __init__(self) -> None:
        self._known: dict[object, dict[bytes, Atom]] = {}
        self._bytes = 0
        self.on = True

    def of(self, place: object) -> dict[bytes, Atom]:
        """The atoms that are known of one context, by their bytes; the same object for the same context."""
        known = self._known.get(place)
        if known is None:
            known = self._known[place] = {}
            self._bytes += _OBJECT
        return known

    def put(self, place: object, raw: bytes, atom: Atom) -> None:
        """Remember an atom."""
        if not self.on or len(raw) > _REMEMBERED:
            return
        self._bytes += len(raw) + _OBJECT
        if self._bytes > _MOST:
            # Emptied one by one: somebody may be looking things up in one of them.
            for known in self._known.values():
                known.clear()
            self._known.clear()
            self._bytes = len(raw) + _OBJECT
        self.of(place)[raw] = atom


class OutputAtoms:
    """Makes the atoms of outputs.

    Args:
        facts: what is promised of the patient.
        scanner: of the patient's identifiers.
        rare: of the other patients' identifiers; None if there are none.
    """

    def __init__(self, facts: Facts, scanner: Scanner, rare: Rare | None) -> None:
        self._facts, self._scanner, self._rare = facts, scanner, rare
        self._attributes = Attributes(facts)
        self._private = "retain_safe_private" in facts.options
        self._asked: dict[str, str | None] = {}

    def make(self, raw: bytes, span: Span, context: Context) -> Atom:
        """The atom of one element of the outermost level.

        Raises:
            StructureError: pydicom cannot read it.
        """
        found: list[Finding] = []
        uids: list[Value] = []
        days: list[Value] = []
        misfits: list[Misfit] = []
        methods: list[str] = []
        items = Items(context.iod)
        for leaf in each_leaf(raw, span, context):
            if len(leaf.path) > 1 and context.iod:
                items.add(leaf)
            if not leaf.value:
                continue
            found += self._look(leaf)
            if leaf.vr == b"UI":
                uids.append((leaf.where, leaf.path, bare(leaf.value)))
            elif leaf.vr in VRS:
                days.append((leaf.where, leaf.path, bare(leaf.value)))
            if leaf.vr in _CHECKED and not fits(leaf.vr, leaf.value):
                misfits.append((leaf.where, leaf.path, leaf.vr))
            if leaf.path == (_METHOD_CODES, _CODE_VALUE):
                methods.append(bare(leaf.value))
        lacks = tuple(items.lacks())
        if not (found or uids or days or misfits or methods or lacks):
            return NOTHING
        return Atom(tuple(found), tuple(uids), tuple(days), tuple(misfits), tuple(methods), lacks)

    def _look(self, leaf: Leaf) -> Iterable[Finding]:
        direct = self._attributes.check(leaf)
        if direct is not None:
            yield direct
        if leaf.vr == b"AS":
            yield from self._age(leaf)
        if leaf.creator:
            yield from self._of_vendor(leaf)
        if self._facts.zone == "drop" and says_zone(leaf) and not self._attributes.may_be(leaf):
            what = "says the offset from UTC, which the policy takes out"
            yield Finding("A-DATE", Severity.CERTAIN, name_of(leaf.path), what, bare(leaf.value))
        text = decoded(leaf)
        if text is not None:
            yield from self.in_text(text, leaf.vr, name_of(leaf.path))
        if self._rare is not None and leaf.vr in _WORDS:
            phrase = self._of_others(text if text is not None else leaf.value[:4096].decode("latin-1"), self._rare)
            if phrase and phrase not in fold(self._facts.pseudonym):
                what = "holds a rare identifier of another patient"
                sure = Severity.LIKELY if self._of_thing(leaf.tag, phrase) else Severity.CERTAIN
                yield Finding("A-OTHER", sure, name_of(leaf.path), what, phrase)

    @staticmethod
    def _of_thing(tag: int, phrase: str) -> bool:
        """Whether others' devices may be called the same; a long number is a thing's in its version alone."""
        return tag in _OF_THINGS and (tag in _VERSIONS or not phrase.isdigit() or len(phrase) < _LONG_NUMBER)

    def _of_others(self, text: str, rare: Rare) -> str | None:
        """What `Rare` says of a text; the items of a report say the same over and over."""
        if text not in self._asked:
            if len(self._asked) >= _MOST_ASKED:
                self._asked.clear()
            self._asked[text] = rare.of_others(text)
        return self._asked[text]

    def in_text(self, text: str, vr: bytes, where: str) -> Iterable[Finding]:
        """Known identifiers in a decoded text, by its folded words."""
        data = " ".join(map(fold, words_of(text))).encode("utf-8", "surrogatepass")
        for hit in self._scanner.scan(data):
            severity = judge(Found(hit, data, 0, len(data), vr))
            if severity is not None:
                what = f"holds a known identifier ({hit.pattern.kind})"
                value = data[hit.start : hit.stop].decode("utf-8", "replace")
                yield Finding("A-KNOWN", severity, where, what, value)

    def _age(self, leaf: Leaf) -> Iterable[Finding]:
        for part in bare(leaf.value).split("\\"):
            number, unit = part[:-1], part[-1:]
            if number.isascii() and number.isdigit() and unit in _YEARS:
                years = int(number) / _YEARS[unit]
                if int(years) > self._facts.max_age + 1:
                    yield Finding("A-AGE", Severity.CERTAIN, name_of(leaf.path), "is above the highest age", part)

    def _of_vendor(self, leaf: Leaf) -> Iterable[Finding]:
        group, low = leaf.tag >> 16, leaf.tag & 0xFF
        if f"({group:04X},[{leaf.creator}],{low:02X})" in self._facts.kept:
            return
        if not self._private:
            yield Finding("A-PRIVATE", Severity.CERTAIN, name_of(leaf.path), "is private and no option keeps it")
        elif standard.private.lookup(leaf.creator, group, low, len(leaf.path) > 1) is None:
            yield Finding("A-PRIVATE", Severity.LIKELY, name_of(leaf.path), "is on no list of safe private attributes")


class SourceAtoms:
    """Makes the atoms of sources: what has to be gone, and what has to have moved."""

    @staticmethod
    def make(raw: bytes, span: Span, context: Context) -> Atom:
        """The atom of one element of the outermost level.

        Raises:
            StructureError: pydicom cannot read it.
        """
        uids: list[Value] = []
        days: list[Value] = []
        methods: list[str] = []
        for leaf in each_leaf(raw, span, context, _OF_SOURCES):
            if leaf.vr == b"UI":
                uids.append((leaf.where, leaf.path, bare(leaf.value)))
            elif leaf.vr in VRS:
                days.append((leaf.where, leaf.path, bare(leaf.value)))
            elif leaf.path == (_METHOD_CODES, _CODE_VALUE):
                methods.append(bare(leaf.value))
        return Atom((), tuple(uids), tuple(days), (), tuple(methods)) if uids or days or methods else NOTHING


def place_of(context: Context, creator: str = "") -> object:
    """What besides its bytes decides what an element contributes."""
    return context.implicit, context.big, context.charset, creator, context.iod


def remembered(memory: Memory, maker: OutputAtoms | SourceAtoms, raw: bytes, span: Span, context: Context) -> Atom:
    """The atom of an element: what is known of equal bytes, or made anew.

    Raises:
        StructureError: pydicom cannot read it.
    """
    place = place_of(context, creator_of(span.tag, context.creators))
    atom = memory.of(place).get(raw)
    if atom is None:
        atom = maker.make(raw, span, context)
        memory.put(place, raw, atom)
    return atom

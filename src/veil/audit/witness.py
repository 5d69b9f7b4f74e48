"""The witness: reads a cleaned file again, as somebody who does not know how it was cleaned, and says what is wrong."""

import mmap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from veil import standard
from veil.audit import marks, meta, pixels, uids, valid
from veil.audit.atoms import NOTHING, Memory, Misfit, OutputAtoms, SourceAtoms, Value, place_of, remembered
from veil.audit.bytescan import Hit, Scanner
from veil.audit.days import DayCheck
from veil.audit.elements import PIXELS, Bytes, Part10, StructureError, read
from veil.audit.facts import UIDS, Facts
from veil.audit.findings import Finding, Severity, Verdict
from veil.audit.judge import Found, effective, judge
from veil.audit.patterns import Form, of
from veil.audit.places import Map, Place, name_of
from veil.audit.rare import Rare
from veil.audit.reading import Context, Leaf, Where, context_of, leaves
from veil.audit.ties import Tie, Ties

_HOLDING: Final = frozenset({Severity.CERTAIN})
_STRICT: Final = frozenset({Severity.CERTAIN, Severity.LIKELY})
_SOURCE_VRS: Final = frozenset((b"DA", b"DT", b"SQ", b"UI", b"UN"))
_SPACE: Final = 1 << 12
_NO_CHANCE: Final = 10
"""Characters that samples do not spell by chance."""
_MOST_SAID: Final = 200
"""Findings that are told of one file."""


@dataclass(slots=True)
class _Gathered:
    """What the elements of one file contribute together."""

    filled: dict[int, bool] = field(default_factory=dict)
    uids: list[Value] = field(default_factory=list)
    days: list[Value] = field(default_factory=list)
    methods: list[str] = field(default_factory=list)
    misfits: list[Misfit] = field(default_factory=list)
    lacks: list[valid.Lack] = field(default_factory=list)
    moved: set[int] = field(default_factory=set)
    graph: dict[str, str] = field(default_factory=dict)


class Witness:
    """Checks the files of one patient; one for each worker and patient.

    A file's verdict depends on the file, its source and the facts, never on the files before it.

    Args:
        facts: what is promised of the patient's files.

    Raises:
        OSError: the file of rare identifiers cannot be read.
        ValueError: it is no such file.
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._scanner = Scanner(of(facts))
        rare = Rare(Path(facts.rare), facts.rare_key, facts.known) if facts.rare else None
        self._atoms = OutputAtoms(facts, self._scanner, rare)
        self._outputs, self._sources = Memory(), Memory()
        tags = (standard.dictionary.tag(keyword) for keyword in facts.kept)
        self._kept = frozenset(tag for tag in tags if tag is not None)
        self._days = DayCheck(facts, self._kept)
        self._kept_uids = self._kept | uids.kept_by(facts.options)
        self._mapped = uids.Mapped(facts.options)
        self._ties = Ties(facts)
        self._holding = _STRICT if facts.strict else _HOLDING

    def forget(self) -> None:
        """Remember nothing of equal elements from now on; verdicts stay the same."""
        for memory in (self._outputs, self._sources):
            memory.on = False

    def check(
        self, output: Path, source: Path | None = None, target: str = "", accepted: frozenset[str] = frozenset()
    ) -> Verdict:
        """Say what is wrong with one cleaned file.

        Args:
            output: the cleaned file, before it is delivered.
            source: what it was made of; None if it is not at hand.
            target: its place below OUT; "" if it has none yet.
            accepted: outcome codes that a person let pass in this file.

        Raises:
            OSError: a file cannot be read.
        """
        before = self._source(source)
        try:
            file = read(output)
        except StructureError as error:
            # What came in as broken as it went out was not made worse, and is read as bytes all the same.
            sure = Severity.CERTAIN if source is None or (before is not None and not before.broken) else Severity.LIKELY
            found = [Finding("A-VALID", sure, "file", str(error))]
            return self._verdict(found + list(self._unread(output)))
        after = _Gathered()
        found = list(self._check(file, after, before, target, accepted))
        if self._facts.depth == "deep":
            found += self._deep(file, output)
        return self._verdict(found, () if before is None else self._ties.of(file, before, after.moved, after.graph))

    def _verdict(self, found: list[Finding], ties: tuple[Tie, ...] = ()) -> Verdict:
        unique = tuple(dict.fromkeys(found))
        if len(unique) > _MOST_SAID:
            unique = tuple(sorted(unique, key=lambda one: one.severity not in self._holding)[:_MOST_SAID])
        return Verdict(unique, self._holding, ties)

    @staticmethod
    def _source(source: Path | None) -> Part10 | None:
        if source is None:
            return None
        try:
            return read(source, lenient=True)
        except StructureError:
            return None  # the cleaner understood it otherwise; what it wrote is read all the same

    def _check(
        self, file: Part10, after: _Gathered, source: Part10 | None, target: str, accepted: frozenset[str]
    ) -> Iterator[Finding]:
        yield from self._elements(file, after)
        before = self._before(source) if source is not None else None
        yield from self._known(file)
        if target:
            yield from meta.path(file, target, self._facts.pseudonym)
            yield from self._atoms.in_text(target, b"", "path")
        yield from meta.check(file, source)
        prior = frozenset(before.methods) if before else frozenset[str]()
        yield from marks.check(file, frozenset(after.methods), self._facts, source, prior, accepted)
        yield from pixels.check(file, source)
        yield from valid.required(file.text(0x00080016), before.filled if before else None, after.filled)
        if before is not None:
            yield from self._compared(file, before, after)
            if source is not None and after.misfits:
                yield from self._misfits(after.misfits, file, source)
            if source is not None and after.lacks:
                yield from self._lost(after.lacks, source)

    def _elements(self, file: Part10, after: _Gathered) -> Iterator[Finding]:
        """The findings of each element; what it contributes besides is gathered."""
        context = context_of(file)
        data, filled, memory, maker = file.data, after.filled, self._outputs, self._atoms
        known = memory.of(place_of(context)).get
        for span in file.spans:
            tag, _, start, value, stop = span
            filled[tag] = stop > value
            if tag in PIXELS:
                continue
            raw = data[start:stop]
            atom = None if tag & 0x10000 else known(raw)  # a private one depends on its creator too
            if atom is None:
                try:
                    atom = remembered(memory, maker, raw, span, context)
                except StructureError as error:
                    yield Finding("A-VALID", Severity.CERTAIN, name_of((tag,)), str(error))
                    continue
            if atom is NOTHING:
                continue
            yield from atom.findings
            after.uids += atom.uids
            after.days += atom.days
            after.misfits += atom.misfits
            after.lacks += atom.lacks
            after.methods += atom.methods

    def _before(self, source: Part10) -> _Gathered | None:
        before = _Gathered()
        context = Context(source.implicit, source.big)
        data, filled = source.data, before.filled
        maker = SourceAtoms()
        known = self._sources.of(place_of(context)).get
        for span in source.spans:
            tag, vr, start, value, stop = span
            filled[tag] = stop > value
            if vr not in _SOURCE_VRS or tag in PIXELS:
                continue
            raw = data[start:stop]
            atom = None if tag & 0x10000 else known(raw)
            if atom is None:
                try:
                    atom = remembered(self._sources, maker, raw, span, context)
                except StructureError:
                    continue  # what nobody can read in the source cannot be compared
            before.uids += atom.uids
            before.days += atom.days
            before.methods += atom.methods
        return before

    def _known(self, file: Part10) -> Iterator[Finding]:
        """Known identifiers in any byte that is no native sample."""
        data, places = file.data, Map(file)
        for start, stop in ranges(file):
            piece = memoryview(data)[start:stop] if stop - start > _SPACE else data[start:stop]
            for hit in self._scanner.scan(piece):
                finding = self._judged(file, places, Hit(hit.pattern, hit.start + start, hit.stop + start))
                if finding is not None:
                    yield finding
        for value in (file.preamble, *file.meta.values()) if file.deflated else ():
            yield from self._atoms.in_text(value.decode("latin-1"), b"", "meta")

    def _unread(self, output: Path) -> Iterator[Finding]:
        """Known identifiers in a file whose structure nobody understands."""
        data = output.read_bytes()
        for hit in self._scanner.scan(data):
            severity = judge(Found(hit, data, 0, len(data), b""))
            if severity is not None:
                yield self._told(hit, severity, "bytes", data)

    @staticmethod
    def _told(hit: Hit, severity: Severity, where: str, data: Bytes) -> Finding:
        code = "A-UID" if hit.pattern.form is Form.UID else "A-KNOWN"
        value = bytes(data[hit.start : hit.stop]).decode("latin-1")
        return Finding(code, severity, where, f"holds a known identifier ({hit.pattern.kind})", value)

    def _judged(self, file: Part10, places: Map, hit: Hit) -> Finding | None:
        place = places.locate(hit.start, hit.stop)
        if place is not None:
            if hit.pattern.form is Form.UID and place.path[-1] in self._kept_uids:
                return None
            vr = b"OB" if place.path[-1] in PIXELS else _effective(file, place)
            severity = judge(Found(hit, file.data, place.value, place.stop, vr))
            where = place.name
        elif hit.start >= file.start:
            return None  # it lies across elements: chance
        else:
            severity = judge(Found(hit, file.data, 0, file.start, b""))
            where = "preamble" if hit.stop <= meta.PREAMBLE else "meta"
        return None if severity is None else self._told(hit, severity, where, file.data)

    def _compared(self, file: Part10, before: _Gathered, after: _Gathered) -> Iterator[Finding]:
        """What shows only beside the source."""
        old_days, new_days = _by_place(before.days), _by_place(after.days)
        yield from self._days.check(old_days, new_days, after.moved)
        old, new = _by_place(before.uids), _by_place(after.uids)
        if UIDS not in self._facts.options:
            named = {
                uid
                for path, value in old.values()
                for uid in value.split("\\")
                if path[-1] not in self._kept_uids and uids.names_instance(path[-1], uid)
            }
            yield from uids.left(named, new, self._kept_uids)
            yield from self._uids_in_bytes(file, named)
        yield from self._mapped.check(old, new, after.graph)

    def _uids_in_bytes(self, file: Part10, named: Iterable[str]) -> Iterator[Finding]:
        places = Map(file)
        for uid, start in uids.in_bytes(named, file.data, ranges(file)):
            place = places.locate(start, start + len(uid))
            if place is None or place.vr == b"UI":
                if place is None and start < file.start:
                    yield Finding("A-UID", Severity.CERTAIN, "meta", "holds a UID of the source", uid)
                continue
            yield Finding("A-UID", Severity.CERTAIN, place.name, "holds a UID of the source", uid)

    @staticmethod
    def _misfits(misfits: list[Misfit], file: Part10, source: Part10) -> Iterator[Finding]:
        """Values that do not fit their VR, although those at their places in the source did."""
        before: dict[int, list[Leaf]] = {}
        for where, path, vr in misfits:
            if path[0] not in before:
                before[path[0]] = _leaves(source, path[0])
            # Items that were added move others to other places, so a bad value may stand anywhere on the same path.
            old = {leaf.value for leaf in before[path[0]] if leaf.path == path}
            new = next((leaf.value for leaf in _leaves(file, path[0]) if leaf.where == where), b"")
            if new not in old and all(valid.fits(vr, value) for value in old):
                value = new[:64].decode("latin-1")
                yield Finding("A-VALID", Severity.CERTAIN, name_of(path), f"is no valid {vr.decode()}", value)

    @staticmethod
    def _lost(lacks: list[valid.Lack], source: Part10) -> Iterator[Finding]:
        """Required attributes of items that the same items of the source had."""
        before: dict[int, dict[Where, bool]] = {}
        for where, path, kind in lacks:
            if path[0] not in before:
                before[path[0]] = {leaf.where: bool(leaf.value) for leaf in _leaves(source, path[0])}
            had = before[path[0]].get(where)
            if had or (had is not None and kind == "2"):
                yield Finding("A-REQUIRED", Severity.CERTAIN, name_of(path), f"is of type {kind} and was lost")

    def _deep(self, file: Part10, output: Path) -> Iterator[Finding]:
        """Native samples read for identifiers, and pixel data decoded."""
        start, stop = file.native
        if stop > start and not file.deflated:
            with output.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
                with memoryview(data) as whole, whole[start:stop] as samples:
                    hits = self._scanner.scan(samples)
                for hit in hits:
                    severity = judge(
                        Found(Hit(hit.pattern, hit.start + start, hit.stop + start), data, start, stop, b"OW")
                    )
                    size = len(hit.pattern.folded)
                    if severity is Severity.CERTAIN and size < _NO_CHANCE and hit.pattern.folded.isascii():
                        severity = Severity.POSSIBLE  # samples spell short words, as noise does
                    if severity is not None:
                        what = f"its samples hold a known identifier ({hit.pattern.kind})"
                        yield Finding("A-KNOWN", severity, "PixelData", what, hit.pattern.folded)
        if not pixels.decodes(output):
            yield Finding("A-PIXELS", Severity.CERTAIN, "PixelData", "does not decode")


def _effective(file: Part10, place: Place) -> bytes:
    """The VR by which a value is judged; large ones by their own."""
    if place.stop - place.value > _SPACE:
        return place.vr
    return effective(place.vr, file.data[place.value : place.stop])


def _leaves(file: Part10, tag: int) -> list[Leaf]:
    """The values of one element of the outermost level."""
    span = next((span for span in file.spans if span.tag == tag), None)
    if span is None:
        return []
    try:
        return leaves(file.data[span.start : span.stop], span, context_of(file))
    except StructureError:
        return []


def ranges(file: Part10) -> list[tuple[int, int]]:
    """Where the bytes lie that are no native samples."""
    first, last = file.native
    if last <= first:
        return [(0, len(file.data))]
    return [(start, stop) for start, stop in ((0, min(first, len(file.data))), (last, len(file.data))) if start < stop]


def _by_place(values: Iterable[Value]) -> dict[tuple[int, ...], tuple[tuple[int, ...], str]]:
    return {where: (path, value) for where, path, value in values}

"""Identifiers of the patients themselves, sought in every byte: those of the originals, or those that the data show.

Without originals only patients whose name has the shape of a name give identifiers: where it is a pseudonym, so is all
that belongs to it. With originals every value of an identifying attribute is sought, in all files: who became whom is
not asked.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import accumulate
from typing import Final

from veil.audit.attributes import direct
from veil.audit.bytescan import Hit, Scanner
from veil.audit.days import days_of
from veil.audit.elements import PIXELS, Bytes
from veil.audit.facts import Facts
from veil.audit.findings import Severity
from veil.audit.foreign import roots
from veil.audit.foreign.attributes import PATIENT_ID, PATIENT_NAME, is_pseudonymous
from veil.audit.foreign.instance import LONGEST, Instance, parts_of, text_of
from veil.audit.foreign.remarks import Remark, hipaa_of, remark
from veil.audit.judge import Found, judge
from veil.audit.meta import PREAMBLE
from veil.audit.patterns import Form, Pattern, of
from veil.audit.reading import Leaf
from veil.audit.uids import names_instance

_KINDS: Final = {"A": "name", "B": "address", "D": "phone", "H": "id", "I": "id", "M": "device", "R": "id"}
_LETTERS: Final = {"name": "A", "address": "B", "org": "B", "phone": "D", "date": "C", "device": "M"}
_WORTH: Final = ("name", "id", "date", "phone", "address", "org", "device")
"""Kinds, the most telling first: a string that is of two is told as that."""
_INSTITUTION: Final = 0x00080080
_BIRTH: Final = 0x00100030
_OLD: Final = "1960"
_BETWEEN: Final = b"\1"
"""What no identifier holds and no search skips."""
_METHODS: Final = 0x00120064
_UIDS_KEPT: Final = "113110"
_MOST: Final = 64
"""Characters of a value that is gathered; longer ones are texts."""


def patient_of(instance: Instance) -> bytes:
    """Eight bytes that stand for the patient that a file says to be of; b"" for none."""
    text = f"{instance.text(PATIENT_ID)}\0{instance.text(PATIENT_NAME)}"
    return _digest(text) if text != "\0" else b""


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


class Known:
    """What is sought.

    Args:
        originals: whether the files that are added are originals, and not those that are audited.
    """

    def __init__(self, *, originals: bool) -> None:
        self.originals = originals
        self._values: dict[bytes, set[tuple[str, str]]] = {}
        self._uids: set[bytes] = set()
        self._births: set[str] = set()
        self._scanner: Scanner | None = None
        self._owners: dict[tuple[str, str], set[bytes]] = {}

    def __repr__(self) -> str:
        return f"Known({len(self._values)} patients)"

    def add(self, instance: Instance) -> None:
        """Gather the identifiers of one file."""
        if instance.is_directory and not self.originals:
            return
        if not self.originals and is_pseudonymous(instance):
            return
        values = self._values.setdefault(patient_of(instance), set())
        for leaf in instance.leaves:
            values.update(_values(leaf))
            if not self.originals:
                continue
            if leaf.vr == b"UI":
                self._uids.update(_digest(uid) for uid in parts_of(leaf) if names_instance(leaf.tag, uid))
            elif leaf.tag == _BIRTH:
                self._births.update(days_of(text_of(leaf)))

    def ready(self) -> None:
        """Make what searches, once all files are added."""
        patterns: dict[tuple[str, str], Pattern] = {}
        for patient, values in self._values.items():
            for pattern in of(Facts(known=tuple(sorted(values)))):
                key = (pattern.folded, pattern.written)
                other = patterns.get(key)
                if other is None or _WORTH.index(pattern.kind) < _WORTH.index(other.kind):
                    patterns[key] = pattern
                self._owners.setdefault(key, set()).add(patient)
        self._values.clear()
        self._scanner = Scanner(tuple(patterns.values())) if patterns else None

    def of_file(self, instance: Instance) -> Iterator[Remark]:
        """Known identifiers in the bytes of a file and in its path."""
        yield from self._in_uids(instance) if self.originals else ()
        yield from self._in_dates(instance) if self._births else ()
        patient = patient_of(instance)
        yield from self.of_path(instance.ref, patient)
        yield from self._in_leaves(instance.leaves, patient)
        file = instance.file
        if not file.deflated:
            yield from self.of_bytes(bytes(file.data[:PREAMBLE]) if file.meta else b"", "preamble", patient)
        yield from self.of_bytes(_BETWEEN.join(file.meta.values()), "meta", patient)
        yield from self.of_bytes(file.tail, "behind the data set", patient)
        for span in file.spans:
            start = span.value if span.tag in PIXELS else span.value + LONGEST
            if start < span.stop and not (span.tag in PIXELS and file.native[1]):
                yield from self._in_bytes(file.data, start, min(span.stop, len(file.data)), span.tag, patient)

    def of_path(self, ref: str, patient: bytes = b"") -> Iterator[Remark]:
        """Known identifiers in the names of a file and its folders."""
        yield from self.of_bytes(ref.encode("utf-8", "surrogateescape"), "path", patient)

    def of_bytes(self, data: Bytes, where: str, patient: bytes = b"") -> Iterator[Remark]:
        """Known identifiers in bytes of which no structure is known."""
        for hit in self._hits(data, 0, len(data)):
            severity = judge(Found(hit, data, 0, len(data), b""))
            said = self._said(hit, severity, data, where, patient)
            if said is not None:
                yield said

    def _hits(self, data: Bytes, start: int, stop: int) -> Iterator[Hit]:
        if self._scanner is None or stop <= start:
            return
        with memoryview(data) as whole, whole[start:stop] as piece:
            hits = self._scanner.scan(piece)
        yield from (Hit(hit.pattern, hit.start + start, hit.stop + start) for hit in hits)

    def _in_leaves(self, leaves: Sequence[Leaf], patient: bytes) -> Iterator[Remark]:
        """Known identifiers in the values of elements: all of them are searched in one go."""
        joined = _BETWEEN.join([leaf.value for leaf in leaves])
        starts = list(accumulate((len(leaf.value) + 1 for leaf in leaves), initial=0))
        for hit in self._hits(joined, 0, len(joined)):
            number = bisect_right(starts, hit.start) - 1
            leaf, low = leaves[number], starts[number]
            high = low + len(leaf.value)
            if hit.stop > high or (not self.originals and _belongs(leaf)):
                continue
            severity = judge(Found(hit, joined, low, high, leaf.vr))
            said = self._said(hit, severity, joined, leaf.path, patient)
            if said is not None:
                yield said

    def _in_bytes(self, data: Bytes, start: int, stop: int, tag: int, patient: bytes) -> Iterator[Remark]:
        for hit in self._hits(data, start, stop):
            severity = judge(Found(hit, data, start, stop, b"OB"))
            said = self._said(hit, severity, data, (tag,), patient)
            if said is not None:
                yield said

    def _said(
        self, hit: Hit, severity: Severity | None, data: Bytes, where: tuple[int, ...] | str, patient: bytes
    ) -> Remark | None:
        if severity is None:
            return None
        kind = hit.pattern.kind
        letter = _LETTERS.get(kind, "R")
        value = bytes(data[hit.start : hit.stop]).decode("latin-1")
        own = patient in self._owners[hit.pattern.folded, hit.pattern.written]
        if self.originals or own:
            whose = "an original" if self.originals else "the patient"
            return remark("A-KNOWN", severity, where, f"holds an identifier of {whose} ({kind})", value, letter)
        if hit.pattern.form is Form.WORD or hit.pattern.weak or kind in ("org", "device"):
            return None  # namesakes, and a hospital that all share
        grade = min(severity, Severity.LIKELY, key=_RANK.index)
        return remark("A-OTHER", grade, where, f"holds an identifier of another patient ({kind})", value, letter)

    def _in_uids(self, instance: Instance) -> Iterator[Remark]:
        kept = _UIDS_KEPT in instance.codes(_METHODS)
        for leaf in instance.leaves:
            if leaf.vr != b"UI" or not self._uids:
                continue
            for uid in parts_of(leaf):
                if names_instance(leaf.tag, uid) and _digest(uid) in self._uids:
                    grade = Severity.POSSIBLE if kept else Severity.CERTAIN
                    made = " of the root of a maker" if roots.maker(uid) else ""
                    yield remark("A-UID", grade, leaf.path, f"is a UID of an original{made}", uid)

    def _in_dates(self, instance: Instance) -> Iterator[Remark]:
        for leaf in instance.leaves:
            if leaf.vr not in (b"DA", b"DT"):
                continue
            for day in days_of(text_of(leaf)):
                if day in self._births:
                    grade = Severity.LIKELY if day < _OLD or leaf.tag == _BIRTH else Severity.POSSIBLE
                    yield remark("A-DATE", grade, leaf.path, "is the date of birth of an original", day)


_RANK: Final = (Severity.POSSIBLE, Severity.LIKELY, Severity.CERTAIN)


def _values(leaf: Leaf) -> Iterator[tuple[str, str]]:
    if leaf.vr != b"PN" and leaf.tag not in direct():
        return
    if leaf.tag == _INSTITUTION:
        kind = "org"
    elif leaf.vr == b"PN":
        kind = "name"
    elif leaf.vr == b"DA":
        kind = "date"
    else:
        kind = _KINDS.get(hipaa_of(leaf.tag), "")
    for value in parts_of(leaf) if kind else ():
        if value and len(value) <= _MOST:
            yield kind, value


def _belongs(leaf: Leaf) -> bool:
    """Whether the patient's identifiers belong into an attribute, whose own remark tells of them."""
    return leaf.vr == b"PN" or any(tag in direct() for tag in leaf.path)

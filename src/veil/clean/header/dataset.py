"""A whole data set: the header room's answers put together with what is supplied, marked and copied."""

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Final, NamedTuple

from veil.clean import bitstream
from veil.clean.content import VALUE_TYPE
from veil.clean.documents import SOP_CLASSES as DOCUMENTS
from veil.clean.graphics import spare
from veil.clean.header import marks, meta, required
from veil.clean.header.engine import HeaderRoom
from veil.clean.header.series import Lesson, SeriesMemory
from veil.clean.redacted import NOT_LOOKED_AT, Pixels
from veil.dicom import encode
from veil.dicom.instance import Opened, SourceFile
from veil.dicom.part10 import uid
from veil.dicom.pieces import Range, overlaid
from veil.policy import RuleBook

_STUDY, _SERIES, _INSTANCE = 0x0020000D, 0x0020000E, 0x00080018
_UIDS: Final = (_STUDY, _SERIES)
_PATIENT_NAME, _PATIENT_ID = 0x00100010, 0x00100020
_PATIENT: Final = (_PATIENT_NAME, _PATIENT_ID)
_LOSSY: Final = {0x00282110: b"CS", 0x00282112: b"DS", 0x00282114: b"CS"}
"""Lossy Image Compression, its Ratio and Method."""
_DONE: Final = itemgetter(1)
_LOOKED, _WIPED = "look:PixelData", "wipe:PixelData"
"""What was done to pixels, as the report counts it."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned data set.

    Attributes:
        pieces: what is written one after the other: new bytes, and ranges of the source.
        study: new Study Instance UID.
        series: new Series Instance UID.
        instance: new SOP Instance UID.
        done: what was done, as `action:attribute`, once for each time.
    """

    pieces: list[bytes | Range]
    study: str
    series: str
    instance: str
    done: list[str]


class DatasetCleaner:
    """Cleans the data sets of one patient; one for each worker and patient."""

    def __init__(self, book: RuleBook, room: HeaderRoom, rooms: frozenset[str], version: str) -> None:
        self._book = book
        self._room = room
        self._version = version
        self._marks = {
            (explicit, looked): marks.Marks(book, rooms, version, explicit=explicit, looked=looked)
            for explicit in (False, True)
            for looked in (False, True)
        }
        pseudonym = room.treatment.pseudonym.encode()
        self._patient = {
            explicit: {
                _PATIENT_NAME: encode.element(_PATIENT_NAME, b"PN", pseudonym, explicit=explicit),
                _PATIENT_ID: encode.element(_PATIENT_ID, b"LO", pseudonym, explicit=explicit),
            }
            for explicit in (False, True)
        }
        self._spare = spare.SpareBits(always=book.policy.pixels.unused_bits == "all")
        # One of files that were looked at, one of others: they bear other marks.
        self._memory = {looked: SeriesMemory(room, frozenset(marks.TAGS)) for looked in (False, True)}

    def clean(self, opened: Opened, iod: str | None, pixels: Pixels = NOT_LOOKED_AT) -> Cleaned:
        """Cleans one data set.

        Args:
            opened: the instance.
            iod: key of its information object definition; None where none is known.
            pixels: what the pixel room did.

        Raises:
            ReadError: a sequence cannot be understood.
            HoldError: a known identifier stands where it cannot be taken out.
        """
        room, explicit = self._room, opened.explicit
        plan = _plan(opened.tags, iod, explicit=explicit)
        if plan.order is not None:
            elements = [opened.elements[index] for index in plan.order]
            opened = replace(opened, elements=elements, tags=tuple([element[0] for element in elements]))
        level = room.read_charset(opened.buf, opened.elements, room.level(iod, explicit=explicit))
        entries = room.entries(opened.buf, opened.elements, level)
        streams = bitstream.cleaned(opened, entries, room.treatment.known, pixels.frames)
        if streams is not None:
            entries = streams.entries
        if opened.sop_class in DOCUMENTS:
            # Readers of documents are loaded where the first one is cleaned.
            from veil.clean.documents.place import placed

            entries = placed(self._book, opened, iod, room.treatment, entries)
        outputs = [entry[0] for entry in entries]
        old = opened.sop_instance
        added = {tag: self._addition(tag, iod, old, explicit=explicit) for tag in plan.missing}
        added.update(self._marks[explicit, pixels.looked].elements(_prior(plan, outputs, explicit=explicit)))
        for tag, value in pixels.changes.items():
            self._change(opened, outputs, tag, value)
        for addition in plan.places:  # from the last to the first, so that the places before stay right
            if not addition.replace:
                outputs.insert(addition.at, added.get(addition.tag, b""))
            elif addition.tag in added:
                outputs[addition.at] = added[addition.tag]
        study, series, instance = (
            self._uid_written(plan, outputs, tag, old, explicit=explicit) for tag in (*_UIDS, _INSTANCE)
        )
        spare_bits = self._spare.place(opened)
        repeats = VALUE_TYPE not in opened.tags and opened.sop_class not in DOCUMENTS and not pixels.changed
        if repeats and not any(tag in plan.missing for tag in _UIDS):
            lesson = Lesson(opened, level, entries, plan.tags, outputs, study, series, spare_bits)
            self._memory[pixels.looked].learn(lesson)
        head = meta.write(opened.sop_class, instance, opened.syntax, self._version)
        done = list(chain.from_iterable(filter(None, map(_DONE, entries))))
        pieces = _pieces(head, _with_lossy(outputs, plan.tags, pixels, explicit=explicit))
        if streams is not None:
            streams.into(pieces)
        if spare_bits is not None and self._spare.masked(spare_bits, opened.buf, opened.stream, pieces):
            done.append(spare.DONE)
        if pixels.edits:
            pieces = overlaid(pieces, pixels.edits)
        done += _told(pixels)
        return Cleaned(pieces, study, series, instance, done)

    @staticmethod
    def _change(opened: Opened, outputs: list[bytes | Range], tag: int, value: bytes) -> None:
        """Writes what the pixels made of an attribute that the source has and that stays."""
        index = bisect_left(opened.tags, tag)
        if index < len(opened.tags) and opened.tags[index] == tag and outputs[index]:
            vr = opened.elements[index][1]
            outputs[index] = value and encode.element(tag, vr, value, explicit=opened.explicit)

    def recall(self, file: SourceFile, pixels: Pixels = NOT_LOOKED_AT) -> Cleaned | None:
        """Cleans a file that repeats what the last ones of its series held; None where it has to go the general way.

        `decide` need not be asked: what it looks at is the same as in a file that it let pass.
        """
        if pixels.changed:
            return None
        found = self._memory[pixels.looked].recall(file.head, file.layout, file.size)
        if found is None:
            return None
        found.done.extend(_told(pixels))
        instance = self._room.treatment.map_uid(found.instance)
        head = meta.write(file.layout.sop_class, instance, file.layout.syntax, self._version)
        pieces: list[bytes | Range] = [head + found.body, found.pixels]
        if found.place is not None and self._spare.masked(found.place, file.head, file.stream, pieces):
            found.done.append(spare.DONE)
        return Cleaned(pieces, found.study, found.series, instance, found.done)

    def _addition(self, tag: int, iod: str | None, instance: str, *, explicit: bool) -> bytes:
        """What is written for an attribute that the IOD requires and the source lacks."""
        if tag in _PATIENT:
            return self._patient[explicit][tag]
        if tag in _UIDS or tag == _INSTANCE:
            new = self._room.treatment.map_uid(f"{tag:08x} of {instance}" if tag in _UIDS else instance)
            return encode.element(tag, b"UI", new.encode(), explicit=explicit)
        return required.supplements(iod, explicit=explicit)[tag]

    def _uid_written(
        self, plan: "_Plan", outputs: list[bytes | Range], tag: int, instance: str, *, explicit: bool
    ) -> str:
        """The new Study, Series or SOP Instance UID; one is made where the source's is empty."""
        index = bisect_left(plan.tags, tag)
        found = uid(marks.value(_bytes(outputs[index]), explicit=explicit))
        if not found:
            made = self._addition(tag, None, instance, explicit=explicit)
            outputs[index] = made
            found = uid(made[8:])
        return found


def _told(pixels: Pixels) -> list[str]:
    """What the pixel room did, as the report counts it."""
    return [word for word, so in ((_LOOKED, pixels.looked), (_WIPED, pixels.changed)) if so]


def _with_lossy(
    outputs: list[bytes | Range], tags: tuple[int, ...], pixels: Pixels, *, explicit: bool
) -> list[bytes | Range]:
    """Adds what a loss of the wiping itself made true, where the source does not say it (PS3.3 C.7.6.1.1.5)."""
    missing = sorted(_LOSSY.keys() & pixels.changes.keys() - set(tags), reverse=True)
    if missing:
        outputs = outputs.copy()
        for tag in missing:
            outputs.insert(
                bisect_left(tags, tag), encode.element(tag, _LOSSY[tag], pixels.changes[tag], explicit=explicit)
            )
    return outputs


class _Place(NamedTuple):
    """Where an addition goes in the list of outputs, and whether it takes the place of what stands there."""

    at: int
    tag: int
    replace: bool


class _Plan(NamedTuple):
    """What follows from the tags of a data set alone.

    Attributes:
        order: indices that sort the elements, the last of equal tags only; None where they are in order.
        missing: tags to supply.
        places: where marks and supplements go, from the last to the first.
        marks: where the source's own marks stand.
        tags: of the result, in order.
    """

    order: tuple[int, ...] | None
    missing: tuple[int, ...]
    places: tuple[_Place, ...]
    marks: dict[int, int]
    tags: tuple[int, ...]


@lru_cache(maxsize=1024)
def _plan(tags: tuple[int, ...], iod: str | None, *, explicit: bool) -> _Plan:
    order = None
    if not all(map(int.__lt__, tags, tags[1:])):
        last = {tag: index for index, tag in enumerate(tags)}
        order = tuple(last[tag] for tag in sorted(last))
        tags = tuple(sorted(last))
    present = frozenset(tags)
    missing = tuple(
        sorted((required.supplements(iod, explicit=explicit).keys() | set(_PATIENT) | set(_UIDS)) - present)
    )
    places = tuple(
        _Place(bisect_left(tags, tag), tag, tag in present) for tag in sorted({*marks.TAGS, *missing}, reverse=True)
    )
    written = tuple(sorted(present.union(marks.TAGS, missing)))
    return _Plan(order, missing, places, {tag: tags.index(tag) for tag in marks.TAGS if tag in present}, written)


def _prior(plan: _Plan, outputs: list[bytes | Range], *, explicit: bool) -> marks.Prior:
    """What the source said of its de-identification, as it was cleaned."""
    if not plan.marks:
        return marks.NOTHING
    raw = {tag: _bytes(outputs[index]) for tag, index in plan.marks.items()}
    return marks.Prior(
        marks.value(raw.get(marks.DEIDENTIFICATION_METHOD, b""), explicit=explicit),
        marks.items(raw.get(marks.DEIDENTIFICATION_METHOD_CODES, b""), explicit=explicit),
        marks.items(raw.get(marks.CONTRIBUTING_EQUIPMENT, b""), explicit=explicit),
        marks.value(raw.get(marks.LONGITUDINAL_MODIFIED, b""), explicit=explicit)
        .strip(b" \0")
        .decode("ascii", "replace"),
    )


def _bytes(out: bytes | Range) -> bytes:
    return out if isinstance(out, bytes) else b""


def _pieces(head: bytes, outputs: list[bytes | Range]) -> list[bytes | Range]:
    """Joins neighbouring bytes, so that a file goes out in as few writes as it can."""
    last = outputs[-1]
    if isinstance(last, Range):  # most often the pixel data stand last, and nothing else is copied from the source
        try:
            return [head + b"".join(outputs[:-1]), last]  # type: ignore[arg-type]  # the error says when it is so
        except TypeError:
            pass
    pieces: list[bytes | Range] = []
    run = [head]
    for out in outputs:
        if isinstance(out, bytes):
            run.append(out)
        else:
            pieces += (b"".join(run), out)
            run = []
    pieces.append(b"".join(run))
    return pieces

"""A whole data set: the header room's answers put together with what is supplied, marked and copied."""

from dataclasses import dataclass

from veil.clean.header import marks, meta, required
from veil.clean.header.engine import HeaderRoom
from veil.clean.header.level import Entry, Level
from veil.dicom import encode
from veil.dicom.part10 import uid
from veil.dicom.pieces import Range
from veil.dicom.scan import Buffer, Element
from veil.policy import RuleBook

_SOP_CLASS, _SOP_INSTANCE = 0x00080016, 0x00080018
_STUDY, _SERIES = 0x0020000D, 0x0020000E
_PATIENT_NAME, _PATIENT_ID = 0x00100010, 0x00100020


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
        self._room = room
        self._version = version
        self._marks = {explicit: marks.Marks(book, rooms, version, explicit=explicit) for explicit in (False, True)}
        pseudonym = room.treatment.pseudonym.encode()
        self._patient = {
            explicit: {
                _PATIENT_NAME: encode.element(_PATIENT_NAME, b"PN", pseudonym, explicit=explicit),
                _PATIENT_ID: encode.element(_PATIENT_ID, b"LO", pseudonym, explicit=explicit),
            }
            for explicit in (False, True)
        }

    def clean(
        self, buf: Buffer, elements: list[Element], iod: str | None, *, explicit: bool, syntax: str, sop_class: str
    ) -> Cleaned:
        """Cleans one data set.

        Args:
            buf: the source, or its first window.
            elements: the outermost level, as `scan` found it.
            iod: key of the information object definition.
            explicit: how VRs are written.
            syntax: Transfer Syntax UID to write.
            sop_class: SOP Class UID.

        Raises:
            ReadError: a sequence cannot be understood.
            HoldError: a known identifier stands where it cannot be taken out.
        """
        room, level = self._room, self._room.level(iod, explicit=explicit)
        entries = room.entries(buf, elements, level)
        tags = [element[0] for element in elements]
        ordered = all(map(int.__lt__, tags, tags[1:]))
        written = dict(zip(tags, entries, strict=True))
        old = _values(buf, elements, (_SOP_INSTANCE, _STUDY, _SERIES))
        fresh = self._supplied(written, iod, old[_SOP_INSTANCE], explicit=explicit)
        fresh.update(self._marked(buf, elements, written, level, explicit=explicit))
        if not ordered or fresh:
            written.update(fresh)
            tags = sorted(written)
        outputs = [written[tag][0] for tag in tags]
        instance = room.treatment.map_uid(old[_SOP_INSTANCE])
        head = meta.write(sop_class, instance, syntax, self._version)
        return Cleaned(
            _pieces(head, outputs),
            self._new_uid(written, _STUDY, explicit=explicit),
            self._new_uid(written, _SERIES, explicit=explicit),
            instance,
            [word for entry in entries if entry[1] for word in entry[1]],
        )

    def _supplied(
        self, written: dict[int, Entry], iod: str | None, instance: str, *, explicit: bool
    ) -> dict[int, Entry]:
        """What the IOD requires and is not there, or not any more."""
        table = required.supplements(iod, explicit=explicit)
        present = {tag for tag, entry in written.items() if entry[0]}
        out = {tag: Entry(table[tag]) for tag in table.keys() - present}
        out.update({tag: Entry(raw) for tag, raw in self._patient[explicit].items() if tag not in present})
        for tag in (_STUDY, _SERIES):
            if tag not in present or len(written[tag][0]) <= 8:
                new = self._room.treatment.map_uid(f"{tag:08x} of {instance}")
                out[tag] = Entry(encode.element(tag, b"UI", new.encode(), explicit=explicit))
        return out

    def _marked(
        self, buf: Buffer, elements: list[Element], written: dict[int, Entry], level: Level, *, explicit: bool
    ) -> dict[int, Entry]:
        """The marks of de-identification, added to those that the source had, as they were cleaned."""
        del buf, elements, level
        if not any(tag in written for tag in marks.TAGS):
            prior = marks.Prior()
        else:
            raw = {tag: written[tag][0] for tag in marks.TAGS if tag in written}
            value = 8  # both a short explicit header and an implicit one
            prior = marks.Prior(
                _bytes(raw.get(marks.DEIDENTIFICATION_METHOD))[value:],
                marks.items(_bytes(raw.get(marks.DEIDENTIFICATION_METHOD_CODES)), explicit=explicit),
                marks.items(_bytes(raw.get(marks.CONTRIBUTING_EQUIPMENT)), explicit=explicit),
                _bytes(raw.get(marks.LONGITUDINAL_MODIFIED))[value:].strip(b" \0").decode("ascii", "replace"),
            )
        return {tag: Entry(raw) for tag, raw in self._marks[explicit].elements(prior).items()}

    @staticmethod
    def _new_uid(written: dict[int, Entry], tag: int, *, explicit: bool) -> str:
        del explicit
        return uid(_bytes(written[tag][0])[8:])


def _bytes(out: bytes | Range | None) -> bytes:
    return out if isinstance(out, bytes) else b""


def _values(buf: Buffer, elements: list[Element], tags: tuple[int, ...]) -> dict[int, str]:
    found = dict.fromkeys(tags, "")
    for tag, _, _, value, stop, _ in elements:
        if tag in found:
            found[tag] = uid(buf[value:stop])
        elif tag > _SERIES:
            break
    return found


def _pieces(head: bytes, outputs: list[bytes | Range]) -> list[bytes | Range]:
    """Joins neighbouring bytes, so that a file goes out in as few writes as it can."""
    pieces: list[bytes | Range] = []
    run = [head]
    for out in outputs:
        if type(out) is bytes:  # in the hot path half the cost of isinstance
            run.append(out)
        else:
            pieces += (b"".join(run), out)
            run = []
    pieces.append(b"".join(run))
    return pieces

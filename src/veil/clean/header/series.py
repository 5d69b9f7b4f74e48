"""What a series repeats: bytes that were answered as a whole are skipped as a whole.

The files of a series differ in a few elements. Two of them show which; from then on the bytes between those elements
are compared in one go, and their answer, marks and supplements included, is written as it was. A file that does not
fit goes the general way and teaches what else differs. The output is the same (tests/parity/test_series.py).
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

from veil.clean.header.engine import LARGE, HeaderRoom
from veil.clean.header.level import Entry, Level
from veil.dicom.instance import PIXELS, Opened
from veil.dicom.part10 import Layout, uid
from veil.dicom.pieces import Range
from veil.dicom.scan import WindowError, scan
from veil.errors import ReadError

_SOP_INSTANCE: Final = 0x00080018
_CONSTANT: Final = frozenset((0x00080005, 0x00080008, 0x00080016, 0x0020000D, 0x0020000E, 0x00280301, 0x04000500))
"""Character set, what `decide` looks at, and what names the target: where these differ, nothing is skipped."""
_OVERLAY_BIT_POSITION: Final = 0x60000102
_MOST_VARYING: Final = 0.5
"""Share of varying elements from which skipping gains nothing."""


class _Single(NamedTuple):
    """An element that differs from file to file."""

    tag: int
    vr: bytes
    creator: str | None
    stays: bool


class _Step(NamedTuple):
    """Bytes that are skipped, what is written for them, and the varying element that follows."""

    run: bytes
    chunk: bytes
    single: _Single


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the general way found out about one file.

    Attributes:
        opened: the instance; its elements are in order.
        level: of its outermost data set, with its character set.
        entries: the answer for each element.
        tags: of the output.
        outputs: for each of `tags`.
        study: new Study Instance UID.
        series: new Series Instance UID.
    """

    opened: Opened
    level: Level
    entries: list[Entry]
    tags: tuple[int, ...]
    outputs: list[bytes | Range]
    study: str
    series: str


class Recalled(NamedTuple):
    """A cleaned file without its file meta information, whose old SOP Instance UID is `instance`."""

    body: bytes
    pixels: Range
    instance: str
    done: list[str]
    study: str
    series: str


class SeriesMemory:
    """Remembers the layout of the last series."""

    def __init__(self, room: HeaderRoom, held_constant: frozenset[int]) -> None:
        self._room = room
        self._constant = _CONSTANT | held_constant
        self._tags: tuple[int, ...] = ()
        self._raws: list[bytes] = []
        self._varying: set[int] = set()
        self._layout: tuple[str, str, bool] = ("", "", False)
        self._level: Level | None = None
        self._names = ("", "")
        self._steps: list[_Step] = []
        self._done: list[str] = []

    def recall(self, head: bytes, found: Layout, size: int) -> Recalled | None:
        """Gives a file's answer if it differs from the last ones only where they differed; else None."""
        level = self._level
        if level is None or not self._steps or self._layout != (found.syntax, found.sop_class, found.explicit):
            return None
        pos, out, done = found.data, [], list(self._done)
        instance = ""
        try:
            for run, chunk, single in self._steps:
                if not head.startswith(run, pos):
                    return None
                (element, *_), stop = scan(head, pos + len(run), size, explicit=found.explicit, one=True)
                tag, vr, start, value, pos, items = element
                if tag != single.tag or vr != single.vr or items is not None:
                    return None
                out.append(chunk)
                if tag in PIXELS:
                    if stop != size:
                        return None
                    return Recalled(b"".join(out), Range(start, stop), instance, done, *self._names)
                entry = self._room.answer(head, element, level, single.creator)
                if entry is None or bool(entry[0]) != single.stays:
                    return None
                out.append(entry[0])  # type: ignore[arg-type]  # small elements are never ranges
                done += entry[1]
                if tag == _SOP_INSTANCE:
                    instance = uid(head[value:pos])
        except (ReadError, WindowError, ValueError):
            return None  # the general way says what is wrong with it
        return None

    def learn(self, lesson: Lesson) -> None:
        """Compares a file that went the general way with the last one."""
        opened = lesson.opened
        if not isinstance(opened.buf, bytes):
            return  # what is kept here must not keep a mapped file open
        raws = [
            b"" if element[0] in PIXELS else opened.buf[element[2] : element[4]] for element in opened.elements
        ]
        layout = (opened.syntax, opened.sop_class, opened.explicit)
        if opened.tags != self._tags or layout != self._layout:
            self._varying = set()
            self._steps = []
        else:
            self._varying.update(
                tag for tag, old, new in zip(self._tags, self._raws, raws, strict=True) if old != new
            )
            self._build(lesson, raws)
        self._tags, self._raws, self._layout = opened.tags, raws, layout
        self._level, self._names = lesson.level, (lesson.study, lesson.series)

    def _build(self, lesson: Lesson, raws: list[bytes]) -> None:
        self._steps = []
        elements, tags = lesson.opened.elements, lesson.opened.tags
        varying = self._varying
        last = elements[-1]
        if (
            tags[-1] not in PIXELS
            or last[5] is not None
            or last[4] != lesson.opened.size
            or _SOP_INSTANCE not in varying
            or varying & self._constant
            or any(tag & 0xFF00FFFF == _OVERLAY_BIT_POSITION for tag in varying)
            or len(varying) > len(tags) * _MOST_VARYING
            or any(isinstance(out, Range) for out in lesson.outputs[:-1])
            or any(len(raw) > LARGE for tag, raw in zip(tags, raws, strict=True) if tag in varying)
            or any(tag & 0x10000 and not tag & 0xFF00 for tag in varying)
        ):
            return
        written = dict(zip(lesson.tags, lesson.outputs, strict=True))
        places = {tag: index for index, tag in enumerate(tags)}
        creators = _creators(tags, raws, lesson.opened.explicit)
        run: list[bytes] = []
        chunk: list[bytes] = []
        steps: list[_Step] = []
        for tag in lesson.tags:
            index = places.get(tag)
            if index is not None and (tag in varying or tag in PIXELS):
                single = _Single(tag, elements[index][1], creators.get(tag >> 8), bool(lesson.entries[index][0]))
                steps.append(_Step(b"".join(run), b"".join(chunk), single))
                run, chunk = [], []
                continue
            out = written[tag]
            if isinstance(out, bytes):
                chunk.append(out)
            if index is not None:
                run.append(raws[index])
        self._steps = steps
        self._done = [
            word
            for tag, entry in zip(tags, lesson.entries, strict=True)
            if tag not in varying
            for word in entry[1]
        ]


def _creators(tags: tuple[int, ...], raws: list[bytes], explicit: bool) -> dict[int, str]:  # noqa: FBT001  one fact
    """The private creator of each block, by group and block byte."""
    start = 8
    del explicit  # LO has a header of eight bytes in both encodings
    return {
        tag >> 16 << 8 | tag & 0xFF: raw[start:].strip(b" \0").decode("ascii", "replace")
        for tag, raw in zip(tags, raws, strict=True)
        if tag & 0x10000 and not tag & 0xFF00
    }

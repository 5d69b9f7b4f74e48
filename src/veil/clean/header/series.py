"""What a series repeats: bytes that were answered as a whole are skipped as a whole.

The files of a series differ in a few elements. Two of them show which; from then on the bytes between those elements
are compared in one go, and their answer, marks and supplements included, is written as it was. A file that does not
fit goes the general way and teaches what else differs. The output is the same (tests/parity/test_series.py).
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

from veil.clean import decide
from veil.clean.graphics.spare import LAYOUT, Place
from veil.clean.header.engine import HeaderRoom
from veil.clean.header.level import Entry, Level
from veil.dicom.instance import Opened
from veil.dicom.part10 import Layout, uid
from veil.dicom.pieces import Range
from veil.dicom.scan import PIXELS, WindowError, scan
from veil.errors import ReadError

_SOP_INSTANCE: Final = 0x00080018
_CONSTANT: Final = frozenset(
    (
        *(0x00080005, 0x00080008, 0x00080016, 0x0020000D, 0x0020000E, 0x00280301, 0x04000500),
        *(0x00280002, 0x00280008, 0x00280010, 0x00280011, 0x00280100),
        *(0x00480001, 0x00480002, 0x00480010),
        *LAYOUT,
    )
)
"""Character set, what `decide` looks at, and what names the target: where these differ, nothing is skipped."""
_OVERLAY_BIT_POSITION: Final = 0x60000102
_MOST_LAYOUTS: Final = 4
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
        place: pixel data whose unused bits are to be looked at; None for none.
    """

    opened: Opened
    level: Level
    entries: list[Entry]
    tags: tuple[int, ...]
    outputs: list[bytes | Range]
    study: str
    series: str
    place: Place | None = None


class Recalled(NamedTuple):
    """A cleaned file without its file meta information, whose old SOP Instance UID is `instance`."""

    body: bytes
    pixels: Range
    instance: str
    done: list[str]
    study: str
    series: str
    place: Place | None = None


class SeriesMemory:
    """Remembers the layouts of the last series of a patient; a localiser between slices does not make it forget."""

    def __init__(self, room: HeaderRoom, held_constant: frozenset[int]) -> None:
        self._room = room
        self._constant = _CONSTANT | held_constant
        self._layouts: dict[_Key, _Layout] = {}

    def recall(self, head: bytes, found: Layout, size: int) -> Recalled | None:
        """Gives a file's answer if it differs from others only where they differed; else None."""
        place = (found.syntax, found.sop_class, found.explicit)
        for key, layout in reversed(self._layouts.items()):
            if key[0] == place and layout.steps:
                recalled = self._fill(layout, head, found, size)
                if recalled is not None:
                    return recalled
        return None

    def _fill(self, layout: "_Layout", head: bytes, found: Layout, size: int) -> Recalled | None:
        pos, instance = found.data, ""
        out: list[bytes] = []
        done = list(layout.done)
        try:
            for run, chunk, single in layout.steps:
                if not head.startswith(run, pos):
                    return None
                (element, *_), stop = scan(head, pos + len(run), size, explicit=found.explicit, one=True)
                tag, vr, start, value, pos, items = element
                if tag != single.tag or vr != single.vr or items is not None:
                    return None
                out.append(chunk)
                if tag in PIXELS:
                    if stop != size or head[start:value] != layout.pixels:
                        return None
                    body, pixels = b"".join(out), Range(start, stop)
                    return Recalled(body, pixels, instance, done, layout.study, layout.series, layout.place)
                entry = self._room.answer(head, element, layout.level, single.creator)
                if entry is None or bool(entry[0]) != single.stays:
                    return None
                out.append(entry[0])  # type: ignore[arg-type]  # small elements are never ranges
                done += entry[1]
                if tag == _SOP_INSTANCE:
                    instance = uid(head[value:pos])
        except (ReadError, WindowError, ValueError):
            pass  # the general way says what is wrong with it
        return None

    def learn(self, lesson: Lesson) -> None:
        """Compares a file that went the general way with the last one of the same layout."""
        opened = lesson.opened
        if not isinstance(opened.buf, bytes):
            return  # what is kept here must not keep a mapped file open
        raws = [b"" if element[0] in PIXELS else opened.buf[element[2] : element[4]] for element in opened.elements]
        key = ((opened.syntax, opened.sop_class, opened.explicit), opened.tags)
        layout = self._layouts.pop(key, None)
        pairs = zip(opened.tags, layout.raws if layout else raws, raws, strict=True)
        differing = {tag for tag, old, new in pairs if old != new}
        if layout is None or differing & self._constant:
            layout = _Layout(raws, lesson.level)  # another series begins
        else:
            layout.varying |= differing
            layout.raws, layout.level, layout.study, layout.series = raws, lesson.level, lesson.study, lesson.series
            layout.place = lesson.place
            _, _, start, value, _, _ = opened.elements[-1]
            layout.pixels = opened.buf[start:value]
            layout.steps = self._steps(lesson, layout) if self._is_regular(lesson, layout) else []
            layout.done = [
                word
                for tag, entry in zip(opened.tags, lesson.entries, strict=True)
                if tag not in layout.varying
                for word in entry[1]
            ]
        self._layouts[key] = layout
        if len(self._layouts) > _MOST_LAYOUTS:
            del self._layouts[next(iter(self._layouts))]

    def _is_regular(self, lesson: Lesson, layout: "_Layout") -> bool:
        """Whether files of this layout differ as slices do, and in nothing that decides about the whole."""
        tags, varying, last = lesson.opened.tags, layout.varying, lesson.opened.elements[-1]
        return (
            tags[-1] in PIXELS
            and last[5] is None
            and last[4] == lesson.opened.size
            and decide.frames_stop(lesson.opened) + 1 >= last[4]
            and _SOP_INSTANCE in varying
            and len(varying) <= len(tags) * _MOST_VARYING
            and not any(isinstance(out, Range) for out in lesson.outputs[:-1])
            and not any(
                tag & 0xFF00FFFF == _OVERLAY_BIT_POSITION or (tag & 0x10000 and not tag & 0xFF00) for tag in varying
            )
        )

    @staticmethod
    def _steps(lesson: Lesson, layout: "_Layout") -> list[_Step]:
        opened = lesson.opened
        written = dict(zip(lesson.tags, lesson.outputs, strict=True))
        places = {tag: index for index, tag in enumerate(opened.tags)}
        creators = _creators(opened.tags, layout.raws)
        run: list[bytes] = []
        chunk: list[bytes] = []
        steps: list[_Step] = []
        for tag in lesson.tags:
            index = places.get(tag)
            if index is not None and (tag in layout.varying or tag in PIXELS):
                stays = bool(lesson.entries[index][0])
                single = _Single(tag, opened.elements[index][1], creators.get(tag >> 8), stays)
                steps.append(_Step(b"".join(run), b"".join(chunk), single))
                run, chunk = [], []
                continue
            out = written[tag]
            if isinstance(out, bytes):
                chunk.append(out)
            if index is not None:
                run.append(layout.raws[index])
        return steps


_Key = tuple[tuple[str, str, bool], tuple[int, ...]]
"""Transfer syntax, SOP class and encoding; and the tags."""


class _Layout:
    """What is remembered of the files that have the same tags."""

    __slots__ = ("done", "level", "pixels", "place", "raws", "series", "steps", "study", "varying")

    def __init__(self, raws: list[bytes], level: Level) -> None:
        self.raws = raws
        self.level = level
        self.varying: set[int] = set()
        self.steps: list[_Step] = []
        self.pixels = b""
        self.place: Place | None = None
        self.done: list[str] = []
        self.study = ""
        self.series = ""


def _creators(tags: tuple[int, ...], raws: list[bytes]) -> dict[int, str]:
    """The private creator of each block, by group and block byte; LO has eight bytes of header in both encodings."""
    return {
        tag >> 16 << 8 | tag & 0xFF: raw[8:].strip(b" \0").decode("ascii", "replace")
        for tag, raw in zip(tags, raws, strict=True)
        if tag & 0x10000 and not tag & 0xFF00
    }

"""What stayed for research: the elements worth keeping, and the pixel data, by modality.

The cleaner counts what it takes and changes, never what it leaves: that costs its fast path nothing. What was there is
therefore counted afterwards, in the headers of a sample of the output, as pydicom reads them: an element of the source
stands in its output, or an action says that it went. So `present = standing in the output - stand-ins + taken out`,
and every number is of the same sampled files.

Research elements are those that The Cancer Imaging Archive keeps or shifts (its Table 1), the attributes of PS3.6 that
PS3.15 Table E.1-1 does not name, and the private elements that the safe lists let stay.
"""

import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from hashlib import sha256
from io import BytesIO
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from veil import standard
from veil.audit.elements import PIXELS, Part10, StructureError, read
from veil.audit.reading import context_of
from veil.report import terms
from veil.report.data import Images, LostRow, Quality, Retained
from veil.work.tally import Sampled, Treated

if TYPE_CHECKING:
    from pydicom import Dataset

MOST_FILES: Final = 200
"""Files of a modality that are read."""
MOST_ELEMENTS: Final = 50_000
"""Elements of a modality after which no further file is read: a single enhanced object can have as many."""
MOST_LOST: Final = 15
"""Attributes in the list of what was lost."""

LOOKED: Final = "look:PixelData"
"""The action that says of a file that its pixels were looked at."""
_LOST: Final = frozenset(("remove", "empty", "dummy", "pseudonym", "alias"))
_STAND_IN: Final = frozenset(("dummy", "pseudonym", "alias"))
_CHANGED: Final = frozenset(("clean", "keep", "generalise"))
"""`keep` is counted where a kept value had to be written anew."""
_TIMES: Final = frozenset(("DA", "DT", "TM"))
_NO_VALUE: Final = frozenset(("UI", "SQ", "UN"))
_PRIVATE: Final = re.compile(r"\(([0-9A-F]{4}),xx([0-9A-F]{2})\) (.+)")
_LONG: Final = 1 << 20
"""Bytes from which a value is passed over: that it is there is all that counts."""
_REMEMBERED: Final = 1 << 13
"""Bytes of a sequence up to which it is remembered."""
_ANY: Final = frozenset((b"SQ", b"UN"))
"""What may hold items."""
_STOP: Final = b"\xfe\xff\xdd\xe0"
"""The end of a sequence."""
_OF_VEIL: Final = frozenset((0x00080005, 0x00120062, 0x00120063, 0x00280301, 0x00280303))
_ITEMS_OF_VEIL: Final = frozenset((0x00120064, 0x0018A001))
"""Marks of de-identification: no sign of what the source had."""
_PIXELS: Final = ("FloatPixelData", "DoubleFloatPixelData", "PixelData")


_Memory = dict[tuple[bool, bool, bytes], tuple[str, ...]]
"""What stands in sequences of the same bytes."""


@cache
def group(tag: int) -> str | None:
    """The kind of research element of a public tag, a key of `terms.RESEARCH`; None if it is none."""
    entry = standard.dictionary.entry(tag)
    # Of repeating groups only the first is named by its keyword, as the actions name it.
    if entry is None or standard.dictionary.tag(entry.keyword) != tag or tag in _OF_VEIL:
        return None
    if standard.tcia.action(tag) in ("keep", "shift"):
        return "dates" if entry.vr in _TIMES else "described"
    if standard.profile.row(tag) or entry.vr in _NO_VALUE or tag >> 16 in (0x0002, 0x0004, 0x7FE0, 0xFFFA, 0xFFFC):
        return None
    return "technical" if tag & 0xFFFF else None


@lru_cache(maxsize=8192)
def group_of(selector: str) -> str | None:
    """The same for the name that an action gives an element."""
    tag = standard.dictionary.tag(selector)
    if tag is not None:
        return group(tag)
    named = _PRIVATE.fullmatch(selector)
    return "private" if named and _is_safe(named[3], int(named[1], 16), int(named[2], 16)) else None


def _is_safe(creator: str, number: int, low: int) -> bool:
    listed = standard.private.lookup(creator, number, low)
    return listed is not None and listed.disposition in ("keep", "shift") and not listed.tcia_removes


def measured(samples: Iterable[Sampled], out: Path, delivered: Mapping[str, int]) -> tuple[Quality, ...]:
    """What of the research elements stayed, by modality.

    Args:
        samples: delivered files, those of a modality one after the other.
        out: where they lie; a file that is not there or cannot be read is left out.
        delivered: files by modality, as `terms.modality` names it.
    """
    found = {
        modality or terms.OTHER: _of_modality(modality or terms.OTHER, list(files), out, delivered)
        for modality, files in groupby(samples, attrgetter("modality"))
    }
    return tuple(found.get(name) or Quality(name, count, 0) for name, count in sorted(delivered.items()) if count)


def _of_modality(modality: str, files: list[Sampled], out: Path, delivered: Mapping[str, int]) -> Quality:
    standing: Counter[str] = Counter()
    done: Counter[tuple[str, str]] = Counter()
    sampled = 0
    memory: _Memory = {}
    # In an order that has nothing to do with patients, so that a sample that is cut short is still one of all.
    for file in sorted(files, key=lambda one: sha256(one.target.encode()).digest()):
        here = _standing(out / file.target, memory)
        if here is None:
            continue
        sampled += 1
        standing += here
        for name, number in file.actions.items():
            action, _, selector = name.partition(":")
            kind = group_of(selector)
            if kind is not None:
                done[kind, action] += number
        if standing.total() >= MOST_ELEMENTS:
            break
    groups = tuple(_retained(kind, standing[kind], done) for kind in terms.RESEARCH) if sampled else ()
    return Quality(modality, delivered.get(modality, sampled), sampled, groups)


def _retained(kind: str, standing: int, done: Mapping[tuple[str, str], int]) -> Retained:
    def count(actions: frozenset[str]) -> int:
        return sum(done.get((kind, action), 0) for action in actions)

    retained = max(standing - count(_STAND_IN), 0)
    shifted = min(count(frozenset(("shift",))), retained)
    cleaned = min(count(_CHANGED), retained - shifted)
    return Retained(kind, retained - shifted - cleaned, shifted, cleaned, count(_LOST))


def _standing(path: Path, memory: "_Memory") -> Counter[str] | None:
    """Research elements that have a value in a file, by kind, at every depth; None if it cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return Counter(_of_elements(path, memory))
            except StructureError:
                return Counter(_of_pydicom(path))  # which is content with less
    except Exception:  # noqa: BLE001  a report is written whatever a reader says of one output
        return None


def _of_pydicom(path: Path) -> list[str]:
    from pydicom import dcmread

    with path.open("rb") as stream:
        return list(_kinds(dcmread(stream, stop_before_pixels=True, defer_size=_LONG)))


def _of_elements(path: Path, memory: "_Memory") -> list[str]:
    """The same by the offsets of the outermost level; pydicom reads what may be a sequence, and equal ones once."""
    file = read(path)
    data, creators = file.data, context_of(file).creators
    found: list[str] = []
    for tag, vr, start, value, stop in file.spans:
        if tag in PIXELS:
            break  # as pydicom stops there
        if tag in _ITEMS_OF_VEIL:
            continue
        kind = group(tag)
        if tag & 0x10000:
            creator = creators.get(tag >> 16 << 8 | tag >> 8 & 0xFF, "")
            kind = "private" if creator and _is_safe(creator, tag >> 16, tag & 0xFF) else None
        if vr in _ANY and kind != "private":
            found += _within(data[start:stop], file, memory)
        elif kind is not None and data[value:stop].strip(b" ") and data[value : value + 4] != _STOP:
            found.append(kind)
    return found


def _within(raw: bytes, file: Part10, memory: "_Memory") -> tuple[str, ...]:
    key = (file.implicit, file.big, raw)
    known = memory.get(key)
    if known is None:
        from pydicom.filereader import read_dataset

        known = tuple(_kinds(read_dataset(BytesIO(raw), file.implicit, not file.big, bytelength=len(raw))))
        if len(raw) <= _REMEMBERED:
            memory[key] = known
    return known


def _kinds(dataset: "Dataset") -> Iterator[str]:
    for tag in list(dataset.keys()):
        number = int(tag)
        if number in _ITEMS_OF_VEIL:
            continue
        kind = _private(dataset, number) if number >> 16 & 1 else group(number)
        if kind is not None:
            if _has_value(dataset, number):
                yield kind
        elif _is_sequence(dataset, number):
            for item in dataset[number].value or ():
                yield from _kinds(item)


def _private(dataset: "Dataset", tag: int) -> str | None:
    block = tag >> 8 & 0xFF
    creator = dataset.get((tag >> 16, block)) if block else None
    name = creator.value if creator is not None else None
    safe = isinstance(name, str) and _is_safe(name.strip(" \0"), tag >> 16, tag & 0xFF)
    return "private" if safe else None


def _is_sequence(dataset: "Dataset", tag: int) -> bool:
    entry = standard.dictionary.entry(tag)
    found = dataset.get_item(tag)
    return found is not None and (found.VR == "SQ" or (entry is not None and entry.vr == "SQ"))


def _has_value(dataset: "Dataset", tag: int) -> bool:
    found: Any = dataset.get_item(tag)
    if isinstance(found.value, bytes):
        return bool(found.value.strip(b" "))
    # What is not bytes was passed over because it is long, is a sequence, or a number that pydicom needed itself.
    return isinstance(found.value, int) or bool(getattr(found, "length", found.value))


def lost(treated: Iterable[Treated]) -> tuple[LostRow, ...]:
    """The research elements that most often did not stay, over all delivered files."""
    total: Counter[str] = Counter()
    for one in treated:
        for name, number in one.actions.items():
            action, _, selector = name.partition(":")
            if action in _LOST and group_of(selector) is not None:
                total[selector] += number * one.files
    ordered = sorted(total.items(), key=lambda row: (-row[1], row[0]))
    return tuple(LostRow(selector, count) for selector, count in ordered[:MOST_LOST])


def images(treated: Iterable[Treated]) -> tuple[Images, ...]:
    """What was done to the pixel data of the delivered images, by modality.

    Images are the objects of a SOP class with pixel data (PS3.3); an object that `remove` took them from is one too.
    """
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in treated:
        kind = standard.sop.sop_class(one.sop_class)
        if kind is None or not kind.pixel_data:
            continue
        counts = found[terms.modality(one.modality)]
        state = _state(one.actions)
        counts[state] += one.files
        if state not in ("wiped", "removed") and LOOKED in one.actions:
            counts["clear"] += one.files
        if one.face:
            counts["faces"] += one.files
    return tuple(Images(name, **counts) for name, counts in sorted(found.items()))


def _state(actions: Mapping[str, int]) -> str:
    for action, state in (("remove", "removed"), ("wipe", "wiped"), ("clean", "same_picture")):
        if any(f"{action}:{name}" in actions for name in _PIXELS):
            return state
    return "identical"

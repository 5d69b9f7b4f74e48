"""What a reader gets of one file, by aspect: numbers, times and UIDs by their places; pixel data is not read here."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from veil import standard
from veil.report.downstream.aspects import tags

if TYPE_CHECKING:
    from pydicom import Dataset

Place = tuple[int, ...]
"""Tags and numbers of items in turn, from the outside in, to the tag of the attribute; of a UID with its number."""
_DEEPEST: Final = 32
_OLD: Final = re.compile(r"^(\d{4})\.(\d\d)\.(\d\d)")
"""A date as ACR-NEMA wrote it; such a time has colons."""
_MOMENT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:\.(\d{1,6}))?)?)?)?", re.ASCII)
_ASIDE: Final = frozenset((0x00081110, 0x00081111, 0x00081120, 0x00400275, 0x00880200))
"""Sequences of the hospital's bookkeeping (studies, patients, steps and orders as objects), and icons: no reader of
images follows them."""


@dataclass(slots=True)
class Reading:
    """One file as a reader sees it.

    Attributes:
        geometry: values by place; likewise values.
        values: the numbers behind pixels.
        times: when things were done, by place; a time without a date is on the day of the examination.
        uids: UIDs by place but those of the standard.
        dataset: what was read, without pixel data.
    """

    dataset: "Dataset"
    geometry: dict[Place, object] = field(default_factory=dict)
    values: dict[Place, object] = field(default_factory=dict)
    times: dict[Place, datetime | str] = field(default_factory=dict)
    uids: dict[Place, str] = field(default_factory=dict)


def read(path: Path) -> Reading | None:
    """Read a file as research readers do; None if they cannot."""
    from pydicom import dcmread

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pydicom's warnings quote values
            dataset = dcmread(path, stop_before_pixels=True, force=True)
            found = Reading(dataset)
            if "SOPClassUID" not in dataset:
                return None
            _gather(dataset, (), found)
    except Exception:  # noqa: BLE001  whatever a reader says of a file, it does not open
        return None
    return found


def _gather(level: "Dataset", above: Place, found: Reading) -> None:
    if len(above) > 2 * _DEEPEST:
        raise RecursionError
    days = _days(level)
    for tag in list(level.keys()):
        number = int(tag)
        # To make an element of bytes is what takes time.
        if number >> 16 & 1 or number in _ASIDE or not (number in tags() or _holds(level, number)):
            continue
        element = level[tag]
        place = (*above, number)
        if element.VR == "SQ":
            for count, item in enumerate(element.value or ()):
                _gather(item, (*place, count), found)
        elif element.VR == "UI":
            for count, uid in enumerate(_several(element.value)):
                if uid and not standard.uids.is_registered(uid):
                    found.uids[(*place, count)] = str(uid)
        else:
            _one(element, number, place, days, found)


def _holds(level: "Dataset", tag: int) -> bool:
    """Whether an element holds items or UIDs."""
    vr = level.get_item(tag).VR
    return (vr if vr not in (None, "UN") else standard.dictionary.vr_table().get(tag)) in ("SQ", "UI")


def _one(element: Any, number: int, place: Place, days: dict[int, str], found: Reading) -> None:
    aspect = tags().get(number)
    if aspect is None or element.value in (None, "", b""):
        return
    if aspect != "times":
        (found.geometry if aspect == "geometry" else found.values)[place] = _plain(element.value)
        return
    text = str(element.value)
    if element.VR == "TM":
        # A time belongs to its own date, or to that of the examination, which the outermost level has.
        day = days.get(number) or days.get(0) or _days_above(found.dataset)
        found.times[place] = (moment(day + text) if day else None) or text
        return
    if element.VR == "DA" and number + 0x10 in days:
        return  # told with its time
    found.times[place] = moment(text) or text


def _days(level: "Dataset") -> dict[int, str]:
    """Dates of a level by the tags of their times (PS3.3 C.7.3.1, C.7.6.1: 0x10 apart); 0 for one that it has."""
    found: dict[int, str] = {}
    for date in (0x00080023, 0x00080022, 0x00080021, 0x00080020):
        value = str(level.get(date).value) if date in level and level.get(date).value else ""
        if value:
            found[0] = value
            if date + 0x10 in level and level.get(date + 0x10).value:
                found[date + 0x10] = value
    return found


def _days_above(dataset: "Dataset") -> str:
    return _days(dataset).get(0, "")


def moment(text: str) -> datetime | None:
    """A date, or a date and a time, as DICOM writes it; None if it is none. Zones are left out: both sides have one."""
    bare = _OLD.sub(r"\1\2\3", text.strip(" \0").split("+")[0]).replace(":", "")
    bare = bare.rpartition("-")[0] or bare
    match = _MOMENT.fullmatch(bare)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        return datetime(year, month, day, hour, minute, second, int((match[7] or "").ljust(6, "0")))  # noqa: DTZ001  intervals between times of one clock
    except ValueError:
        return None


def _several(value: Any) -> Iterator[str]:
    if value is None:
        return
    if isinstance(value, str):
        yield value
    else:
        yield from map(str, value)


def _plain(value: Any) -> object:
    """A value in a form in which two can be compared: numbers as numbers, however they were written."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.strip(" \0")
    if isinstance(value, int | float):
        return float(value)
    try:
        return tuple(_plain(one) for one in value)
    except TypeError:
        return str(value)

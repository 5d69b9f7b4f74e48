"""Devices that are known to write identity into their images: which rules of the table speak of an image, and where.

The rectangles hold for the matrix that they were measured on. Where a device that always writes delivers another one,
nobody knows where the text stands: the image is held, not blanked at random (`[pixels] devices`).
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from veil import standard
from veil.clean.pixels.model import Box
from veil.dicom import charset
from veil.dicom.instance import Opened
from veil.errors import HoldError, ReadError
from veil.standard.regions import Region, Term

_CHARACTER_SET: Final = 0x00080005
_ROWS, _COLUMNS = 0x00280010, 0x00280011
_LONGEST: Final = 4096
"""Bytes of a value that are looked at; the texts that are asked for stand at the beginning of short ones."""


def attributes(opened: Opened) -> dict[str, str]:
    """What the rules ask about: values at the top level of a data set as text, by keyword; and Rows and Columns.

    In lower case, several values joined by backslashes. An attribute that is missing, or has no value, is not in it.
    """
    wanted = _wanted()
    raw: dict[int, bytes] = {}
    for tag, _, _, start, stop, items in opened.elements:
        if items is None and (tag in wanted or tag == _CHARACTER_SET):
            raw[tag] = bytes(opened.buf[start : min(stop, start + _LONGEST)])
    try:
        known = charset.parse(raw.get(_CHARACTER_SET, b""))
    except ReadError:
        known = charset.CharacterSet()
    found = {}
    for tag, keyword in wanted.items():
        if tag in (_ROWS, _COLUMNS):
            number = int.from_bytes(raw.get(tag, b"")[:2], "little")
            text = str(number) if number else ""
        else:
            text = known.decode(raw[tag]).strip(" \0").lower() if tag in raw else ""
        if text:
            found[keyword] = text
    return found


def match(said: Mapping[str, str]) -> tuple[Region, ...]:
    """The rules whose rectangles are to be wiped in an image.

    Args:
        said: its `attributes`.

    Raises:
        HoldError: H-PIXELS-DEVICE, a device made it that always writes, and no rule is for its matrix.
    """
    of_device = [region for region in _rules(said) if region.use == "wipe" and holds(region, said)]
    fitting = tuple(region for region in of_device if _fits(region, said))
    if not fitting and any(region.hold for region in of_device):
        raise HoldError("H-PIXELS-DEVICE", "a device that writes into its images, with another matrix")
    return fitting


def boxes(opened: Opened) -> tuple[Box, ...]:
    """The places of an image that a known device writes to, clipped to the frame; they hold for every frame.

    Raises:
        HoldError: H-PIXELS-DEVICE, see `match`.
    """
    said = attributes(opened)
    columns, rows = int(said.get("Columns", 0)), int(said.get("Rows", 0))
    found = {
        Box(rect.x0, rect.y0, min(rect.x1, columns), min(rect.y1, rows), kind="device")
        for region in match(said)
        for rect in region.rects
    }
    return tuple(sorted(box for box in found if box.x0 < box.x1 and box.y0 < box.y1))


def risks(said: Mapping[str, str]) -> tuple[Region, ...]:
    """The rules by which an image is likely to hold text, whatever its matrix; those of its device among them.

    Args:
        said: its `attributes`.
    """
    return tuple(region for region in _rules(said) if holds(region, said) and (region.hold or _fits(region, said)))


def _rules(said: Mapping[str, str]) -> tuple[Region, ...]:
    return standard.regions.of_modality(said.get("Modality", ""))


def holds(region: Region, said: Mapping[str, str]) -> bool:
    """Whether the condition of a rule is true of attributes, its matrix apart.

    A missing attribute contains nothing, equals nothing and is not there, as with the tools that the rules are from.
    """
    for clause in region.when:  # plain loops: they run for every rule and every file
        for term in clause:
            if _true(term, said.get(term.keyword, "")):
                break
        else:
            return False
    return True


def _fits(region: Region, said: Mapping[str, str]) -> bool:
    sides = ((region.rows, said.get("Rows")), (region.columns, said.get("Columns")))
    return all(not wanted or str(wanted) == there for wanted, there in sides)


def _true(term: Term, value: str) -> bool:
    _, mark, text, negated = term
    if mark == "~":
        found = text in value
    elif mark == "=":
        found = value == text or _same_number(value, text)
    else:
        found = bool(value)
    return found is not negated


def _same_number(value: str, wanted: str) -> bool:
    """Whether a text is the number that is asked for: writers put 1, 1.0 and 1.000000 into a DS."""
    if not wanted.isdigit():
        return False
    try:
        return float(value) == float(wanted)
    except ValueError:
        return False


@cache
def _wanted() -> dict[int, str]:
    asked = standard.regions.keywords() | {"Rows", "Columns"}
    return {tag: entry.keyword for tag, entry in standard.dictionary.entries().items() if entry.keyword in asked}

"""Selectors: from the text of a policy file to something that can be matched, and the order of what is more specific.

PatientID                                   keyword; of a repeating group for all of its groups: OverlayData
(0010,0020)  00100020                       tag
60xx3000  (60xx,3000)  0020,31xx            repeating group: x stands for any hexadecimal digit
RequestAttributesSequence.AccessionNumber   path from the top of the data set
**.CodeMeaning                              path: at any depth; `*` is exactly one sequence of any name
(0019,[SIEMENS MR HEADER],0C)               one private attribute, wherever its block lies
[SIEMENS MR HEADER]                         everything of one private creator
VR:PN                                       every attribute of PS3.6 with that VR
"""

import re

from veil import standard
from veil.policy.model import Selector

_VRS = "AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV"

_TAG = re.compile(r"\(?([0-9A-Fa-f]{4}),?([0-9A-Fa-f]{4})\)?")
_PATTERN = re.compile(r"\(?([0-9A-Fa-fx]{4}),?([0-9A-Fa-fx]{4})\)?")
_PRIVATE = re.compile(r"\(([0-9A-Fa-f]{4}),\s*\[([^\[\]]+)\],\s*(?:xx)?([0-9A-Fa-f]{2})\)")
_CREATOR = re.compile(r"\[([^\[\]]+)\]")
_CREATOR_LENGTH = 64


class SelectorError(ValueError):
    """A selector that names nothing; `near` holds what may have been meant."""

    def __init__(self, message: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.near = near


def parse(text: str) -> Selector:
    """The selector that `text` writes.

    Raises:
        SelectorError: if the text is of none of the forms, or names an attribute that PS3.6 does not know.
    """
    stripped = text.strip()
    if match := _PRIVATE.fullmatch(stripped):
        return _private(text, int(match[1], 16), match[2].strip(), int(match[3], 16))
    if match := _CREATOR.fullmatch(stripped):
        return _private(text, 0, match[1].strip(), -1)
    if stripped.upper().startswith("VR:"):
        return _vr(text, stripped[3:].strip().upper())
    if "." in stripped:
        return _path(text, stripped)
    if (pattern := _PATTERN.fullmatch(stripped)) and "x" in stripped:
        return _group(text, pattern[1] + pattern[2])
    for repeater in standard.dictionary.repeaters():
        if repeater.entry.keyword == stripped:
            return Selector("group", text, tag=repeater.bits, mask=repeater.mask)
    return Selector("tag", text, tag=_tag(stripped))


def specificity(selector: Selector) -> tuple[int, ...]:
    """Greater is more specific; compares selectors of one attribute.

    Of two paths the one that names more sequences is more specific, then the one with fewer wild cards.
    """
    if selector.kind == "path":
        named = sum(isinstance(step, int) for step in selector.path)
        return (3, named, -len(selector.path))
    if selector.kind == "group":
        return (1, selector.mask.bit_count())
    return ({"tag": 2, "vr": 0}.get(selector.kind, 2),)


def matches_path(pattern: tuple[int | str, ...], path: tuple[int, ...]) -> bool:
    """Whether the sequences above an attribute fit a selector's path."""
    if not pattern:
        return not path
    head, rest = pattern[0], pattern[1:]
    if head == "**":
        return any(matches_path(rest, path[skip:]) for skip in range(len(path) + 1))
    return bool(path) and head in ("*", path[0]) and matches_path(rest, path[1:])


def _private(text: str, group: int, creator: str, low: int) -> Selector:
    if not creator or len(creator) > _CREATOR_LENGTH:
        raise SelectorError("a private creator has 1 to 64 characters")
    if low >= 0 and group % 2 == 0:
        raise SelectorError(f"private attributes stand in odd groups, and {group:04X} is even")
    kind = "creator" if low < 0 else "private"
    return Selector("creator" if kind == "creator" else "private", text, creator=creator, group=group, low=low)


def _vr(text: str, vr: str) -> Selector:
    if vr not in _VRS.split(" "):
        raise SelectorError(f"there is no VR {vr!r}", ("VR:PN", "VR:UI", "VR:DA"))
    return Selector("vr", text, vr=vr)


def _path(text: str, stripped: str) -> Selector:
    *above, last = [step.strip() for step in stripped.split(".")]
    steps: list[int | str] = []
    for step in above:
        if step in {"*", "**"}:
            if steps[-1:] != ["**"] or step != "**":
                steps.append(step)
            continue
        tag = _tag(step)
        entry = standard.dictionary.entry(tag)
        if entry is None or entry.vr != "SQ":
            raise SelectorError(f"{step!r} is not a sequence, so no path leads through it")
        steps.append(tag)
    return Selector("path", text, path=tuple(steps), tag=_tag(last))


def _group(text: str, digits: str) -> Selector:
    tag = int(digits.replace("x", "0"), 16)
    mask = int("".join("0" if digit == "x" else "F" for digit in digits), 16)
    if not digits[:4].replace("x", "0") or int(digits[:4].replace("x", "0"), 16) % 2:
        raise SelectorError("a repeating group is even; write (gggg,[CREATOR],ee) for private attributes")
    return Selector("group", text, tag=tag, mask=mask)


def _tag(text: str) -> int:
    match = _TAG.fullmatch(text)
    tag = int(match[1] + match[2], 16) if match else standard.dictionary.tag(text)
    if tag is None:
        near = tuple(standard.dictionary.similar(text))
        raise SelectorError(f"PS3.6 has no attribute {text!r}", near)
    if tag >> 16 & 1:
        raise SelectorError(f"{text} is private; write (gggg,[CREATOR],ee)")
    if standard.dictionary.entry(tag) is None:
        raise SelectorError(f"PS3.6 ({standard.EDITION}) has no attribute {text}; what nobody knows is always removed")
    return tag

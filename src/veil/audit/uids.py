"""UIDs: none of the source is left, and one old UID became one new one everywhere (PS3.15 E.3.9, PS3.3 references)."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from veil import standard
from veil.audit.elements import Bytes
from veil.audit.findings import Finding, Severity
from veil.audit.places import name_of
from veil.audit.reading import Where
from veil.audit.ties import GRAPH

_SHORTEST: Final = 10
"""Characters from which a UID is searched for among other bytes; shorter ones may be versions and measures."""
_FEW: Final = 48
_LIKE_UIDS: Final = re.compile(rb"[0-9]+(?:\.[0-9]+){3,}")
_CONTENT_UID: Final = 0x0040A124

Uids = Mapping[Where, tuple[tuple[int, ...], str]]
"""Values of UI, by where they stand: path of tags, and the value."""


def names_instance(tag: int, uid: str) -> bool:
    """Whether a UID in an attribute names something of the patient's, and no published definition."""
    if not uid or standard.uids.is_registered(uid):
        return False
    role = standard.uids.role(tag)
    return role is None or role.remap != "no"


def kept_by(options: frozenset[str]) -> frozenset[int]:
    """Attributes with UIDs that an option of PS3.15 keeps as they are, as that of a device.

    In structured content, where one attribute holds all UIDs, such an option keeps some of them (PS3.15 E.3.4).
    """
    content = {_CONTENT_UID} if "retain_device_identity" in options else set[int]()
    return frozenset(content) | frozenset(
        row.tag
        for row in standard.profile.rows()
        if row.tag is not None and row.vr == "UI" and any(row.options.get(option) == "K" for option in options)
    )


def left(before: Iterable[str], after: Uids, kept: frozenset[int]) -> list[Finding]:
    """Elements of the output that hold a UID of the source."""
    old = frozenset(before)
    return [
        Finding("A-UID", Severity.CERTAIN, name_of(path), "holds a UID of the source", uid)
        for path, value in after.values()
        if path[-1] not in kept
        for uid in value.split("\\")
        if uid in old and names_instance(path[-1], uid)
    ]


def in_bytes(before: Iterable[str], data: Bytes, ranges: Iterable[tuple[int, int]]) -> list[tuple[str, int]]:
    """UIDs of the source among the bytes of the output, with where they start; linear in the bytes."""
    wanted = {uid.encode() for uid in before if len(uid) >= _SHORTEST}
    found: list[tuple[str, int]] = []
    for start, stop in ranges:
        if len(wanted) <= _FEW:
            for uid in wanted:
                place = data.find(uid, start, stop)
                while place >= 0:
                    if _alone(data, place, place + len(uid)):
                        found.append((uid.decode(), place))
                    place = data.find(uid, place + 1, stop)
        else:
            # A memory map has the interface that a pattern asks for, and is not copied.
            matches = _LIKE_UIDS.finditer(data, start, stop)
            found += [(match[0].decode(), match.start()) for match in matches if match[0] in wanted]
    return sorted(found, key=lambda pair: (pair[1], pair[0]))


def _alone(data: Bytes, start: int, stop: int) -> bool:
    """Whether it is no part of a longer UID."""
    before, after = data[max(0, start - 1) : start], data[stop : stop + 2]
    return not (
        before.isdigit() or before == b"." or after[:1].isdigit() or (after[:1] == b"." and after[1:].isdigit())
    )


class Mapped:
    """What old UIDs became in single files; over all files of a patient their ties tell.

    Args:
        options: of PS3.15 that are on.
    """

    def __init__(self, options: frozenset[str] = frozenset()) -> None:
        self._options = options
        self._stands_in: dict[int, bool] = {}

    def check(self, before: Uids, after: Uids, graph: dict[str, str] | None = None) -> list[Finding]:
        """References of one file that no longer lead to where they did.

        Args:
            before: of the source.
            after: of the output.
            graph: is given what the UIDs became by which files hang together.
        """
        found: list[Finding] = []
        new: dict[str, str] = {}
        for where, (path, value) in after.items():
            old = before.get(where)
            if old is None or any(map(self._is_stand_in, path[:-1])):
                continue
            pairs = zip(old[1].split("\\"), value.split("\\"), strict=False)
            for first, second in pairs:
                if not second or not names_instance(path[-1], first):
                    continue
                if graph is not None and path[-1] in GRAPH:
                    graph.setdefault(first, second)
                if new.setdefault(first, second) != second:
                    what = "names by another UID what is named elsewhere in the file"
                    found.append(Finding("A-REFERENCE", Severity.CERTAIN, name_of(path), what, first))
        return found

    def _is_stand_in(self, tag: int) -> bool:
        """Whether PS3.15 E.1-1 takes a sequence out, so that what stands in it is a dummy and no reference."""
        found = self._stands_in.get(tag)
        if found is None:
            row = standard.profile.row(tag)
            taken = row is not None and not row.basic.endswith(("U", "U*", "K", "C"))
            kept = row is not None and any(row.options.get(option) in ("K", "C") for option in self._options)
            found = self._stands_in[tag] = taken and not kept
        return found

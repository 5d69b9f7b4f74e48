"""Everything that one file of others says: its elements, what is around them, its pixels and its claims."""

from collections.abc import Iterable, Iterator
from typing import Final

from veil import standard
from veil.audit.findings import Severity
from veil.audit.foreign import around, attributes, claims, days, images, roots
from veil.audit.foreign.instance import Instance, parts_of
from veil.audit.foreign.known import Known
from veil.audit.foreign.remarks import GRADES, Remark, remark

_DATES: Final = frozenset((b"DA", b"DT"))
_MOST: Final = 2000
"""Remarks about one file that are told."""


def inspect(instance: Instance, known: Known | None, *, looked: bool) -> tuple[Remark, ...]:
    """Say what identifies in a file, or may.

    Args:
        instance: the file.
        known: identifiers to search for; None for none.
        looked: whether somebody looks at the pixels of its series.

    Returns:
        Each remark once, the surest first, then in the order of the file.
    """
    found = list(_elements(instance))
    found += around.of_file(instance)
    found += around.of_path(instance.ref)
    found += images.of_file(instance, looked=looked)
    if known is not None:
        found += known.of_file(instance)
    if instance.is_directory:
        grade = Severity.LIKELY
        found.append(remark("A-DIRECTORY", grade, "file", "is a DICOMDIR, which lists patients, studies and paths"))
    found += claims.of_file(instance, found)
    return settled(found)


def settled(found: Iterable[Remark]) -> tuple[Remark, ...]:
    """Each remark once, whatever its value, the surest first."""
    seen: dict[tuple[str, Severity, str, str], Remark] = {}
    for one in found:
        finding = one.finding
        seen.setdefault((finding.code, finding.severity, finding.where, finding.what), one)
    return tuple(sorted(seen.values(), key=lambda one: GRADES.index(one.finding.severity))[:_MOST])


def _elements(instance: Instance) -> Iterator[Remark]:
    moved = instance.moved
    claimed = claims.uids_claimed(instance)
    uids: set[str] = set()
    for leaf in instance.leaves:
        yield from attributes.of_leaf(leaf, instance)
        if leaf.vr in _DATES and not leaf.tag & 0x10000:
            yield from days.of_leaf(leaf, moved=moved)
        elif leaf.vr == b"UI":
            for uid in parts_of(leaf):
                uids.add(uid)
                yield from roots.of_leaf(leaf, uid, claimed=claimed)
    telling = frozenset(uid for uid in uids if roots.stamped(uid) and not standard.uids.is_registered(uid))
    yield from days.of_file(instance, telling)
    for tag, _ in instance.trouble:
        yield remark("A-VALID", Severity.LIKELY, (tag,), "cannot be read, so nobody can tell what it says")

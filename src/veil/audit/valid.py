"""Is the object at least as valid as its source? Types of PS3.3 that were met still are, and changed values fit."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from veil import standard
from veil.audit.findings import Finding, Severity
from veil.audit.places import name_of

_CONTENT, _CONTENT_MASK = 0x0040A000, 0xFFFFF000


def required(sop_class: str, before: Mapping[int, bool] | None, after: Mapping[int, bool]) -> Iterator[Finding]:
    """Attributes that the IOD requires and that the output lost.

    Args:
        sop_class: SOP Class UID.
        before: attributes of the source's outermost level, with whether they have a value; None if it is not at hand.
        after: the same of the output.
    """
    iod = standard.iod.key(sop_class)
    for tag, kind in standard.iod.required(iod).items() if iod else ():
        if before is None or tag & _CONTENT_MASK == _CONTENT:
            continue  # which attributes a content item has follows from its value type (PS3.3 C.17.3)
        if kind == "1" and before.get(tag) and not after.get(tag):
            yield Finding("A-REQUIRED", Severity.CERTAIN, name_of((tag,)), "is of type 1 and lost its value")
        elif tag in before and tag not in after:
            yield Finding("A-REQUIRED", Severity.CERTAIN, name_of((tag,)), f"is of type {kind} and is gone")


@lru_cache(maxsize=8192)
def fits(vr: bytes, value: bytes) -> bool:
    """Whether each of the values of an element is one of its VR, by pydicom's own check."""
    from pydicom.config import RAISE
    from pydicom.valuerep import validate_value

    if not value.isascii():
        return True  # what it says depends on a character set
    try:
        for part in value.decode("ascii").rstrip(" \0").split("\\"):
            validate_value(vr.decode(), part.strip(" "), RAISE)
    except ValueError:
        return False
    return True

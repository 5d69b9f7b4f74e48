"""UIDs: which attributes hold one that identifies something, and which values are published definitions."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from veil.standard import _tables

Remap = Literal["yes", "no", "replace_with_own"]

DICOM_ROOT = "1.2.840.10008."
# No registered UID has a component of more than three digits; the room above that is for what will be registered.
# A date, a serial or a patient number that somebody hung under the root does not fit and is replaced.
_UNDER_ROOT = re.compile(r"1\.2\.840\.10008(?:\.(?:0|[1-9][0-9]{0,4})){1,12}")


@dataclass(frozen=True, slots=True)
class UidRole:
    """What the UID in an attribute names.

    Attributes:
        role: instance, definition, definition_private, instance_or_definition, organisation, device or device_class.
        remap: "yes" replace it (unless the value is registered), "no" it names a published definition,
            "replace_with_own" write the UID of this implementation or nothing.
        note: what to mind.
    """

    role: str
    remap: Remap
    note: str


@cache
def _roles() -> dict[int, UidRole]:
    return {
        int(tag, 16): UidRole(role, cast("Remap", remap), note)
        for tag, _, _, role, remap, _, note in _tables.rows("uid_roles.tsv")
    }


def role(tag: int) -> UidRole | None:
    """The role of an attribute with VR UI (PS3.6, PS3.7); None if the standard has no such attribute."""
    return _roles().get(tag)


def tags() -> frozenset[int]:
    """Every attribute with VR UI."""
    return frozenset(_roles())


@cache
def registered() -> dict[str, str]:
    """The UIDs of PS3.6 Annex A and of the coding schemes of PS3.16 Table 8-1, with their names."""
    names = {uid: name for uid, name, *_ in _tables.rows("registered_uids.tsv")}
    for designator, uid in _tables.rows("coding_schemes.tsv"):
        names.setdefault(uid, designator)
    return names


def name(uid: str) -> str | None:
    """The name of a registered UID."""
    return registered().get(uid.strip(" \0"))


def is_registered(value: str) -> bool:
    """Whether a value is a published definition that is never replaced.

    That is every UID of PS3.6 Annex A and of the coding schemes, and what else stands under the root of DICOM, so that
    definitions newer than these tables survive, if it looks like a definition: short components, as all have.
    """
    value = value.strip(" \0")
    return value in registered() or (value.startswith(DICOM_ROOT) and _UNDER_ROOT.fullmatch(value) is not None)

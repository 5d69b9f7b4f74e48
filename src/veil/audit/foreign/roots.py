"""UIDs that tell who made them, on which device and when (PS3.5 section 9 and annex B)."""

import re
from collections.abc import Iterator
from typing import Final

from veil import standard
from veil.audit.findings import Severity
from veil.audit.foreign.remarks import Remark, remark
from veil.audit.reading import Leaf

MAKERS: Final = (
    ("1.2.840.113619.", "GE Healthcare"),
    ("1.2.840.113704.", "Philips (CT)"),
    ("1.3.46.670589.", "Philips"),
    ("1.2.840.114340.", "Philips (ultrasound, ATL)"),
    ("1.2.840.113663.", "Philips (ultrasound, ATL)"),
    ("1.3.12.2.1107.", "Siemens"),
    ("1.2.840.113713.", "Siemens (Acuson)"),
    ("1.2.392.200036.9116.", "Canon, Toshiba"),
    ("1.2.392.200036.9123.", "Toshiba"),
    ("1.2.392.200036.9125.", "Fujifilm"),
    ("1.2.392.200036.9107.", "Konica Minolta"),
    ("1.2.392.200036.9110.", "Shimadzu"),
    ("1.2.392.200036.9112.", "Hitachi"),
    ("1.2.392.200036.", "a maker registered in Japan"),
    ("1.2.392.200046.", "Canon"),
    ("1.2.124.113532.", "Agfa"),
    ("1.3.51.", "Agfa"),
    ("1.2.840.113681.", "Hologic, Lorad"),
    ("1.2.840.113654.", "the makers of CTN and MIR"),
    ("1.2.840.113564.", "Carestream, Kodak"),
    ("1.2.840.114350.", "Epic"),
    ("1.2.840.113674.", "Imatron, TomTec and others"),
    ("1.2.840.113845.", "Medcon"),
    ("1.2.246.352.", "Varian"),
    ("1.2.528.1.1001.", "Sectra, Nucletron and others"),
    ("1.2.752.24.", "Sectra"),
    ("1.2.826.0.1.3680043.2.200.", "Merge, Cedara"),
    ("1.2.840.113970.", "Merge"),
    ("1.2.156.112605.", "United Imaging"),
    ("1.2.156.14702.", "Neusoft"),
    ("1.2.410.200001.", "Samsung, Medison"),
    ("1.2.276.0.23.", "Ziehm, and others registered in Germany"),
    ("1.3.6.1.4.1.2452.", "a maker of angiography"),
    ("1.3.76.2.", "Esaote"),
)
"""Roots of UIDs that makers of devices and archives were given, the longer ones first where one begins another.

Published in the conformance statements of these makers, and in the registers of ISO, ANSI, and national bodies under
1.2.840, 1.3.46, 1.3.12, 1.2.392, 1.2.124, 1.2.246, 1.2.156 and others.
"""
_NEUTRAL: Final = ("2.25.", "1.2.826.0.1.3680043.8.498.", "1.2.826.0.1.3680043.10.", "1.2.826.0.1.3680043.8.1055.")
"""Random UIDs (PS3.5 B.2), and roots of toolkits under which random numbers are made."""
_STAMP: Final = re.compile(r"(?:^|\.)(?:19[89]|20[0-4])\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?=\d{0,24}(?:\.|$))")
_COMPONENTS: Final = re.compile(r"[0-9.]+")
_TYPED: Final = frozenset((0x00020002, 0x00020010, 0x00020012))


def maker(uid: str) -> str:
    """Whose root a UID has; "" if it is none of the list."""
    return next((name for root, name in MAKERS if uid.startswith(root)), "")


def stamped(uid: str) -> bool:
    """Whether a UID holds a day of the digital age at the start of a component."""
    return not uid.startswith(_NEUTRAL) and _STAMP.search(uid) is not None


def of_leaf(leaf: Leaf, uid: str, *, claimed: bool) -> Iterator[Remark]:
    """What one UID tells.

    Args:
        leaf: where it stands, of VR UI.
        uid: one of its values.
        claimed: whether the file says that its UIDs were replaced.
    """
    if not uid:
        return
    if not _COMPONENTS.fullmatch(uid):
        yield remark("A-TEXT", Severity.LIKELY, leaf.path, "holds letters where a UID belongs", uid)
        return
    if standard.uids.is_registered(uid) or leaf.tag in _TYPED:
        return
    role = standard.uids.role(leaf.tag) if not leaf.tag & 0x10000 else None
    if role is not None and role.remap == "no":
        yield remark("A-UIDROOT", Severity.POSSIBLE, leaf.path, "is a private definition", uid)
        return
    made = maker(uid)
    if stamped(uid):
        yield remark("A-UIDROOT", Severity.LIKELY, leaf.path, "is a UID that holds a date: the time of its making", uid)
    elif made and claimed:
        what = f"is a UID of the root of {made}, although UIDs are said to be replaced"
        yield remark("A-UIDROOT", Severity.LIKELY, leaf.path, what, uid)
    elif made:
        yield remark("A-UIDROOT", Severity.POSSIBLE, leaf.path, f"is a UID of the root of {made}", uid)

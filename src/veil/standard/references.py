"""Which attributes refer to what: the edges of the graph that a collection of objects is (PS3.3, PS3.6).

An attribute either points (at an instance, a series, a study, or at what another attribute names) or names something
that several objects share, such as a frame of reference; for a name it matters that all who share it still do.
Segments, regions of interest, beams and the like are referred to by number inside the object pointed at.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

INSTANCE: Final = "instance"
SERIES: Final = "series"
STUDY: Final = "study"

KINDS: Final = (
    STUDY,
    SERIES,
    INSTANCE,
    "frame of reference",
    "concatenation",
    "dimension organization",
    "tracking",
    "fiducial",
    "specimen",
    "palette",
    "presentation",
    "radiotherapy",
    "observation",
    "event",
    "content UID",
    "other",
)
"""What a reference can be to, in the order of reports."""


@dataclass(frozen=True, slots=True)
class Reference:
    """How one attribute refers.

    Attributes:
        kind: one of `KINDS`.
        to: the attributes that name what it points at; empty for a name, and for what `kind` says already.
    """

    kind: str
    to: tuple[int, ...] = ()

    @property
    def points(self) -> bool:
        """Whether it points at something, and does not only share a name."""
        return bool(self.to) or self.kind in (INSTANCE, SERIES, STUDY)


_FRAME: Final = 0x00200052
_TABLE: Final[dict[str, dict[int, tuple[int, ...]]]] = {
    STUDY: {0x0020000D: ()},
    SERIES: {0x0020000E: ()},
    INSTANCE: dict.fromkeys(
        (0x00080018, 0x00080058, 0x00081155, 0x00081167, 0x00200242, 0x00280304),
        (),
    ),
    "frame of reference": {
        _FRAME: (),
        0x00200200: (),
        0x00209312: (),
        0x00209313: (),
        0x300A0675: (),
        0x0018991E: (_FRAME,),
        0x00640003: (_FRAME,),
        0x30060024: (_FRAME,),
        0x300600C2: (_FRAME,),
    },
    "concatenation": {0x00209161: ()},
    "dimension organization": {0x00209164: ()},
    "tracking": {0x00620021: (), 0x006A0003: ()},
    "fiducial": {0x0070031A: (), 0x0070031B: (0x0070031A,), 0x30100031: (0x0070031A,)},
    "specimen": {0x00400554: ()},
    "palette": {0x00281199: (), 0x00281214: ()},
    "presentation": {0x00701101: (), 0x00701102: (), 0x00701209: (), 0x00080019: ()},
    "radiotherapy": {
        0x300A0013: (),
        0x300A0083: (0x300A0013,),
        0x300A0054: (),
        0x300A0609: (),
        0x300A0785: (0x300A0609,),
        0x300A0650: (),
        0x300A0700: (),
        0x30100006: (),
        0x3010000B: (0x30100006,),
        0x30100013: (0x30100006,),
        0x30100015: (0x30100006,),
        0x3010003B: (),
        0x3010006E: (),
        0x3010006F: (0x3010006E,),
    },
    "observation": {
        0x0040A021: (),
        0x0040A022: (0x0040A021,),
        0x0040A171: (),
        0x0040A172: (0x0040A171,),
        0x0040A402: (),
        0x00440102: (),
        0x00440108: (0x00440102,),
        0x00701904: (0x0040A171,),
    },
    "event": {0x00083010: (), 0x00083012: (), 0x00080017: ()},
    "content UID": {0x0040A124: ()},
    "other": {0x00182042: (), 0x003A0310: (), 0x00687004: ()},
}


@cache
def attributes() -> dict[int, Reference]:
    """Every attribute that refers to something, with how it does."""
    return {tag: Reference(kind, to) for kind, tags in _TABLE.items() for tag, to in tags.items()}

"""Attributes that hold one of a few values, or what a maker writes: a name or a number in them is nobody's."""

import re
from typing import Final

EQUIPMENT: Final = frozenset((
    0x00080070,  # Manufacturer
    0x00081090,  # Manufacturer's Model Name
    0x00181016,  # Secondary Capture Device Manufacturer
    0x00181018,  # Secondary Capture Device Manufacturer's Model Name
    0x00181019,  # Secondary Capture Device Software Versions
    0x0018101A,  # Hardcopy Device Software Version
    0x0018101B,  # Hardcopy Device Manufacturer's Model Name
    0x00181020,  # Software Versions
    0x0018702A,  # Detector Manufacturer Name
    0x0018702B,  # Detector Manufacturer's Model Name
    0x00189041,  # Receive Coil Manufacturer Name
    0x00189050,  # Transmit Coil Manufacturer Name
))  # fmt: skip
"""What every machine of a kind says of itself: its long numbers are types, and its dates those of a release."""
PROGRAMS: Final = frozenset((
    0x00209421,  # Dimension Description Label
    0x00620009,  # Segment Algorithm Name
    0x00660031,  # Algorithm Version
    0x00660036,  # Algorithm Name
))  # fmt: skip
"""What programs call their methods and dimensions: words that no list has, so only what identifies is taken out."""
FIGURES: Final = {
    0x300A007B: re.compile(rb"[01]*[ \0]?"),  # Fraction Pattern: fractions on each day of one or more weeks
    0x30100086: re.compile(rb"[0-9\\ ]*[ \0]?"),  # Intended Start Day of Week
}
"""Texts that are figures by their definition (PS3.3 C.8.8.13): a long one, too, is no number of anybody."""
TYPEFACES: Final = frozenset((0x00700227, 0x00700229))
"""Font Name and CSS Font Name (PS3.3 C.10.5)."""
TYPEFACE: Final = b"sans-serif"
"""Stands for a typeface that is not in general use: one that every system has (CSS 2.1 section 15.3)."""
_FAMILIES: Final = frozenset(
    """
    arial avenir calibri cambria candara consolas courier dejavu dialog futura garamond geneva georgia gothic helvetica
    impact inter lato liberation lucida menlo mincho monaco noto open osaka palatino pt roboto segoe simsun source
    symbol tahoma terminal times trebuchet ubuntu verdana
    black bold book console cursive fantasy grande heavy italic light medium mono monospace monospaced ms narrow neue
    new oblique plain pro regular roman sans serif slab system thin typewriter ui unicode
    """.split()
)
"""Typefaces in general use, and what they are called in."""
_ETHNIC_GROUP: Final = 0x00102160
_ETHNIC: Final = frozenset(
    """
    white black brown african afro american americans native indian alaska alaskan hawaiian pacific islander asian
    hispanic latino latina latinx caucasian european british irish arab arabic middle eastern east south southeast west
    north chinese japanese korean filipino vietnamese caribbean mexican jewish roma traveller multiracial mixed race
    ethnic ethnicity group background other others unknown declined refused reported unspecified more than one two any
    not non or and of to the
    """.split()
)
"""Names of ethnic groups, as censuses ask for them, and what joins them."""
_LISTS: Final = {_ETHNIC_GROUP: _ETHNIC, **dict.fromkeys(TYPEFACES, _FAMILIES)}


def is_settled(tag: int, text: str) -> bool:
    """Whether a value is one of those that its attribute is there for, whoever may be called so."""
    if tag not in _LISTS:
        return False
    words = "".join(char if char.isalpha() else " " for char in text.lower()).split()
    return bool(words) and _LISTS[tag].issuperset(words) and not any(map(str.isdecimal, text))

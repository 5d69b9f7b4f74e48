"""Attributes that hold one of a few values, or what a maker writes: a name or a number in them is nobody's."""

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


def is_settled(tag: int, text: str) -> bool:
    """Whether a value is one of those that its attribute is there for, whoever may be called so."""
    if tag != _ETHNIC_GROUP:
        return False
    words = "".join(char if char.isalpha() else " " for char in text.lower()).split()
    return bool(words) and _ETHNIC.issuperset(words) and not any(map(str.isdecimal, text))

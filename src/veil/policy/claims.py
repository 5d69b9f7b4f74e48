"""What may be claimed in (0012,0064) De-identification Method Code Sequence: computed, never a constant.

An option is claimed if it is on and all that it needs is built and asked for. Options are options of the Basic Profile:
if a rule of the policy keeps what the standard takes away, nothing at all is claimed.

`claims` is what a policy may claim of the files that it cleans. Clean Pixel Data is a claim of the single instance:
only where its own pixels were looked at, and what was found was wiped (`of_instance`; decision 0013).
"""

from typing import Final

from veil.policy.model import Policy
from veil.policy.weakened import weakened

PIXEL_DATA: Final = "clean_pixel_data"
"""The option that is claimed by the instance: code 113101, with Burned In Annotation (0028,0301) NO beside it."""
OPTIONS: tuple[str, ...] = (
    PIXEL_DATA,
    "clean_recognizable_visual_features",
    "clean_graphics",
    "clean_structured_content",
    "clean_descriptors",
    "retain_longitudinal_full_dates",
    "retain_longitudinal_modified_dates",
    "retain_patient_characteristics",
    "retain_device_identity",
    "retain_uids",
    "retain_safe_private",
    "retain_institution_identity",
)
"""The options that a policy can switch, in the order of their codes (PS3.16 CID 7050, 113101 to 113112)."""

ROOM_OF = {
    PIXEL_DATA: "pixels",
    "clean_recognizable_visual_features": "faces",
    "clean_graphics": "graphics",
    "clean_structured_content": "content",
    "clean_descriptors": "text",
}
"""The cleaning room that an option needs."""


def claims(policy: Policy, rooms: frozenset[str]) -> tuple[str, ...]:
    """What may be claimed under a policy with the rooms that exist: `basic` and names of options."""
    if weakened(policy):
        return ()
    return ("basic", *(name for name in OPTIONS if name in policy.options and not objection(policy, name, rooms)))


def of_instance(claimed: tuple[str, ...], *, pixels_cleaned: bool) -> tuple[str, ...]:
    """What of a policy's claims may be written into one instance.

    Args:
        claimed: what `claims` gave.
        pixels_cleaned: its pixels were looked at, all that was found was wiped, and a second look saw nothing more.
            False for an instance without pixels, and for one that the policy passes unlooked at.
    """
    return claimed if pixels_cleaned else tuple(name for name in claimed if name != PIXEL_DATA)


def objection(policy: Policy, option: str, rooms: frozenset[str]) -> str:
    """Why an option that is on may not be claimed; empty if it may."""
    room = ROOM_OF.get(option)
    if room is not None and room not in rooms:
        return f"the room that would do it ({room}) is not built yet; what it would clean is removed, held or flagged"
    if option == PIXEL_DATA and policy.burned_in in ("ignore", "hold"):
        return f'the policy says burned_in = "{policy.burned_in}": no pixels are cleaned'
    if option == "clean_recognizable_visual_features" and policy.faces != "deface":
        return f'the policy says faces.action = "{policy.faces}": no face is taken out of an image'
    if option == "clean_descriptors" and policy.text == "remove":
        return 'the policy says text.mode = "remove": descriptions are removed, as the Basic Profile does'
    return ""

"""What may be claimed in (0012,0064) De-identification Method Code Sequence: computed, never a constant.

An option is claimed if it is on and all that it needs is built and asked for. Options are options of the Basic Profile:
if a rule of the policy keeps what the standard takes away, nothing at all is claimed.
"""

from veil.policy.model import Policy
from veil.policy.weakened import weakened

PIXEL_OPTIONS = ("clean_pixel_data", "clean_recognizable_visual_features")
OPTIONS: tuple[str, ...] = (
    "clean_pixel_data",
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
    "clean_pixel_data": "pixels",
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


def objection(policy: Policy, option: str, rooms: frozenset[str]) -> str:
    """Why an option that is on may not be claimed; empty if it may."""
    room = ROOM_OF.get(option)
    if room is not None and room not in rooms:
        return f"the room that would do it ({room}) is not built yet; what it would clean is removed, held or flagged"
    if option == "clean_pixel_data" and policy.burned_in == "ignore":
        return 'the policy says burned_in = "ignore"'
    if option == "clean_recognizable_visual_features" and policy.faces != "deface":
        return f'the policy says faces.action = "{policy.faces}": no face is taken out of an image'
    if option == "clean_descriptors" and policy.text == "remove":
        return 'the policy says text.mode = "remove": descriptions are removed, as the Basic Profile does'
    return ""

"""Which kinds of objects may be delivered, by the category of their SOP class."""

from veil import standard
from veil.policy.actions import ObjectRule
from veil.policy.model import Policy

DEFAULTS: dict[str, str] = {
    "image": "deliver",
    "segmentation": "deliver",
    "rt": "deliver",
    "rt_image": "deliver",
    "rt_dose": "deliver",
    "registration": "deliver",
    "measurement": "deliver",
    "waveform": "deliver",
    "spectroscopy": "deliver",
    "parametric_map": "deliver",
    "tractography": "deliver",
    "real_world_value_map": "deliver",
    "presentation_state": "deliver",
    "bulk_annotation": "deliver",
    "audio": "hold",
    "sr": "hold",
    "key_object": "hold",
    "encapsulated_document": "hold",
    "raw": "hold",
    "surface": "hold",
    "wsi_microscopy": "hold",
    "non_patient_or_workflow": "hold",
    "retired_standalone": "hold",
    "other": "hold",
    "media_directory": "hold",
}
"""What is done with a category that a policy does not name."""

AUDIO = frozenset({"1.2.840.10008.5.1.4.1.1.9.4.1", "1.2.840.10008.5.1.4.1.1.9.4.2"})
"""SOP classes of sound: somebody speaks, and a voice is a biometric identifier (45 CFR 164.514(b)(2)(i)(P))."""

ROOMS_TO_COME = frozenset({"audio", "sr", "key_object", "encapsulated_document", "raw", "wsi_microscopy"})
"""Categories whose identity hides where only a room of their own can find it, and that room is not built yet."""


def object_rule(policy: Policy, sop_class_uid: str) -> ObjectRule:
    """Whether objects of a SOP class may be delivered; a SOP class that the tables do not know is always held."""
    found = standard.sop.sop_class(sop_class_uid)
    if found is None:
        return ObjectRule(False, "H-SOP-CLASS-UNKNOWN", "the SOP class is not in the tables")
    category = "audio" if found.uid in AUDIO else found.category
    if policy.objects.get(category, DEFAULTS.get(category, "hold")) == "deliver":
        return ObjectRule(True, "D-CLEAN", f"policy {policy.name}: [objects] {category} = deliver")
    if category in ROOMS_TO_COME:
        return ObjectRule(False, "H-ROOM-MISSING", f"{category}: no room cleans this kind of object yet")
    return ObjectRule(False, "H-OBJECT-KIND", f"policy {policy.name}: [objects] {category} = hold")

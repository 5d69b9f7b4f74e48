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

SURFACE_SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.5"
"""A segmentation as any other, whose numbers are a mesh; the survey flags that of a skin. Surface scans are none."""

CLEANED = "encapsulated_document"
"""The category that is rebuilt or held, and never delivered as it is: what `deliver` means for it is `clean`."""


def object_rule(policy: Policy, sop_class_uid: str) -> ObjectRule:
    """Whether objects of a SOP class may be delivered; a SOP class that the tables do not know is always held."""
    found = standard.sop.sop_class(sop_class_uid)
    if found is None:
        return ObjectRule(False, "H-SOP-CLASS-UNKNOWN", "the SOP class is not in the tables")
    category = _category(found)
    said = policy.objects.get(category, DEFAULTS.get(category, "hold"))
    if said == "deliver" or (said == "clean" and category == CLEANED):
        shown = "clean" if category == CLEANED else said
        return ObjectRule(True, "D-CLEAN", f"policy {policy.name}: [objects] {category} = {shown}")
    return ObjectRule(False, "H-OBJECT-KIND", f"policy {policy.name}: [objects] {category} = hold")


def _category(found: standard.sop.SopClass) -> str:
    """The category of a SOP class, of which two are narrower here than in the table."""
    if found.uid in AUDIO:
        return "audio"
    return "segmentation" if found.uid == SURFACE_SEGMENTATION else found.category

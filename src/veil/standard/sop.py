"""Storage SOP classes: their IOD, and how likely their pixels or contents show who the patient is."""

from dataclasses import dataclass
from functools import cache

from veil.standard import _tables

_FACES = ("volumetric", "surface", "photographic", "possible", "partial", "unknown")


@dataclass(frozen=True, slots=True)
class SopClass:
    """One storage SOP class of PS3.4. `category`, `pixel_data` and the two risks are judgements, not the standard's.

    Attributes:
        iod: the key of its IOD in `standard.iod`; None for retired classes that PS3.3 no longer describes.
        category: image, sr, rt, waveform, encapsulated_document, ...
        burned_in_risk: none, low, medium, high, unknown, graphic_text, annotation_text or document_text; some with a
            condition in brackets after it.
        face_risk: none, low, possible, partial, photographic, surface, volumetric or unknown; some with a condition
            in brackets after it.
    """

    uid: str
    name: str
    iod: str | None
    retired: bool
    category: str
    pixel_data: bool
    burned_in_risk: str
    face_risk: str

    @property
    def can_show_face(self) -> bool:
        """Whether an object of the kind shows a face where it is one of the head."""
        return self.face_risk.startswith(_FACES)


@cache
def classes() -> dict[str, SopClass]:
    """Every storage SOP class by its UID."""
    return {
        uid: SopClass(uid, name, iod or None, retired == "Y", category, pixel_data == "Y", burned_in, face)
        for uid, name, iod, retired, category, pixel_data, burned_in, face in _tables.rows("sop_classes.tsv")
    }


def sop_class(uid: str) -> SopClass | None:
    """The SOP class of a UID (blanks and NULs around it do not count); None if it is not a known storage class."""
    return classes().get(uid.strip(" \0"))

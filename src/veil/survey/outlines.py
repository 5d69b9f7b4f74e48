"""Outlines of a body: a contour or a segment of the skin where a head may be in view can rebuild a face.

The image may have lost its face, or never be released; the structure set drawn on it still has one (PS3.15 E.3.2; MIDI
best practice 15). What is told here is "possible": a doubt counts as yes.
"""

import re
from collections.abc import Iterator
from typing import Final

from veil.dicom import vr as vrs
from veil.dicom.charset import CharacterSet, parse
from veil.dicom.instance import Opened
from veil.dicom.part10 import uid
from veil.dicom.scan import Buffer, Element, scan, scan_items, un_is_explicit
from veil.errors import ReadError
from veil.survey import profiles

STRUCTURE_SET: Final = "1.2.840.10008.5.1.4.1.1.481.3"
SEGMENTED: Final = frozenset((
    "1.2.840.10008.5.1.4.1.1.66.4",  # Segmentation
    "1.2.840.10008.5.1.4.1.1.66.5",  # Surface Segmentation
    "1.2.840.10008.5.1.4.1.1.66.7",  # Label Map Segmentation
))  # fmt: skip
_CHARSET: Final = 0x00080005
_SEGMENTS: Final = 0x00620002
_SEGMENT_TEXTS: Final = (0x00620005, 0x00620006)
"""Segment Label and Segment Description."""
_ROIS, _OBSERVATIONS, _CONTOURED = 0x30060020, 0x30060080, 0x30060039
_ROI_NUMBER, _ROI_NAME = 0x30060022, 0x30060026
_REFERENCED, _LABEL, _INTERPRETED = 0x30060084, 0x30060085, 0x300600A4
_CODE, _SCHEME = 0x00080100, 0x00080102
_MOST_CODES_DEEP: Final = 4

_WORDS: Final = re.compile(
    r"(?i)(?<![^\W_])(?:body|bodies|skin|external|extern|outline|scalp|face|facial|head|kopf|gesicht|haut|k[oö]rper|"
    r"aussenkontur|außenkontur|peau|visage|t[eê]te|corps|piel|cara|cabeza|cuerpo|pelle|testa|huid|hoofd|"
    r"patient|surface)(?![^\W\d_])"
)
"""Words that name the outline of a body, or a head, in several languages."""
_ANATOMY: Final = re.compile(
    r"(?i)vertebra|ciliary|carotid|iliac|capsule|auditory|canal|oblique|pancrea|stomach|gastric|stern|uter|genicul|"
    r"callosum|fem(?:ur|oral)|humer|radial|radius|caudate|\brib|foreign|couch|table|tisch|tumou?r|lesion|nodule|"
    r"cavernos|penis|orbitofrontal|fusiform|cell|nucle|of (?:the )?pancreas"
)
"""What such a word belongs to where it means a part of an organ, or furniture: femoral head, vertebral body."""
_CODES: Final = frozenset(
    {
        *(("SCT", code) for code in (
            "39937001", "181469002", "38266002", "89545001", "91397008", "69536005", "774007", "41695006",
            "43067004", "73897004", "70762009", "68698007", "113179006",
        )),
        *((scheme, code) for scheme in ("SRT", "SNM3", "99SDM") for code in (
            "T-01000", "T-00009", "T-D0010", "T-D1200", "T-D1100", "T-D1000", "T-D1160",
        )),
        ("DCM", "130047"),  # External Body Model
        ("DCM", "130055"),  # Entire Body Target Volume
        ("FMA", "7163"),  # Skin
        ("FMA", "24728"),  # Face
        ("FMA", "7154"),  # Head
        ("FMA", "20394"),  # Human body
    }
)  # fmt: skip
"""Skin, scalp, face, head and the whole body, in the schemes of PS3.16 CID 7151, 7192, 9502 and 9580."""
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def names_outline(text: str) -> bool:
    """Tells whether a label names the skin, the outline of a body, a face or a head; a doubt is a yes.

    Args:
        text: the label as written, before it is cleaned.
    """
    spaced = _CAMEL.sub(" ", text)
    return _WORDS.search(spaced) is not None and _ANATOMY.search(spaced) is None


def may_rebuild_face(opened: Opened) -> bool:
    """Tells whether an object holds the outline of a body where a head may be in view.

    Structure sets: an ROI that is or is called an outline, and whose upper end is not as wide as a trunk.
    Segmentations: a segment of skin, body, face or head, wherever it lies. Any other object: no.
    """
    look = _LOOKS.get(opened.sop_class)
    if look is None:
        return False
    try:
        return look(_Part(opened.buf, opened.elements, CharacterSet(), explicit=opened.explicit))
    except ReadError:
        return True  # a sequence that nobody can read may hold one


class _Part:
    """One data set or item: its elements by tag, and its texts."""

    def __init__(
        self, buf: Buffer, elements: list[Element], charset: CharacterSet, *, explicit: bool, depth: int = 0
    ) -> None:
        self._buf = buf
        self._elements = {element[0]: element for element in elements}
        self._explicit = explicit
        self._depth = depth
        own = self._elements.get(_CHARSET)
        self._charset = charset if own is None else parse(bytes(buf[own[3] : own[4]]))

    def bytes(self, tag: int) -> bytes:
        """The value of an element as written; nothing where there is none."""
        found = self._elements.get(tag)
        return b"" if found is None or found[5] is not None else bytes(self._buf[found[3] : found[4]])

    def text(self, tag: int) -> str:
        """The value of a text."""
        return self._charset.decode(self.bytes(tag)).strip(" \0")

    def items(self, tag: int) -> Iterator["_Part"]:
        """The items of a sequence; none where there is none."""
        found = self._elements.get(tag)
        if found is None:
            return
        buf, items = self._buf, found[5]
        explicit = self._explicit and (found[1] == b"SQ" or un_is_explicit(buf, found[3]))
        if items is None:
            items, _ = scan_items(buf, found[3], found[4], explicit=explicit, delimited=False, depth=self._depth)
        for item in items:
            if len(item) != 5:  # noqa: PLR2004  a fragment of pixels, where an item belongs
                raise ReadError("Q-ENCODING", "fragments where items belong")
            elements = item[4]
            if elements is None:
                elements, _ = scan(buf, item[1], item[2], explicit=explicit, depth=self._depth + 1)
            yield _Part(buf, elements, self._charset, explicit=explicit, depth=self._depth + 1)

    def codes(self, deep: int = _MOST_CODES_DEEP) -> Iterator[tuple[str, str]]:
        """(scheme, code) of every code in the items of its sequences."""
        for tag, element in self._elements.items():
            if deep and (element[1] == b"SQ" or vrs.implicit_table().get(tag) == b"SQ") and not tag & 0x10000:
                for item in self.items(tag):
                    if item.bytes(_CODE):
                        yield uid(item.bytes(_SCHEME)), uid(item.bytes(_CODE))
                    yield from item.codes(deep - 1)


def _is_outline(part: _Part, texts: tuple[int, ...]) -> bool:
    return any(names_outline(part.text(tag)) for tag in texts) or not _CODES.isdisjoint(part.codes())


def _in_segments(top: _Part) -> bool:
    return any(_is_outline(segment, _SEGMENT_TEXTS) for segment in top.items(_SEGMENTS))


def _in_contours(top: _Part) -> bool:
    outlines = {roi.bytes(_ROI_NUMBER).strip(b" \0") for roi in top.items(_ROIS) if _is_outline(roi, (_ROI_NAME,))}
    for seen in top.items(_OBSERVATIONS):
        external = seen.bytes(_INTERPRETED).strip(b" \0").upper() == b"EXTERNAL"
        if external or _is_outline(seen, (_LABEL,)):
            outlines.add(seen.bytes(_REFERENCED).strip(b" \0"))
    drawn = (part for part in top.items(_CONTOURED) if part.bytes(_REFERENCED).strip(b" \0") in outlines)
    return any(_reaches_head(part) for part in drawn)


def _reaches_head(drawn: _Part) -> bool:
    contours = [part.bytes(profiles.CONTOUR_DATA) for part in drawn.items(profiles.CONTOURS)]
    return profiles.reaches_head(contours)


_LOOKS: Final = {**dict.fromkeys(SEGMENTED, _in_segments), STRUCTURE_SET: _in_contours}

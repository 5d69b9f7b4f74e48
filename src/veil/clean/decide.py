"""Whether an instance may be cleaned and leave at all: the rule for its kind, its pixels and its face."""

from functools import lru_cache
from typing import Final

from veil import standard
from veil.clean import slides, waveforms
from veil.clean.graphics.spare import hold_if_inseparable
from veil.dicom.instance import Opened
from veil.dicom.scan import PIXELS, Element
from veil.errors import HoldError
from veil.policy import RuleBook

_BURNED_IN: Final = 0x00280301
_IMAGE_TYPE: Final = 0x00080008
_ENCRYPTED: Final = 0x04000500
_OVERLAYS: Final = 0x60000000
_OVERLAY_BIT_POSITION: Final = 0x60000102
_FRAMES, _SAMPLES = 0x00280008, 0x00280002
_SHAPE: Final = (_SAMPLES, 0x00280010, 0x00280011, 0x00280100)
"""Samples per Pixel, Rows, Columns, Bits Allocated."""
_MOST_TAIL: Final = 1 << 20
_MEASURES: Final = frozenset((_FRAMES, *_SHAPE))
_LOOKED_AT: Final = frozenset((_BURNED_IN, _IMAGE_TYPE, _ENCRYPTED, *slides.LOOKED_AT))
_SCREENS: Final = (b"SCREEN SAVE", b"SCREENSAVE", b"SCREEN_SAVE")


def hold_if_told(
    book: RuleBook,
    opened: Opened,
    *,
    face: bool,
    rooms: frozenset[str] = frozenset(),
    accepted: frozenset[str] = frozenset(),
) -> None:
    """Holds an instance that may not leave under this policy.

    Args:
        book: the rules.
        opened: the instance.
        face: the survey found that it may show a face.
        rooms: the cleaning rooms that exist; without `pixels` nobody looks, and what may hold text is held.
        accepted: codes for which a person let this very file pass.

    Raises:
        HoldError: H-SOP-CLASS-UNKNOWN, H-OBJECT-KIND, H-ROOM-MISSING, H-SLIDE-LABEL, H-AUDIO, H-BURNED-IN, H-FACE,
            H-ENCRYPTED or H-OVERLAY-BITS.
    """
    rule = book.object_rule(opened.sop_class)
    if not rule.deliver:
        raise HoldError(rule.code, rule.reason)
    found = {
        opened.tags[index]: opened.buf[opened.elements[index][3] : opened.elements[index][4]]
        for index in _places(opened.tags)
    }
    if found.pop(_ENCRYPTED, b""):
        raise HoldError("H-ENCRYPTED", "encrypted attributes")
    kind = standard.sop.sop_class(opened.sop_class)
    slides.hold_if_labelled(opened.sop_class, kind.category if kind else "", found)
    if kind and kind.category == slides.CATEGORY:
        for tag, element in zip(opened.tags, opened.elements, strict=True):
            if tag in slides.FRAMES:
                slides.hold_if_a_frame_is(opened.buf[element[3] : min(element[4], element[3] + slides.MOST_SEARCHED)])
    if waveforms.WAVEFORM_SEQUENCE in opened.tags and book.policy.objects.get("audio", "hold") == "hold":
        sequence = opened.elements[opened.tags.index(waveforms.WAVEFORM_SEQUENCE)]
        waveforms.hold_if_sound(opened.buf, sequence, explicit=opened.explicit)
    if "H-BURNED-IN" not in accepted:
        hold_burned_in(book.policy.burned_in, opened.sop_class, found, rooms)
    positions = {tag: value for tag, value in found.items() if tag > _OVERLAYS and any(value)}
    if positions:
        hold_if_inseparable(opened, positions)
    if _has_tail(opened):
        raise HoldError("H-PIXELS-TRAILING", "bytes behind the last frame")
    if face and book.policy.faces != "flag" and "H-FACE" not in accepted:
        raise HoldError("H-FACE", "it may show a face")


@lru_cache(maxsize=1024)
def _places(tags: tuple[int, ...]) -> tuple[int, ...]:
    """Where the attributes stand that are looked at; the files of a series have the same layout."""
    return tuple(
        index for index, tag in enumerate(tags) if tag in _LOOKED_AT or tag & 0xFF00FFFF == _OVERLAY_BIT_POSITION
    )


def frames_stop(opened: Opened) -> int:
    """Gives the offset behind the last frame of native pixel data; 0 where there are none, or nobody can tell."""
    found = {tag: element for tag, element in zip(opened.tags, opened.elements, strict=True) if tag in _MEASURES}
    pixels = _native(opened)
    if pixels is None:
        return 0
    values = {tag: bytes(opened.buf[element[3] : min(element[4], element[3] + 12)]) for tag, element in found.items()}
    count = values.get(_FRAMES, b"").strip(b" \0")
    bits = int(count) if count.isdigit() else 1
    for tag in _SHAPE:
        bits *= int.from_bytes(values.get(tag, b""), "little") or (tag == _SAMPLES)
    return pixels[3] + (bits + 7) // 8 if bits else 0


def _native(opened: Opened) -> "Element | None":
    return next((found for found in opened.elements if found[0] in PIXELS and found[5] is None), None)


def _has_tail(opened: Opened) -> bool:
    """Whether native pixel data go on behind the last frame with more than zeros: nobody who looks at it sees that."""
    pixels = _native(opened)
    if pixels is None or pixels[3] == pixels[4]:
        return False
    start, stop = frames_stop(opened), pixels[4]
    if not start:
        return True  # nobody can tell where a frame ends
    if stop - start <= 1:
        return False
    if stop <= len(opened.buf):
        return any(opened.buf[start:stop].strip(b"\0"))
    opened.stream.seek(start)
    return any(opened.stream.read(min(stop - start, _MOST_TAIL)).strip(b"\0")) or stop - start > _MOST_TAIL


def hold_burned_in(
    burned_in: str, sop_class: str, found: dict[int, bytes], rooms: frozenset[str] = frozenset()
) -> None:
    """Holds what may have text in its pixels; a received NO is no evidence (the MIDI report, best practice 10).

    Args:
        burned_in: look | risk | hold | ignore, as the policy has it.
        sop_class: UID of the SOP class.
        found: values of Burned In Annotation and Image Type, by tag; empty where only the kind is asked about.
        rooms: the cleaning rooms that exist; with `pixels` what is to be looked at is looked at there.

    Raises:
        HoldError: H-BURNED-IN.
    """
    if burned_in == "ignore" or ("pixels" in rooms and burned_in != "hold"):
        return
    kind = standard.sop.sop_class(sop_class)
    if kind is None or not kind.pixel_data:
        return
    # Of slides it is the label that makes the risk high, and an image that may show it is held before.
    high = kind.burned_in_risk.startswith("high") and kind.category != slides.CATEGORY
    said = found.get(_BURNED_IN, b"").strip(b" \0").upper() == b"YES"
    screen = any(word in found.get(_IMAGE_TYPE, b"").upper() for word in _SCREENS)
    if burned_in == "hold" or high or said or screen:
        raise HoldError("H-BURNED-IN", "pixels that may hold text")

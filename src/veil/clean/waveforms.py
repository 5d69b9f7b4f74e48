"""Waveforms: sound among them is held, whatever its SOP class says; everything else is numbers, codes and texts.

A voice is a biometric identifier (45 CFR 164.514(b)(2)(i)(P)). The audio classes are held by their category; samples
that are companded as telephones do (MB and AB, PS3.3 C.10.9.1.5), or taken as fast as theirs, are speech in any other
class, too. The texts of annotations, channels and groups go through the text room, like all others; samples are copied.
"""

from typing import Final

from veil.dicom.scan import Buffer, Element, scan, scan_items, un_is_explicit
from veil.errors import HoldError, ReadError

WAVEFORM_SEQUENCE: Final = 0x54000100
_INTERPRETATION: Final = 0x54001006
_FREQUENCY: Final = 0x003A001A
_HIGHEST: Final = 8000.0
"""Samples a second: telephones have so many, and hearts, nerves and breath are recorded with fewer."""
_COMPANDED: Final = frozenset((b"MB", b"AB"))
_SEQUENCE_VRS: Final = (b"SQ", b"UN")


def hold_if_sound(buf: Buffer, element: Element, *, explicit: bool) -> None:
    """Holds an instance with companded samples in its Waveform Sequence, or whose samples nobody can tell.

    Args:
        buf: the data set.
        element: the Waveform Sequence.
        explicit: whether VRs are written.

    Raises:
        HoldError: H-AUDIO.
        ReadError: the sequence cannot be understood.
    """
    _, vr, _, value, stop, items = element
    if stop > len(buf):
        raise HoldError("H-AUDIO", "a waveform too large to be looked into")
    if vr not in _SEQUENCE_VRS:
        return  # whatever it is, it is no sequence, and does not stay
    explicit = explicit and (vr == b"SQ" or un_is_explicit(buf, value))
    try:
        if items is None:
            items, _ = scan_items(buf, value, stop, explicit=explicit, delimited=False, depth=1)
        for _, start, end, _, known in items:  # type: ignore[misc]  # items: pixels alone have fragments
            inside = known
            if inside is None:
                inside, _ = scan(buf, start, end, explicit=explicit, depth=2)
            if any(one[0] == _INTERPRETATION and _value(buf, one) in _COMPANDED for one in inside):
                raise HoldError("H-AUDIO", "sound in a waveform")
            if any(one[0] == _FREQUENCY and not _is_slow(_value(buf, one)) for one in inside):
                raise HoldError("H-AUDIO", "a waveform sampled as fast as sound")
    except ReadError:
        if vr == b"SQ":
            raise


def _is_slow(value: bytes) -> bool:
    try:
        return 0 <= float(value.decode("ascii", "replace")) < _HIGHEST
    except ValueError:
        return False


def _value(buf: Buffer, element: Element) -> bytes:
    return bytes(buf[element[3] : element[4]]).strip(b" \0").upper()

"""Siemens CSA headers, (0029,xx10) and (0029,xx20) of the creator SIEMENS CSA HEADER: rebuilt with numbers alone.

A CSA header is a list of named tags with texts as values, in two layouts: `SV10` and an older one without a magic. The
series header holds the whole protocol of the examination (MrPhoenixProtocol, ASCCONV) with what people typed, and both
hold dates and UIDs. Of all that the tags stay whose numbers the lists of safe private attributes keep where the same
scanner writes them as elements of their own (SIEMENS MR HEADER, SIEMENS MR SDI 02, SIEMENS MR SDS 01): diffusion
weighting, mosaic, slice times, phase encoding. The layout follows the description in NiBabel's documentation.
"""

import re
from collections.abc import Iterator
from struct import Struct, error
from typing import Final

PLACES: Final = frozenset((("SIEMENS CSA HEADER", 0x0029, 0x10), ("SIEMENS CSA HEADER", 0x0029, 0x20)))
"""Where CSA headers stand: private creator, group, low byte."""

_MR, _IMAGE, _SERIES = "SIEMENS MR HEADER", "SIEMENS MR SDI 02", "SIEMENS MR SDS 01"
SAFE: Final[dict[bytes, tuple[bytes, str, int, int]]] = {
    b"NumberOfImagesInMosaic": (b"US", _MR, 0x0019, 0x0A),
    b"SliceMeasurementDuration": (b"DS", _MR, 0x0019, 0x0B),
    b"B_value": (b"IS", _MR, 0x0019, 0x0C),
    b"DiffusionDirectionality": (b"CS", _MR, 0x0019, 0x0D),
    b"DiffusionGradientDirection": (b"FD", _MR, 0x0019, 0x0E),
    b"ImaAbsTablePosition": (b"SL", _MR, 0x0019, 0x13),
    b"ImaRelTablePosition": (b"IS", _MR, 0x0019, 0x14),
    b"SlicePosition_PCS": (b"FD", _MR, 0x0019, 0x15),
    b"TimeAfterStart": (b"DS", _MR, 0x0019, 0x16),
    b"SliceResolution": (b"DS", _MR, 0x0019, 0x17),
    b"RealDwellTime": (b"IS", _MR, 0x0019, 0x18),
    b"B_matrix": (b"FD", _MR, 0x0019, 0x27),
    b"BandwidthPerPixelPhaseEncode": (b"FD", _MR, 0x0019, 0x28),
    b"MosaicRefAcqTimes": (b"FD", _MR, 0x0019, 0x29),
    b"PhaseEncodingDirectionPositive": (b"IS", _IMAGE, 0x0021, 0x1C),
    b"MultistepIndex": (b"IS", _IMAGE, 0x0021, 0x24),
    b"EchoColumnPosition": (b"IS", _IMAGE, 0x0021, 0x33),
    b"EchoPartitionPosition": (b"IS", _IMAGE, 0x0021, 0x48),
    b"EchoLinePosition": (b"IS", _IMAGE, 0x0021, 0x49),
    b"Actual3DImaPartNumber": (b"IS", _IMAGE, 0x0021, 0x4E),
    b"ProtocolSliceNumber": (b"IS", _IMAGE, 0x0021, 0x5E),
    b"SliceArrayConcatenations": (b"DS", _SERIES, 0x0021, 0x04),
    b"PhaseGradientAmplitude": (b"DS", _SERIES, 0x0021, 0x11),
    b"ReadoutOS": (b"FD", _SERIES, 0x0021, 0x12),
    b"SelectionGradientAmplitude": (b"DS", _SERIES, 0x0021, 0x17),
    b"Isocentered": (b"US", _SERIES, 0x0021, 0x27),
    b"ReadoutGradientAmplitude": (b"DS", _SERIES, 0x0021, 0x30),
}
"""Tags that stay: their VR, and the listed private attribute (creator, group, low byte) that says the same."""

_MAGIC: Final = b"SV10\4\3\2\1"
_START: Final = Struct("<II")
_TAG: Final = Struct("<64si4siii")
_ITEM: Final = Struct("<4i")
_CHECK: Final = 77
_CHECKS: Final = (77, 205)
_MOST_TAGS: Final = 1024
_LARGEST: Final = 4 << 20
_NUMBER: Final = re.compile(rb"[+-]?\d{1,6}(?:\.\d{1,17})?(?:[eE][+-]?\d{1,3})?")
_WORDS: Final = frozenset((b"DIRECTIONAL", b"ISOTROPIC", b"NONE", b"BMATRIX"))
"""The terms of Diffusion Directionality."""
_DATA_TYPES: Final = {b"CS": 16, b"DS": 3, b"FD": 4, b"IS": 6, b"SL": 7, b"US": 10}
"""Siemens' own numbers of VRs; no reader needs them."""

Tag = tuple[bytes, list[bytes]]


def rebuild(raw: bytes) -> bytes | None:
    """Writes a CSA header anew, as `SV10`, with the safe tags whose values are all numbers.

    Args:
        raw: the value of the private attribute, either layout.

    Returns:
        The new value, the same for the same tags; None where it cannot be read or nothing is left.
    """
    try:
        kept = [(name, values) for name, values in _tags(raw) if values and _harmless(name, values)]
    except (error, ValueError):
        return None
    names = [name for name, _ in kept]
    if not kept or len(set(names)) != len(names):
        return None
    out = [_MAGIC, _START.pack(len(kept), _CHECK)]
    for name, values in kept:
        vr = SAFE[name][0]
        out.append(_TAG.pack(name, len(values), vr, _DATA_TYPES[vr], len(values), _CHECK))
        for value in values:
            text = value + b"\0"
            out += (_ITEM.pack(len(text), len(text), _CHECK, len(text)), text, bytes(-len(text) % 4))
    return b"".join(out)


def _harmless(name: bytes, values: list[bytes]) -> bool:
    if name not in SAFE:
        return False
    if SAFE[name][0] == b"CS":
        return all(value in _WORDS for value in values)
    return all(_NUMBER.fullmatch(value) for value in values)


def _tags(raw: bytes) -> Iterator[Tag]:
    """Name and values of every tag.

    Raises:
        ValueError: it is no CSA header.
        struct.error: it ends too early.
    """
    if len(raw) > _LARGEST:
        raise ValueError
    new = raw.startswith(_MAGIC[:4])
    count, check = _START.unpack_from(raw, len(_MAGIC) if new else 0)
    if not 0 < count <= _MOST_TAGS or check != _CHECK:
        raise ValueError
    pos = _START.size + (len(_MAGIC) if new else 0)
    first = 0
    for number in range(count):
        name, multiplicity, _, _, items, check = _TAG.unpack_from(raw, pos)
        pos += _TAG.size
        if check not in _CHECKS or items < 0:
            raise ValueError
        first = items if number == 0 else first
        values, pos = _values(raw, pos, items, 0 if new else first, new=new)
        used = values[:multiplicity] if multiplicity > 0 else values
        yield name.partition(b"\0")[0], [value for value in used if value]


def _values(raw: bytes, pos: int, items: int, first: int, *, new: bool) -> tuple[list[bytes], int]:
    """The values of a tag, and the offset behind them; the old layout adds the first tag's item count to lengths."""
    values = []
    for _ in range(items):
        header = _ITEM.unpack_from(raw, pos)
        pos += _ITEM.size
        length = header[1] if new else header[0] - first
        if length < 0 and not new:
            length = 0  # nothing is known of where such a tag goes on; readers take it for empty
        if length < 0 or pos + length > len(raw):
            raise ValueError
        values.append(raw[pos : pos + length].partition(b"\0")[0].strip())
        pos += length + -length % 4
    return values, pos

"""Boxes of a JPEG frame made flat: whole blocks, in the domain of their coefficients (ITU-T T.81)."""

from collections.abc import Sequence
from typing import Final, Literal

from veil.clean.pixels.jpeg.frame import Frame, Scan, read
from veil.clean.pixels.jpeg.plane import Plane, planes
from veil.clean.pixels.jpeg.progressive import AcScan, RefinedDcScan
from veil.clean.pixels.jpeg.recode import Coder
from veil.clean.pixels.jpeg.sequential import DcScan
from veil.clean.pixels.model import Box
from veil.errors import HoldError

Fill = Literal["background", "black"]
_YCC: Final = 3
_MOST_WORK: Final = 1 << 25
"""Blocks of all scans: a progressive scan may have many of them in a few bits."""


def wipe(
    stream: bytes,
    boxes: Sequence[Box],
    level: Sequence[int] | None = None,
    *,
    levels: Sequence[Sequence[int]] | None = None,
    fill: Fill = "background",
    photometric: str = "",
) -> bytes:
    """Makes every block that a box touches flat; every coefficient of all other blocks stays as it is.

    In components with fewer samples than pixels the blocks cover more of the picture than the box. All AC coefficients
    of a wiped block are zero, its DC coefficient is the nearest to the wanted level that its quantisation allows.
    Bits of other blocks are copied, not coded anew; markers, their order and what follows the end are kept. Restart
    intervals without a wiped block are not looked into: damage there stays as it is.

    Args:
        stream: one frame of DCT-based Huffman coding: baseline, extended (8 or 12 bits) or progressive.
        boxes: in pixels of the frame; what lies outside of it is ignored.
        level: for each component the sample value that wiped blocks get, as a decoder gives it before it changes
            colours; None for what `fill` says.
        levels: a level for each box, in the place of one for all; where boxes share a block, the later one counts.
        fill: the mean of the blocks that border each box, or black.
        photometric: Photometric Interpretation of the data set, of which black depends; without it, black is taken
            from the stream, and for one component is 0.

    Raises:
        HoldError: H-PIXELS-UNREADABLE, the stream is damaged; H-PIXELS-CODEC, it is lossless, hierarchical or of
            arithmetic coding; H-PIXELS-TOO-LARGE.
    """
    frame = read(stream)
    found = planes(frame, boxes)
    if not any(plane.regions for plane in found):
        return stream
    if sum(found[member.number].wiped.size for scan in frame.scans for member in scan.members) > _MOST_WORK:
        raise HoldError("H-PIXELS-TOO-LARGE", "a JPEG frame of more scans of more blocks than there is time for")
    if levels is None and (level is not None or fill == "black"):
        levels = [black(frame, photometric) if level is None else level] * len(boxes)
    if levels is not None and (len(levels) != len(boxes) or {len(one) for one in levels} != {len(found)}):
        raise ValueError("a level is needed for each box and each component")
    readers = [_reader(stream, frame, scan, found, around=levels is None) for scan in frame.scans]
    for number, plane in enumerate(found):
        plane.fill(None if levels is None else [one[number] for one in levels], 1 << (frame.precision - 1))
    out, done = [], 0
    for scan, reader in zip(frame.scans, readers, strict=True):
        coder = Coder(scan)
        reader.plan(coder)
        tables = coder.settle()
        out += [stream[done : scan.head], tables, stream[scan.head : scan.start], reader.write(coder), coder.restore()]
        done = scan.stop
    return b"".join([*out, stream[done:]])


def _reader(
    stream: bytes, frame: Frame, scan: Scan, found: Sequence[Plane], *, around: bool
) -> DcScan | RefinedDcScan | AcScan:
    """Walks through one scan."""
    if scan.first:
        return AcScan(stream, frame, scan, found)
    if scan.high:
        return RefinedDcScan(stream, frame, scan, found)
    return DcScan(stream, frame, scan, found, around=around)


def black(frame: Frame, photometric: str) -> tuple[int, ...]:
    """Gives the samples of black (PS3.3 C.7.6.3.1.2), and for a fourth component 0."""
    largest, middle = (1 << frame.precision) - 1, 1 << (frame.precision - 1)
    count = len(frame.components)
    if count == 1:
        return (largest if photometric == "MONOCHROME1" else 0,)
    idents = bytes(component.ident for component in frame.components)
    told = frame.transform == 0 or (frame.transform < 0 and idents == b"RGB")
    if photometric == "RGB" or (not photometric and told) or count != _YCC:
        return (0,) * count
    return 0, middle, middle

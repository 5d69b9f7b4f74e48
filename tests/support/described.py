"""Images as their headers describe them: what the pixel room asks before it looks at a pixel."""

import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pydicom.datadict import dictionary_VR, tag_for_keyword

from support.encode import EXPLICIT
from support.engine import CT, instance
from veil.dicom.instance import Opened, open_instance

__all__ = ["CT", "REGIONS", "SEGMENTATION", "US", "calibrated", "image"]
US, SEGMENTATION = "1.2.840.10008.5.1.4.1.1.6.1", "1.2.840.10008.5.1.4.1.1.66.4"
REGIONS = 0x00186011
_CORNERS = (0x00186018, 0x0018601A, 0x0018601C, 0x0018601E)


@contextmanager
def image(
    folder: Path,
    said: Mapping[str, str],
    *elements: bytes,
    sop_class: str = US,
    rows: int = 4,
    columns: int = 6,
    pixels: bool = True,
) -> Iterator[Opened]:
    """An instance with these attributes, by keyword, and further elements as they are given; open for reading."""
    shape = [(0x00280010, rows), (0x00280011, columns)]
    written = [EXPLICIT.element(tag, "US", struct.pack("<H", value)) for tag, value in shape if value]
    for keyword, value in said.items():
        tag = tag_for_keyword(keyword)
        assert tag is not None
        written.append(EXPLICIT.element(tag, dictionary_VR(tag), value.encode("latin-1")))
    if pixels:
        written.append(EXPLICIT.element(0x7FE00010, "OW", bytes(rows * columns)))
    path = folder / "image.dcm"
    path.write_bytes(instance(*written, *elements, sop_class=sop_class))
    with open_instance(path) as opened:
        yield opened


def calibrated(*corners: tuple[int, int, int, int], undefined: bool = False) -> bytes:
    """A Sequence of Ultrasound Regions with these corners: x and y of the first and of the last pixel."""
    items = (
        EXPLICIT.item(
            b"".join(
                EXPLICIT.element(tag, "UL", struct.pack("<L", at)) for tag, at in zip(_CORNERS, corner, strict=True)
            )
        )
        for corner in corners
    )
    return EXPLICIT.element(REGIONS, "SQ", b"".join(items), undefined=undefined)

"""The corpus's images without burned-in text, decoded independently of the product.

`backgrounds.csv` lists what a person has looked at, in its own window and normalised by the local mean and deviation:
path, modality, group (images of one acquisition, or of one scene, share one), half, frames, the part without text (x0
y0 x1 y1; empty for all of it), and `mark` where a radio-opaque letter is seen. Groups are dealt to the halves in turn,
within their modality in the order of the SHA-256 of their first path, and stay there.
"""

import csv
import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pydicom
from pydicom.encaps import get_frame
from pydicom.pixels.processing import apply_color_lut, convert_color_space
from pydicom.pixels.utils import pixel_array

from support.corpus import SHARED
from support.drawn.model import Array, Background, Half

LIST: Final = Path(__file__).with_name("backgrounds.csv")
CORPUS: Final = SHARED / "corpus"
LOSSY: Final = ("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51")
FRAMES: Final = 24
"""So many frames of an object are used at most, evenly spread."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the list."""

    path: str
    modality: str
    group: str
    half: Half
    frames: int
    crop: tuple[int, ...]
    marked: bool

    def numbers(self) -> Iterator[int]:
        """The frames that are used, the middle one first."""
        used = min(self.frames, FRAMES)
        order = sorted(range(used), key=lambda at: abs(at - used // 2))
        yield from (at * self.frames // used for at in order)


@cache
def entries(half: Half | None = None) -> tuple[Entry, ...]:
    """The list, or a half of it; empty where the corpus is absent."""
    if not CORPUS.is_dir():
        return ()
    with LIST.open(newline="", encoding="utf-8") as rows:
        found = [
            Entry(
                path=row["path"],
                modality=row["modality"],
                group=row["group"],
                half=Half(row["half"]),
                frames=int(row["frames"]),
                crop=tuple(int(one) for one in row["crop"].split()),
                marked=row["note"] == "mark",
            )
            for row in csv.DictReader(rows)
        ]
    return tuple(one for one in found if half in {None, one.half})


def _samples(dataset: Any, frame: int) -> Array:
    """Stored values of a frame, by pydicom's plugins or by imagecodecs."""
    try:
        return np.asarray(pixel_array(dataset, index=frame, raw=True))
    except (RuntimeError, NotImplementedError):
        import imagecodecs

        stream = get_frame(dataset.PixelData, frame, number_of_frames=int(dataset.get("NumberOfFrames") or 1))
        lossless = b"\xff\xc3" in stream[:1024]
        return np.asarray((imagecodecs.ljpeg_decode if lossless else imagecodecs.jpeg_decode)(stream))


def _colours(dataset: Any, values: Array) -> tuple[Array, Array | None]:
    """RGB of stored values, and the palette where there is one."""
    photometric = dataset.PhotometricInterpretation
    if photometric != "PALETTE COLOR":
        ycbcr = photometric.startswith("YBR_FULL")
        return (convert_color_space(values, "YBR_FULL", "RGB") if ycbcr else values), None
    used, where = np.unique(values, return_inverse=True)
    colours = apply_color_lut(used[None], dataset)[0]
    colours = np.asarray(colours >> 8 if colours.dtype.itemsize > 1 else colours, np.uint8)
    return colours[where.reshape(values.shape)], np.unique(colours, axis=0)


def _windows(dataset: Any, *, turned: bool) -> tuple[tuple[float, float], ...]:
    """The header's windows in stored units (PS3.3 C.11.2.1.2, without the half units)."""
    slope, intercept = float(dataset.get("RescaleSlope") or 1), float(dataset.get("RescaleIntercept") or 0)
    found = []
    for name in ("WindowCenter", "WindowWidth"):
        value = dataset.get(name)
        values = [] if value is None else list(value) if isinstance(value, pydicom.multival.MultiValue) else [value]
        found.append([float(one) for one in values if one != ""])
    windows = []
    for centre, width in zip(*found, strict=False):
        ends = sorted((centre + sign * width / 2 - intercept) / slope for sign in (-1, 1))
        if all(map(math.isfinite, ends)):
            windows.append((-ends[1], -ends[0]) if turned else (ends[0], ends[1]))
    return tuple(windows)


def read(entry: Entry, frame: int = 0) -> Background:
    """A background of the list: what its stored values show."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dataset = pydicom.dcmread(CORPUS / entry.path, force=True)
        values = _samples(dataset, frame)
        turned = dataset.PhotometricInterpretation == "MONOCHROME1"
        palette = None
        colour = values.ndim == 3 or dataset.PhotometricInterpretation == "PALETTE COLOR"
        if colour:
            values, palette = _colours(dataset, values)
            values, low, high = np.asarray(values, np.uint8), 0, 255
        else:
            bits, signed = int(dataset.BitsStored), int(dataset.PixelRepresentation)
            values = values.astype(np.int64)
            low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
            low, high = min(low, int(values.min())), max(high, int(values.max()))
            if turned:
                values, low, high = -values, -high, -low
    x0, y0, x1, y1 = entry.crop or (0, 0, values.shape[1], values.shape[0])
    return Background(
        name=f"{entry.path}#{frame}",
        modality=entry.modality,
        values=np.ascontiguousarray(values[y0:y1, x0:x1]),
        low=low,
        high=high,
        bits=int(dataset.BitsStored),
        windows=() if colour else _windows(dataset, turned=turned),
        palette=palette,
        lossy=dataset.file_meta.get("TransferSyntaxUID") in LOSSY and int(dataset.BitsAllocated) == 8,
        marked=entry.marked,
    )

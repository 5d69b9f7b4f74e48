"""How much an image shows of the text that was burned into it."""

from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from pydicom.encaps import generate_frames

from support.drawn.model import Array


def ink_shown(path: Path, ink: Path) -> float:
    """The largest correlation, of any frame that had the text, of its values with the ink, where that is; 0 to 1."""
    drawn = np.load(ink)
    cover, x, y = drawn["ink"], int(drawn["x"]), int(drawn["y"])
    frames = _frames(pydicom.dcmread(path))
    found = 0.0
    for index in drawn["frames"]:
        values = frames[index].astype(np.float64)
        values = values.mean(axis=-1) if values.ndim > 2 else values
        part = values[y : y + cover.shape[0], x : x + cover.shape[1]]
        if part.std() > 0:
            found = max(found, abs(float(np.corrcoef(part.ravel(), cover.ravel())[0, 1])))
    return found


def _frames(dataset: Any) -> list[Array]:
    """Stored values of each frame, by codecs that are not the product's choice of them."""
    syntax, count = str(dataset.file_meta.TransferSyntaxUID), int(dataset.get("NumberOfFrames") or 1)
    if syntax.startswith("1.2.840.10008.1.2.4."):
        import imagecodecs

        decode = {"50": imagecodecs.jpeg_decode, "80": imagecodecs.jpegls_decode, "90": imagecodecs.jpeg2k_decode}
        one = decode[syntax.rpartition(".")[2]]
        return [np.asarray(one(stream)) for stream in generate_frames(dataset.PixelData, number_of_frames=count)]
    array = dataset.pixel_array
    return list(array) if count > 1 else [array]

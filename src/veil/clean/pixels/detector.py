"""Where text may be: the map of a PP-OCR detection model, made steady by a strip of ordinary text.

The model is a differentiable-binarisation network (Liao et al., "Real-time Scene Text Detection with Differentiable
Binarization", AAAI 2020). It was taught on pictures that hold text, and calls a picture without any one large box of
text; a strip of text below each tile, cut off the map again, gives it what it looks for.
"""

import os
from functools import cache
from pathlib import Path
from typing import Final, Literal

import cv2
import numpy as np

from veil.clean.pixels.model import Array

Model = Literal["det_v4", "det_v6"]
STRIP: Final = 40
"""Rows of ordinary text below a tile."""
STEP: Final = 32
"""Sides of what the model sees are multiples of this."""
_GREY: Final = 2
_WORDS: Final = "Ordinary text of a few words that anyone may read 0123456789 "
_DATA: Final = Path(__file__).parent / "data"
_MEAN: Final = np.array((0.485, 0.456, 0.406), np.float32) * 255
_SCALE: Final = 1 / (np.array((0.229, 0.224, 0.225), np.float32) * 255)


class Detector:
    """One detection model, loaded once, on one thread.

    It keeps the memory that it works in: to ask the system for it anew at each tile takes as long as half the work. How
    much that is, the largest tile says (150 MiB for 640 by 640).
    """

    def __init__(self, model: Model = "det_v4") -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_mem_pattern = False
        options.log_severity_level = 3
        options.add_session_config_entry("session.set_denormal_as_zero", "1")
        stream = os.fspath(_DATA / f"{model}.onnx")
        self._session = onnxruntime.InferenceSession(stream, options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name

    def map(self, tile: Array) -> Array:
        """How much each pixel looks like text, 0 to 1, as float32 (rows, columns).

        Args:
            tile: uint8, (rows, columns) grey or (rows, columns, 3) in the order B, G, R.
        """
        rows, columns = tile.shape[:2]
        height, width = -(-(rows + STRIP) // STEP) * STEP, -(-max(columns, 2 * STEP) // STEP) * STEP
        blob = np.empty((1, 3, height, width), np.float32)
        for channel in range(3):
            plane = tile if tile.ndim == _GREY else tile[:, :, channel]
            part = blob[0, channel, : height - STRIP]
            np.multiply(plane, _SCALE[channel], out=part[:rows, :columns])
            part[:rows, columns:] = part[:rows, columns - 1 : columns]
            part[rows:] = part[rows - 1]
            np.multiply(_strip(width), _SCALE[channel], out=blob[0, channel, height - STRIP :])
            blob[0, channel] -= _MEAN[channel] * _SCALE[channel]
        found = self._session.run(None, {self._input: blob})[0]
        result: Array = found[0, 0, :rows, :columns]
        return result


@cache
def _strip(width: int) -> Array:
    """A strip of ordinary text, dark on light, as wide as a tile: uint8 (STRIP, width)."""
    strip = np.full((STRIP, width), 255, np.uint8)
    words = _WORDS * (1 + width // 400)
    cv2.putText(strip, words, (8, 27), cv2.FONT_HERSHEY_DUPLEX, 0.7, 0, 1, cv2.LINE_AA)
    return strip

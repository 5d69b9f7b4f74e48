"""Reads the text of a box: PP-OCR v4 recognition (Apache-2.0), characters by connectionist temporal classification.

What is read decides only what may stay or what is known to identify; whether there is text at all is the finder's word.
"""

from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from veil.clean.pixels.model import Array, Box, Picture
from veil.identity.known import KnownIdentifiers

HEIGHT = 48
"""Rows of a line as the model was trained on them."""
_STRIDE = 8  # columns of a line to one step of the model's answer
_WIDEST = 2400
_LEAST_WIDTH = 160
_PAD = 0.15  # of the height of a line, on all sides
_TALL = 1.5
_TAILS = (0.2, 99.8)  # percentiles that are shown as black and white
_FEW = 50  # pixels below which percentiles tell nothing


class Reading(NamedTuple):
    """A line as it was read.

    Attributes:
        text: with single blanks between words; '' when nothing was read.
        score: the lowest character's, 0 to 1, case and blanks left out; 0 when nothing was read.
        mean: the mean of all characters'.
        angle: the turn, in degrees anticlockwise, after which it was read: 0, 90, 180 or 270.
        places: the middle of each character of `text` that is no blank, as a share of the crop's width.
    """

    text: str
    score: float
    mean: float
    angle: int = 0
    places: tuple[float, ...] = ()


class Reader:
    """Loads the model once; one thread, no arena, so that a worker's memory stays bounded."""

    def __init__(self) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        model = (files("veil.clean.pixels") / "data" / "rec_v4.onnx").read_bytes()
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        characters = self._session.get_modelmeta().custom_metadata_map["character"].split("\n")
        self._characters = ("", *characters, " ")  # the first class is the blank between two characters
        labels = {character: label for label, character in enumerate(self._characters)}
        self._twins = [labels.get(one.swapcase(), 0) if one != one.swapcase() else 0 for one in self._characters]

    def read(self, picture: Picture, box: Box) -> tuple[Reading, ...]:
        """All readings of a box that say something: each window and the whole range, upright or turned; best first."""
        return tuple(sorted(self._readings(picture, box), key=lambda reading: (-reading.mean, reading.angle)))

    def line(self, crop: Array, angle: int = 0) -> Reading:
        """Read one line.

        Args:
            crop: (rows, columns) or (rows, columns, 3), uint8, the line lying along the columns.
            angle: what the answer says of the turn that was made before.
        """
        import cv2

        rows, columns = crop.shape[:2]
        width = min(max(round(columns * HEIGHT / rows), 1), _WIDEST)
        method = cv2.INTER_AREA if rows > HEIGHT else cv2.INTER_CUBIC
        fitted = cv2.resize(crop, (width, HEIGHT), interpolation=method)
        if fitted.ndim == 2:  # noqa: PLR2004 - grey has two axes
            fitted = np.repeat(fitted[:, :, None], 3, axis=2)
        padded = max(_LEAST_WIDTH, -(-width // _STRIDE) * _STRIDE)
        line = np.zeros((1, 3, HEIGHT, padded), np.float32)
        line[0, :, :, :width] = (fitted[:, :, ::-1].astype(np.float32) / 127.5 - 1).transpose(2, 0, 1)
        return self._decoded(self._session.run(None, {self._input: line})[0][0], padded / width, angle)

    def _readings(self, picture: Picture, box: Box) -> Iterable[Reading]:
        area = cut(picture.values, box, round(_PAD * min(box.x1 - box.x0, box.y1 - box.y0)))
        if 0 in area.shape:
            return
        tall = area.shape[0] > _TALL * area.shape[1]
        for crop in _shown(area, picture.windows):
            for angle in (90, 270) if tall else (0, 180):
                reading = self.line(np.ascontiguousarray(np.rot90(crop, angle // 90)), angle)
                if reading.text:
                    yield reading

    def _decoded(self, steps: Array, stretch: float, angle: int) -> Reading:
        """Greedy: the best class of each step, repeats and blanks left out."""
        best = steps.argmax(axis=1)
        at = np.flatnonzero((best != 0) & (best != np.concatenate(([0], best[:-1]))))
        if not at.size:
            return Reading("", 0.0, 0.0, angle)
        ends = [_end(best, int(step)) for step in at]
        marks = [self._characters[best[step]] for step in at]
        likely = [self._share(steps[step:end], best[step]) for step, end in zip(at, ends, strict=True)]
        scores = [share for share, mark in zip(likely, marks, strict=True) if mark != " "]
        middles = [(int(step) + end) / 2 / len(best) * stretch for step, end in zip(at, ends, strict=True)]
        places = tuple(min(place, 1.0) for place, mark in zip(middles, marks, strict=True) if mark.strip())
        text = " ".join("".join(marks).split())
        if not text:
            return Reading("", 0.0, 0.0, angle)
        return Reading(text, min(scores), sum(scores) / len(scores), angle, places)

    def _share(self, steps: Array, label: int) -> float:
        """How sure a character is in its steps, whatever its case: C and c differ by their size alone."""
        twin = self._twins[label]
        return float((steps[:, label] + (steps[:, twin] if twin else 0)).max())


def known_in(text: str, known: KnownIdentifiers) -> bool:
    """Whether a text that was read holds a known identifier of the patient, as a whole or in its words."""
    return bool(known.in_text(text)) or names_patient(text, known)


def names_patient(text: str, known: KnownIdentifiers) -> bool:
    """Whether a word of a text, or words that stand together, are a part of the patient's name or its initials."""
    words = "".join(char if char.isalnum() else " " for char in text.lower()).split()
    runs = {"".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)}
    return not runs.isdisjoint(known.initials) or not known.name_parts.isdisjoint(words)


def cut(values: Array, box: Box, margin: int = 0) -> Array:
    """The part of a frame inside a box, with a margin as far as the frame has one."""
    return values[max(box.y0 - margin, 0) : box.y1 + margin, max(box.x0 - margin, 0) : box.x1 + margin]


def stretched(area: Array, low: float, high: float) -> Array:
    """Values between two bounds as uint8; what is no number counts as the lower one."""
    span = (np.nan_to_num(area.astype(np.float64), nan=low, posinf=high, neginf=low) - low) / max(high - low, 1e-12)
    return (span.clip(0, 1) * 255).astype(np.uint8)


def _shown(area: Array, windows: Sequence[tuple[float, float]]) -> Iterable[Array]:
    """A crop in its own range, and in each window in which something is to be seen."""
    whole = area[np.isfinite(area)]
    if not whole.size:
        return
    tails = np.percentile(whole, _TAILS if whole.size >= _FEW else (0, 100))
    ranges = [(float(tails[0]), float(tails[1])), (float(whole.min()), float(whole.max())), *windows]
    seen: set[bytes] = set()
    for low, high in ranges:
        shown = stretched(area, low, high)
        if shown.min() < shown.max() and shown.tobytes() not in seen:
            seen.add(shown.tobytes())
            yield shown


def _end(best: Array, step: int) -> int:
    """The step after the last one of a run of the same class."""
    end = step
    while end < len(best) and best[end] == best[step]:
        end += 1
    return end

"""Every image of the corpus: we decode what another decoder sees, and a wiped corner changes only the corner."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import imagecodecs
import numpy as np
import pydicom
import pytest
from pydicom.pixels.processing import apply_color_lut, convert_color_space
from pydicom.pixels.utils import pixel_array
from pydicom.uid import ExplicitVRLittleEndian

from support.corpus import bundled, corpus
from veil.clean.pixels import codecs
from veil.clean.pixels.codecs.deflated import inflated
from veil.clean.pixels.codecs.jpeg_header import header
from veil.clean.pixels.frames import Frames
from veil.clean.pixels.model import Array
from veil.clean.pixels.picture import picture
from veil.dicom.instance import open_instance
from veil.dicom.scan import PIXELS
from veil.errors import HoldError, InstanceError

pytestmark = pytest.mark.corpus
_ROOT = "1.2.840.10008.1.2."
_LOSSLESS = ("4.57", "4.70", "4.80", "4.81", "4.90", "4.91", "4.201", "4.203", "5", "8.1")
_SMALL = 640 * 480
_SOF3 = 0xC3
_ALONE = ("4.51", "4.53", "4.55", "4.111")
"""Syntaxes for whose files no second decoder is here: 12-bit JPEG, and JPEG within JPEG XL."""


@cache
def _by_syntax() -> dict[str, list[Path]]:
    """The corpus' images, by the transfer syntax that our output would have."""
    found: dict[str, list[Path]] = {}
    for path in [entry.path for entry in corpus() if entry.dicom] or bundled():
        try:
            with open_instance(path) as opened:
                if any(element[0] in PIXELS for element in opened.elements):
                    found.setdefault(opened.syntax.removeprefix(_ROOT), []).append(path)
        except InstanceError:
            continue
    return found


def _frames(
    syntax: str, most: int = 1 << 62, kinds: tuple[str, ...] = ("",)
) -> Iterator[tuple[Path, Frames, int, Array]]:
    """The first and the last frame of each image that is not held: file, frames, number, stored values."""
    for path in _by_syntax().get(syntax, []):
        with open_instance(path) as opened:
            try:
                frames = Frames(opened)
                fmt = frames.format
                if fmt.rows * fmt.columns > most or not fmt.photometric.startswith(kinds):
                    continue
                for index in sorted({0, len(frames) - 1}):
                    yield path, frames, index, frames.stored(index)
            except HoldError:
                continue  # counted by code below


def _another(path: Path, frames: Frames, index: int) -> Array | None:
    """What another decoder sees; None where none reads it."""
    stream = frames.encoded(index) if not frames.native else b""
    if frames.format.syntax.endswith((".57", ".70")) and header(stream).sof == _SOF3:
        return np.asarray(imagecodecs.jpegsof3_decode(stream))
    if frames.format.syntax.endswith((".201", ".203")):
        return np.asarray(imagecodecs.htj2k_decode(stream))
    dataset = pydicom.dcmread(path, force=True)
    if frames.format.syntax.endswith(".8.1"):
        dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        dataset.PixelData, dataset.NumberOfFrames, index = inflated(stream, frames.format), 1, 0
        dataset["PixelData"].is_undefined_length = False
    if "TransferSyntaxUID" not in dataset.file_meta or not dataset.get("PhotometricInterpretation"):
        return None
    try:
        return np.asarray(pixel_array(dataset, raw=True, index=index))
    except (RuntimeError, NotImplementedError):
        return None


def _same(found: Array, wanted: Array, syntax: str) -> bool:
    if syntax == "4.203":  # lossy; and the other decoder does not clip, but begins again at 0
        off = (found - wanted).astype(np.int8)
        return int(np.abs(off).max()) <= 1
    return np.array_equal(found, wanted, equal_nan=found.dtype.kind == "f")


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2", "1", "1.99", *_LOSSLESS, "4.50"])
def test_another_decoder_sees_the_same(syntax: str) -> None:
    compared = alone = 0
    for path, frames, index, found in _frames(syntax):
        wanted = _another(path, frames, index)
        if wanted is None:
            alone += 1
            continue
        compared += 1
        assert found.shape == wanted.shape
        # One decoder knows no sign, another gives another byte order.
        assert _same(found, wanted.astype(found.dtype), syntax)
    assert compared
    assert alone <= compared // 10 + 4


@pytest.mark.parametrize("syntax", _ALONE)
def test_what_nobody_else_decodes_here_is_decoded_and_not_flat(syntax: str) -> None:
    seen = [values.min() < values.max() for *_, values in _frames(syntax)]
    assert seen
    assert all(seen)


@pytest.mark.parametrize("syntax", _LOSSLESS)
def test_a_wiped_corner_changes_only_the_corner(syntax: str) -> None:
    done = 0
    for _, frames, index, before in _frames(syntax, _SMALL):
        if index:
            continue
        fmt, values = frames.format, before.copy()
        rows, columns = fmt.rows // 4 + 1, fmt.columns // 4 + 1
        values[:rows, :columns] = values.flat[-1]
        again, _ = codecs.decode(codecs.encode(values, fmt, frames.colour).stream, fmt)
        assert np.array_equal(again, values)
        assert np.array_equal(again[rows:], before[rows:])
        assert np.array_equal(again[:, columns:], before[:, columns:])
        done += 1
    assert done


def test_every_image_becomes_a_picture_or_a_code() -> None:
    seen: Counter[str] = Counter()
    for paths in _by_syntax().values():
        for path in paths:
            with open_instance(path) as opened:
                try:
                    frames = Frames(opened)
                    made = picture(frames.stored(0), frames.format, frames.display, frames.colour)
                except HoldError as error:
                    seen[error.code] += 1
                    continue
            seen["picture"] += 1
            assert made.values.shape[:2] == (frames.format.rows, frames.format.columns)
            assert made.values.ndim == 2 or (made.values.shape[2] == 3 and made.values.dtype == np.uint8)
            assert all(low <= high for low, high in made.windows)
            assert made.values.dtype.kind != "f" or np.isfinite(made.values).all()
    held = {code: count for code, count in seen.items() if code != "picture"}
    assert set(held) <= {"H-PIXELS-FORMAT", "H-PIXELS-TOO-LARGE", "H-PIXELS-CODEC"}, held
    assert sum(held.values()) <= seen["picture"] // 30, held


def test_pictures_of_colour_are_those_of_another_reader() -> None:
    seen: Counter[str] = Counter()
    for syntax in _by_syntax():
        for path, frames, index, stored in _frames(syntax, 1 << 20, ("PALETTE", "YBR")):
            made = picture(stored, frames.format, frames.display, frames.colour)
            dataset = pydicom.dcmread(path, force=True)
            if frames.colour == "palette" and "RedPaletteColorLookupTableDescriptor" in dataset:
                wanted = apply_color_lut(stored, dataset)
                wanted = (wanted >> 8 if wanted.dtype.itemsize > 1 and wanted.max() > 255 else wanted).astype(np.uint8)
                most = 0
            elif frames.colour == "ybr" and index == 0:
                wanted, most = convert_color_space(stored, "YBR_FULL", "RGB"), 2
            else:
                continue
            seen[frames.colour] += 1
            assert int(np.abs(made.values.astype(int) - wanted).max()) <= most
    assert seen["palette"] > 5
    assert seen["ybr"] > 5

"""Every encapsulated object of the corpus: cleaned, it decodes to the samples that it had."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np
import pydicom
import pytest
from pydicom.encaps import generate_frames
from pydicom.pixels.decoders.rle import _rle_decode_frame

from support.corpus import bundled, corpus
from support.engine import cleaner_of
from veil.dicom.instance import open_instance
from veil.dicom.scan import PIXELS
from veil.errors import InstanceError

pytestmark = pytest.mark.corpus


def _encapsulated() -> Iterator[Path]:
    for path in [*(entry.path for entry in corpus() if entry.dicom), *bundled()]:
        try:
            with open_instance(path) as opened:
                found = any(element[0] in PIXELS and element[5] is not None for element in opened.elements)
        except InstanceError:
            continue
        if found:
            yield path


@cache
def _codecs() -> ModuleType:
    found: ModuleType = pytest.importorskip("imagecodecs")
    return found


def _decoded(frame: bytes, dataset: pydicom.Dataset) -> "np.ndarray | None":
    """The samples of a frame, by the first decoder that reads it; None where none does."""
    codecs = _codecs()
    if dataset.file_meta.TransferSyntaxUID.endswith(".2.5"):
        shape = (dataset.Rows, dataset.Columns, dataset.SamplesPerPixel, dataset.BitsAllocated)
        return np.frombuffer(bytes(_rle_decode_frame(frame, *shape)), np.uint8)
    names = {
        b"\xff\xd8": ("jpeg_decode", "jpegls_decode", "ljpeg_decode", "jpegsof3_decode"),
        b"\xff\x4f": ("jpeg2k_decode", "htj2k_decode"),
        b"\xff\x0a": ("jpegxl_decode",),
        b"\0\0": ("jpegxl_decode", "jpeg2k_decode"),
    }
    for name in names.get(frame[:2], ()):
        try:
            found: np.ndarray = getattr(codecs, name)(frame)
        except (RuntimeError, ValueError):
            continue
        return found
    return None


def _samples(frame: bytes) -> bytes:
    """Of a JPEG 2000 frame that no decoder reads: everything behind its main header."""
    return frame[frame.index(b"\xff\x90\0\x0a") :].rstrip(b"\0")


def test_samples_are_what_they_were(shared: Path, tmp_path: Path) -> None:
    assert shared.is_dir()
    cleaner, target = cleaner_of(known=()), tmp_path / "out"
    counts: Counter[str] = Counter()
    for path in _encapsulated():
        assert cleaner.clean_file(path, target).code == "D-CLEAN", path.name
        before, after = pydicom.dcmread(path, force=True), pydicom.dcmread(target)
        frames = [
            list(generate_frames(dataset.PixelData, number_of_frames=int(dataset.get("NumberOfFrames") or 1)))
            for dataset in (before, after)
        ]
        for old, new in zip(*frames, strict=True):
            if old == new:
                counts["same bytes"] += 1
                continue
            samples, cleaned = _decoded(old, before), _decoded(new, after)
            if samples is None or cleaned is None:
                assert samples is cleaned
                assert _samples(old) == _samples(new)
                counts["not decodable"] += 1
                continue
            assert samples.dtype == cleaned.dtype
            assert np.array_equal(samples, cleaned), path.name
            counts["decoded"] += 1
    assert counts["same bytes"] >= 300
    assert counts["decoded"] >= 100
    assert counts["not decodable"] <= 4

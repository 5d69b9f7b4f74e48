"""Every DCT-based JPEG object of the corpus: a box in the middle is wiped, and no other coefficient changes."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import imagecodecs
import numpy as np
import pydicom
import pytest
from numpy.typing import NDArray
from pydicom.encaps import generate_frames

from support.corpus import bundled, corpus
from support.jpeg_compare import assert_wiped
from veil.clean.pixels.codecs.jpegxl import from_jpeg, to_jpeg
from veil.clean.pixels.jpeg import wipe
from veil.clean.pixels.model import Box
from veil.errors import HoldError

pytestmark = pytest.mark.corpus

_ROOT = "1.2.840.10008.1.2.4."
_SYNTAXES = tuple(_ROOT + number for number in ("50", "51", "53", "55", "57", "70"))
_RECOMPRESSED = _ROOT + "111"
_READ_WHOLE = 50_000
"""Bytes of the largest sequential stream whose coefficients the slow decoder of the tests reads."""
_LARGE = 500_000
_FEW = 2
"""Of frames larger than `_LARGE`, which are much alike, as many are wiped."""


class _Frame(NamedTuple):
    stream: bytes
    box: Box


def _frames(path: Path, syntaxes: tuple[str, ...]) -> Iterator[_Frame]:
    """The first frame and the last one of an object in one of these transfer syntaxes."""
    dataset = pydicom.dcmread(path, force=True)
    if (
        str(getattr(dataset, "file_meta", {}).get("TransferSyntaxUID", "")) not in syntaxes
        or "PixelData" not in dataset
    ):
        return
    found = list(generate_frames(dataset.PixelData, number_of_frames=int(dataset.get("NumberOfFrames") or 1)))
    columns, rows = dataset.Columns, dataset.Rows
    box = Box(columns // 3, rows // 3, -(-columns * 2 // 3), -(-rows // 2))
    for stream in {found[0], found[-1]}:
        yield _Frame(stream, box)


def _paths() -> list[Path]:
    known = [entry.path for entry in corpus() if "JPEG" in entry.syntax or entry.syntax == _RECOMPRESSED]
    return [*known, *bundled()]


@cache
def _coded_with_dct() -> tuple[_Frame, ...]:
    every = {frame for path in _paths() for frame in _frames(path, _SYNTAXES)}
    coded = sorted((frame for frame in every if _has_coefficients(frame.stream)), key=lambda it: (len(it.stream), it))
    small = [frame for frame in coded if len(frame.stream) <= _LARGE]
    return tuple(coded[: len(small) + _FEW])


def _has_coefficients(stream: bytes) -> bool:
    """Whether the frame header is of baseline, extended or progressive coding: some syntaxes say otherwise."""
    return min((stream.find(bytes((0xFF, sof, 0))) % (1 << 60), sof) for sof in range(0xC0, 0xC4))[1] < 0xC3


def _decoded(stream: bytes) -> "NDArray[np.int64] | None":
    try:
        return np.asarray(imagecodecs.jpeg8_decode(stream)).astype(np.int64)
    except (RuntimeError, ValueError):
        return None


def test_there_are_frames_of_each_kind(shared: Path) -> None:
    assert shared.is_dir()
    headers = {next(sof for sof in (0xC0, 0xC1, 0xC2) if bytes((0xFF, sof, 0)) in f.stream) for f in _coded_with_dct()}
    assert headers == {0xC0, 0xC1, 0xC2}
    assert len(_coded_with_dct()) >= 35


def test_small_frames_keep_every_other_coefficient(shared: Path) -> None:
    assert shared.is_dir()
    frames = [it for it in _coded_with_dct() if len(it.stream) <= _READ_WHOLE or b"\xff\xc2\0" in it.stream]
    assert len(frames) >= 20
    for frame in frames:
        assert_wiped(frame.stream, wipe(frame.stream, [frame.box]), [frame.box])


def test_frames_decode_where_they_did_and_the_box_is_flat(shared: Path) -> None:
    assert shared.is_dir()
    for stream, box in _coded_with_dct():
        before, after = _decoded(stream), _decoded(wipe(stream, [box]))
        assert (before is None) == (after is None)
        if before is None or after is None:
            continue
        inside = after[box.y0 : box.y1, box.x0 : box.x1]
        assert not inside.size or np.ptp(inside.reshape(inside.shape[0] * inside.shape[1], -1), axis=0).max() <= 2
        changed = np.argwhere((before != after).reshape(*before.shape[:2], -1).any(axis=2))
        # A unit of 4:2:0 has 16 pixels, and its neighbour's sample reaches two more.
        if len(changed):
            assert (changed.min(axis=0) >= (box.y0 - 18, box.x0 - 18)).all()
            assert (changed.max(axis=0) < (box.y1 + 18, box.x1 + 18)).all()


def test_lossless_frames_are_held(shared: Path) -> None:
    assert shared.is_dir()
    every = {frame for path in _paths() for frame in _frames(path, _SYNTAXES)}
    lossless = [frame for frame in every if not _has_coefficients(frame.stream)]
    assert lossless
    for frame in lossless:
        with pytest.raises(HoldError) as caught:
            wipe(frame.stream, [frame.box])
        assert caught.value.code == "H-PIXELS-CODEC"


def test_recompressed_frames_are_wiped_within_jpeg_xl(shared: Path) -> None:
    assert shared.is_dir()
    frames = {frame for path in _paths() for frame in _frames(path, (_RECOMPRESSED,))}
    assert frames
    for stream, box in frames:
        old = to_jpeg(stream)
        assert old is not None
        new = to_jpeg(from_jpeg(wipe(old, [box])))
        assert new is not None
        assert_wiped(old, new, [box])

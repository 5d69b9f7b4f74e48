"""Redaction over every transfer syntax and layout of the corpus: the boxes become one value, all else stays."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from struct import unpack_from

import numpy as np
import pydicom
import pytest
from pydicom.encaps import generate_frames, parse_basic_offsets

from support import validity
from support.corpus import corpus
from support.jpeg_compare import assert_wiped
from support.wiped import Wiped, inside, wiped
from veil.clean.pixels import native
from veil.clean.pixels.codecs import jpeg_header, jpegxl
from veil.clean.pixels.frames import Frames
from veil.clean.pixels.model import Array, Box, Format, Found
from veil.dicom.instance import open_instance
from veil.errors import VeilError

pytestmark = pytest.mark.corpus

_LARGE = 400_000
_MOST_FRAMES = 50
_MOST_SAMPLES = 3_000_000
_JUDGED = 30
_DCT = (0xC0, 0xC1, 0xC2)
_REACH = 34
_READ_WHOLE = 50_000


@cache
def _chosen() -> tuple[tuple[Path, Format], ...]:
    """The smallest file of each layout of pixels in each transfer syntax."""
    found: dict[object, tuple[Path, Format]] = {}
    for entry in sorted(corpus(), key=lambda one: one.size):
        try:
            with open_instance(entry.path) as opened:
                frames = Frames(opened)
                form = frames.format
                layout = (
                    form.photometric,
                    form.samples,
                    form.planar,
                    form.allocated,
                    form.stored,
                    form.high,
                    form.signed,
                )
                key = entry.syntax, *layout, form.frames > 1, form.number
                total = form.rows * form.columns * form.samples * form.frames
                many = form.frames > _MOST_FRAMES or total > _MOST_SAMPLES
                if entry.size <= _LARGE and not many and key not in found and min(form.rows, form.columns) > 1:
                    frames.stored(0)
                    found[key] = entry.path, form
        except VeilError:
            continue
    return tuple(found.values())


def _boxes(form: Format) -> tuple[Box, ...]:
    """One in a corner, one in the middle."""
    rows, columns = form.rows, form.columns
    middle = Box(columns // 2, rows // 2, columns // 2 + -(-columns // 5), rows // 2 + -(-rows // 8))
    return native.widened([Box(0, 0, -(-columns // 6), -(-rows // 10)), middle], form)


@cache
def _done() -> tuple[tuple[Path, Wiped], ...]:
    """Every second frame of each is wiped, and the first one in any case."""
    out = []
    for path, form in _chosen():
        runs = [Found(number, number, _boxes(form)) for number in range(0, form.frames, 2)]
        out.append((path, wiped(path, runs)))
    return tuple(out)


def _lossy(stream: bytes) -> bytes | None:
    """The stream of a frame of the DCT, out of JPEG XL too; none for any other."""
    inner = jpegxl.to_jpeg(stream) if b"jbrd" in stream[:4096] else stream
    if not inner or inner[:2] != b"\xff\xd8":
        return None
    return inner if jpeg_header.header(inner).sof in _DCT else None


def _same(one: Array, two: Array) -> bool:
    return np.array_equal(one, two, equal_nan=one.dtype.kind == "f")


def test_every_transfer_syntax_of_the_corpus_is_there(shared: Path) -> None:
    assert shared.is_dir()
    assert {form.syntax.removeprefix("1.2.840.10008.1.2") for _, form in _chosen()} >= {
        "", ".1", ".1.99", ".4.50", ".4.51", ".4.57", ".4.70", ".4.80", ".4.81", ".4.90", ".4.91", ".4.201", ".4.203",
        ".5", ".8.1",
    }  # fmt: skip
    assert len(_chosen()) >= 80


def test_outside_of_the_boxes_every_pixel_is_what_it_was(shared: Path) -> None:
    assert shared.is_dir()
    for path, found in _done():
        where = inside(found.form, _boxes(found.form))
        for number, (before, after) in enumerate(zip(found.before, found.second, strict=True)):
            if number % 2:
                assert _same(after, before), path.name
            elif not _lossy(found.streams[number]):
                assert after.dtype == before.dtype
                assert _same(after[~where], before[~where]), path.name


def test_outside_of_the_boxes_every_coefficient_is_what_it_was(shared: Path) -> None:
    assert shared.is_dir()
    counted = 0
    for path, found in _done():
        boxes = _boxes(found.form)
        reach = [Box(b.x0 - _REACH, b.y0 - _REACH, b.x1 + _REACH, b.y1 + _REACH) for b in boxes]
        elsewhere = ~inside(found.form, [box._replace(x0=max(box.x0, 0), y0=max(box.y0, 0)) for box in reach])
        for number, stream in found.redacted.frames.items():
            old = _lossy(found.streams[number])
            new = _lossy(stream)
            if old is None:
                continue
            assert new is not None
            assert _same(found.second[number][elsewhere], found.before[number][elsewhere]), path.name
            if len(old) <= _READ_WHOLE and number == 0:
                assert_wiped(old, new, boxes)
                counted += 1
    assert counted >= 8


def test_in_the_boxes_nothing_is_left(shared: Path) -> None:
    assert shared.is_dir()
    for path, found in _done():
        for number in range(0, len(found.second), 2):
            lossy = _lossy(found.streams[number])
            for box in _boxes(found.form):
                part = found.second[number][box.y0 : box.y1, box.x0 : box.x1]
                part = part.reshape(-1, found.form.samples).astype(np.float64)
                # Chrominance that is shared by pixels is interpolated from beyond the box by up to one sample.
                assert np.ptp(part, axis=0).max() <= (2 if lossy else 0), path.name


def _streams(dataset: pydicom.Dataset) -> Iterator[bytes]:
    count = int(dataset.get("NumberOfFrames") or 1)
    table = dataset.get("ExtendedOffsetTable")
    more = (table, dataset.ExtendedOffsetTableLengths) if table else None
    return generate_frames(dataset.PixelData, number_of_frames=count, extended_offsets=more)


def test_the_file_is_whole_and_its_tables_are_right(shared: Path) -> None:
    assert shared.is_dir()
    for path, found in _done():
        before, after = pydicom.dcmread(path, force=True), pydicom.dcmread(BytesIO(found.data))
        assert after.get("NumberOfFrames") == before.get("NumberOfFrames")
        if not found.redacted.frames:
            continue
        assert after.file_meta.TransferSyntaxUID == before.file_meta.TransferSyntaxUID
        for number, stream in enumerate(_streams(after)):
            if number not in found.redacted.frames:
                assert stream.rstrip(b"\0")[-64:] == found.streams[number].rstrip(b"\0")[-64:]
        table = parse_basic_offsets(BytesIO(after.PixelData))
        first = 8 + unpack_from("<L", after.PixelData, 4)[0]
        assert all(after.PixelData[first + offset :].startswith(b"\xfe\xff\0\xe0") for offset in table)
        assert len(table) in (0, found.form.frames)


def test_another_reader_sees_what_the_second_look_sees(shared: Path) -> None:
    assert shared.is_dir()
    read = 0
    for path, found in _done():
        after = pydicom.dcmread(BytesIO(found.data))
        native_or_rle = found.form.syntax.endswith((".1.2", ".1.2.1", ".1.99", ".2.5"))
        if (
            not native_or_rle
            or found.form.allocated == 1
            or found.form.number != "integer"
            or found.form.high + 1 != found.form.stored
        ):
            continue
        after.pixel_array_options(raw=True)
        values = after.pixel_array if found.form.frames > 1 else after.pixel_array[None]
        assert np.array_equal(values, np.stack(found.second)), path.name
        read += 1
    assert read >= 40


@pytest.mark.skipif(not validity.available(), reason="dciodvfy is not installed")
def test_no_new_errors(shared: Path, tmp_path: Path) -> None:
    assert shared.is_dir()
    pairs: list[tuple[Path, Path]] = []
    for number, (path, found) in enumerate(_done()):
        if found.redacted.changed and len(pairs) < _JUDGED:
            target = tmp_path / f"{number}.dcm"
            target.write_bytes(found.data)
            pairs.append((path, target))
    judged = list(validity.compare(pairs))
    assert len(judged) >= _JUDGED // 3
    for path, _, new in judged:
        assert not new, (path.name, new)

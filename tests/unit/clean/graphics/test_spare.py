"""Overlays in bits of Pixel Data that belong to no sample: gone, and every sample is what it was."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    RLELossless,
)

from support.cleaners import cleaner
from support.objects import graphics
from veil.pipeline import Outcome

_LAYOUTS = [(8, 7, 6, 0), (8, 5, 6, 0), (16, 12, 11, 0), (16, 12, 15, 0), (16, 12, 11, 1), (32, 20, 19, 0)]
Numbers = np.ndarray[tuple[int, ...], np.dtype[np.uint64]]
NAMED = '[pixels]\nunused_bits = "named"\n'


def _image(allocated: int, stored: int, high: int, signed: int, *, frames: int = 1, size: int = 64) -> Dataset:
    made = graphics.image()
    made.BitsAllocated, made.BitsStored, made.HighBit, made.PixelRepresentation = allocated, stored, high, signed
    made.Rows = made.Columns = size
    made.NumberOfFrames = frames
    return made


def _values(dataset: Dataset) -> Numbers:
    """Numbers whose bits are those of samples, and no other."""
    count = dataset.Rows * dataset.Columns * int(dataset.NumberOfFrames)
    low = int(dataset.HighBit) + 1 - int(dataset.BitsStored)
    rng = np.random.default_rng(count)
    values: Numbers = rng.integers(0, 1 << dataset.BitsStored, count, dtype=np.uint64) << np.uint64(low)
    return values


def _unused(dataset: Dataset) -> int:
    low = int(dataset.HighBit) + 1 - int(dataset.BitsStored)
    return ((1 << int(dataset.BitsAllocated)) - 1) ^ ((1 << int(dataset.HighBit) + 1) - (1 << low))


def _draw(dataset: Dataset, values: Numbers, bit: int) -> Numbers:
    name = np.resize(graphics.drawn(dataset.Rows, dataset.Columns).ravel(), values.size)
    out: Numbers = values | (name.astype(np.uint64) << np.uint64(bit))
    return out


def _written(dataset: Dataset, values: Numbers, syntax: UID = ExplicitVRLittleEndian) -> bytes:
    kind = f"{'>' if syntax == ExplicitVRBigEndian else '<'}u{dataset.BitsAllocated // 8}"
    dataset.PixelData = values.astype(kind).tobytes()
    dataset["PixelData"].VR = "OB" if dataset.BitsAllocated == 8 else "OW"
    dataset.file_meta.TransferSyntaxUID = syntax
    out = BytesIO()
    little, implicit = syntax != ExplicitVRBigEndian, syntax == ImplicitVRLittleEndian
    pydicom.dcmwrite(out, _plain(dataset), little_endian=little, implicit_vr=implicit, enforce_file_format=True)
    return out.getvalue()


def _plain(dataset: Dataset) -> Dataset:
    """A data set that nothing ties to the encoding that it was read in."""
    copy = Dataset(dict(dataset.items()))
    copy.file_meta, copy.preamble = dataset.file_meta, b"\0" * 128
    return copy


def _clean(data: bytes, folder: Path, policy: str | Path = "public") -> tuple[Outcome, Dataset | None]:
    source, target = folder / "in.dcm", folder / "out.dcm"
    source.write_bytes(data)
    outcome = cleaner([source], policy).clean_file(source, target)
    return outcome, pydicom.dcmread(target) if outcome.code == "D-CLEAN" else None


def _samples(dataset: Dataset) -> Numbers:
    return np.frombuffer(dataset.PixelData, f"<u{dataset.BitsAllocated // 8}").astype(np.uint64)


@pytest.mark.parametrize(("allocated", "stored", "high", "signed"), _LAYOUTS)
@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian])
@pytest.mark.parametrize("told", [True, False])
def test_a_name_drawn_beside_the_samples_goes(
    tmp_path: Path, allocated: int, stored: int, high: int, signed: int, syntax: UID, told: bool
) -> None:
    made = _image(allocated, stored, high, signed, size=63)  # an odd number of samples
    values = _values(made)
    unused = _unused(made)
    bit = unused.bit_length() - 1
    if told:
        graphics.overlay(made, position=bit)
    outcome, found = _clean(_written(made, _draw(made, values, bit), syntax), tmp_path)
    assert found is not None, outcome.code
    count = values.size
    assert (_samples(found)[:count] == values).all()
    assert not any(element.tag.group == 0x6000 for element in found)
    assert outcome.actions["clean:PixelData"] == 1


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, DeflatedExplicitVRLittleEndian])
def test_large_pixel_data_are_masked_block_by_block(tmp_path: Path, syntax: UID) -> None:
    made = _image(16, 12, 11, 0, frames=5, size=512)
    values = _values(made)
    for bit in (12, 15):
        outcome, found = _clean(_written(made, _draw(made, values, bit), syntax), tmp_path)
        assert found is not None, outcome.code
        assert (_samples(found) == values).all()
        again, _ = _clean(_written(made, _draw(made, values, bit), syntax), tmp_path)
        assert again.output_digest == outcome.output_digest


def test_one_drawn_bit_in_the_last_sample_is_enough(tmp_path: Path) -> None:
    made = _image(16, 12, 11, 0, size=512)
    values = _values(made)
    drawn = values.copy()
    drawn[-1] |= 1 << 15
    outcome, found = _clean(_written(made, drawn), tmp_path)
    assert found is not None
    assert outcome.actions["clean:PixelData"] == 1
    assert (_samples(found) == values).all()


@pytest.mark.parametrize(("allocated", "stored", "high", "signed"), [*_LAYOUTS, (16, 16, 15, 1), (8, 8, 7, 0)])
def test_pixel_data_without_them_stay_as_they_are(
    tmp_path: Path, allocated: int, stored: int, high: int, signed: int
) -> None:
    made = _image(allocated, stored, high, signed)
    data = _written(made, _values(made))
    outcome, found = _clean(data, tmp_path)
    assert found is not None
    assert found.PixelData == made.PixelData
    assert "clean:PixelData" not in outcome.actions


def test_a_plain_sign_extension_stays_and_anything_else_goes(tmp_path: Path) -> None:
    made = _image(16, 12, 11, 1)
    values = _values(made)
    extended = np.where(values >> np.uint64(11), values | np.uint64(0xF000), values)
    outcome, found = _clean(_written(made, extended), tmp_path)
    assert found is not None
    assert (_samples(found) == extended).all()
    assert "clean:PixelData" not in outcome.actions
    # Drawn over negative samples alone, the name would look like the sign extension of some of them.
    name = np.resize(graphics.drawn(64, 64).ravel(), values.size) & (values >> np.uint64(11)).astype(bool)
    hidden = np.where(name, values | np.uint64(0xF000), values)
    for drawn in (hidden, extended ^ np.uint64(0x8000)):
        outcome, found = _clean(_written(made, drawn), tmp_path)
        assert found is not None
        assert (_samples(found) == values).all()
        assert outcome.actions["clean:PixelData"] == 1


def test_the_policy_may_leave_what_no_overlay_names(tmp_path: Path) -> None:
    policy = tmp_path / "named.toml"
    policy.write_text(f'extends = "public"\n{NAMED}', encoding="utf-8")
    made = _image(16, 12, 11, 0)
    values = _values(made)
    drawn = _draw(made, values, 15)
    _, found = _clean(_written(made, drawn), tmp_path, policy)
    assert found is not None
    assert (_samples(found) == drawn).all()
    _, found = _clean(_written(graphics.overlay(made, 0x6020, position=15), drawn), tmp_path, policy)
    assert found is not None
    assert (_samples(found) == values).all()


@pytest.mark.parametrize("broken", ["sample", "encapsulated", "stored", "length"])
def test_an_overlay_that_cannot_be_taken_out_holds_the_instance(tmp_path: Path, broken: str) -> None:
    made = graphics.overlay(_image(16, 12, 11, 0), position=11 if broken == "sample" else 15)
    data = _written(made, _draw(made, _values(made), 15))
    if broken == "encapsulated":
        made = pydicom.dcmread(BytesIO(data))
        made.compress(RLELossless)
        data = graphics.data_of(made)
    elif broken == "stored":
        values = _values(made)
        made.BitsStored = 40
        data = _written(made, values)
    elif broken == "length":
        made[0x60000102].VR = "OB"
        made[0x60000102].value = b"\x0f\0\0\0\0\0"
        data = _written(made, _values(made))
    outcome, _ = _clean(data, tmp_path)
    assert outcome.code == "H-OVERLAY-BITS"


@pytest.mark.parametrize(("group", "position"), [(0x6000, 40), (0x601E, 15), (0x60FE, 15), (0x6000, 0xFFFF)])
def test_bit_positions_that_no_sample_has(tmp_path: Path, group: int, position: int) -> None:
    made = graphics.overlay(_image(16, 12, 11, 0), group, position=position)
    values = _values(made)
    outcome, found = _clean(_written(made, _draw(made, values, 15)), tmp_path)
    assert found is not None, outcome.code
    assert (_samples(found) == values).all()
    assert not any(element.tag.group == group for element in found)


def test_a_series_that_is_remembered_is_looked_at_file_by_file(tmp_path: Path) -> None:
    paths = []
    clean = []
    for number in range(8):
        made = _image(16, 12, 11, 0)
        made.SOPInstanceUID = made.file_meta.MediaStorageSOPInstanceUID = UID(f"{graphics.ROOT}.{number}")
        made.InstanceNumber = number
        values = _values(made) ^ np.uint64(number)
        path = tmp_path / f"{number}.dcm"
        path.write_bytes(_written(made, _draw(made, values, 15) if number % 3 == 2 else values))
        paths.append(path)
        clean.append(values)
    one = cleaner(paths, "public")
    for number, path in enumerate(paths):
        target = tmp_path / "out.dcm"
        outcome = one.clean_file(path, target)
        found = pydicom.dcmread(target)
        assert (_samples(found) == clean[number]).all()
        assert ("clean:PixelData" in outcome.actions) == (number % 3 == 2)
        fresh = cleaner(paths, "public").clean_file(path, target)
        assert fresh.output_digest == outcome.output_digest
        assert fresh.actions == outcome.actions

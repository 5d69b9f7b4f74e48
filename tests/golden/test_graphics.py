"""Graphics of every kind through the product: no identity is left, no number changes, what was valid still is."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import highdicom as hd
import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset

from support import bytescan, validity
from support.cleaners import cleaner
from support.objects import graphics
from veil.pipeline import Outcome

_POLICIES = ("public", "basic", "safe-harbor", "research")
_NUMBERS = frozenset({"US", "SS", "UL", "SL", "FL", "FD", "OW", "OF", "AT"})
_GONE = frozenset({0x00700256})
"""Fill Pattern, a bitmap."""


@cache
def _states() -> dict[str, Dataset]:
    return dict(graphics.states())


_NAMES = ("grayscale", "pseudo-colour", "colour", "advanced blending", *graphics.KINDS)


def _cleaned(data: bytes, folder: Path, policy: str = "public") -> tuple[Outcome, Path, Path]:
    source, target = folder / "source.dcm", folder / "target.dcm"
    source.write_bytes(data)
    return cleaner([source], policy).clean_file(source, target), source, target


def _leaks(target: Path, policy: str = "public") -> list[object]:
    data = target.read_bytes()
    found: list[object] = list(bytescan.scan(data, graphics.IDENTITY))
    if policy == "research":  # its texts are scrubbed only: a word that nobody knows stays
        return found
    return found + [graphics.STRANGER] * (graphics.STRANGER[:12].lower().encode() in data.lower())


def _numbers(dataset: Dataset, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], bytes]]:
    for element in dataset:
        where = (*path, int(element.tag))
        if element.VR == "SQ":
            for number, item in enumerate(element.value):
                yield from _numbers(item, (*where, number))
        elif (element.VR in _NUMBERS or element.VR in {"DS", "IS"}) and int(element.tag) not in _GONE:
            yield where, repr(element.value).encode()


def test_the_identity_stands_in_every_state_before() -> None:
    for name, state in _states().items():
        data = graphics.data_of(state)
        kinds = {kind for kind, _ in bytescan.scan(data, graphics.IDENTITY)}
        assert {"name", "id"} <= kinds, name
        assert graphics.STRANGER.encode() in data


@pytest.mark.parametrize("name", _NAMES)
@pytest.mark.parametrize("policy", _POLICIES)
def test_no_identity_is_left_in_a_presentation_state(tmp_path: Path, name: str, policy: str) -> None:
    outcome, source, target = _cleaned(graphics.data_of(_states()[name]), tmp_path, policy)
    assert outcome.code == "D-CLEAN"
    assert not _leaks(target, policy)
    if policy in {"public", "basic"} and validity.available():
        before = validity.errors(source)
        if not validity.stopped(before):
            assert not validity.errors(target) - before


@pytest.mark.parametrize("name", _NAMES)
def test_what_is_drawn_and_measured_stays(tmp_path: Path, name: str) -> None:
    state = _states()[name]
    _, _, target = _cleaned(graphics.data_of(state), tmp_path)
    found = pydicom.dcmread(target)
    after = dict(_numbers(found))
    for path, value in _numbers(state):
        assert after[path] == value, [f"{tag:08x}" for tag in path]
    shown = [text.UnformattedTextValue for text in found.GraphicAnnotationSequence[1].TextObjectSequence]
    assert shown == ["lesion", "measurement", "REMOVED", "tumor left lung"]
    ruler = found.GraphicAnnotationSequence[0].get("CompoundGraphicSequence")
    if ruler:
        told = [tick.get("TickLabel", "REMOVED") for tick in ruler[0].MajorTicksSequence]
        assert told == ["REMOVED", "10 mm", "REMOVED"]
        assert ruler[0].TextStyleSequence[0].CSSFontName == "Arial"
        assert ruler[0].TextStyleSequence[0].FontName == "sans-serif"
    layers = {layer.GraphicLayer: layer.get("GraphicLayerDescription") for layer in found.GraphicLayerSequence}
    assert layers["LAYER1"] == "measurement of the lesion"
    assert {item.GraphicLayer for item in found.GraphicAnnotationSequence} == set(layers)


def test_highdicom_reads_what_it_wrote(tmp_path: Path) -> None:
    before = _states()["grayscale"].GraphicAnnotationSequence[0].GraphicObjectSequence[0]
    _, _, target = _cleaned(graphics.data_of(_states()["grayscale"]), tmp_path)
    after = pydicom.dcmread(target).GraphicAnnotationSequence[0].GraphicObjectSequence[0]
    points = np.array(after.GraphicData).reshape(-1, 2)
    again = hd.pr.GraphicObject(after.GraphicType, points, units=after.GraphicAnnotationUnits)
    assert (again.graphic_data == graphics.POINTS).all()
    assert after.GraphicData == before.GraphicData


@pytest.mark.parametrize("policy", _POLICIES)
@pytest.mark.parametrize("group", [0x00, 0x02, 0x1E, 0x20, 0xFE])
def test_overlays_and_curves_go_as_a_whole(tmp_path: Path, policy: str, group: int) -> None:
    made = graphics.image()
    name = graphics.drawn(made.Rows, made.Columns)
    graphics.overlay(made, 0x6000 + group, bitmap=np.packbits(name, bitorder="little").tobytes())
    graphics.curve(made, 0x5000 + group)
    pixels = made.PixelData
    outcome, _, target = _cleaned(graphics.data_of(made), tmp_path, policy)
    assert outcome.code == "D-CLEAN"
    found = pydicom.dcmread(target)
    assert not [element for element in found if element.tag.group >> 8 in (0x50, 0x60)]
    assert found.PixelData == pixels
    assert not _leaks(target)


@pytest.mark.parametrize("nested", [False, True])
def test_icons_go(tmp_path: Path, nested: bool) -> None:
    made = graphics.image()
    icon = Dataset()
    icon.Rows = icon.Columns = 64
    icon.SamplesPerPixel, icon.PhotometricInterpretation = 1, "MONOCHROME2"
    icon.BitsAllocated = icon.BitsStored = 8
    icon.HighBit, icon.PixelRepresentation = 7, 0
    icon.PixelData = (graphics.drawn(64, 64) * np.uint8(255)).tobytes()
    if nested:
        series = Dataset()
        series.SeriesInstanceUID, series.IconImageSequence = f"{graphics.ROOT}.5", [icon]
        made.ReferencedSeriesSequence = [series]
    else:
        made.IconImageSequence = [icon]
    outcome, _, target = _cleaned(graphics.data_of(made), tmp_path)
    assert outcome.code == "D-CLEAN"
    assert icon.PixelData not in target.read_bytes()
    assert not [element for element in pydicom.dcmread(target).iterall() if element.tag == 0x00880200]


_WRONG = {
    "overlay larger than its image": lambda made: _set(graphics.overlay(made, bitmap=b"\xff" * 9), 0x60000010, 60_000),
    "overlay without size": lambda made: _without(graphics.overlay(made, bitmap=b"\xff" * 8), 0x60000010),
    "overlay data of no bytes": lambda made: graphics.overlay(made, bitmap=b""),
    "overlay beyond the last group": lambda made: graphics.overlay(made, 0x60FE, bitmap=b"\xff" * 8),
    "curve shorter than it says": lambda made: _set(graphics.curve(made, data=b"\0\0"), 0x50000010, 60_000),
    "curve of odd length": lambda made: graphics.curve(made, 0x50FE, data=graphics.IDENTITY.name.encode()),
    "layer without annotation": lambda made: _set_text(made, 0x00700002, graphics.IDENTITY.family.upper()),
}


def _set(made: Dataset, tag: int, value: int) -> Dataset:
    made[tag].value = value
    return made


def _without(made: Dataset, tag: int) -> Dataset:
    del made[tag]
    return made


def _set_text(made: Dataset, tag: int, value: str) -> Dataset:
    made.add_new(tag, "CS", value)
    return made


@pytest.mark.parametrize("name", _WRONG)
def test_what_is_wrong_is_cleaned(tmp_path: Path, name: str) -> None:
    made = _WRONG[name](graphics.image())
    outcome, _, target = _cleaned(graphics.data_of(made), tmp_path)
    assert outcome.code == "D-CLEAN"
    assert not _leaks(target)
    assert not [element for element in pydicom.dcmread(target) if element.tag.group >> 8 in (0x50, 0x60)]


def test_a_state_whose_shutter_is_an_overlay_stays_valid(tmp_path: Path) -> None:
    made = graphics.grayscale(90)
    made.Rows = made.Columns = 64
    name = np.packbits(graphics.drawn(64, 64), bitorder="little").tobytes()
    graphics.overlay(made, bitmap=name)
    del made.Rows, made.Columns
    made.ShutterShape, made.ShutterOverlayGroup, made.ShutterPresentationValue = "BITMAP", 0x6000, 0
    outcome, source, target = _cleaned(graphics.data_of(made), tmp_path)
    assert outcome.code == "D-CLEAN"
    assert name not in target.read_bytes()
    assert not _leaks(target)
    if validity.available():
        assert not validity.errors(target) - validity.errors(source)


def test_no_state_claims_what_was_not_done(tmp_path: Path) -> None:
    for policy in _POLICIES:
        _, _, target = _cleaned(graphics.data_of(_states()["grayscale"]), tmp_path, policy)
        codes = {item.CodeValue for item in pydicom.dcmread(target).DeidentificationMethodCodeSequence}
        assert ("113103" in codes) == (policy != "basic")

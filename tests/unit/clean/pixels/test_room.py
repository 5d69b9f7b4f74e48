"""One instance through the pixel room, with the real finder: looked at, wiped, looked at again, or held."""

from pathlib import Path

import numpy as np
import pydicom
import pytest

from support.cleaners import cleaner
from support.images import MULTI, SECONDARY, body, dataset, save, text
from veil.clean.pixels import tools
from veil.clean.pixels.decided import Decided
from veil.clean.pixels.model import Box, Picture
from veil.pipeline import Outcome

LINE = "QUILL BARNABY 18361044"


def _clean(source: Path, policy: str | Path = "public", decided: Decided | None = None) -> tuple[Outcome, Path]:
    target = source.with_name("out.dcm")
    one = cleaner([source], policy, look=True)
    return one.clean_file(source, target, (), decided.text() if decided else ""), target


def _policy(folder: Path, *lines: str) -> Path:
    path = folder / "own.toml"
    path.write_text('extends = "public"\n[pixels]\n' + "\n".join(lines), encoding="utf-8")
    return path


def _codes(read: pydicom.Dataset) -> set[str]:
    return {item.CodeValue for item in read.DeidentificationMethodCodeSequence}


def test_an_image_without_text_keeps_its_bytes_and_says_that_it_was_looked_at(tmp_path: Path) -> None:
    values = body()
    outcome, target = _clean(save(dataset(values), tmp_path / "in.dcm"))
    assert (outcome.code, outcome.seen) == ("D-CLEAN", None)
    read = pydicom.dcmread(target)
    assert read.PixelData == values.tobytes()
    assert read.BurnedInAnnotation == "NO"
    assert "113101" in _codes(read)


def test_text_goes_and_nothing_else_changes(tmp_path: Path) -> None:
    values = body()
    ink = text(values, LINE, (10, 20))
    outcome, target = _clean(save(dataset(values), tmp_path / "in.dcm"))
    assert outcome.code == "D-CLEAN"
    assert outcome.seen
    assert outcome.actions["wipe:PixelData"] == 1
    read = pydicom.dcmread(target)
    after = np.frombuffer(read.PixelData, "<i2").reshape(values.shape)
    inside = np.zeros(values.shape, bool)
    for box in outcome.seen.found[0].wipe:
        inside[box.y0 : box.y1, box.x0 : box.x1] = True
    assert inside[ink].mean() > 0.99
    assert (after[~inside] == values[~inside]).all()
    assert inside.mean() < 0.25
    assert after[inside].max() < 100
    assert read.BurnedInAnnotation == "NO"
    assert "113101" in _codes(read)


def test_a_multi_frame_image_is_wiped_where_the_text_is(tmp_path: Path) -> None:
    frames = np.stack([body(160, 200, seed, seed) for seed in range(6)])
    ink = text(frames[3], LINE, (4, 20))
    outcome, target = _clean(save(dataset(frames, sop_class=MULTI), tmp_path / "in.dcm"))
    assert outcome.code == "D-CLEAN"
    after = np.frombuffer(pydicom.dcmread(target).PixelData, "<i2").reshape(frames.shape)
    assert after[3][ink].max() < 100
    assert (after[[0, 1, 2, 4, 5]] == frames[[0, 1, 2, 4, 5]]).all()


def test_who_does_not_look_does_not_claim(tmp_path: Path) -> None:
    values = body()
    made = dataset(values)
    made.BurnedInAnnotation = "YES"
    for burned_in in ("risk", "ignore"):
        made.Modality = "CT"
        outcome, target = _clean(save(made, tmp_path / "in.dcm"), _policy(tmp_path, f'burned_in = "{burned_in}"'))
        read = pydicom.dcmread(target)
        # What declares text is of high risk and is looked at; who ignores it leaves the declaration as it is.
        assert outcome.code == "D-CLEAN"
        assert (read.BurnedInAnnotation == "NO") is (burned_in == "risk")
        assert ("113101" in _codes(read)) is (burned_in == "risk")


def test_low_risk_is_not_looked_at_where_the_policy_says_so(tmp_path: Path) -> None:
    values = body()
    text(values, LINE, (10, 20))
    made = dataset(values)
    del made.BurnedInAnnotation
    outcome, target = _clean(save(made, tmp_path / "in.dcm"), _policy(tmp_path, 'burned_in = "risk"'))
    read = pydicom.dcmread(target)
    assert outcome.seen is None
    assert read.PixelData == values.tobytes()
    assert "BurnedInAnnotation" not in read
    assert "113101" not in _codes(read)


@pytest.mark.parametrize(("confirm", "held"), [("found", False), ("high_risk", True)])
def test_what_a_person_has_to_confirm_waits(tmp_path: Path, confirm: str, held: bool) -> None:
    source = save(dataset(body(), sop_class=SECONDARY, modality="OT"), tmp_path / "in.dcm")
    policy = _policy(tmp_path, f'confirm = "{confirm}"')
    outcome, _ = _clean(source, policy)
    assert outcome.code == ("H-PIXELS-REVIEW" if held else "D-CLEAN")
    assert (outcome.seen is not None) is held
    if held:
        assert _clean(source, policy, Decided(accepted=("H-PIXELS-REVIEW",)))[0].code == "D-CLEAN"


def test_a_person_adds_and_drops_boxes(tmp_path: Path) -> None:
    values = body()
    ink = text(values, LINE, (10, 20))
    source = save(dataset(values), tmp_path / "in.dcm")
    decided = Decided(add=((0, -1, 100, 200, 140, 220),), drop=((0, -1, 0, 0, 256, 60),))
    outcome, target = _clean(source, decided=decided)
    assert outcome.seen
    assert [box.kind for box in outcome.seen.found[0].wipe] == ["person"]
    after = np.frombuffer(pydicom.dcmread(target).PixelData, "<i2").reshape(values.shape)
    assert (after[ink] == values[ink]).all()
    assert len(np.unique(after[200:220, 100:140])) == 1


@pytest.mark.parametrize(("rows", "code"), [(0, "H-PIXELS-FORMAT"), (300, "H-PIXELS-FORMAT")])
def test_pixels_that_contradict_their_description_are_held(tmp_path: Path, rows: int, code: str) -> None:
    made = dataset(body())
    made.Rows = rows
    assert _clean(save(made, tmp_path / "in.dcm"))[0].code in {code, "H-PIXELS-TRAILING"}


def test_what_lies_outside_the_calibrated_regions_of_ultrasound_is_known_to_the_finder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Box, ...]] = []

    class Blind:
        def boxes(self, _: Picture, *, within: object, banners: tuple[Box, ...] = ()) -> tuple[Box, ...]:
            assert within is None
            asked.append(banners)
            return ()

    monkeypatch.setattr(tools, "finder", lambda _: Blind())
    values = body()
    plain, calibrated = dataset(values), dataset(values)
    region = pydicom.Dataset()
    region.RegionLocationMinX0, region.RegionLocationMinY0 = 0, 20
    region.RegionLocationMaxX1, region.RegionLocationMaxY1 = values.shape[1] - 1, values.shape[0] - 1
    calibrated.SequenceOfUltrasoundRegions = pydicom.Sequence([region])
    for number, one in enumerate((plain, calibrated)):
        _clean(save(one, tmp_path / f"{number}.dcm"))
    assert asked == [(), (Box(0, 0, values.shape[1], 20),)]

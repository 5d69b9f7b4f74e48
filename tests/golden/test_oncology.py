"""Radiotherapy, segmentations, registrations, maps and annotations: identity goes, labels and numbers stay."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import highdicom as hd
import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset

from support.bytescan import scan
from support.engine import surveyed_cleaner
from support.objects import first_rt, maps, second_rt
from support.objects.oncology import MACHINE, SERIAL, STRANGER, instance_of, numbers_of, written
from support.planting import IDENTITY
from support.validity import available, errors, stopped
from veil.pipeline import Outcome
from veil.policy import builtin
from veil.survey import survey_file

Maker = Callable[[], Dataset]
MAKERS: dict[str, Maker] = {**first_rt.FIRST, **second_rt.SECOND, **maps.MAPS}
NUMBERS = (*first_rt.NUMBERS, *second_rt.NUMBERS, *maps.NUMBERS)
LABELS = {*first_rt.LABELS, *second_rt.LABELS, *maps.LABELS, "Beam 1", "60 Gy in 30 fractions.", "W15", "Lesion 1"}
EVERY = pytest.mark.parametrize("name", MAKERS)
_UNKNOWN_WORDS = "research"
"""The policy in which words that nobody knows stay, and what the machine is called."""
_FEWEST_JUDGED = 18


@cache
def _source(name: str) -> bytes:
    return written(MAKERS[name]())


Cleaned = Callable[..., tuple[Path, Path, Outcome]]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Cleaned:
    """Cleans an object under a policy, once, and gives source, target and outcome."""
    folder = tmp_path_factory.mktemp("oncology")

    @cache
    def done(name: str, policy: str = "public") -> tuple[Path, Path, Outcome]:
        source, target = folder / f"{name}.dcm", folder / f"{name} {policy}.dcm"
        source.write_bytes(_source(name))
        return source, target, surveyed_cleaner([source], policy).clean_file(source, target)

    return done


def _texts(made: Dataset) -> set[str]:
    return {str(element.value) for element in made.iterall() if element.VR in {"LO", "SH", "ST", "LT", "UT", "UC"}}


def test_every_number_is_in_some_object() -> None:
    objects = [maker() for maker in MAKERS.values()]
    for keyword in NUMBERS:
        absent = keyword in {"DoubleFloatPixelData", "DoublePointCoordinatesData", "CompensatorTransmissionData"}
        assert absent or any(numbers_of(made, [keyword])[keyword] for made in objects), keyword


@EVERY
@pytest.mark.parametrize("policy", builtin())
def test_identity_goes_and_numbers_stay(clean: Cleaned, name: str, policy: str) -> None:
    source, target, outcome = clean(name, policy)
    assert outcome.code == "D-CLEAN"
    data = target.read_bytes()
    found = [kind for kind, _ in scan(data, IDENTITY)]
    assert not found
    if policy != _UNKNOWN_WORDS:
        assert not [word for word in (STRANGER, MACHINE, SERIAL) if word.lower().encode() in data.lower()]
    before, after = pydicom.dcmread(source), pydicom.dcmread(target)
    assert numbers_of(before, NUMBERS) == numbers_of(after, NUMBERS)


@EVERY
def test_useful_labels_stay(clean: Cleaned, name: str) -> None:
    _, target, _ = clean(name)
    before, after = _texts(MAKERS[name]()), _texts(pydicom.dcmread(target))
    planted = {label for label in LABELS if any(text.startswith(label) and text != label for text in before)}
    kept = {label for label in planted if label in after or f"{label}." in after}
    assert planted - kept <= ({"BODY"} if name == "structure set" else set())


def test_the_named_places_are_cleaned_and_not_blanked(clean: Cleaned) -> None:
    _, target, _ = clean("structure set")
    rois = pydicom.dcmread(target).StructureSetROISequence
    assert [roi.ROIName for roi in rois] == list(first_rt.LABELS)
    assert [roi.ROIDescription for roi in rois] == [f"{label}." for label in first_rt.LABELS]
    _, target, _ = clean("binary segmentation")
    segments = pydicom.dcmread(target).SegmentSequence
    assert [segment.SegmentLabel for segment in segments] == ["GTV left lung", "Brainstem"]
    assert [segment.TrackingID for segment in segments] == ["Lesion 1", "Lesion 2"]


def test_who_approved_and_the_machine_go_and_the_day_moves(clean: Cleaned) -> None:
    _, target, _ = clean("plan")
    made = pydicom.dcmread(target)
    assert made.ApprovalStatus == "APPROVED"
    assert made.ReviewerName == ""
    beam = made.BeamSequence[0]
    assert beam.TreatmentMachineName == ""
    assert beam.ManufacturerModelName == "TrueBeam"
    # The same distance as before between the plan and its approval.
    days = [np.datetime64(f"{day[:4]}-{day[4:6]}-{day[6:]}") for day in (made.ReviewDate, made.RTPlanDate)]
    assert days[0] - days[1] == np.timedelta64(1, "D")
    assert made.ReviewDate != "20190305"


def test_references_between_the_objects_hold(clean: Cleaned) -> None:
    made = {name: pydicom.dcmread(clean(name)[1]) for name in ("structure set", "plan", "dose")}
    old = instance_of(made["plan"].SOPClassUID)
    assert made["plan"].SOPInstanceUID != old
    for name in ("plan", "dose"):
        assert made[name].ReferencedStructureSetSequence[0].ReferencedSOPInstanceUID == (
            made["structure set"].SOPInstanceUID
        )
    assert made["dose"].ReferencedRTPlanSequence[0].ReferencedSOPInstanceUID == made["plan"].SOPInstanceUID
    assert len({one.FrameOfReferenceUID for one in made.values()}) == 1
    inside = made["structure set"].StructureSetROISequence[0].ReferencedFrameOfReferenceUID
    assert inside == made["dose"].FrameOfReferenceUID


@pytest.mark.parametrize("name", ["binary segmentation", "fractional segmentation", "label map"])
def test_highdicom_reads_segmentations(clean: Cleaned, name: str) -> None:
    source, target, _ = clean(name)
    before, after = hd.seg.segread(source), hd.seg.segread(target)
    assert after.number_of_segments == before.number_of_segments
    assert np.array_equal(after.pixel_array, before.pixel_array)
    tracked = [after.get_tracking_ids(), before.get_tracking_ids()]
    assert [len(ids) for ids in tracked] == [2, 2]


def test_highdicom_reads_annotations(clean: Cleaned) -> None:
    source, target, _ = clean("bulk annotations")
    groups = [hd.ann.annread(path).get_annotation_group(number=1) for path in (source, target)]
    before, after = (group.get_graphic_data(coordinate_type="2D") for group in groups)
    assert all(np.array_equal(one, other) for one, other in zip(before, after, strict=True))
    assert groups[1].label == "tumor cells"


def test_pydicom_reads_the_dose(clean: Cleaned) -> None:
    source, target, _ = clean("dose")
    assert np.array_equal(pydicom.dcmread(source).pixel_array, pydicom.dcmread(target).pixel_array)


@pytest.mark.parametrize("radius", [80, 200])
def test_the_outline_of_a_head_is_flagged_and_held(tmp_path: Path, radius: int) -> None:
    made = first_rt.structure_set()
    body = made.ROIContourSequence[-1]
    for contour in body.ContourSequence:
        contour.ContourData = [-radius, 0, contour.ContourNumber, radius, 0, contour.ContourNumber, 0, radius,
                               contour.ContourNumber]  # fmt: skip
    source, target = tmp_path / "source.dcm", tmp_path / "target.dcm"
    source.write_bytes(written(made))
    head = radius < 100
    assert survey_file(source).face is head
    told = [surveyed_cleaner([source], policy).clean_file(source, target).code for policy in ("public", "safe-harbor")]
    assert told == ["D-CLEAN", "H-FACE" if head else "D-CLEAN"]


@pytest.mark.skipif(not available(), reason="dciodvfy is not installed (Debian: apt-get install dicom3tools)")
def test_no_object_gets_a_new_error(clean: Cleaned) -> None:
    judged, new = 0, []
    for name in MAKERS:
        source, target, _ = clean(name)
        before = errors(source)
        if stopped(before):
            continue  # a class that the checker does not know
        judged += 1
        new += [f"{name}: {line}" for line in errors(target) - before]
    assert not new
    assert judged >= _FEWEST_JUDGED

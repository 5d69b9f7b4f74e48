"""A whole slide through a run: the glass's label does not leave, the pyramid stays one, the tissue is identical."""

from collections.abc import Iterator
from pathlib import Path
from struct import pack

import pydicom
import pytest
from pydicom.dataset import Dataset

from support import validity
from support.bytescan import scan, scan_folder
from support.objects import slides
from support.planting import IDENTITY
from support.runs import Done, check_counts, run

IMAGES = ("level0", "level1", "level2", "thumbnail")
NUMBERS = ("S19-48213", "48213")
SHARED = (
    "ContainerIdentifier",
    "BarcodeValue",
    "FrameOfReferenceUID",
    "PyramidUID",
    "ConcatenationUID",
    "SOPInstanceUIDOfConcatenationSource",
    "StudyInstanceUID",
    "SeriesInstanceUID",
)


def _save(folder: Path, images: dict[str, Dataset]) -> Path:
    folder.mkdir(parents=True)
    for name, ds in images.items():
        ds.save_as(folder / f"{name}.dcm", enforce_file_format=True)
    return folder


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    work = tmp_path_factory.mktemp("slides")
    found = run(_save(work / "in", slides.slide(IDENTITY)), work)
    check_counts(found)
    return found


def _read(done: Done, name: str) -> Dataset:
    return pydicom.dcmread(done.delivered()[f"{name}.dcm"])


def test_no_identity_and_no_number_of_a_slide_is_left(done: Done) -> None:
    assert not scan_folder(done.out, IDENTITY)
    for path in done.delivered().values():
        data = path.read_bytes()
        assert not [number for number in NUMBERS if number.encode() in data]


def test_the_scan_would_have_found_them(tmp_path: Path) -> None:
    source = _save(tmp_path / "in", slides.slide(IDENTITY))
    for path in source.iterdir():
        assert list(scan(path.read_bytes(), IDENTITY))
        assert NUMBERS[0].encode() in path.read_bytes()


@pytest.mark.parametrize("name", ["label", "overview"])
def test_the_label_does_not_leave(done: Done, name: str) -> None:
    assert done.files[f"{name}.dcm"].code == "H-SLIDE-LABEL"


def test_the_levels_stay_one_pyramid(done: Done) -> None:
    images = [_read(done, name) for name in IMAGES]
    for keyword in SHARED:
        values = {str(image[keyword].value) for image in images}
        assert len(values) == 1
        assert values.isdisjoint({"", str(slides.slide(IDENTITY)["level0"][keyword].value)})
    organisations = {image.DimensionOrganizationSequence[0].DimensionOrganizationUID for image in images}
    specimens = {image.SpecimenDescriptionSequence[0].SpecimenIdentifier for image in images}
    assert len(organisations) == len(specimens) == 1


def test_a_step_names_the_same_specimen_and_its_stain(done: Done) -> None:
    specimen = _read(done, "level0").SpecimenDescriptionSequence[0]
    items = specimen.SpecimenPreparationSequence[0].SpecimenPreparationStepContentItemSequence
    assert items[0].TextValue == specimen.SpecimenIdentifier
    assert items[1].TextValue not in ("", specimen.SpecimenIdentifier)
    assert items[5].ConceptCodeSequence[0].CodeMeaning == "hematoxylin stain"
    assert items[2].DateTime != "20190303120000"
    assert "Breast" in specimen.SpecimenShortDescription
    assert len(items) == 6


def test_another_run_gives_the_same_stand_ins_and_another_slide_others(done: Done, tmp_path: Path) -> None:
    images = slides.slide(IDENTITY, container="S19-48213-A2-1", first=200)
    again = run(_save(tmp_path / "in", {"same": slides.slide(IDENTITY)["level1"], "other": images["level0"]}), tmp_path)
    before = _read(done, "level1")
    assert _read(again, "same").ContainerIdentifier == before.ContainerIdentifier
    assert _read(again, "other").ContainerIdentifier != before.ContainerIdentifier
    for image in (_read(again, "same"), _read(again, "other")):
        specimen = image.SpecimenDescriptionSequence[0]
        assert specimen.SpecimenIdentifier == before.SpecimenDescriptionSequence[0].SpecimenIdentifier


def test_the_tissue_is_identical(done: Done) -> None:
    before = slides.slide(IDENTITY)
    for name in IMAGES:
        assert _read(done, name).PixelData == before[name].PixelData


def _suspicious() -> Iterator[tuple[str, Dataset]]:
    for name in ("long", "unsaid", "unknown", "unmeasured", "not-a-number"):
        ds = slides.slide(IDENTITY)["level2"]
        match name:
            case "long":
                ds.ImagedVolumeWidth = 74.0
            case "unsaid":
                del ds.SpecimenLabelInImage
            case "unknown":
                ds.ImageType = ["ORIGINAL", "PRIMARY", "MACRO", "NONE"]
            case "unmeasured":
                del ds.ImagedVolumeHeight
            case "not-a-number":
                ds.add_new(0x00480001, "OB", pack("<f", float("nan")))
        yield name, ds


@pytest.mark.parametrize(("name", "ds"), [*_suspicious()], ids=lambda value: value if isinstance(value, str) else "")
def test_what_may_show_the_label_is_held(tmp_path: Path, name: str, ds: Dataset) -> None:
    done = run(_save(tmp_path / "in", {name: ds}), tmp_path)
    assert done.files[f"{name}.dcm"].code == "H-SLIDE-LABEL"


@pytest.mark.slow
@pytest.mark.skipif(not validity.available(), reason="dciodvfy is not installed")
def test_no_image_is_less_valid_than_before(done: Done, tmp_path: Path) -> None:
    source = _save(tmp_path / "in", slides.slide(IDENTITY))
    judged = list(validity.compare([(source / f"{name}.dcm", done.delivered()[f"{name}.dcm"]) for name in IMAGES]))
    assert len(judged) == len(IMAGES)
    assert not {path.name: worse for path, _, worse in judged if worse}

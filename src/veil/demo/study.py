"""Make the demo's study: the test images that come with pydicom, with the identity of `people` planted in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from veil.demo.people import PEOPLE, Person


@dataclass(frozen=True, slots=True)
class Image:
    """One image of the demo: pydicom's file, whose it becomes, and where in the study it stands."""

    file: str
    person: Person
    series: int
    number: int
    description: str


_JEMIMA, _HANABI = PEOPLE
IMAGES = (
    Image("CT_small.dcm", _JEMIMA, 1, 1, "CT Chest 5mm"),
    Image("CT_small.dcm", _JEMIMA, 1, 2, "CT Chest 5mm"),
    Image("rtdose.dcm", _JEMIMA, 2, 1, "Dose PTV"),
    Image("MR_small.dcm", _HANABI, 1, 1, "T1 knee"),
    Image("MR_small_implicit.dcm", _HANABI, 1, 2, "T1 knee"),
    Image("MR_small_jpeg_ls_lossless.dcm", _HANABI, 2, 1, "T2 knee"),
)


def make(folder: Path) -> int:
    """Write the study below `folder` and return the number of files: the images, one cut short, and a text."""
    for image in IMAGES:
        place = (
            folder
            / f"{image.person.spellings[1]} {image.person.number}"
            / f"{image.description} {image.person.examined}"
        )
        place.mkdir(parents=True, exist_ok=True)
        _write(image, place / f"{image.person.spellings[1]}_{image.series}_{image.number}.dcm")
    whole = min(folder.rglob("*_2_1.dcm")).read_bytes()
    (folder / f"copy_for_{_JEMIMA.spellings[1]}.dcm").write_bytes(whole[: len(whole) // 2])
    (folder / f"notes {_JEMIMA.number}.txt").write_text(
        f"{_JEMIMA.spellings[0]}, {_JEMIMA.number}, phone {_JEMIMA.phone}, seen on {_JEMIMA.examined}.\n",
        encoding="utf-8",
    )
    return len(IMAGES) + 2


def _write(image: Image, path: Path) -> None:
    from pydicom import dcmread
    from pydicom.data import get_testdata_file
    from pydicom.uid import UID

    source = get_testdata_file(image.file, download=False)
    if source is None:
        raise FileNotFoundError(image.file)
    dataset: Any = dcmread(str(source))
    _plant_attributes(dataset, image)
    _plant_private(dataset, image.person)
    person = image.person
    dataset.file_meta.MediaStorageSOPInstanceUID = UID(dataset.SOPInstanceUID)
    dataset.file_meta.SourceApplicationEntityTitle = person.spellings[1][:16]
    dataset.file_meta.PrivateInformationCreatorUID = f"{person.study}.9"
    dataset.file_meta.PrivateInformation = f"{person.spellings[0]} {person.number}".encode()
    dataset.preamble = f"{person.spellings[0]} {person.number} {person.phone}".encode().ljust(128, b" ")
    dataset.DataSetTrailingPadding = f"sent for {person.spellings[0]}, {person.street}".encode().ljust(64, b" ")
    dataset.save_as(path)


def _plant_attributes(dataset: Any, image: Image) -> None:
    from pydicom.dataset import Dataset

    person = image.person
    request = Dataset()
    request.ScheduledProcedureStepDescription = f"{image.description} for {person.spellings[0]}"
    request.RequestedProcedureID = person.accession
    values = {
        "SpecificCharacterSet": "ISO_IR 192",
        "PatientName": person.name,
        "PatientID": person.number,
        "PatientBirthDate": person.born,
        "PatientSex": person.sex,
        "PatientAge": person.age,
        "PatientAddress": person.street,
        "PatientTelephoneNumbers": person.phone,
        "OtherPatientNames": person.spellings[0].replace(" ", "^"),
        "AccessionNumber": person.accession,
        "StudyID": person.accession,
        "StudyDate": person.examined,
        "SeriesDate": person.examined,
        "ContentDate": person.examined,
        "AcquisitionDateTime": f"{person.examined}101500.25",
        "ReferringPhysicianName": person.physician,
        "OperatorsName": person.operator,
        "InstitutionName": person.hospital,
        "InstitutionAddress": person.street,
        "StudyDescription": f"{image.description} {person.spellings[0]}",
        "SeriesDescription": image.description,
        "PatientComments": f"Please call {person.phone}",
        "ImageComments": f"{person.spellings[0]} moved",
        "RequestAttributesSequence": [request],
        "StudyInstanceUID": person.study,
        "SeriesInstanceUID": f"{person.study}.{image.series}",
        "SOPInstanceUID": f"{person.study}.{image.series}.{image.number}",
        "FrameOfReferenceUID": f"{person.study}.7",
        "SeriesNumber": image.series,
        "InstanceNumber": image.number,
    }
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    if "AcquisitionDate" in dataset:
        dataset.AcquisitionDate = person.examined


def _plant_private(dataset: Any, person: Person) -> None:
    block = dataset.private_block(0x0019, "GEMS_ACQU_01", create=True)
    block.add_new(0x9C, "LO", f"fl3d {person.spellings[0]}")  # on the lists of safe elements; its value is not
    unknown = dataset.private_block(0x0099, "EXAMPLE WORKSTATION 1", create=True)
    unknown.add_new(0x01, "LO", person.spellings[0])
    unknown.add_new(0x02, "UN", f"{person.number};{person.phone}".encode())


def secrets() -> Iterator[str]:
    """Every string that was planted and must not be in the output."""
    for person in PEOPLE:
        yield from person.secrets()


def found(folder: Path) -> tuple[int, int, int]:
    """Search every byte and every name below `folder` for what was planted: files searched, strings sought, hits."""
    # Short words (a part of a name in another script) are sought in every encoding that could hold them.
    sought = {text.casefold() for text in secrets()}
    patterns = {text.encode(coding) for text in sought for coding in ("utf-8", "utf-16-le", "utf-16-be")}
    files = hits = 0
    for path in sorted(folder.rglob("*")):
        hay = str(path.relative_to(folder)).casefold().encode("utf-8", "replace")
        if path.is_file():
            files += 1
            hay += path.read_bytes().lower()
        hits += sum(pattern in hay for pattern in patterns)
    return files, len(sought), hits

"""Made-up cohorts: small instances of patients with characteristics drawn from a seed."""

import random
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

CT = "1.2.840.10008.5.1.4.1.1.2"


def instance(number: int, facts: Mapping[str, object], *, study: int = 0, patient: str = "") -> Dataset:
    """One instance of a patient, without pixels."""
    data = Dataset()
    data.SOPClassUID = CT
    data.SOPInstanceUID = f"1.2.826.0.1.3680043.9.7.{number + 1}.{study + 1}.1"
    data.StudyInstanceUID = f"1.2.826.0.1.3680043.9.7.{number + 1}.{study + 1}"
    data.SeriesInstanceUID = f"1.2.826.0.1.3680043.9.7.{number + 1}.{study + 1}.9"
    data.Modality = "CT"
    data.PatientID = patient or f"MRN{number:05d}"
    data.PatientName = f"Quillfeather{number}^Test"
    data.StudyDate = f"2019{1 + number % 12:02d}{1 + study * 7:02d}"
    for keyword, value in facts.items():
        setattr(data, keyword, value)
    return data


def facts(chance: random.Random) -> dict[str, object]:
    """Characteristics as a hospital has them: a few ethnic groups are rare, and so are high ages."""
    return {
        "PatientSex": chance.choice("MF"),
        "PatientAge": f"{min(97, max(18, round(chance.gauss(62, 14)))):03d}Y",
        "PatientWeight": f"{chance.gauss(78, 15):.1f}",
        "PatientSize": f"{chance.gauss(1.71, 0.09):.2f}",
        "EthnicGroup": chance.choices(("White", "Black", "Asian", "Sami"), (80, 12, 7, 1))[0],
        "Manufacturer": chance.choices(("SIEMENS", "GE MEDICAL SYSTEMS", "Hitachi Medical"), (60, 37, 3))[0],
        "SmokingStatus": chance.choice(("YES", "NO", "UNKNOWN")),
    }


def cohort(patients: int, seed: int = 6) -> Iterator[Dataset]:
    """One or two instances of each patient."""
    chance = random.Random(seed)
    for number in range(patients):
        drawn = facts(chance)
        yield instance(number, drawn)
        if number % 5 == 0:
            yield instance(number, drawn, study=1)


def save(data: Dataset, path: Path) -> None:
    """Write an instance as a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = Dataset(data)
    whole.file_meta = FileMetaDataset()
    whole.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    whole.file_meta.MediaStorageSOPClassUID = data.SOPClassUID
    whole.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID
    whole.save_as(path, enforce_file_format=True)


def folder(place: Path, patients: int, seed: int = 6) -> Path:
    """A folder with the files of a cohort."""
    for number, data in enumerate(cohort(patients, seed)):
        save(data, place / f"{number:05d}.dcm")
    return place

"""A small answer key and output, all invented."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

COLUMNS = (
    "Modality", "SOPClassUID", "PatientID", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "Digest",
    "AnswerData",
)  # fmt: skip
CLASS = "1.2.840.10008.5.1.4.1.1.7"


def answer(action: str, tag: str | None = None, text: str | None = None, value: str | None = None) -> dict[str, Any]:
    """One check, as the key has it; without the brackets in the arguments."""
    wrapped = {name: None if one is None else f"<{one}>" for name, one in (("action_text", text), ("value", value))}
    return {"action": f"<{action}>", "tag_ds": None if tag is None else f"<{tag}>", "tag_name": "<A name>", **wrapped}


def make_key(folder: Path, instances: Mapping[str, Sequence[Mapping[str, Any]]], digest: str = "0" * 32) -> Path:
    """Write a key of one series, with a row for each old SOP Instance UID."""
    path = folder / "key.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"CREATE TABLE answer_data ({', '.join(COLUMNS)})")
        for uid, answers in instances.items():
            data = json.dumps({str(at): one for at, one in enumerate(answers)})
            row = ("OT", CLASS, "P1", "1.2.1", "1.2.2", uid, digest, data)
            connection.execute("INSERT INTO answer_data VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        connection.commit()
    return path


def make_file(folder: Path, name: str, uid: str, **values: Any) -> Path:
    """Write a DICOM file into `out` below a folder."""
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.Modality, dataset.SOPClassUID, dataset.PatientID = "OT", CLASS, "P1"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID, dataset.SOPInstanceUID = "1.2.1", "1.2.2", uid
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    path = folder / "out" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    dataset.save_as(path, enforce_file_format=True)
    return path

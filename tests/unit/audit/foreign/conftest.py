"""Small cleaned objects, and what the audit says of them."""

import os
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

from veil.audit import Severity
from veil.audit.foreign import FileReport, audit

Graded = dict[str, Severity]


def _cleaned(**values: object) -> Dataset:
    """An object as a good cleaner leaves it, with some attributes by their keywords."""
    dataset = Dataset()
    dataset.SOPClassUID, dataset.SOPInstanceUID = CTImageStorage, "2.25.1001"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = "2.25.1", "2.25.2"
    dataset.PatientName = dataset.PatientID = "VX7Q0042"
    dataset.StudyDate = "20110305"
    dataset.PatientIdentityRemoved, dataset.DeidentificationMethod = "YES", "removed"
    dataset.LongitudinalTemporalInformationModified = "MODIFIED"
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return dataset


@pytest.fixture
def graded(tmp_path: Path) -> Callable[..., Graded]:
    """Takes attributes by their keywords; gives what is said of an object with them: the surest grade by place."""

    def graded(**values: object) -> Graded:
        path = tmp_path / "in" / "1.dcm"
        path.parent.mkdir(exist_ok=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _cleaned(**values).save_as(path, enforce_file_format=True)
        os.utime(path, (0, 0))
        reports: list[FileReport] = []
        audit(path, told=reports.append)
        found: Graded = {}
        for one in reports[0].remarks:  # the surest come first
            found.setdefault(one.finding.where, one.finding.severity)
        return found

    return graded

"""Made images for the pixel room: something like anatomy, with lines of text drawn into the stored values."""

from pathlib import Path

import cv2
import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian

CT, SECONDARY, MULTI = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.5.1.4.1.1.7.2"
Values = NDArray[np.int16]


def body(rows: int = 256, columns: int = 256, seed: int = 1, grow: int = 0) -> Values:
    """Something round with noise, in Hounsfield units."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:rows, 0:columns]
    inside = (x - columns / 2) ** 2 + (y - rows / 2) ** 2 < (min(rows, columns) / 3 + grow) ** 2
    values: Values = (np.where(inside, 40.0, -1000.0) + rng.normal(0, 10, inside.shape)).astype(np.int16)
    return values


def text(values: Values, line: str, at: tuple[int, int], value: int = 1200, scale: float = 0.5) -> NDArray[np.bool_]:
    """Draws a line into the values; gives its ink."""
    ink = np.zeros(values.shape[:2], np.uint8)
    cv2.putText(ink, line, at, cv2.FONT_HERSHEY_SIMPLEX, scale, 1, 1, cv2.LINE_8)
    values[ink > 0] = value
    return ink > 0


def dataset(values: Values, number: int = 1, sop_class: str = CT, modality: str = "CT") -> Dataset:
    """An instance with these pixels: (rows, columns), or (frames, rows, columns)."""
    made = Dataset()
    made.SOPClassUID = sop_class
    made.SOPInstanceUID = UID(f"1.2.3.4.5.{number}")
    made.StudyInstanceUID, made.SeriesInstanceUID = "1.2.3.4.1", "1.2.3.4.2"
    made.PatientName, made.PatientID = "Quill^Barnaby", "18361044"
    made.Modality = modality
    made.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    made.InstanceNumber = number
    made.BurnedInAnnotation = "NO"
    made.SamplesPerPixel, made.PhotometricInterpretation = 1, "MONOCHROME2"
    made.Rows, made.Columns = values.shape[-2:]
    if values.ndim > 2:
        made.NumberOfFrames = len(values)
    made.BitsAllocated = made.BitsStored = 16
    made.HighBit, made.PixelRepresentation = 15, 1
    made.WindowCenter, made.WindowWidth = 40, 400
    made.RescaleIntercept, made.RescaleSlope = 0, 1
    made.SmallestImagePixelValue, made.LargestImagePixelValue = int(values.min()), int(values.max())
    made.PixelData = values.astype("<i2").tobytes()
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.file_meta.MediaStorageSOPClassUID = UID(sop_class)
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    return made


def save(made: Dataset, path: Path) -> Path:
    """Writes an instance."""
    pydicom.dcmwrite(path, made, enforce_file_format=True)
    return path

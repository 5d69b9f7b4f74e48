"""Objects of every family, as the modules of `support.objects` make them, and readers that say whether one still reads.

The readers are pydicom, highdicom and dcmtk; nothing here is veil's.
"""

import importlib
import inspect
import pkgutil
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydicom
from pydicom.datadict import dictionary_VR
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from support import objects
from support.planting import IDENTITY

RENDERER = "dsrdump"
_REPORTS = "1.2.840.10008.5.1.4.1.1.88."
_TRIALS = frozenset(f"{_REPORTS}{number}" for number in range(1, 5))
_PRIVATE_GROUP = 1 << 16


@dataclass(frozen=True, slots=True)
class Sample:
    """One object of a module: the module's name, the object's, and the file in which it lies."""

    part: str
    name: str
    path: Path


def parts() -> tuple[str, ...]:
    """The modules below `support.objects`; some hold only pieces of objects and offer none."""
    return tuple(sorted(found.name for found in pkgutil.iter_modules(objects.__path__)))


def offered(part: str) -> Iterator[tuple[str, Dataset]]:
    """(name, data set) of the objects of a module.

    They come from its `objects` or `states`, or from every public function that needs no argument and gives one; from
    the functions that need an identity for it where the module has nothing else.
    """
    module = importlib.import_module(f"support.objects.{part}")
    made = getattr(module, "objects", None) or getattr(module, "states", None)
    if made is not None:
        yield from made()
        return
    for name, function in inspect.getmembers(module, inspect.isfunction):
        given = inspect.signature(function)
        needed = [one for one in given.parameters.values() if one.default is one.empty]
        if name.startswith("_") or function.__module__ != module.__name__:
            continue
        if str(given.return_annotation) == "dict[str, pydicom.dataset.Dataset]" and len(needed) == 1:
            yield from function(IDENTITY).items()
        elif given.return_annotation is Dataset and [one.name for one in needed] in ([], ["identity"]):
            dataset = function(IDENTITY) if needed else function()
            if "SOPClassUID" in dataset:
                yield name, dataset


def write(folder: Path) -> dict[str, Sample]:
    """Writes the objects of all modules, and gives them by their path below the folder."""
    samples: dict[str, Sample] = {}
    seen: set[str] = set()  # factories may give all their objects one UID: two such files would be held
    for part in parts():
        for number, (name, dataset) in enumerate(offered(part)):
            path = folder / part / f"{number:04}.dcm"
            path.parent.mkdir(parents=True, exist_ok=True)
            if dataset.SOPInstanceUID in seen:
                dataset.SOPInstanceUID = f"1.2.826.0.1.3680043.2.77.{len(samples) + 1}"
            seen.add(dataset.SOPInstanceUID)
            save(dataset, path)
            samples[path.relative_to(folder).as_posix()] = Sample(part, name, path)
    return samples


def save(dataset: Dataset, path: Path) -> None:
    """Writes a data set as a file; one without file meta information in explicit VR, little endian."""
    if not hasattr(dataset, "file_meta"):
        dataset.file_meta = FileMetaDataset()
    if "TransferSyntaxUID" not in dataset.file_meta:
        dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.save_as(path, enforce_file_format=True)


def unread(path: Path) -> list[str]:
    """The elements of a file that pydicom cannot read, or of whose VR nobody is sure; private ones may be UN."""
    found: list[str] = []
    for element in pydicom.dcmread(path).iterall():
        try:
            str(element.value)
        except (ValueError, TypeError, NotImplementedError) as error:
            found.append(f"{element.tag} {type(error).__name__}")
        if element.VR == "UN" and not element.tag & _PRIVATE_GROUP and dictionary_VR(element.tag) != "UN":
            found.append(f"{element.tag} UN")
    return found


def _readers() -> dict[str, Callable[[Dataset], Any]]:
    import highdicom as hd

    return {
        "1.2.840.10008.5.1.4.1.1.66.4": hd.seg.Segmentation.from_dataset,
        "1.2.840.10008.5.1.4.1.1.66.7": hd.seg.Segmentation.from_dataset,
        "1.2.840.10008.5.1.4.1.1.30": hd.pm.ParametricMap.from_dataset,
        "1.2.840.10008.5.1.4.1.1.88.22": hd.sr.EnhancedSR.from_dataset,
        "1.2.840.10008.5.1.4.1.1.88.33": hd.sr.ComprehensiveSR.from_dataset,
        "1.2.840.10008.5.1.4.1.1.88.34": hd.sr.Comprehensive3DSR.from_dataset,
        "1.2.840.10008.5.1.4.1.1.88.59": hd.ko.KeyObjectSelectionDocument.from_dataset,
        "1.2.840.10008.5.1.4.1.1.91.1": hd.ann.MicroscopyBulkSimpleAnnotations.from_dataset,
    }


def highdicom_reads(path: Path) -> bool | None:
    """Whether highdicom reads a file; None where it has no reader for its SOP class."""
    dataset = pydicom.dcmread(path)
    reader = _readers().get(str(dataset.SOPClassUID))
    if reader is None:
        return None
    try:
        reader(dataset)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, NotImplementedError):
        return False
    return True


def renders(path: Path) -> bool | None:
    """Whether dcmtk renders a report; None for what is none, and where dcmtk is not installed."""
    uid = str(pydicom.dcmread(path, specific_tags=["SOPClassUID"]).SOPClassUID)
    if not uid.startswith(_REPORTS) or uid in _TRIALS or not shutil.which(RENDERER):
        return None
    done = subprocess.run([RENDERER, str(path)], capture_output=True, timeout=60, check=False)
    return done.returncode == 0 and b"Error" not in done.stderr


def marks(path: Path) -> Iterator[str]:
    """What the marks of de-identification say: each code, each word."""
    dataset = pydicom.dcmread(path, stop_before_pixels=True)
    yield str(dataset.get("PatientIdentityRemoved"))
    yield str(dataset.get("LongitudinalTemporalInformationModified"))
    for item in dataset.get("DeidentificationMethodCodeSequence", ()):
        yield str(item.get("CodeValue"))

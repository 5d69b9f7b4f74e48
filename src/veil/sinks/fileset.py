"""A DICOMDIR for OUT, and files under the short names that it may point at (PS3.10 section 8, PS3.3 Annex F).

A file ID has at most eight components of at most eight characters, and the names of OUT are new UIDs, far longer. So
OUT/FILESET holds every delivered file a second time, as a hard link that takes no room (a copy where the file system
has no links), and OUT/DICOMDIR points at these. DICOMDIR and FILESET together are what goes on a disc.

pydicom's FileSet makes the records and the names. It would read and write every file whole, so it is given headers
without pixel data, and the links then take the place of what it wrote.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, Self

from veil.errors import PathError

if TYPE_CHECKING:
    from pydicom import Dataset

DICOMDIR: Final = "DICOMDIR"
FILES: Final = "FILESET"
NAMES: Final = (DICOMDIR, FILES)
"""What lies in OUT beside the patients' folders."""
_READ: Final = (
    "SpecificCharacterSet SOPClassUID SOPInstanceUID ImageType InstanceCreationDate InstanceCreationTime StudyDate"
    " StudyTime ContentDate ContentTime AccessionNumber Modality Manufacturer StudyDescription PatientName PatientID"
    " StudyInstanceUID SeriesInstanceUID StudyID SeriesNumber InstanceNumber NumberOfFrames Rows Columns"
    " DataPointRows DataPointColumns ReferencedSeriesSequence ReferencedImageEvidenceSequence CompletionFlag"
    " VerificationFlag VerificationDateTime ConceptNameCodeSequence ContentSequence HL7InstanceIdentifier"
    " DocumentTitle MIMETypeOfEncapsulatedDocument EncapsulatedDocument ContentLabel ContentDescription"
    " ContentCreatorName PresentationCreationDate PresentationCreationTime BlendingSequence DoseSummationType"
    " StructureSetLabel StructureSetDate StructureSetTime RTPlanLabel RTPlanDate RTPlanTime TreatmentDate"
    " TreatmentTime UserContentLabel UserContentLongLabel HangingProtocolCreator HangingProtocolCreationDateTime"
    " HangingProtocolDefinitionSequence HangingProtocolUserIdentificationCodeSequence NumberOfPriorsReferenced"
    " ImplantName ImplantSize ImplantPartNumber ImplantAssemblyTemplateName ProcedureTypeCodeSequence"
    " ImplantTemplateGroupName ImplantTemplateGroupIssuer"
).split()
"""What the records of PS3.3 F.5 hold."""
_NEEDED: Final = {
    "StudyDate": "19000101",
    "StudyTime": "000000",
    "StudyID": "1",
    "Modality": "OT",
    "SeriesNumber": 1,
    "InstanceNumber": 1,
    "ContentDate": "19000101",
    "ContentTime": "000000",
    "ContentLabel": "UNNAMED",
    "PresentationCreationDate": "19000101",
    "PresentationCreationTime": "000000",
    "InstanceCreationDate": "19000101",
    "StructureSetLabel": "UNNAMED",
    "VerificationFlag": "UNVERIFIED",
    "CompletionFlag": "PARTIAL",
}
"""What a record must have (PS3.3 F.5) where a file has it not, or no more; the files themselves stay as they are."""


@dataclass(frozen=True, slots=True)
class FileSetCounts:
    """How many files a DICOMDIR lists, and how many it cannot, because no record can be made of them."""

    listed: int
    unlisted: int


def remove(out: Path) -> None:
    """Take DICOMDIR and the short names away; the files under their own names stay."""
    (out / DICOMDIR).unlink(missing_ok=True)
    if (out / FILES).is_dir() and not (out / FILES).is_symlink():
        shutil.rmtree(out / FILES)


def check_free(out: Path) -> None:
    """Refuse to write over what is not ours.

    Raises:
        PathError: `U-OUT-FOREIGN-FILE`.
    """
    for name in NAMES:
        if os.path.lexists(out / name):
            raise PathError(
                "U-OUT-FOREIGN-FILE",
                "OUT holds something that this vault did not write, where the DICOMDIR or its files belong",
                where=str(out / name),
                remedy="move it away and run the same command again",
            )


def write(out: Path, targets: Iterable[str], scratch: Path, uid: str) -> FileSetCounts:
    """Write OUT/DICOMDIR and OUT/FILESET; there must be none.

    The whole directory is held in memory, some kilobytes a file: a DICOMDIR is for media, not for archives.

    Args:
        out: OUT.
        targets: the delivered files, relative to OUT, in the order in which they are to be listed.
        scratch: a private folder for headers, on any disk; it is made, and taken away again.
        uid: of the file-set.

    Raises:
        OSError: the disk is full, or the place cannot be written.
    """
    shutil.rmtree(scratch, ignore_errors=True)
    made = _file_set(scratch / "stage")
    made.UID = uid
    names: dict[str, str] = {}
    unlisted = 0
    try:
        for target in targets:
            header = _header(out / target)
            try:
                made.add(header)
            except (ValueError, AttributeError, KeyError, TypeError, NotImplementedError):
                unlisted += 1
            else:
                names[str(header.SOPInstanceUID)] = target
        if not names:
            return FileSetCounts(0, unlisted)
        root = scratch / "root"
        made.new = False
        made.write(root)
        listing = _moved(root)
        _link(out, listing, names)
        shutil.copyfile(root / DICOMDIR, out / f".{DICOMDIR}")
        (out / f".{DICOMDIR}").replace(out / DICOMDIR)
        listing.close()
    finally:
        made.close()
        shutil.rmtree(scratch, ignore_errors=True)
    return FileSetCounts(len(names), unlisted)


def _file_set(folder: Path, listing: "Dataset | None" = None) -> Any:
    from pydicom.fileset import FileInstance, FileSet

    class Staged(FileSet):
        """Keeps its stage where we say, and takes it away when told.

        While files are added they are not looked for among the others: each UID comes once, and that costs n².
        """

        new = True

        def stage(self, folder: Path) -> Self:
            self.close()
            folder.mkdir(parents=True, exist_ok=True)
            self._stage["t"] = TemporaryDirectory(dir=folder)
            self._stage["path"] = Path(self._stage["t"].name)
            return self

        def close(self) -> None:
            self._stage["t"].cleanup()

        def __iter__(self) -> Iterator[FileInstance]:
            return iter(()) if self.new else super().__iter__()

    return Staged(listing).stage(folder)


def _header(path: Path) -> "Dataset":
    """What a record is made of, and what it must have."""
    from pydicom import dcmread

    found = dcmread(path, stop_before_pixels=True, specific_tags=list(_READ))
    for element in [element for element in found if element.VM == 0]:
        del found[element.tag]
    if "EncapsulatedDocument" in found:  # that there is one says which record it gets
        found.EncapsulatedDocument = b"\0\0"
    if "PresentationCreationDate" not in found:  # of other objects this does not stand in a record
        found.pop("ReferencedSeriesSequence", None)
    # Of a report's content only what qualifies its title stands in a record (PS3.3 F.5.25).
    if "ContentSequence" in found:
        title = [item for item in found.ContentSequence if item.get("RelationshipType") == "HAS CONCEPT MOD"]
        found.ContentSequence = title
        if not title:
            del found.ContentSequence
    for keyword, value in _NEEDED.items():
        if keyword not in found:
            setattr(found, keyword, value)
    return found


def _moved(root: Path) -> Any:
    """Put the short names into a folder of their own and let the records say so."""
    from pydicom import dcmread

    (root / FILES).mkdir()
    for entry in list(root.iterdir()):
        if entry.name not in NAMES:
            entry.rename(root / FILES / entry.name)
    listing = dcmread(root / DICOMDIR)
    for record in listing.DirectoryRecordSequence:
        if record.get("ReferencedFileID"):
            record.ReferencedFileID = [FILES, *record.ReferencedFileID]
    moved = _file_set(root.parent / "stage", listing)
    moved.ID, moved.new = "VEIL", False
    moved.write(use_existing=True)
    return moved


def _link(out: Path, listing: Any, names: dict[str, str]) -> None:
    made: set[Path] = set()
    for instance in listing:
        place = out / Path(instance.path).relative_to(listing.path or "")
        if place.parent not in made:
            place.parent.mkdir(parents=True, exist_ok=True)
            made.add(place.parent)
        source = out / names[str(instance.SOPInstanceUID)]
        with suppress(OSError):
            os.link(source, place)
            continue
        shutil.copyfile(source, place)

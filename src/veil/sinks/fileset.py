"""A DICOMDIR for OUT, and files under the short names that it may point at (PS3.10 section 8, PS3.3 Annex F).

A file ID has at most eight components of at most eight characters, and the names of OUT are new UIDs, far longer. So
OUT/FILESET holds every delivered file a second time, as a hard link that takes no room (a copy where the file system
has no links), and OUT/DICOMDIR points at these. DICOMDIR and FILESET together are what goes on a disc.

pydicom's FileSet makes the records and the names, and writes the directory. It would also read and copy every file, and
look for each record among all its neighbours, so the tree of the records is built here.
"""

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from veil.errors import PathError

if TYPE_CHECKING:
    from pydicom import Dataset

DICOMDIR: Final = "DICOMDIR"
FILES: Final = "FILESET"
NAMES: Final = (DICOMDIR, FILES)
"""What lies in OUT beside the patients' folders."""
_DIGITS: Final = 10**6
"""Files up to which their short names are told apart by digits alone, as pydicom does it."""
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
    scratch.mkdir(parents=True)
    made = _file_set(uid)
    unlisted = 0
    leaves: list[tuple[Any, str]] = []
    try:
        for target in targets:
            header = _header(out / target)
            try:
                leaves.append((made.leaf(header), target))
            except (ValueError, AttributeError, KeyError, TypeError, NotImplementedError):
                unlisted += 1
        if not leaves:
            return FileSetCounts(0, unlisted)
        _link(out, made.named(), leaves)
        made.write_to(scratch / DICOMDIR)
        shutil.copyfile(scratch / DICOMDIR, out / f".{DICOMDIR}")
        (out / f".{DICOMDIR}").replace(out / DICOMDIR)
    finally:
        made.close()
        shutil.rmtree(scratch, ignore_errors=True)
    return FileSetCounts(len(leaves), unlisted)


def _file_set(uid: str) -> Any:
    from pydicom.filebase import DicomFileLike
    from pydicom.fileset import FileSet, RecordNode
    from pydicom.uid import UID

    class Record(RecordNode):
        """Knows its place among its neighbours; pydicom counts them each time."""

        place = 0

        @property
        def index(self) -> int:
            return self.place

        def put(self, above: RecordNode) -> None:
            self._parent, self.place = above, len(above.children)
            above.children.append(self)

    class Listing(FileSet):
        """The tree of records (PS3.3 F.2.2), at a cost that grows with the number of files alone."""

        def __init__(self) -> None:
            super().__init__()
            self.UID, self.ID = UID(uid), "VEIL"
            self.known: dict[tuple[str, ...], Record] = {}

        def leaf(self, header: "Dataset") -> Record:
            """The record of a file, below those of its patient, study and series, which are made once."""
            *above, leaf = map(Record, self._recordify(header))
            parent: RecordNode = self._tree
            keys: tuple[str, ...] = ()
            for record in above:
                keys = (*keys, str(record.key))
                if keys not in self.known:
                    record.put(parent)
                    self.known[keys] = record
                parent = self.known[keys]
            leaf.put(parent)
            return leaf

        def named(self) -> dict[Record, list[str]]:
            """The file IDs of all leaves, which are written into their records."""
            found = {node: [FILES] for node in self._tree if not node.children}
            self._use_alphanumeric = len(found) > _DIGITS
            for node, names in found.items():
                names += [one.component for one in reversed([*node.reverse()])]
                node._record.ReferencedFileID = names  # noqa: SLF001  pydicom gives no other way to it
            return found  # type: ignore[return-value]  # all in the tree are of ours

        def write_to(self, path: Path) -> None:
            with path.open("wb") as stream:
                self._write_dicomdir(DicomFileLike(stream))

        def close(self) -> None:
            """The folder that pydicom has for files that are added; none is."""
            self._stage["t"].cleanup()

    return Listing()


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


def _link(out: Path, names: dict[Any, list[str]], leaves: Iterable[tuple[Any, str]]) -> None:
    made: set[Path] = set()
    for leaf, target in leaves:
        place = out.joinpath(*names[leaf])
        if place.parent not in made:
            place.parent.mkdir(parents=True, exist_ok=True)
            made.add(place.parent)
        with suppress(OSError):
            os.link(out / target, place)
            continue
        shutil.copyfile(out / target, place)

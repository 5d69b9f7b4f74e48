"""Documents through a whole run: what is sound leaves cleaned, what is not is held with a code, all else goes on."""

import random
from pathlib import Path

import pydicom
import pytest

from support.bytescan import scan_folder
from support.objects import documents
from support.objects.cda import cda
from support.planting import IDENTITY
from support.runs import Done, check_counts, run
from veil.clean.documents import SOP_CLASSES

OPEN = Path(__file__).parent.parent / "support" / "policies" / "open.toml"
GARBAGE = random.Random(7).randbytes(10 << 20)
SOUND = {
    "pdf": (documents.PDF, documents.pdf(IDENTITY)),
    "cda": (documents.CDA, cda(IDENTITY)),
    "stl": (documents.STL, documents.stl(IDENTITY, 2000)),
    "ascii": (documents.STL, documents.ascii_stl(IDENTITY)),
    "obj": (documents.OBJ, documents.obj(IDENTITY)),
    "mtl": (documents.MTL, documents.mtl(IDENTITY)),
}
BAD = {
    "pdf-none": (documents.PDF, b"a letter of Barnaby Drummond"),
    "pdf-encrypted": (documents.PDF, documents.encrypted_pdf(IDENTITY)),
    "cda-bomb": (
        documents.CDA,
        b'<!DOCTYPE d [<!ENTITY a "Drummond">]><ClinicalDocument xmlns="urn:hl7-org:v3">&a;</ClinicalDocument>',
    ),
    "stl-cut": (documents.STL, documents.stl(IDENTITY)[:-400]),
    "obj-nan": (documents.OBJ, b"v nan 0 0\n"),
    "obj-index": (documents.OBJ, b"v 0 0 0\nf 1 1 999999999\n"),
    "mtl-none": (documents.MTL, b"Barnaby Drummond\n"),
    **{
        f"garbage-{sop_class[-1]}": (sop_class, (b"%PDF-1.7\n" if sop_class == documents.PDF else b"") + GARBAGE)
        for sop_class in sorted(SOP_CLASSES)
    },
}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    work = tmp_path_factory.mktemp("documents")
    (work / "in").mkdir()
    for number, (name, (sop_class, document)) in enumerate((SOUND | BAD).items()):
        (work / "in" / name).write_bytes(documents.instance(sop_class, document, IDENTITY, number))
    return run(work / "in", work, OPEN)


def test_each_has_its_outcome(done: Done) -> None:
    check_counts(done)
    codes = {ref: one.code for ref, one in done.files.items()}
    expected = dict.fromkeys(SOUND, "D-CLEAN") | dict.fromkeys(BAD, "H-DOCUMENT-UNREADABLE")
    assert codes == expected | {"pdf-encrypted": "H-ENCRYPTED"}


def test_no_byte_identifies(done: Done) -> None:
    assert not scan_folder(done.out, IDENTITY)


def test_numbers_are_the_same(done: Done) -> None:
    assert done.result.received == len(SOUND) + len(BAD)
    paths = {ref: done.out / one.target for ref, one in done.files.items() if one.target}
    made = {name: bytes(pydicom.dcmread(path).EncapsulatedDocument) for name, path in paths.items()}
    assert documents.stl_numbers(made["stl"]) == documents.stl_numbers(SOUND["stl"][1])
    assert documents.FACETS.encode() in made["ascii"]
    assert documents.VERTICES.encode() in made["obj"]
    assert documents.FACES.encode() in made["obj"]
    assert documents.NUMBERS.encode() in made["mtl"]

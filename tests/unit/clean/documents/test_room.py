"""The documents room in a whole instance: what stands around a document stays true, and what may not leave is held."""

from io import BytesIO
from pathlib import Path

import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from support.bytescan import scan
from support.engine import OPEN, Done, clean, surveyed_cleaner
from support.identity import PlantedIdentity
from support.objects import documents
from support.objects.cda import cda
from support.objects.signals import code
from veil.clean.documents import pdf
from veil.errors import PolicyError
from veil.policy import load

IDENTITY = PlantedIdentity()
MADE = {
    documents.PDF: documents.pdf(IDENTITY),
    documents.CDA: cda(IDENTITY),
    documents.STL: documents.stl(IDENTITY),
    documents.OBJ: documents.obj(IDENTITY),
    documents.MTL: documents.mtl(IDENTITY),
}


def _cleaned(data: bytes, folder: Path, policy: str | Path = OPEN) -> Done:
    (folder / "surveyed").write_bytes(data)
    return clean(data, folder, surveyed_cleaner([folder / "surveyed"], policy))


def _policy(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(f'extends = "public"\n{text}', encoding="utf-8")
    return path


def _changed(data: bytes, **changes: object) -> bytes:
    ds = pydicom.dcmread(BytesIO(data))
    for name, value in changes.items():
        if value is None:
            delattr(ds, name)
        else:
            setattr(ds, name, value)
    out = BytesIO()
    ds.save_as(out, enforce_file_format=True)
    return out.getvalue()


@pytest.mark.parametrize("sop_class", MADE)
def test_what_stands_around_stays_true(sop_class: str, tmp_path: Path) -> None:
    done = _cleaned(documents.instance(sop_class, MADE[sop_class], IDENTITY), tmp_path)
    assert done.outcome.code == "D-CLEAN"
    assert not list(scan(done.data, IDENTITY))
    ds = done.dataset
    assert len(ds.EncapsulatedDocument) - ds.EncapsulatedDocumentLength in (0, 1)
    assert ds.MIMETypeOfEncapsulatedDocument == documents.MIME[sop_class]
    assert "ListOfMIMETypes" not in ds
    assert ds.HL7InstanceIdentifier.startswith("2.25.")
    assert ds.SourceInstanceSequence[0].ReferencedSOPInstanceUID.startswith("2.25.")
    assert ds.DocumentTitle == "Model of a femur"
    assert done.outcome.actions["clean:EncapsulatedDocument"] == 1
    assert done.outcome.actions["remove:ListOfMIMETypes"] == 1


@pytest.mark.parametrize("sop_class", MADE)
@pytest.mark.parametrize("more", [b"", b"\n"], ids=["one", "other"])
def test_a_length_that_nobody_says(sop_class: str, more: bytes, tmp_path: Path) -> None:
    """One of the two is odd, and so was padded."""
    data = documents.instance(sop_class, MADE[sop_class] + more, IDENTITY)
    done = _cleaned(_changed(data, EncapsulatedDocumentLength=None), tmp_path)
    assert done.outcome.code == "D-CLEAN"
    assert "EncapsulatedDocumentLength" not in done.dataset


def test_a_document_and_its_attribute_have_one_identifier(tmp_path: Path) -> None:
    ds = _cleaned(documents.instance(documents.CDA, MADE[documents.CDA], IDENTITY), tmp_path).dataset
    assert f'<id root="{ds.HL7InstanceIdentifier}"/>'.encode() in ds.EncapsulatedDocument


def test_the_second_file_is_cleaned_as_the_first(tmp_path: Path) -> None:
    one, two = (documents.instance(documents.OBJ, MADE[documents.OBJ], IDENTITY, number) for number in (1, 2))
    (tmp_path / "one").write_bytes(one)
    cleaner = surveyed_cleaner([tmp_path / "one"])
    made = [clean(data, tmp_path, cleaner).dataset.EncapsulatedDocument for data in (one, two, one, two)]
    assert len(set(made)) == 1


def test_documents_are_held_unless_a_policy_says_clean(tmp_path: Path) -> None:
    data = documents.instance(documents.STL, MADE[documents.STL], IDENTITY)
    assert _cleaned(data, tmp_path, "public").outcome.code == "H-OBJECT-KIND"
    policy = _policy(tmp_path, '[objects]\nencapsulated_document = "clean"\n')
    assert _cleaned(data, tmp_path, policy).outcome.code == "D-CLEAN"


def test_no_policy_delivers_a_document_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as error:
        load(_policy(tmp_path, '[objects]\nencapsulated_document = "deliver"\n'))
    assert "clean, hold" in str(error.value)
    kept = '[objects]\nencapsulated_document = "clean"\n[[rule]]\nselect = "EncapsulatedDocument"\n'
    policy = _policy(tmp_path, kept + 'action = "keep"\nreason = "a test"\n')
    done = _cleaned(documents.instance(documents.STL, MADE[documents.STL], IDENTITY), tmp_path, policy)
    assert done.outcome.code == "D-CLEAN"
    assert not list(scan(done.data, IDENTITY))


def test_a_rule_that_takes_the_document_away_is_obeyed(tmp_path: Path) -> None:
    policy = _policy(
        tmp_path,
        '[objects]\nencapsulated_document = "clean"\n[[rule]]\nselect = "EncapsulatedDocument"\naction = "dummy"\n'
        'reason = "a test"\n',
    )
    done = _cleaned(documents.instance(documents.STL, MADE[documents.STL], IDENTITY), tmp_path, policy)
    assert len(done.dataset.EncapsulatedDocument) < 80


def test_a_pdf_is_held_until_its_pages_can_be_looked_at(tmp_path: Path) -> None:
    data = documents.instance(documents.PDF, MADE[documents.PDF], IDENTITY)
    policy = _policy(tmp_path, '[objects]\nencapsulated_document = "clean"\n')
    assert _cleaned(data, tmp_path, policy).outcome.code == "H-BURNED-IN"
    broken = documents.instance(documents.PDF, b"%PDF-1.4 and no more", IDENTITY)
    assert _cleaned(broken, tmp_path, policy).outcome.code == "H-DOCUMENT-UNREADABLE"


def test_a_pdf_without_a_reader_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_spec", lambda _: None)
    data = documents.instance(documents.PDF, MADE[documents.PDF], IDENTITY)
    assert _cleaned(data, tmp_path).outcome.code == "H-READER-MISSING"


def _region(value: str, scheme: str, meaning: str) -> Sequence:
    item = Dataset()
    item.AnatomicRegionModifierSequence = Sequence([code(value, scheme, meaning)])
    return Sequence([item])


@pytest.mark.parametrize(
    "changes",
    [
        {"BodyPartExamined": "HEAD"},
        {"BodyPartExamined": "SKULL"},
        {"DocumentTitle": "Model for facial surgery"},
        {"DocumentTitle": "SKIN_surface"},
        {"SeriesDescription": "CT Schädel"},
        {"ConceptNameCodeSequence": Sequence([code("69536005", "SCT", "x")])},
        {"AnatomicRegionSequence": _region("39937001", "SCT", "x")},
        {"AnatomicRegionSequence": _region("1", "99SITE", "face")},
    ],
    ids=range(8),
)
@pytest.mark.parametrize("sop_class", [documents.STL, documents.OBJ])
def test_a_model_of_a_face_is_held(sop_class: str, changes: dict[str, object], tmp_path: Path) -> None:
    data = _changed(documents.instance(sop_class, MADE[sop_class], IDENTITY), **changes)
    assert _cleaned(data, tmp_path).outcome.code == "H-FACE-MODEL"


@pytest.mark.parametrize(
    ("sop_class", "document"),
    [
        (documents.STL, MADE[documents.STL].replace(b"Barnaby Drummond", b"patient skin 01.")),
        (documents.STL, documents.ascii_stl(IDENTITY).replace(b"Barnaby", b"Face of")),
        (documents.OBJ, MADE[documents.OBJ].replace(b"_femur", b"_Head")),
    ],
    ids=["header", "solid", "object"],
)
def test_a_model_that_calls_itself_a_face_is_held(sop_class: str, document: bytes, tmp_path: Path) -> None:
    assert _cleaned(documents.instance(sop_class, document, IDENTITY), tmp_path).outcome.code == "H-FACE-MODEL"


def test_a_model_of_which_nothing_says_what_it_shows_is_held(tmp_path: Path) -> None:
    data = documents.instance(documents.STL, MADE[documents.STL], IDENTITY, title="1", part="")
    bare = _changed(data, ConceptNameCodeSequence=None, **_undescribed(data))
    assert _cleaned(bare, tmp_path).outcome.code == "H-FACE-MODEL"


def _undescribed(data: bytes) -> dict[str, None]:
    ds = pydicom.dcmread(BytesIO(data))
    names = ("StudyDescription", "SeriesDescription", "ProtocolName", "RequestedProcedureDescription")
    return {name: None for name in names if name in ds}


@pytest.mark.parametrize("sop_class", MADE)
@pytest.mark.parametrize("document", [b"", b"\0\0", b"Barnaby Drummond was here"], ids=["none", "zeros", "words"])
def test_a_document_that_is_none_is_held(sop_class: str, document: bytes, tmp_path: Path) -> None:
    done = _cleaned(documents.instance(sop_class, document, IDENTITY), tmp_path)
    assert done.outcome.code == "H-DOCUMENT-UNREADABLE"
    assert not done.data


def test_an_object_without_its_document_is_held(tmp_path: Path) -> None:
    data = _changed(documents.instance(documents.STL, MADE[documents.STL], IDENTITY), EncapsulatedDocument=None)
    assert _cleaned(data, tmp_path).outcome.code == "H-DOCUMENT-UNREADABLE"

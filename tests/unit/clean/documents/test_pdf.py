"""PDF: a new file that shows the pages and holds nothing else."""

import random
import re
import zlib
from typing import Any

import pytest

from support.bytescan import scan
from support.identity import PlantedIdentity
from support.objects import documents
from veil.clean.documents import pdf, rendering
from veil.clean.documents.tools import TOO_LARGE, UNREADABLE
from veil.errors import HoldError

IDENTITY = PlantedIdentity()
GARBAGE = random.Random(44).randbytes(10 << 20).replace(b"%PDF", b"none")


@pytest.fixture(scope="module")
def made() -> bytes:
    return pdf.write(pdf.render(documents.pdf(IDENTITY)))


def _open(data: bytes) -> Any:
    pypdfium2 = pytest.importorskip("pypdfium2")
    return pypdfium2.PdfDocument(data)


def test_the_source_holds_what_is_planted() -> None:
    old = _open(documents.pdf(IDENTITY))
    assert IDENTITY.family in old[0].get_textpage().get_text_range()
    assert IDENTITY.family in old.get_metadata_dict()["Title"]
    assert old.count_attachments() == 1


def test_nothing_but_pages_is_left(made: bytes) -> None:
    new = _open(made)
    assert len(new) == 2
    assert [page.get_size() for page in new] == [(300.0, 800.0)] * 2
    assert {page.get_textpage().get_text_range() for page in new} == {""}
    assert set(new.get_metadata_dict().values()) == {""}
    assert new.count_attachments() == 0
    assert not list(new.get_toc())
    for word in (b"/Info", b"/ID", b"/Metadata", b"/JS", b"/Annot", b"/AcroForm", b"/Outlines", b"/Font", b"Exif"):
        assert word not in made


def test_no_byte_of_it_identifies_packed_or_unpacked(made: bytes) -> None:
    streams = re.findall(rb"/FlateDecode/Length \d+>>stream\n(.*?)\nendstream", made, re.DOTALL)
    assert len(streams) == 2
    for data in (made, *map(zlib.decompress, streams)):
        assert not list(scan(data, IDENTITY))


def test_the_pages_look_as_they_did(made: bytes) -> None:
    def dark(data: bytes) -> list[int]:
        return [zlib.decompress(page.packed).count(0) for page in pdf.render(data)]

    old, new = dark(documents.pdf(IDENTITY)), dark(made)
    assert all(old)
    assert new == pytest.approx(old, rel=0.1)


def test_annotations_and_forms_are_not_drawn() -> None:
    plain = documents.pdf(IDENTITY).replace(b"/Annots[7 0 R 8 0 R]", b"                    ")
    assert pdf.render(plain) == pdf.render(documents.pdf(IDENTITY))


def test_the_same_pages_give_the_same_bytes(made: bytes) -> None:
    assert pdf.write(pdf.render(documents.pdf(IDENTITY))) == made


@pytest.mark.parametrize("data", [b"", b"Not a PDF", GARBAGE], ids=["", "text", "garbage"])
def test_what_is_no_pdf_is_not_even_tried(data: bytes) -> None:
    with pytest.raises(HoldError) as error:
        pdf.check(data)
    assert error.value.code == UNREADABLE


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\n" + GARBAGE, UNREADABLE),
        (b"%PDF-1.7\n1 0 obj\n<</Title(x)>>\nendobj\n", UNREADABLE),
        (documents.encrypted_pdf(IDENTITY), "H-ENCRYPTED"),
        (documents.pdf(IDENTITY, pages=501), TOO_LARGE),
        (documents.pdf(IDENTITY).replace(b"[0 0 300 800]", b"[0 0 20000 800]"), TOO_LARGE),
    ],
    ids=["garbage", "cut off", "encrypted", "many pages", "a huge page"],
)
def test_what_cannot_be_rendered_is_held(data: bytes, code: str) -> None:
    with pytest.raises(HoldError) as error:
        pdf.render(data)
    assert error.value.code == code


def test_a_page_that_takes_too_long_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 0.001)
    with pytest.raises(HoldError) as error:
        pdf.render(documents.pdf(IDENTITY))
    assert error.value.code == TOO_LARGE


def test_without_the_reader_it_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_spec", lambda _: None)
    with pytest.raises(HoldError) as error:
        pdf.check(documents.pdf(IDENTITY))
    assert error.value.code == "H-READER-MISSING"


def test_a_large_page_is_rendered_with_fewer_dots() -> None:
    data = documents.pdf(IDENTITY, pages=1).replace(b"[0 0 300 800]", b"[0 0 9000 9000]")
    (page,) = list(rendering.pages(data))
    assert page[2] * page[3] <= 16_100_000

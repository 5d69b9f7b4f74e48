"""The survey of one file."""

from pathlib import Path

import pytest

from support.encode import EXPLICIT, IMPLICIT, Syntax
from support.engine import CT, INSTANCE, NAME, PATIENT_ID, SERIES, STUDY, core, instance, part10
from veil.identity import Known
from veil.survey import Surveyed, survey_file


def _survey(folder: Path, data: bytes) -> Surveyed:
    path = folder / "file"
    path.write_bytes(data)
    return survey_file(path)


@pytest.mark.parametrize("explicit", [True, False])
def test_who_the_patient_is(tmp_path: Path, explicit: bool) -> None:
    syntax = EXPLICIT if explicit else IMPLICIT
    rows = ((0x00100021, "LO", b"Hospital X"), (0x00080060, "CS", b"CT"))
    found = _survey(tmp_path, instance(*(syntax.element(*row) for row in rows), explicit=explicit, sop_class=CT))
    assert (found.code, found.patient_id, found.issuer) == (None, PATIENT_ID, "Hospital X")
    assert (found.study_uid, found.series_uid, found.sop_uid, found.sop_class) == (STUDY, SERIES, INSTANCE, CT)
    assert found.modality == "CT"
    assert {Known("name", NAME), Known("id", PATIENT_ID), Known("uid", STUDY)} <= set(found.known)


def test_a_modality_that_is_a_word_of_its_own_is_not_told(tmp_path: Path) -> None:
    assert _survey(tmp_path, instance(EXPLICIT.element(0x00080060, "CS", b"DRUMMOND"))).modality == ""


def _nested(syntax: Syntax, vr: str, *, undefined: bool) -> bytes:
    person = syntax.element(0x00100010, "PN", b"Hidden^Person")
    inside = syntax.element(0x00081140, "SQ", syntax.item(person), undefined=undefined)
    return EXPLICIT.element(0x00081115, vr, syntax.item(inside), undefined=undefined)


@pytest.mark.parametrize("undefined", [True, False])
@pytest.mark.parametrize(("syntax", "vr"), [(EXPLICIT, "SQ"), (EXPLICIT, "UN"), (IMPLICIT, "UN")])
def test_identifiers_at_every_depth(tmp_path: Path, syntax: Syntax, vr: str, undefined: bool) -> None:
    found = _survey(tmp_path, instance(_nested(syntax, vr, undefined=undefined)))
    assert Known("name", "Hidden^Person") in found.known


@pytest.mark.parametrize(
    ("tag", "vr", "value", "known"),
    [
        (0x00100030, "DA", b"19110913", Known("date", "19110913")),
        (0x00101040, "LO", b"17 Wetherby Lane", Known("address", "17 Wetherby Lane")),
        (0x00102154, "SH", b"+44 1632 960917\\0301 555 0199", Known("phone", "0301 555 0199")),
        (0x00080080, "LO", b"Saint Ossyth Infirmary", Known("org", "Saint Ossyth Infirmary")),
        (0x00080050, "SH", b"ACX5520917436", Known("id", "ACX5520917436")),
        (0x00181000, "LO", b"SN-8814402", Known("device", "SN-8814402")),
        (0x00080090, "PN", b"Thistlewood^Agatha", Known("name", "Thistlewood^Agatha")),
        (0x00080090, "UN", b"Thistlewood^Agatha", Known("name", "Thistlewood^Agatha")),
        (0x00491010, "PN", b"Private^Person", Known("name", "Private^Person")),
        (0x00561234, "PN", b"Odd^Person", Known("name", "Odd^Person")),
    ],
)
def test_kinds_of_identifiers(tmp_path: Path, tag: int, vr: str, value: bytes, known: Known) -> None:
    assert known in _survey(tmp_path, instance(EXPLICIT.element(tag, vr, value))).known


@pytest.mark.parametrize(
    ("charset", "codec"), [(b"ISO_IR 192", "utf-8"), (b"\\ISO 2022 IR 87", "iso2022_jp"), (b"GB18030", "gb18030")]
)
def test_names_are_read_in_the_character_set(tmp_path: Path, charset: bytes, codec: str) -> None:
    name = "Yamada^Tarou=山田^太郎"
    rows = [EXPLICIT.element(0x00080005, "CS", charset), EXPLICIT.element(0x00100010, "PN", name.encode(codec))]
    assert Known("name", name) in _survey(tmp_path, instance(*rows)).known


def test_a_file_that_is_none_gives_its_code(tmp_path: Path) -> None:
    assert _survey(tmp_path, b"").code == "S-EMPTY"
    assert _survey(tmp_path, b"text" * 99).code == "S-NOT-DICOM"
    assert _survey(tmp_path, part10(b"".join(core().values()))[:-3]).code == "Q-TRUNCATED"
    assert survey_file(tmp_path / "absent").code == "Q-UNREADABLE"
    broken = EXPLICIT.element(0x00081115, "SQ", b"no items at all.")
    assert _survey(tmp_path, instance(broken)).code == "Q-LENGTH"


def test_what_need_not_be_read_breaks_nothing(tmp_path: Path) -> None:
    for element in (
        EXPLICIT.element(0x00091010, "SQ", b"no items at all."),
        EXPLICIT.element(0x00081115, "UN", b"no items at all."),
    ):
        assert _survey(tmp_path, instance(element)).code is None

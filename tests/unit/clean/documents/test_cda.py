"""CDA: an allow-list of what stays, a header of nobody, values by their types, and XML that cannot grow."""

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from support.bytescan import scan
from support.identity import PlantedIdentity
from support.objects.cda import cda
from veil.clean.documents import cda as room
from veil.clean.documents import xml
from veil.clean.documents.tools import TOO_LARGE, UNREADABLE, Tools
from veil.clean.text import TextRoom
from veil.errors import HoldError
from veil.identity import DateShifter, Known, KnownIdentifiers

IDENTITY = PlantedIdentity()
KNOWN = KnownIdentifiers.build((Known("name", IDENTITY.name), Known("id", IDENTITY.record_number)))
DATES = DateShifter(-364)
V3 = "{urn:hl7-org:v3}"


def _uid(old: str) -> str:
    return f"2.25.{sum(ord(letter) * 31**at for at, letter in enumerate(old)) % 10**20}"


TEXT = TextRoom("allow", KNOWN, DATES, map_uid=_uid)
TOOLS = Tools(TEXT.clean, DATES.dt, _uid, str, KNOWN)


def _clean(body: str = "") -> Any:
    return ET.fromstring(room.clean(cda(IDENTITY, body=body), TOOLS))  # noqa: S314  what we wrote


def _section(inside: str) -> Any:
    (section,) = _clean(f"<structuredBody><component><section>{inside}</section></component></structuredBody>").iter(
        f"{V3}section"
    )
    return section


def _value(written: str, code: str = "246205007") -> Any:
    (value,) = _section(
        f'<entry><observation classCode="OBS" moodCode="EVN"><code code="{code}" codeSystem="2.16.840.1.113883.6.96"/>'
        f"{written}</observation></entry>"
    ).iter(f"{V3}value")
    return value


def test_nothing_of_the_identity_is_left() -> None:
    made = room.clean(cda(IDENTITY), TOOLS)
    assert list(scan(cda(IDENTITY), IDENTITY))
    assert not list(scan(made, IDENTITY))
    for word in (b"Quillon", b"xml-stylesheet", b"<!--", b"http://Drummond", b"Model", b"own:", b"realmCode"):
        assert word not in made


def test_the_header_has_the_shape_that_the_schema_wants() -> None:
    made = _clean()
    assert [child.tag.removeprefix(V3) for child in made] == [
        *("typeId", "templateId", "id", "code", "title", "effectiveTime", "confidentialityCode", "languageCode"),
        *("setId", "versionNumber", "recordTarget", "author", "custodian", "component"),
    ]
    for path in (
        "recordTarget/patientRole/id",
        "author/time",
        "author/assignedAuthor/id",
        "custodian/assignedCustodian/representedCustodianOrganization/id",
    ):
        (found,) = made.findall("/".join(V3 + step for step in path.split("/")))
        assert found.attrib == {"nullFlavor": "MSK"}


def test_what_it_means_stays() -> None:
    made = _clean()
    text = " ".join("".join(made.itertext()).split())
    assert "No fracture of the knee." in text
    assert "small effusion" in text
    assert made.find(f"{V3}code").get("code") == "18748-4"
    assert made.find(f"{V3}effectiveTime").get("value") == "20180305101500.000"
    value = made.find(f".//{V3}value[@unit='mm']")
    assert value.get("value") == "12.5"
    assert [one.get("value") for one in made.find(f".//{V3}observation/{V3}effectiveTime")] == ["20180305", "20180306"]


def test_identifiers_stay_apart_and_together() -> None:
    found = [one.get("root") for one in _clean().iter(f"{V3}id") if one.get("root")]
    assert all(root.startswith("2.25.") for root in found)
    assert len(set(found)) == 2
    assert all(one.get("extension") is None for one in _clean().iter(f"{V3}id"))


def test_a_cell_beside_or_below_a_label_is_emptied() -> None:
    section = _section(
        "<text><table><thead><tr><th>Side</th><th>Physician</th></tr></thead><tbody><tr><td>left</td><td>Marr</td></tr>"
        "</tbody></table><table><tr><td>Referring doctor</td><td>large mass</td></tr></table></text>"
    )
    assert [cell.text for cell in section.iter() if cell.tag in (f"{V3}td", f"{V3}th")] == [
        *("Side", "Physician", "left", None, "Referring doctor", None)
    ]


def test_a_name_in_pieces_is_read_as_one() -> None:
    section = _section("<text>No mass. <content>Drum</content>mo<sub>nd</sub></text>")
    assert "".join(section.itertext()).strip() == "No mass."


def test_whom_the_header_names_is_sought_in_the_body() -> None:
    body = "<text><paragraph>Large mass. Young, Green, Brown and Stone agree.</paragraph></text>"
    whole = cda(IDENTITY, body=f"<structuredBody><component><section>{body}</section></component></structuredBody>")
    header = (
        b"<participant typeCode='IND'><associatedEntity classCode='NOK'><associatedPerson><name><given>Stone</given>"
    )
    named = header + b"<family>Green</family></name></associatedPerson></associatedEntity></participant><custodian>"
    made = room.clean(whole.replace(b"<custodian>", named, 1), Tools(str, DATES.dt, _uid, str, KNOWN))
    assert b"Large mass. Young" in made
    assert b"Green" not in made
    assert b"Stone" not in made


def test_a_body_that_is_an_attachment_goes() -> None:
    made = _clean('<nonXMLBody><text mediaType="application/pdf" representation="B64">JVBERi0</text></nonXMLBody>')
    (text,) = made.findall(f"{V3}component/{V3}nonXMLBody/{V3}text")
    assert text.attrib == {"nullFlavor": "MSK"}
    assert text.text is None


XSI = "{http://www.w3.org/2001/XMLSchema-instance}type"


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ('<value xsi:type="PQ" value="1.5" unit="mm[Hg]"/>', {XSI: "PQ", "value": "1.5", "unit": "mm[Hg]"}),
        ('<value xsi:type="PQ" value="5" unit="10*9/L"/>', {XSI: "PQ", "value": "5", "unit": "10*9/L"}),
        ('<value xsi:type="PQ" value="5" unit="mg/dL{Marr}"/>', {XSI: "PQ", "value": "5", "unit": "mg/dL"}),
        ('<value xsi:type="PQ" value="5" unit="Drummond"/>', {XSI: "PQ", "nullFlavor": "OTH"}),
        ('<value xsi:type="PQ" value="97" unit="a"/>', {XSI: "PQ", "value": "90", "unit": "a"}),
        ('<value xsi:type="PQ" value="Drummond"/>', {XSI: "PQ", "nullFlavor": "OTH"}),
        ('<value xsi:type="INT" value="1836104427"/>', {XSI: "INT", "nullFlavor": "OTH"}),
        ('<value xsi:type="TS" value="20190304"/>', {XSI: "TS", "value": "20180305"}),
        ('<value xsi:type="TS" value="Drummond"/>', {XSI: "TS", "nullFlavor": "MSK"}),
        ('<value xsi:type="BL" value="true"/>', {XSI: "BL", "value": "true"}),
        ('<value xsi:type="BL" value="Drummond"/>', {XSI: "BL", "nullFlavor": "UNK"}),
        ('<value xsi:type="ST">Barnaby Drummond</value>', {XSI: "ST", "nullFlavor": "MSK"}),
        ('<value xsi:type="PN"><family>Marr</family></value>', {XSI: "ANY", "nullFlavor": "MSK"}),
        ('<value xsi:type="Drummond">x</value>', {XSI: "ANY", "nullFlavor": "MSK"}),
        (
            '<value xsi:type="CD" code="Drummond" codeSystem="1.2.3"/>',
            {XSI: "CD", "nullFlavor": "OTH"},
        ),
        ('<value xsi:type="CD" code="Marr" codeSystem="2.16.840.1.113883.6.1"/>', {XSI: "CD", "nullFlavor": "OTH"}),
        ('<value xsi:type="CD" code="Marr" codeSystem="2.16.840.1.113883.5.4"/>', {XSI: "CD", "nullFlavor": "OTH"}),
        (
            '<value xsi:type="CD" code="N" codeSystem="2.16.840.1.113883.5.83"/>',
            {XSI: "CD", "code": "N", "codeSystem": "2.16.840.1.113883.5.83"},
        ),
        (
            '<value xsi:type="CD" code="73211009" codeSystem="2.16.840.1.113883.6.96" displayName="diabetes"/>',
            {XSI: "CD", "code": "73211009", "codeSystem": "2.16.840.1.113883.6.96", "displayName": "diabetes"},
        ),
    ],
)
def test_values_by_their_types(written: str, made: dict[str, str]) -> None:
    assert _value(written).attrib == made


def test_a_birth_date_goes_whatever_its_type() -> None:
    assert _value('<value xsi:type="TS" value="19500101"/>', "21112-8").attrib == {XSI: "TS", "nullFlavor": "MSK"}


def test_what_was_cleaned_is_clean() -> None:
    once = room.clean(cda(IDENTITY), Tools(TEXT.clean, lambda value: value, lambda old: old, str, KNOWN))
    again = room.clean(once, Tools(TEXT.clean, lambda value: value, lambda old: old, str, KNOWN))
    assert re.sub(rb"\s+", b" ", again) == re.sub(rb"\s+", b" ", once)


_BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'
    b'<ClinicalDocument xmlns="urn:hl7-org:v3">&b;</ClinicalDocument>'
)
_FETCH = b'<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><ClinicalDocument xmlns="urn:hl7-org:v3"/>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", UNREADABLE),
        (b"no XML", UNREADABLE),
        (b"<ClinicalDocument/>", UNREADABLE),
        (b'<ClinicalDocument xmlns="urn:hl7-org:v3">', UNREADABLE),
        (b'<?xml version="1.0" encoding="Drummond"?><ClinicalDocument xmlns="urn:hl7-org:v3"/>', UNREADABLE),
        (b'<ClinicalDocument xmlns="urn:hl7-org:v3">&a;</ClinicalDocument>', UNREADABLE),
        (_BOMB, UNREADABLE),
        (_FETCH, UNREADABLE),
        (b"<a>" * 5000, TOO_LARGE),
        (b"<a>" + b"<b/>" * 200_000 + b"</a>", TOO_LARGE),
        (b" " * (xml.MOST_BYTES + 1), TOO_LARGE),
    ],
    ids=range(11),
)
def test_what_is_no_document_is_held(data: bytes, code: str) -> None:
    with pytest.raises(HoldError) as error:
        room.clean(data, TOOLS)
    assert error.value.code == code
    assert "Drummond" not in str(error.value)

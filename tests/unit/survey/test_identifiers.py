"""Which attributes say who somebody is."""

from veil import standard
from veil.survey import identifiers


def test_every_person_name_and_the_identifiers_of_the_patient_are_looked_at() -> None:
    found = identifiers.kinds()
    people = {tag for tag, entry in standard.dictionary.entries().items() if entry.vr == "PN"}
    assert {found[tag] for tag in people} == {"name"}
    for keyword, kind in {
        "PatientID": "id",
        "OtherPatientIDs": "id",
        "AccessionNumber": "id",
        "PatientBirthDate": "date",
        "PatientAddress": "address",
        "PatientTelephoneNumbers": "phone",
        "InstitutionName": "org",
        "StationName": "device",
        "StudyInstanceUID": "uid",
        "DeviceSerialNumber": "device",
    }.items():
        tag = standard.dictionary.tag(keyword)
        assert tag is not None
        assert found[tag] == kind


def test_every_keyword_of_the_list_is_one_of_the_standard() -> None:
    words = [word for words in identifiers._KEYWORDS.values() for word in words.split()]
    assert [word for word in words if standard.dictionary.tag(word) is None] == []


def test_no_sequence_is_taken_for_a_value() -> None:
    for tag in identifiers.kinds():
        entry = standard.dictionary.entry(tag)
        assert entry is not None
        assert entry.vr != "SQ"

"""The data dictionary: names, representations, repeating groups."""

import pytest

from veil.standard import dictionary


def test_an_attribute_is_found_by_tag_and_by_keyword() -> None:
    entry = dictionary.entry(0x00100010)

    assert entry == dictionary.Entry(0x00100010, "PatientName", "Patient's Name", "PN", "1", retired=False)
    assert dictionary.tag("PatientName") == 0x00100010
    assert dictionary.entries()[0x00100010] == entry


@pytest.mark.parametrize(
    ("tag", "keyword", "vr"),
    [
        (0x60000010, "OverlayRows", "US"),
        (0x601E3000, "OverlayData", "OB or OW"),
        (0x50103000, "CurveData", "OB or OW"),
        (0x002031AB, "SourceImageIDs", "CS"),
        (0x00280412, "CoefficientCoding", "LO"),
        (0x7F020010, "VariablePixelData", "OB or OW"),
        (0x10101234, "ZonalMap", "US"),
    ],
)
def test_repeating_groups_are_resolved(tag: int, keyword: str, vr: str) -> None:
    entry = dictionary.entry(tag)

    assert entry is not None
    assert (entry.tag, entry.keyword, entry.vr) == (tag, keyword, vr)


@pytest.mark.parametrize("tag", [0x60013000, 0x50013000, 0x7F010010, 0x00091001, 0x00100011 + 0xEE, 0x60009999])
def test_private_and_unregistered_tags_have_no_entry(tag: int) -> None:
    assert dictionary.entry(tag) is None


def test_attributes_newer_than_the_base_dictionary_are_there() -> None:
    assert dictionary.tag("PersonNamesToUseSequence") == 0x00100011
    assert dictionary.tag("WaveDimensionDescription") == 0x00144103
    entry = dictionary.entry(0x0040E012)
    assert entry is not None
    assert (entry.name, entry.vr) == ("Display URI", "UR")


def test_a_keyword_that_names_many_tags_or_none_has_no_tag() -> None:
    assert dictionary.tag("OverlayData") is None
    assert dictionary.tag("") is None
    assert dictionary.tag("patientname") is None


def test_the_implicit_table_has_one_vr_of_two_letters_for_every_attribute() -> None:
    table = dictionary.vr_table()

    assert table.keys() == dictionary.entries().keys()
    assert all(len(vr) == 2 and vr.isupper() for vr in table.values())
    assert table[0x00100010] == "PN"
    assert table[0x7FE00010] == "OW"
    assert table[0x00280106] == "US"
    assert table[0x00283006] == "OW"


def test_choices_of_vr_stay_as_the_standard_has_them() -> None:
    entry = dictionary.entry(0x00280106)
    assert entry is not None
    assert entry.vr == "US or SS"


def test_similar_words_are_suggested() -> None:
    assert dictionary.similar("PatientNam")[0] == "PatientName"
    assert "OverlayData" in dictionary.similar("overlaydta")
    assert dictionary.similar("xyzzy") == []
    assert len(dictionary.similar("StudyDate", n=2)) == 2


def test_keywords_are_unique() -> None:
    keywords = [entry.keyword for entry in dictionary.entries().values() if entry.keyword]
    assert len(keywords) == len(set(keywords))


def test_the_dictionary_agrees_with_pydicom() -> None:
    from pydicom._dicom_dict import DicomDictionary

    for tag, (vr, vm, name, retired, keyword) in DicomDictionary.items():
        if vr != "NONE":
            assert dictionary.entry(tag) == dictionary.Entry(tag, keyword, name, vr, vm, bool(retired))


def test_there_are_repeaters_with_a_selector_each() -> None:
    assert len(dictionary.repeaters()) == 88
    assert "60xx3000" in {repeater.selector for repeater in dictionary.repeaters()}

"""Roles of UI attributes and registered values."""

from collections import Counter

import pytest

from veil.standard import dictionary, uids


def test_every_ui_attribute_has_a_role() -> None:
    assert len(uids.tags()) == 108
    of_dictionary = {tag for tag, entry in dictionary.entries().items() if entry.vr == "UI"}
    assert of_dictionary <= uids.tags()
    roles = [uids.role(tag) for tag in uids.tags()]
    assert Counter(role.remap for role in roles if role) == {"yes": 81, "no": 25, "replace_with_own": 2}


@pytest.mark.parametrize(
    ("tag", "role", "remap"),
    [
        (0x00080018, "instance", "yes"),
        (0x00080016, "definition", "no"),
        (0x00020012, "definition_private", "replace_with_own"),
        (0x0008010C, "definition", "no"),
        (0x0040A124, "instance_or_definition", "yes"),
    ],
)
def test_roles(tag: int, role: str, remap: str) -> None:
    found = uids.role(tag)

    assert found is not None
    assert (found.role, found.remap) == (role, remap)


def test_attributes_of_another_vr_have_no_role() -> None:
    assert uids.role(0x00100010) is None


def test_the_registered_uids_are_there() -> None:
    assert uids.name("1.2.840.10008.1.2.1\0") == "Explicit VR Little Endian"
    assert uids.name("1.2.3") is None
    assert len(uids.registered()) > 493


@pytest.mark.parametrize(
    "value",
    [
        "1.2.840.10008.1.2.1",
        "1.2.840.10008.5.1.4.1.1.2\0",
        "2.16.840.1.113883.6.96",  # SNOMED CT, a coding scheme outside the root of DICOM
        "1.2.840.10008.5.1.4.1.1.999.1",  # not registered yet
        "1.2.840.10008.6.1.918",
    ],
)
def test_definitions_are_registered(value: str) -> None:
    assert uids.is_registered(value)


@pytest.mark.parametrize(
    "value",
    [
        "1.2.840.113619.2.1",
        "1.2.840.100081.1",
        "1.2.840.10008",
        "1.2.840.10008.",
        "1.2.840.10008.5.1.4.1.1.2.20110512",  # a date under the root is nobody's definition
        "1.2.840.10008.5.1.4.1.1.2.1234567",
        "1.2.840.10008.DOE",
        "1.2.840.10008.01.2",
        "1.2.840.10008.1.2.3.4.5.6.7.8.9.10.11.12.13.14",
        "2.25.1",
        "",
    ],
)
def test_what_is_no_definition_is_not_registered(value: str) -> None:
    assert not uids.is_registered(value)


def test_every_registered_value_is_registered() -> None:
    assert all(uids.is_registered(value) for value in uids.registered())

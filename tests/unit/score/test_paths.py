"""`tag_ds`."""

import pytest
from pydicom import Dataset
from pydicom.dataelem import RawDataElement
from pydicom.tag import Tag

from veil.score.paths import Step, find, general, parse


def _dataset() -> Dataset:
    inner = Dataset()
    inner.PatientID = "EXT1"
    block = inner.private_block(0x0029, "Acme Local", create=True)
    block.add_new(0x10, "LO", "nested")
    dataset = Dataset()
    dataset.OtherPatientIDsSequence = [Dataset(), inner]
    for creator, value in (("Acme Local", "first"), ("Other", "other"), ("Acme Local", "second")):
        number = 0x10 + sum(1 for element in dataset if element.tag.is_private and element.tag.element < 0x100)
        dataset.add_new(Tag(0x0029, number), "LO", creator)
        dataset.add_new(Tag(0x0029, number << 8 | 0x0C), "LO", value)
    dataset.add_new(Tag(0x0031, 0x1001), "LO", "orphan")
    return dataset


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        ("<(0010,1002)>[<0001>]<(0010,0020)>", "EXT1"),
        ('<(0010,1002)>[<0001>]<(0029,"ACME LOCAL",10)>', "nested"),
        ('<(0029,"ACME LOCAL",0c)>', "second"),
        ('<(0029,"OTHER",0C)>', "other"),
        ("<(0029,0010)>", "Acme Local"),
        ("<(0031,1001)>", "orphan"),
    ],
)
def test_found(tag: str, value: str) -> None:
    found = find(_dataset(), tag)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    "tag",
    [
        "<(0010,0010)>",
        "<(0010,1002)>[<0000>]<(0010,0020)>",
        "<(0010,1002)>[<0002>]<(0010,0020)>",
        "<(0010,1002)>[<0001>]<(0010,0010)>",
        "<(0029,0010)>[<0000>]<(0010,0020)>",
        '<(0029,"Acme Local",0c)>',
        '<(0029,"ACME LOCAL",0d)>',
        "<(0029,100c)>",
        "<(0010,1002)>[<0001>]",
        "",
        "something else",
    ],
)
def test_not_found(tag: str) -> None:
    assert find(_dataset(), tag) is None


def test_a_value_that_does_not_fit_is_there_as_it_stands() -> None:
    dataset = Dataset()
    tag = Tag(0x0028, 0x0010)
    dataset[tag] = RawDataElement(tag, "US", 3, b"abc", 0, is_implicit_VR=False, is_little_endian=True)
    found = find(dataset, "<(0028,0010)>")
    assert found is not None
    assert found.value == "abc"


def test_parse() -> None:
    assert parse('<(0010,1002)>[<0012>]<(0029,"A (B) <C>",0c)>') == (
        Step(0x0010, 0x1002, None, 12),
        Step(0x0029, 0x0C, "A (B) <C>", None),
    )


def test_general_counts_items_together_and_shows_everywhere() -> None:
    assert general('<(0010,1002)>[<0012>]<(0029,"A\u00e9\x1b",0c)>') == '(0010,1002)/(0029,"A??",0c)'

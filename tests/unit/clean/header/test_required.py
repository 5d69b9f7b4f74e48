"""Attributes that an IOD requires and a source may lack."""

import pytest

from support.engine import read_level
from veil import standard
from veil.clean.header import required


@pytest.mark.parametrize("explicit", [True, False])
@pytest.mark.parametrize("iod", ["ct-image", "mr-image", "rt-dose", "segmentation"])
def test_every_type_2_is_supplied_empty(iod: str, explicit: bool) -> None:
    found = required.supplements(iod, explicit=explicit)
    kinds = standard.iod.required(iod)
    assert {tag for tag, kind in kinds.items() if kind == "2"} - {0x00100010, 0x00100020} <= set(found)
    for tag, raw in found.items():
        ((read, _, value),) = read_level(raw, explicit=explicit)
        assert read == tag
        assert (not value) == (kinds[tag] == "2")


def test_no_measure_is_made_up() -> None:
    for tag in required.supplements("ct-image", explicit=True):
        entry = standard.dictionary.entry(tag)
        assert entry is not None
        said_by_the_class = entry.keyword == "Modality"
        assert (
            entry.vr not in {"US", "DS", "IS", "CS", "UI", "OW"}
            or standard.iod.required("ct-image")[tag] == "2"
            or said_by_the_class
        )


def test_nothing_is_known_of_an_unknown_iod() -> None:
    assert required.supplements(None, explicit=True) == {}


@pytest.mark.parametrize(
    ("iod", "modality"),
    [("ct-image", b"CT"), ("enhanced-mr-image", b"MR"), ("rt-structure-set", b"RTSTRUCT"), ("segmentation", b"SEG")],
)
def test_the_modality_that_a_kind_of_object_always_has(iod: str, modality: bytes) -> None:
    assert required.supplements(iod, explicit=False)[0x00080060][8:].rstrip() == modality


def test_a_secondary_capture_is_of_another_modality_and_nobody_guesses_at_the_rest() -> None:
    assert required.supplements("secondary-capture-image", explicit=False)[0x00080060][8:] == b"OT"
    assert 0x00080060 not in required.supplements("raw-data", explicit=True)
    assert all(standard.iod.required(iod).get(0x00080060) == "1" for iod in required.MODALITIES)

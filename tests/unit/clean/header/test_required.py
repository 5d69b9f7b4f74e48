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
        assert entry.vr not in {"US", "DS", "IS", "CS", "UI", "OW"} or standard.iod.required("ct-image")[tag] == "2"


def test_nothing_is_known_of_an_unknown_iod() -> None:
    assert required.supplements(None, explicit=True) == {}

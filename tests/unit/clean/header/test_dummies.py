"""Values that stand for removed ones."""

import pytest

from support.engine import read_level
from veil import standard
from veil.clean.header import dummies
from veil.dicom import values
from veil.dicom.vr import LONG, MAX_LENGTH, SHORT


@pytest.mark.parametrize("vr", sorted((SHORT | LONG) - {b"SQ"}))
def test_a_dummy_is_valid_and_not_empty(vr: bytes) -> None:
    value = dummies.value(vr, "2.25.7")
    assert value
    assert values.valid(vr, value)
    assert len(value) <= MAX_LENGTH.get(vr, 64)
    assert len(value) % values.width(vr) == 0


@pytest.mark.parametrize("explicit", [True, False])
def test_a_sequence_holds_what_the_iod_requires_in_it(explicit: bool) -> None:
    checked = 0
    for iod in ("ct-image", "rt-plan", "vl-whole-slide-microscopy-image"):
        for tag in standard.iod.children(iod, ()):
            entry = standard.dictionary.entry(tag)
            required = {child for child, kind in standard.iod.children(iod, (tag,)).items() if kind == "1"}
            if entry is None or entry.vr != "SQ" or not required:
                continue
            raw = dummies.sequence(tag, iod, (), explicit=explicit, uid="2.25.7")
            (node,) = read_level(raw, explicit=explicit)
            if isinstance(node[2], bytes):
                continue  # newer than pydicom's dictionary
            (item,) = node[2]
            assert required <= {child for child, _, _ in item} or 0x00080104 in required
            checked += 1
    assert checked > 20


def test_a_code_sequence_of_an_unknown_iod_is_a_code() -> None:
    tag = standard.dictionary.tag("ProcedureCodeSequence")
    assert tag is not None
    ((_, _, items),) = read_level(dummies.sequence(tag, None, (), explicit=True, uid=""))
    assert isinstance(items, list)
    assert [child for child, _, _ in items[0]] == [0x00080100, 0x00080102, 0x00080104]

"""The marks of a look at pixels: claimed where nobody looked, and not claimed where the policy promised a look."""

from dataclasses import replace
from pathlib import Path

import pytest

from support.audited import Case, case
from support.encode import EXPLICIT
from support.target import Target
from veil.audit import Witness
from veil.audit.facts import Looks

CLEAN_PIXELS = "113101"
NO, YES = b"NO", b"YES"
BURNED_IN, CODES, PIXELS = 0x00280301, 0x00120064, 0x7FE00010


@pytest.fixture(scope="module")
def ct(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case(tmp_path_factory.mktemp("ct"))


def _marked(ct: Case, *, code: bool, said: bytes | None, pixels: bool = True) -> Target:
    target = ct.opened()
    if code:
        parts = ((0x00080100, "SH", CLEAN_PIXELS.encode()), (0x00080102, "SH", b"DCM"), (0x00080104, "LO", b"x"))
        target.add_item(CODES, b"".join(EXPLICIT.element(*part) for part in parts))
    if said is not None:
        target.put(BURNED_IN, "CS", said)
    if not pixels:
        del target.elements[PIXELS]
    return target


def _wrong(
    ct: Case, target: Target, looks: Looks, *, claims: bool = True, accepted: frozenset[str] = frozenset()
) -> set[str]:
    methods = ct.facts.methods | {CLEAN_PIXELS} if claims else ct.facts.methods - {CLEAN_PIXELS}
    facts = replace(ct.facts, looks=looks, methods=methods)
    found = Witness(facts).check(ct.planted(target), ct.source, ct.target, accepted).findings
    return {one.where for one in found if one.code == "A-MARKS"}


BOTH = {"DeidentificationMethodCodeSequence", "BurnedInAnnotation"}
CODE, SAID = {"DeidentificationMethodCodeSequence"}, {"BurnedInAnnotation"}


@pytest.mark.parametrize(
    ("looks", "code", "said", "pixels", "wrong"),
    [
        ("all", True, NO, True, set()),
        ("all", False, NO, True, CODE),
        ("all", True, None, True, SAID),
        ("all", False, None, True, BOTH),
        ("all", False, YES, True, BOTH),
        ("all", False, None, False, set()),
        ("all", True, NO, False, BOTH),
        ("all", False, NO, False, SAID),
        ("never", False, None, True, set()),
        ("never", True, NO, True, BOTH),
        ("never", False, NO, True, SAID),
        ("risk", False, None, True, set()),  # a CT slice has a low risk
        ("risk", True, NO, True, set()),
        ("risk", False, NO, True, CODE),
        ("risk", True, None, True, SAID),
    ],
)
def test_what_is_said_of_pixels_fits_what_the_policy_does(
    ct: Case, looks: Looks, code: bool, said: bytes | None, pixels: bool, wrong: set[str]
) -> None:
    claims = looks != "never"
    assert _wrong(ct, _marked(ct, code=code, said=said, pixels=pixels), looks, claims=claims) == wrong


def test_a_policy_that_may_not_claim_the_option_says_no_all_the_same(ct: Case) -> None:
    assert _wrong(ct, _marked(ct, code=False, said=NO), "all", claims=False) == set()
    assert _wrong(ct, _marked(ct, code=False, said=None), "all", claims=False) == SAID


def test_kinds_of_high_risk_are_looked_at_by_risk(ct: Case) -> None:
    target = _marked(ct, code=False, said=None)
    target.put(0x00080016, "UI", b"1.2.840.10008.5.1.4.1.1.6.1")
    assert _wrong(ct, target, "risk") == BOTH


def test_what_a_person_let_pass_need_not_be_clean(ct: Case) -> None:
    target = _marked(ct, code=False, said=None)
    assert _wrong(ct, target, "all", accepted=frozenset({"H-PIXELS-TEXT"})) == set()
    assert _wrong(ct, target, "all", accepted=frozenset({"H-FACE"})) == BOTH


def test_who_was_not_told_of_looks_asks_for_none(ct: Case) -> None:
    assert _wrong(ct, _marked(ct, code=False, said=None), "") == set()


def test_codes_of_an_earlier_cleaning_are_no_proof_of_this_one(ct: Case, tmp_path: Path) -> None:
    source = tmp_path / "source.dcm"
    from support.target import load

    before = load(ct.source)
    before.put(0x00120064, "SQ", _marked(ct, code=True, said=None).value(CODES) or b"")
    source.write_bytes(before.to_bytes())
    facts = replace(ct.facts, looks="all", methods=ct.facts.methods | {CLEAN_PIXELS})
    target = _marked(ct, code=True, said=None)
    found = Witness(facts).check(ct.planted(target), source, ct.target).findings
    assert {one.where for one in found if one.code == "A-MARKS"} == SAID

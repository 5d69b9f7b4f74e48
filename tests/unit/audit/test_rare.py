"""Rare identifiers of all patients: compact, keyed, and found under the wrong patient."""

from dataclasses import replace
from pathlib import Path

import pytest

from support.audited import case
from veil.audit import Severity, Witness
from veil.audit.rare import Rare, build, phrases

SECRET = bytes(range(32))
PATIENTS = [
    ("a", [("name", "Wixmer^Tovale"), ("id", "QX-7730125"), ("name", "Shared^Referrer")]),
    ("b", [("name", "Bralkil^Zenpom"), ("id", "88302177"), ("name", "Shared^Referrer"), ("id", "20010203")]),
    ("c", [("name", "山田^太郎"), ("name", "ANONYMOUS^PATIENT"), ("id", "12345678"), ("id", "120000")]),
]


@pytest.fixture
def rare(tmp_path: Path) -> Rare:
    build(PATIENTS, tmp_path / "rare", SECRET)
    return Rare(tmp_path / "rare", SECRET, PATIENTS[0][1])


@pytest.mark.parametrize("text", ["Zenpom Bralkil", "for BRALKIL^ZENPOM, chest", "no. 88302177", "山田 太郎"])
def test_others_are_found(rare: Rare, text: str) -> None:
    assert rare.of_others(text)


@pytest.mark.parametrize(
    "text", ["Wixmer Tovale", "QX7730125", "Shared Referrer", "Anonymous Patient", "12345678", "120000", "20010203"]
)
def test_own_shared_common_and_day_like_ones_are_not(rare: Rare, text: str) -> None:
    assert rare.of_others(text) is None


def test_the_file_holds_eight_bytes_a_phrase_and_no_name(tmp_path: Path) -> None:
    count = build(PATIENTS, tmp_path / "rare", SECRET)
    data = (tmp_path / "rare").read_bytes()
    assert len(data) == 16 + 8 * count
    assert build(PATIENTS, tmp_path / "other", b"another") == count
    assert (tmp_path / "other").read_bytes() != data
    assert (tmp_path / "rare").stat().st_mode & 0o077 == 0
    (tmp_path / "broken").write_bytes(b"nothing")
    with pytest.raises(ValueError, match="not a file"):
        Rare(tmp_path / "broken", SECRET, ())


def test_nobody_at_all_finds_nothing(tmp_path: Path) -> None:
    assert build([], tmp_path / "rare", SECRET) == 0
    assert Rare(tmp_path / "rare", SECRET, ()).of_others("Zenpom Bralkil") is None


def test_short_and_common_identifiers_are_no_phrases() -> None:
    assert not list(phrases("name", "Li^Xu")) + list(phrases("id", "AB1")) + list(phrases("name", "Head^Neck"))


def test_the_witness_holds_a_file_with_another_patient_s_name(tmp_path: Path) -> None:
    found = case(tmp_path)
    build(PATIENTS, tmp_path / "rare", SECRET)
    target = found.opened()
    target.put(0x00081030, "LO", b"see Bralkil Zenpom")
    assert found.certain(target) == set()
    facts = replace(found.facts, rare=str(tmp_path / "rare"), rare_key=SECRET)
    verdict = Witness(facts).check(found.planted(target), found.source, found.target)
    assert {(one.code, one.where) for one in verdict.findings} == {("A-OTHER", "StudyDescription")}


def test_a_long_number_of_another_patient_is_no_maker_s_name(tmp_path: Path) -> None:
    found = case(tmp_path)
    build([("a", [("id", "7700418835"), ("device", "VEXATRON9000")])], tmp_path / "rare", SECRET)
    facts = replace(found.facts, rare=str(tmp_path / "rare"), rare_key=SECRET)
    wanted = {
        (0x00080070, b"for 7700418835"): Severity.CERTAIN,
        (0x00080070, b"Vexatron9000"): Severity.LIKELY,
        (0x00181020, b"7700418835"): Severity.LIKELY,
    }
    for (tag, value), severity in wanted.items():
        target = found.opened()
        target.put(tag, "LO", value)
        verdict = Witness(facts).check(found.planted(target), found.source, found.target)
        assert [one.severity for one in verdict.findings if one.code == "A-OTHER"] == [severity]
    assert Witness(facts).check(found.output, found.source, found.target).findings == ()

"""Ties: what one file shows that has to agree with others, told by hashes alone."""

from dataclasses import replace

import pytest

from support.audited import Case, case
from support.target import load
from veil.audit import Facts, Witness
from veil.audit.findings import FINDINGS
from veil.audit.ties import OFFSET, ORIGIN, PATIENT, PERSON, SAYS, UID, Tie, finding

KEY = bytes(range(32))
Made = frozenset[Tie]


@pytest.fixture(scope="module")
def ct(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case(tmp_path_factory.mktemp("ct"))


def _ties(ct: Case, facts: Facts | None = None, source: dict[int, bytes] | None = None, **output: bytes) -> Made:
    facts = facts or replace(ct.facts, rare_key=KEY, issuers="ignore")
    after, before = ct.opened(), load(ct.source)
    tags = {"study": (0x0020000D, "UI"), "pseudonym": (0x00100020, "LO"), "day": (0x00080020, "DA")}
    for name, value in output.items():
        after.put(*tags[name], value)
    for tag, value in (source or {}).items():
        before.put(tag, "UI" if tag == 0x0020000D else "LO", value)
    path = ct.source.with_name("other-source.dcm")
    path.write_bytes(before.to_bytes())
    return frozenset(Witness(facts).check(ct.planted(after), path, "").ties)


def _torn(first: Made, second: Made) -> set[str]:
    """The kinds of ties in which two files contradict each other."""
    return {a.kind for a in first for b in second if a[:2] == b[:2] and a.other != b.other}


def test_files_of_one_patient_and_study_agree(ct: Case) -> None:
    first = _ties(ct)
    assert {tie.kind for tie in first} == {PATIENT, PERSON, OFFSET, UID, ORIGIN}
    assert first == _ties(ct)
    assert all(0 <= number < 1 << 63 for tie in first for number in tie[1:])


def test_what_falls_apart_contradicts(ct: Case) -> None:
    whole = _ties(ct)
    assert _torn(whole, _ties(ct, study=b"2.25.4711")) == {UID}
    assert _torn(whole, _ties(ct, pseudonym=b"V-OTHER")) == {PATIENT}
    moved = _ties(
        ct, replace(ct.facts, rare_key=KEY, issuers="ignore", offset=None, whole_weeks=False), day=b"19990104"
    )
    assert _torn(whole, moved) == {OFFSET}


def test_what_falls_together_contradicts(ct: Case) -> None:
    whole = _ties(ct)
    assert _torn(whole, _ties(ct, source={0x00100020: b"ELSE-1"})) == {PERSON}
    assert _torn(whole, _ties(ct, source={0x0020000D: b"1.2.840.99.1"})) == {ORIGIN}


@pytest.mark.parametrize("spelling", [b" acx-5520917436", b"ACX 5520917436 ", b"00ACX-5520917436"])
def test_spellings_of_one_number_are_no_two_patients(ct: Case, spelling: bytes) -> None:
    plain = _ties(ct, source={0x00100020: b"ACX-5520917436"})
    assert PERSON not in _torn(plain, _ties(ct, source={0x00100020: spelling}))


def test_a_number_that_is_not_ascii_ties_nobody(ct: Case) -> None:
    made = _ties(ct, source={0x00100020: b"M\xfcller 7"})
    assert {tie.kind for tie in made} == {UID, ORIGIN}


def test_issuers_tell_patients_apart_only_where_the_policy_says_so(ct: Case) -> None:
    for rule, wanted in (("ignore", set[str]()), ("distinguish", {PERSON})):
        facts = replace(ct.facts, rare_key=KEY, issuers=rule)  # type: ignore[arg-type]  # one of its words
        assert _torn(_ties(ct, facts), _ties(ct, facts, source={0x00100021: b"ELSEWHERE"})) == wanted


def test_nothing_is_tied_without_a_key_or_a_source(ct: Case) -> None:
    assert _ties(ct, ct.facts) == frozenset()
    assert Witness(replace(ct.facts, rare_key=KEY)).check(ct.output).ties == ()


def test_ties_under_another_key_are_others(ct: Case) -> None:
    other = replace(ct.facts, rare_key=b"another", issuers="ignore")
    assert not {tie.one for tie in _ties(ct)} & {tie.one for tie in _ties(ct, other)}


def test_each_kind_has_words() -> None:
    assert {finding(kind).code for kind in SAYS} <= FINDINGS.keys()

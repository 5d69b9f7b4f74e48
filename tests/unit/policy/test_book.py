"""The rule book is total, the layers come in their order, and it crosses to a worker."""

import pickle
import random
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from veil import policy, standard
from veil.policy import Action, Policy, PolicyRule, RuleBook, Source, compile_policy
from veil.policy.selectors import parse

BOOKS = {name: compile_policy(policy.load(name)) for name in policy.builtin()}
EVERY = sorted(standard.dictionary.entries().items())
GONE = {Action.REMOVE, Action.EMPTY, Action.DUMMY, Action.PSEUDONYM}


def book_of(*rules: tuple[str, Action], options: tuple[str, ...] = ()) -> RuleBook:
    stated = tuple(
        PolicyRule(parse(text), action, "because", "test", number) for number, (text, action) in enumerate(rules, 1)
    )
    return compile_policy(Policy(name="test", rules=stated, options=frozenset(options)))


@pytest.mark.parametrize("name", policy.builtin())
@pytest.mark.parametrize(("iod", "path"), [(None, ()), ("ct-image", ()), ("enhanced-mr-image", (0x52009230,))])
def test_every_attribute_of_ps3_6_has_one_sound_rule(name: str, iod: str | None, path: tuple[int, ...]) -> None:
    for tag, entry in EVERY:
        rule = BOOKS[name].rule(iod, path, tag, entry.vr)
        assert rule is BOOKS[name].rule(iod, path, tag, entry.vr)
        assert isinstance(rule.action, Action)
        assert rule.fallback in {Action.REMOVE, Action.EMPTY, Action.DUMMY}
        assert rule.reason
        assert rule.source in tuple(Source)
        if entry.vr == "SQ":
            assert rule.action in {Action.RECURSE, Action.CLEAN, *GONE}, entry.keyword
        if rule.action is Action.SHIFT:
            assert entry.vr in {"DA", "DT", "TM"}, entry.keyword
        if rule.action is Action.UID:
            assert entry.vr == "UI", entry.keyword


@pytest.mark.parametrize("name", policy.builtin())
def test_every_person_name_is_treated(name: str) -> None:
    people = [(tag, entry) for tag, entry in EVERY if entry.vr == "PN"]
    assert len(people) >= 30
    for tag, entry in people:
        for iod in (None, "ct-image", "rt-plan", "comprehensive-sr"):
            for path in ((), (0x00081115,), (0x0040A730, 0x0040A730, 0x0040A730)):
                assert BOOKS[name].rule(iod, path, tag, "PN").action in GONE, entry.keyword


@settings(max_examples=300)
@given(
    tag=st.integers(0, 0xFFFFFFFF),
    vr=st.sampled_from(["UN", "PN", "LO", "OB", "SQ", "??"]),
    name=st.sampled_from(policy.builtin()),
)
def test_any_tag_has_a_rule_and_what_nobody_knows_goes(tag: int, vr: str, name: str) -> None:
    rule = BOOKS[name].rule("ct-image", (0x00081115,), tag, vr)
    if standard.dictionary.entry(tag) is None and standard.profile.row(tag) is None:
        assert rule.action is Action.REMOVE
    if tag >> 16 & 1:
        assert rule.action is Action.REMOVE


@pytest.mark.parametrize("name", policy.builtin())
def test_unregistered_tags_group_lengths_and_foreign_groups_go(name: str) -> None:
    chance = random.Random(7)
    unknown = [
        tag
        for tag in (chance.randrange(1 << 32) & ~0x10000 for _ in range(2000))
        if standard.dictionary.entry(tag) is None and standard.profile.row(tag) is None
    ]
    assert len(unknown) > 1500
    lengths = [group << 16 for group in range(0, 0x10000, 2)][:500]
    foreign = [0x00000110, 0x00020010, 0x00020016, 0x00041130, 0x00041500, 0x00060010, 0xFFFEE000]
    for tag in unknown + lengths + foreign:
        rule = BOOKS[name].rule(None, (), tag, "LO")
        assert rule.action is Action.REMOVE
        assert rule.source == Source.UNKNOWN


def test_the_dictionary_decides_the_vr() -> None:
    book = BOOKS["public"]
    for vr in ("UN", "OB", "LO", "DS"):
        assert book.rule("ct-image", (), 0x00101030, vr).action is Action.KEEP  # Patient's Weight
        assert book.rule("ct-image", (), 0x00104000, vr).action is Action.REMOVE


def test_always_removed_whatever_a_policy_says() -> None:
    book = book_of(("VR:SQ", Action.KEEP), ("VR:OB", Action.KEEP), options=("retain_longitudinal_full_dates",))
    for tag in (0x00880200, 0x04000561, 0x04000500, 0xFFFAFFFA, 0x4FFE0001, 0x04000404, 0x04000310, 0xFFFCFFFC):
        assert book.rule("ct-image", (), tag, "SQ").action is Action.REMOVE


def test_specific_rules_go_before_general_ones() -> None:
    book = book_of(
        ("RequestAttributesSequence.AccessionNumber", Action.KEEP),
        ("**.AccessionNumber", Action.DUMMY),
        ("*.StudyID", Action.DUMMY),
        ("AccessionNumber", Action.REMOVE),
        ("VR:SH", Action.EMPTY),
    )
    assert book.rule(None, (0x00400275,), 0x00080050, "SH").action is Action.KEEP
    assert book.rule(None, (), 0x00080050, "SH").action is Action.DUMMY
    assert book.rule(None, (0x00081115, 0x00400275), 0x00080050, "SH").action is Action.DUMMY
    assert book.rule(None, (0x00081115,), 0x00200010, "SH").action is Action.DUMMY
    assert book.rule(None, (), 0x00200010, "SH").action is Action.EMPTY
    assert book.rule(None, (0x00081115, 0x00400275), 0x00200010, "SH").action is Action.EMPTY


def test_of_equal_rules_the_last_counts_and_the_nearer_policy_before_all() -> None:
    assert (
        book_of(("StudyID", Action.KEEP), ("(0020,0010)", Action.REMOVE)).rule(None, (), 0x00200010, "SH").action
        is Action.REMOVE
    )
    far = PolicyRule(parse("StudyID"), Action.KEEP, "far", "parent", 9, depth=1)
    near = PolicyRule(parse("StudyID"), Action.REMOVE, "near", "child", 1)
    for rules in ((far, near), (near, far)):
        book = compile_policy(Policy(name="child", rules=rules))
        assert book.rule(None, (), 0x00200010, "SH").reason == "policy child, line 1: near"
    wide = PolicyRule(parse("VR:SH"), Action.REMOVE, "wide", "child", 1)
    assert (
        compile_policy(Policy(name="child", rules=(wide, far))).rule(None, (), 0x00200010, "SH").action is Action.KEEP
    )


def test_actions_are_fitted_to_the_vr() -> None:
    book = book_of(
        ("ReferencedStudySequence", Action.KEEP),
        ("PatientAge", Action.KEEP),
        ("StudyDate", Action.CLEAN),
        ("StudyInstanceUID", Action.DUMMY),
        ("FrameOfReferenceUID", Action.CLEAN),
    )
    assert book.rule(None, (), 0x00081110, "SQ").action is Action.RECURSE
    assert book.rule(None, (), 0x00101010, "AS").action is Action.CLEAN
    assert book.rule(None, (), 0x00080020, "DA").action is Action.SHIFT
    assert book.rule(None, (), 0x0020000D, "UI").action is Action.UID
    assert book.rule(None, (), 0x00200052, "UI").action is Action.UID


def test_what_an_object_must_have_is_not_removed() -> None:
    book = book_of(("VR:SH", Action.REMOVE), ("VR:LO", Action.REMOVE), ("Modality", Action.REMOVE))
    assert book.rule("ct-image", (), 0x00080050, "SH").action is Action.EMPTY  # Accession Number, type 2
    assert book.rule("rt-plan", (), 0x300A0002, "SH").action is Action.DUMMY  # RT Plan Label, type 1
    assert book.rule("ct-image", (), 0x00080060, "CS").action is Action.DUMMY  # Modality, type 1
    assert book.rule("ct-image", (), 0x00081030, "LO").action is Action.REMOVE  # type 3
    assert book.rule("enhanced-mr-image", (), 0x00181000, "LO").action is Action.DUMMY  # Device Serial Number, type 1


def test_public_follows_tcia_where_it_is_stricter() -> None:
    leaves = {Action.KEEP, Action.CLEAN, Action.SHIFT, Action.RECURSE}
    rooms_to_come = {"00700001", "60xx3000", "60xx4000"}  # cleaned by the graphics room once it stands, until then gone
    for selector in standard.tcia.selectors():
        tag = int(selector.replace("x", "0"), 16)
        if standard.tcia.action(tag) in {"remove", "empty"} and selector not in rooms_to_come:
            assert BOOKS["public"].rule(None, (), tag, "UN").action not in leaves, selector


def test_public_treats_the_patient_as_asked() -> None:
    public = BOOKS["public"]
    for tag in (0x00100010, 0x00100020):
        assert public.rule("ct-image", (), tag, "LO").action is Action.PSEUDONYM
    assert public.rule("ct-image", (), 0x00100030, "DA").action is Action.EMPTY
    assert public.rule("ct-image", (), 0x00080050, "SH").action is Action.EMPTY
    assert public.rule("ct-image", (), 0x00181205, "DA").action is Action.REMOVE
    assert public.rule("ct-image", (), 0x00080020, "DA").action is Action.SHIFT
    assert public.rule("ct-image", (), 0x00120063, "LO").action is Action.KEEP
    assert public.rule("ct-image", (), 0x00120064, "SQ").action is Action.RECURSE
    assert public.rule("ct-image", (), 0x00120062, "CS").action is Action.KEEP
    assert public.rule("ct-image", (), 0x7FE00010, "OW").action is Action.KEEP


def test_a_book_survives_the_way_to_a_worker_small_and_without_pydantic() -> None:
    book = BOOKS["public"]
    sent = pickle.dumps(book)
    assert len(sent) < 64_000
    back = pickle.loads(sent)  # noqa: S301  our own bytes
    assert back == book
    assert hash(back) == hash(book)
    assert back.digest == book.digest
    assert back.rule("ct-image", (), 0x00080080, "LO") == book.rule("ct-image", (), 0x00080080, "LO")
    code = f"import sys, pickle; pickle.loads({sent!r}); assert 'pydantic' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_digest_is_of_what_decides() -> None:
    again = compile_policy(policy.load("public"))
    assert again.digest == BOOKS["public"].digest
    assert len({book.digest for book in BOOKS.values()}) == len(BOOKS)
    assert book_of(("StudyID", Action.KEEP)).digest != book_of(("StudyID", Action.REMOVE)).digest
    assert repr(again).startswith("RuleBook('public', ")
    assert again != 1


def test_hostile_objects_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    from veil.policy import book as module

    monkeypatch.setattr(module, "_MOST", 10)
    book = compile_policy(policy.load("public"))
    for number in range(100):
        book.rule(None, (number,), 0x00080020, "DA")
        book.private_rule(None, (), f"CREATOR {number}", 0x0019, 1, "LO")
        book.rule(None, (), 0x00200011 + (number << 17), "LO")
    assert len(book._rules) <= 10
    assert len(book._privates) <= 10

"""Private attributes: gone, unless a list that the policy names knows them and their value fits it."""

import pytest

from veil import policy, standard
from veil.policy import Action, Policy, PolicyRule, Source, compile_policy
from veil.policy.selectors import parse

PUBLIC = compile_policy(policy.load("public"))
LISTED = [entry for entry in standard.private.entries() if not entry.nested_only]


def safe(*lists: str, text: str = "scrub") -> policy.RuleBook:
    made = Policy(name="t", options=frozenset({"retain_safe_private"}), private_lists=lists, text=text)  # type: ignore[arg-type]  # a literal
    return compile_policy(made)


def test_unlisted_orphaned_and_switched_off() -> None:
    assert PUBLIC.private_rule(None, (), None, 0x19, 0x0C, "LO").action is Action.REMOVE
    assert PUBLIC.private_rule(None, (), "NOBODY", 0x19, 0x0C, "LO").action is Action.REMOVE
    basic = compile_policy(policy.load("basic"))
    for entry in LISTED:
        assert basic.private_rule(None, (), entry.creator, entry.group, entry.low, entry.vr).action is Action.REMOVE


def test_every_listed_attribute_is_treated_by_its_vr() -> None:
    book = safe("ps3.15", "tcia")
    kept = 0
    for entry in LISTED:
        vr = entry.vr.split(" or ")[0].split("/")[0] or "LO"
        rule = book.private_rule(None, (), entry.creator, entry.group, entry.low, vr)
        assert rule.source == Source.PRIVATE_LIST
        assert rule.fallback is Action.REMOVE
        if vr in {"PN", "AE", "UR"} or entry.tcia_removes:
            assert rule.action is Action.REMOVE, entry
        elif entry.disposition == "uid" or vr == "UI":
            assert rule.action is (Action.UID if vr in {"UI", "LO"} else Action.REMOVE), entry
        elif vr in {"DA", "DT", "TM"}:
            assert rule.action is Action.REMOVE, entry  # no option for dates is on
        elif vr == "SQ":
            assert rule.action is Action.RECURSE, entry
        elif vr in {"ST", "LT", "UT", "UC"}:
            assert rule.action is Action.CLEAN, entry
        elif rule.action is not Action.REMOVE:
            kept += 1
    assert kept > 1500


def test_a_list_counts_only_if_the_policy_names_it() -> None:
    only = next(entry for entry in LISTED if entry.lists == ("tcia",) and entry.vr == "DS")
    arguments = (None, (), only.creator, only.group, only.low, "DS")
    assert safe("ps3.15").private_rule(*arguments).action is Action.REMOVE
    assert safe("tcia").private_rule(*arguments).action is Action.KEEP
    assert safe("tcia").private_rule(None, (), f"  {only.creator} ", only.group, only.low, "DS").action is Action.KEEP


def test_what_tcia_removes_goes_where_tcia_counts() -> None:
    removed = [entry for entry in LISTED if entry.tcia_removes and entry.vr not in {"PN", "AE", "UR", "DA", "DT", "TM"}]
    assert len(removed) >= 10
    for entry in removed:
        arguments = (None, (), entry.creator, entry.group, entry.low, entry.vr)
        assert PUBLIC.private_rule(*arguments).action is Action.REMOVE
        if "ps3.15" in entry.lists:
            assert safe("ps3.15").private_rule(*arguments).action is not Action.REMOVE


def test_the_vr_has_to_agree() -> None:
    number = next(entry for entry in LISTED if "ps3.15" in entry.lists and entry.vr == "DS" and not entry.tcia_removes)
    where = (number.creator, number.group, number.low)
    assert PUBLIC.private_rule(None, (), *where, "DS").action is Action.KEEP
    assert PUBLIC.private_rule(None, (), *where, "UN").action is Action.KEEP
    wrong = PUBLIC.private_rule(None, (), *where, "LO")
    assert wrong.action is Action.REMOVE
    assert "VR" in wrong.reason


def test_dates_and_text_follow_the_policy() -> None:
    date = next(entry for entry in LISTED if entry.vr == "DA" and not entry.tcia_removes)
    assert PUBLIC.private_rule(None, (), date.creator, date.group, date.low, "DA").action is Action.SHIFT
    text = next(entry for entry in LISTED if entry.vr in {"LT", "ST", "UT"} and not entry.tcia_removes)
    arguments = (None, (), text.creator, text.group, text.low, text.vr)
    assert safe("ps3.15", "tcia", text="remove").private_rule(*arguments).action is Action.REMOVE


@pytest.mark.parametrize(
    ("text", "low", "vr", "wanted"),
    [
        ("(0019,[ACME 1],0C)", 0x0C, "LO", Action.KEEP),
        ("(0019,[ACME 1],0C)", 0x0C, "SQ", Action.RECURSE),
        ("(0019,[ACME 1],0C)", 0x0D, "LO", Action.REMOVE),
        ("[acme 1]", 0x0D, "LO", Action.KEEP),
    ],
)
def test_a_policy_may_name_private_attributes(text: str, low: int, vr: str, wanted: Action) -> None:
    rule = PolicyRule(parse(text), Action.KEEP, "checked with the vendor", "t", 3)
    book = compile_policy(Policy(name="t", rules=(rule,)))
    assert book.private_rule(None, (), "ACME 1", 0x19, low, vr).action is wanted


def test_public_takes_out_opaque_containers() -> None:
    named = [rule for rule in PUBLIC.policy.rules if rule.selector.kind == "private"]
    assert len(named) > 15
    for rule in named:
        where = rule.selector
        entry = standard.private.lookup(where.creator, where.group, where.low, nested=True)
        assert entry is not None, where.text
        assert PUBLIC.private_rule(None, (1,), where.creator, where.group, where.low, "UN").action is Action.REMOVE

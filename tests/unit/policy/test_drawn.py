"""What the rule book and the statement say of graphics, and of bits beside the samples."""

from dataclasses import replace
from pathlib import Path

import pytest

from veil.policy import Action, RuleBook, compile_policy, load
from veil.policy.model import PixelPolicy
from veil.policy.statement import statement
from veil.policy.weakened import weakened

_POLICIES = ("basic", "public", "safe-harbor", "research")
_LABELS = (0x00700002, 0x00700080, 0x00700227, 0x00700229)
"""Graphic Layer, Content Label, Font Name, CSS Font Name."""


def _book(name: str) -> RuleBook:
    return compile_policy(load(name))


@pytest.mark.parametrize("policy", _POLICIES)
def test_what_can_draw_goes_whatever_the_option_says(policy: str) -> None:
    book = _book(policy)
    for group in (0x00, 0x1E, 0x20, 0xFE):
        for element in (0x0010, 0x0022, 0x1301, 0x1500, 0x3000, 0x4000):
            for plane in (0x50, 0x60):
                rule = book.rule("ct-image", (), (plane << 24 | group << 16) | element, "OW")
                assert rule.action is rule.fallback is Action.REMOVE
    assert book.rule(None, (), 0x00880200, "SQ").action is Action.REMOVE


@pytest.mark.parametrize("policy", _POLICIES)
def test_names_inside_an_object_are_looked_at_whatever_texts_do(policy: str) -> None:
    assert {_book(policy).rule(None, (), tag, "CS").action for tag in _LABELS} == {Action.CLEAN}


def test_a_rule_of_the_policy_still_counts() -> None:
    policy = load("public")
    kept = next(rule for rule in policy.rules if rule.selector.kind == "tag")
    overlay = replace(kept.selector, kind="group", text="60xx4000", tag=0x60004000, mask=0xFF00FFFF)
    book = compile_policy(replace(policy, rules=(replace(kept, selector=overlay, action=Action.CLEAN), *policy.rules)))
    assert book.rule(None, (), 0x60024000, "LT").action is Action.CLEAN
    assert not weakened(book.policy)  # the standard cleans it, too


@pytest.mark.parametrize("rooms", [frozenset({"text"}), frozenset({"text", "graphics"})])
def test_the_statement_says_what_is_done(rooms: frozenset[str]) -> None:
    told = statement(_book("public"), rooms)
    assert ("Graphic annotations stay" in told) == ("graphics" in rooms)
    assert ("annotations are replaced by a dummy" in told) == ("graphics" not in rooms)
    assert "annotations are replaced by a dummy" in statement(_book("basic"), rooms)
    assert "where they say anything" in told
    named = compile_policy(replace(load("public"), pixels=PixelPolicy(unused_bits="named")))
    assert "where an overlay lies in them" in statement(named, rooms)
    assert named.digest != _book("public").digest


def test_the_key_is_inherited(tmp_path: Path) -> None:
    base, top = tmp_path / "base.toml", tmp_path / "top.toml"
    base.write_text('extends = "public"\n[pixels]\nunused_bits = "named"\n', encoding="utf-8")
    top.write_text('extends = "base.toml"\n[pixels]\nburned_in = "hold"\n', encoding="utf-8")
    assert load(top).pixels == PixelPolicy("hold", "named")
    assert load("public").pixels.unused_bits == "all"

"""Kinds of objects: what may be delivered, what is held, and with which code."""

import pytest

from veil import policy, standard
from veil.codes import CODES, Kind
from veil.policy import Policy, compile_policy
from veil.policy.objects import DEFAULTS

CT, BASIC_SR, RAW, PALETTE = (
    "1.2.840.10008.5.1.4.1.1.2",
    "1.2.840.10008.5.1.4.1.1.88.11",
    "1.2.840.10008.5.1.4.1.1.66",
    "1.2.840.10008.5.1.4.39.1",
)
VOICE, ECG = "1.2.840.10008.5.1.4.1.1.9.4.1", "1.2.840.10008.5.1.4.1.1.9.1.1"


@pytest.mark.parametrize("name", policy.builtin())
def test_every_sop_class_and_every_unknown_one_has_a_sound_rule(name: str) -> None:
    book = compile_policy(policy.load(name))
    for uid in (*standard.sop.classes(), "", "1.2.3", "1.2.840.10008.1.1"):
        rule = book.object_rule(uid)
        assert CODES[rule.code].kind is (Kind.DELIVERED if rule.deliver else Kind.HELD)
        assert rule.reason
    for uid in ("", "1.2.3", "1.2.840.10008.1.1"):
        assert book.object_rule(uid).code == "H-SOP-CLASS-UNKNOWN"


@pytest.mark.parametrize(
    ("uid", "code"),
    [
        (CT, "D-CLEAN"),
        (ECG, "D-CLEAN"),
        (VOICE, "H-OBJECT-KIND"),
        (BASIC_SR, "D-CLEAN"),
        (RAW, "H-OBJECT-KIND"),
        (PALETTE, "H-OBJECT-KIND"),
    ],
)
def test_what_public_does(uid: str, code: str) -> None:
    assert compile_policy(policy.load("public")).object_rule(uid).code == code


def test_a_policy_may_deliver_and_hold() -> None:
    book = compile_policy(Policy(name="t", objects={"sr": "deliver", "image": "hold"}))
    assert book.object_rule(BASIC_SR).deliver
    assert book.object_rule(CT).code == "H-OBJECT-KIND"


def test_an_unknown_sop_class_is_held_whatever_a_policy_says() -> None:
    book = compile_policy(Policy(name="t", objects=dict.fromkeys(DEFAULTS, "deliver")))
    assert not book.object_rule("1.2.3").deliver


def test_every_category_of_the_table_has_a_default() -> None:
    assert {found.category for found in standard.sop.classes().values()} <= DEFAULTS.keys()


def test_documents_are_rebuilt_or_held() -> None:
    pdf = "1.2.840.10008.5.1.4.1.1.104.1"
    assert compile_policy(policy.load("public")).object_rule(pdf).code == "H-OBJECT-KIND"
    for said in ("clean", "deliver"):
        rule = compile_policy(Policy(name="t", objects={"encapsulated_document": said})).object_rule(pdf)
        assert rule.deliver
        assert rule.reason.endswith("encapsulated_document = clean")
    assert not compile_policy(Policy(name="t", objects={"image": "clean"})).object_rule(CT).deliver


def test_the_statement_names_what_is_rebuilt() -> None:
    book = compile_policy(Policy(name="t", objects={"encapsulated_document": "clean"}))
    assert "Rebuilt and then delivered: encapsulated document." in policy.statement(book, frozenset())
    assert "Rebuilt" not in policy.statement(compile_policy(policy.load("public")), frozenset())

"""Clean Structured Content: delivered where it is cleaned, claimed where it is on, and told as it is done."""

import pytest

from veil.pipeline import ROOMS
from veil.policy import builtin, compile_policy, load, statement

REPORT, KEY_OBJECT = "1.2.840.10008.5.1.4.1.1.88.33", "1.2.840.10008.5.1.4.1.1.88.59"


@pytest.mark.parametrize("name", builtin())
def test_it_is_delivered_and_claimed_where_it_is_on(name: str) -> None:
    book = compile_policy(load(name))
    on = "clean_structured_content" in book.policy.options
    assert on is (name != "basic")
    assert ("clean_structured_content" in book.claims(ROOMS)) is on
    assert "clean_structured_content" not in book.claims(ROOMS - {"content"})
    for sop_class in (REPORT, KEY_OBJECT):
        assert book.object_rule(sop_class).code == ("D-CLEAN" if on else "H-OBJECT-KIND")


@pytest.mark.parametrize("name", builtin())
def test_the_statement_tells_of_it(name: str) -> None:
    book = compile_policy(load(name))
    on = "clean_structured_content" in book.policy.options
    text = statement(book, ROOMS)
    assert ("(Table E.3.4-1 with the options above)" in text) is on
    assert ("Structured content is replaced by a dummy" in text) is not on
    assert "Structured content is replaced by a dummy" in statement(book, frozenset())

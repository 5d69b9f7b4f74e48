"""Every row of PS3.15 Table E.3.4-1 under every option that it names, each on and off."""

from dataclasses import replace

import pytest

from support.content_items import (
    CONCEPT,
    CONTENT,
    FINDING,
    OLD_UID,
    REFERENCES,
    VALUE_TYPE,
    VALUES,
    cleaned,
    item,
    room,
)
from support.encode import EXPLICIT, IMPLICIT, Syntax
from support.engine import find
from support.oracle import Tree
from veil import standard
from veil.standard.content import Concept

ROWS = standard.content.rows()
DUMMIES = {
    "TEXT": b"REMOVED",
    "PNAME": b"REMOVED",
    "DATE": b"19000101",
    "TIME": b"000000",
    "DATETIME": b"19000101000000",
}

BELOW = (CONTENT, EXPLICIT.element(CONTENT, "SQ", item("DCM", "121211", "NUM")))
"""A measurement that hangs on an item."""


def outcome(row: Concept, tree: list[Tree]) -> str:
    """What became of the one item, which always stays: dummy, emptied, same, cleaned, shifted or mapped."""
    assert {VALUE_TYPE, CONCEPT} <= {tag for tag, _, _ in tree[0]}
    kind = row.value_type
    before: bytes
    if kind in REFERENCES:
        after, before = find(tree[0], 0x00081199, 0x00081155), OLD_UID.encode()
    elif kind == "CODE":
        after, before = find(tree[0], 0x0040A168, 0x00080100), b"M"
        if find(tree[0], 0x0040A168, 0x00080102) == b"99VEIL":
            return "dummy"
    elif kind == "NUM":
        after, before = find(tree[0], 0x0040A300, 0x0040A30A), b"61"
        if find(tree[0], 0x0040A300) == []:
            return "dummy"
    elif kind == "CONTAINER":
        after, before = (b"" if find(tree[0], CONTENT) is None else b"1"), b"1"
        if not after:
            return "dummy"
    else:
        after, before = find(tree[0], VALUES[kind][0]), VALUES[kind][2]
    assert isinstance(after, bytes)
    after = after.strip(b" \0")
    if after == before:
        return "same"
    if kind in (*REFERENCES, "UIDREF"):
        return "mapped" if after.startswith(b"2.25.") else "?"
    if after == DUMMIES.get(kind):
        return "dummy"
    if kind == "TEXT":
        return {FINDING: "cleaned", f"{FINDING} of": "known"}.get(after.decode(), "?")
    return "shifted" if kind in ("DATE", "DATETIME") else "?"


def expected(row: Concept, on: set[str]) -> str:
    """What the table says, read anew: of several options that are on, the first of its columns counts."""
    said = next((row.options[option] for option in row.options if option in on), "")
    kind = row.value_type
    if said == "C":
        return {"TEXT": "cleaned", "TIME": "same"}.get(kind, "shifted")
    if said == "K":
        if kind == "TEXT":  # a known name goes from whatever stays
            return "known"
        if kind in REFERENCES and "retain_uids" not in on:
            return "mapped"
        return "same"
    return "mapped" if kind in (*REFERENCES, "UIDREF") else "dummy"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.scheme}-{row.code}-{row.value_type}")
def test_each_row_does_what_the_table_says(row: Concept) -> None:
    every = set(row.options)
    for on in (set[str](), *({option} for option in every), every):
        mode = "keep" if "retain_longitudinal_full_dates" in on else "shift"
        tree = cleaned(room(*sorted(on), mode=mode, ruled=False), item(row.scheme, row.code, row.value_type, BELOW))
        wanted = expected(row, on)
        found = outcome(row, tree)
        # A text that an option keeps is searched for known names, and so may be what the room for texts leaves of it.
        assert found in ({"known", "cleaned"} if wanted == "known" else {wanted}), (sorted(on), found)


@pytest.mark.parametrize("row", [row for row in ROWS if row.srt_code], ids=lambda row: row.srt_code)
@pytest.mark.parametrize("scheme", standard.content.RETIRED)
def test_retired_codes_are_the_same_concepts(row: Concept, scheme: str) -> None:
    for on in (set[str](), set(row.options)):
        mode = "keep" if "retain_longitudinal_full_dates" in on else "shift"
        there = room(*sorted(on), mode=mode)
        new, old = (cleaned(there, item(name, value, row.value_type, BELOW)) for name, value in (
            (row.scheme, row.code), (scheme, row.srt_code),
        ))  # fmt: skip
        assert outcome(row, new) == outcome(row, old)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.scheme}-{row.code}-{row.value_type}")
def test_what_stands_below_an_item_is_an_item_of_its_own(row: Concept) -> None:
    if row.value_type == "CONTAINER":
        return  # a container that identifies goes with what is in it
    (found,) = cleaned(room(), item(row.scheme, row.code, row.value_type, BELOW))
    assert find(found, CONTENT, 0x0040A300, 0x0040A30A) == b"61"


@pytest.mark.parametrize(
    ("code_value", "kind"), [("121031", "TEXT"), ("121031", "DATETIME"), ("121022", "NUM"), ("121114", "TEXT")]
)
def test_what_identifies_does_so_in_other_value_types(code_value: str, kind: str) -> None:
    tree = cleaned(room("clean_descriptors", "retain_longitudinal_modified_dates"), item("DCM", code_value, kind))
    assert outcome(replace(ROWS[0], value_type=kind), tree) == "dummy"


def test_a_finding_in_a_code_is_none_in_words() -> None:
    (found,) = cleaned(room(), item("DCM", "121071", "CODE"))
    assert find(found, 0x0040A168, 0x00080100) == b"M "


@pytest.mark.parametrize("mode", ["allow", "scrub", "remove"])
def test_texts_follow_the_mode(mode: str) -> None:
    there = room("clean_descriptors", text=mode)
    trees = cleaned(there, item("DCM", "112039", "TEXT"), item("DCM", "121065", "TEXT"))
    assert len(trees) == 2
    assert {outcome(ROWS[0], [tree]) for tree in trees} == {"dummy" if mode == "remove" else "cleaned"}


@pytest.mark.parametrize("calibration", [True, False])
def test_a_date_that_would_tell_the_offset_goes_as_its_attribute_does(calibration: bool) -> None:
    (found,) = cleaned(
        room("retain_longitudinal_modified_dates"), item("DCM", "113723" if calibration else "113809", "DATETIME")
    )
    assert (find(found, 0x0040A120) == b"19000101000000") is calibration


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT])
def test_concepts_that_the_table_lacks_go_by_value_type(syntax: Syntax) -> None:
    kinds = [*VALUES, *REFERENCES, "CODE", "NUM"]
    there = room("clean_descriptors", "retain_longitudinal_modified_dates")
    below = [(CONTENT, syntax.element(CONTENT, "SQ", item("DCM", "121211", "NUM", syntax=syntax)))]
    trees = cleaned(there, *(item("99LOCAL", "1", kind, *below, syntax=syntax) for kind in kinds), syntax=syntax)
    found = {kind: outcome(replace(ROWS[0], value_type=kind), [tree]) for kind, tree in zip(kinds, trees, strict=True)}
    assert found == {
        "TEXT": "cleaned", "PNAME": "dummy", "DATE": "shifted", "TIME": "same", "DATETIME": "shifted",
        "UIDREF": "mapped", "CONTAINER": "same", "IMAGE": "mapped", "COMPOSITE": "mapped", "WAVEFORM": "mapped",
        "CODE": "same", "NUM": "same",
    }  # fmt: skip

"""What a policy tells of itself: diff, explain, statement, schema."""

import json
import time
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from veil import policy, standard
from veil.errors import UsageError
from veil.policy import Action, PixelPolicy, Policy, PolicyRule, compile_policy
from veil.policy.selectors import parse

BOOKS = {name: compile_policy(policy.load(name)) for name in policy.builtin()}
ROOT = Path(__file__).parents[3]


def test_a_book_does_not_differ_from_itself() -> None:
    for book in BOOKS.values():
        assert policy.diff(book, book) == []


def test_differences_between_built_in_policies() -> None:
    found = {(one.kind, one.name): one for one in policy.diff(BOOKS["public"], BOOKS["research"])}
    assert found["option", "retain_device_identity"].after == "on"
    assert (found["setting", "dates.mode"].before, found["setting", "dates.mode"].after) == ("shift", "keep")
    assert found["attribute", "DeviceSerialNumber"].after == "keep"
    assert found["attribute", "StudyDate"].reason
    assert ("attribute", "Rows") not in found


def test_rules_for_paths_private_attributes_and_objects_are_compared() -> None:
    rules = tuple(
        PolicyRule(parse(text), Action.KEEP, "because", "t", 1) for text in ("*.StudyID", "[ACME]", "(0009,[B],01)")
    )
    made = compile_policy(Policy(name="t", rules=rules, objects={"sr": "deliver"}))
    found = {(one.kind, one.name, one.before, one.after) for one in policy.diff(compile_policy(Policy(name="t")), made)}
    assert found == {
        ("rule", "*.StudyID", "-", "keep"),
        ("rule", "[ACME]", "-", "keep"),
        ("rule", "(0009,[B],01)", "-", "keep"),
        ("object", "sr", "hold", "deliver"),
    }


def test_explain_tells_all_layers_and_which_one_decides() -> None:
    told = policy.explain(BOOKS["public"], "InstitutionName", "ct-image")
    assert (told.tag, told.vr, told.rule.action) == (0x00080080, "LO", Action.REMOVE)
    assert [layer.name for layer in told.layers] == ["policy", "table", "table"]
    assert [layer.decides for layer in told.layers] == [True, False, False]
    assert "retain_institution_identity K (off)" in told.layers[1].says
    described = policy.explain(BOOKS["public"], 0x00081030)
    assert [layer.decides for layer in described.layers] == [False, True]
    assert "clean_descriptors C (on)" in described.layers[0].says


def test_explain_tells_where_iods_differ() -> None:
    told = policy.explain(BOOKS["basic"], "DeviceSerialNumber", "ct-image")
    assert told.rule.action is Action.REMOVE
    assert dict(told.by_iod)["enhanced-mr-image"] is Action.DUMMY


def test_explain_knows_paths_fixed_rules_and_what_nobody_knows() -> None:
    nested = policy.explain(BOOKS["public"], "ReferencedSeriesSequence.SeriesInstanceUID")
    assert (nested.path, nested.rule.action) == ((0x00081115,), Action.UID)
    icon = policy.explain(BOOKS["public"], "IconImageSequence")
    assert (icon.layers[0].name, icon.layers[0].decides) == ("fixed", True)
    encrypted = policy.explain(BOOKS["public"], "EncryptedAttributesSequence")
    assert [layer.name for layer in encrypted.layers] == ["fixed", "class"]
    nobody = policy.explain(BOOKS["public"], 0x00180002)
    assert (nobody.name, nobody.rule.action) == ("not registered", Action.REMOVE)
    unlisted = policy.explain(BOOKS["public"], "Rows")
    assert [layer.name for layer in unlisted.layers] == ["class"]


@pytest.mark.parametrize("text", ["PatientsNam", "VR:PN", "[ACME]", "**.StudyID"])
def test_explain_refuses_what_is_not_one_attribute(text: str) -> None:
    with pytest.raises(UsageError):
        policy.explain(BOOKS["public"], text)


@pytest.mark.parametrize("name", policy.builtin())
def test_the_statement_is_computed(name: str) -> None:
    book = BOOKS[name]
    text = policy.statement(book, frozenset())
    assert standard.EDITION in text
    assert book.digest in text
    for option in book.claims(frozenset()):
        method = standard.codes.method(option)
        row = next(line for line in text.splitlines() if f"| {method.value} |" in line)
        assert "| on | yes |" in row
    assert text.count("| yes |") == len(book.claims(frozenset()))
    assert "(FFFA,FFFA)" in text
    assert "Patient's Birth Date" in text


def test_the_statement_tells_what_is_not_claimed_and_why() -> None:
    text = policy.statement(BOOKS["public"], frozenset())
    assert "| 113105 | on | no | the room" in text
    assert "MODIFIED" in text
    assert "Nothing can clean free text yet" in text
    assert "Nothing can clean free text yet" not in policy.statement(BOOKS["public"], frozenset({"text"}))
    weak = Policy(name="t", rules=(PolicyRule(parse("PatientBirthDate"), Action.KEEP, "a|b", "t", 4),), faces="deface")
    told = policy.statement(compile_policy(weak), frozenset())
    assert "Nothing is claimed" in told
    assert "`PatientBirthDate`: keep (t, line 4)" in told
    assert "| yes |" not in told
    assert "All private attributes are removed" in told
    assert "Nothing can take out faces yet" in told


def _told(pixels: PixelPolicy, *rooms: str) -> str:
    text = policy.statement(compile_policy(replace(policy.load("public"), pixels=pixels)), frozenset(rooms))
    return text[text.index("## Text, pixels, faces") : text.index("## Private attributes")]


@pytest.mark.parametrize(
    ("pixels", "said", "unsaid"),
    [
        (PixelPolicy(), "Every object with pixels is looked at", "are not looked at."),
        (PixelPolicy("risk"), "The others are not looked at", "Every object"),
        (PixelPolicy("hold"), "Every object of a kind with pixels is held", "wiped"),
        (PixelPolicy("ignore"), "Burned-in text is not looked for", "wiped"),
        (PixelPolicy(views="thorough"), "the largest set of views", "standard set"),
        (PixelPolicy(marks="none"), "No marks stay", "Marks that name nobody stay"),
        (PixelPolicy(allowed=("ACME ECHO",)), "These texts stay as well: `ACME ECHO`", "No marks"),
        (PixelPolicy(devices="ignore"), "looked at again", "known devices"),
        (PixelPolicy(fill="black"), "gets black", "surroundings"),
        (PixelPolicy(confirm="found"), "a person has accepted", "high risk"),
        (PixelPolicy(confirm="high_risk"), "Images of high risk are held until", "something was found"),
    ],
)
def test_the_statement_tells_what_is_done_in_the_pixels(pixels: PixelPolicy, said: str, unsaid: str) -> None:
    told = _told(pixels, "pixels")
    assert said in told
    assert unsaid not in told


def test_the_statement_tells_that_nobody_can_look_yet() -> None:
    for burned_in in (PixelPolicy("look"), PixelPolicy("risk")):
        assert "Nothing can look at pixels yet" in _told(burned_in)
        assert "Nothing can look" not in _told(burned_in, "pixels")
    assert "Nothing can look" not in _told(PixelPolicy("ignore"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("burned_in", "risk"),
        ("views", "fast"),
        ("marks", "none"),
        ("devices", "ignore"),
        ("fill", "black"),
        ("confirm", "found"),
        ("unused_bits", "named"),
        ("allowed", ("ACME",)),
    ],
)
def test_each_word_on_pixels_is_a_difference_and_another_rule_book(name: str, value: object) -> None:
    changed = compile_policy(replace(policy.load("public"), pixels=replace(PixelPolicy(), **{name: value})))  # type: ignore[arg-type]  # any of the fields
    (one,) = policy.diff(BOOKS["public"], changed)
    assert (one.kind, one.name, one.after) == ("setting", f"pixels.{name}", "ACME" if name == "allowed" else value)
    assert changed.digest != BOOKS["public"].digest


def test_the_schema_accepts_the_built_in_policies_and_refuses_wrong_ones() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(policy.schema())
    validator.check_schema(policy.schema())
    for name in policy.builtin():
        assert list(validator.iter_errors(tomllib.loads(policy.source(name)))) == []
    for text in ("titel = 'x'", "[dates]\nmode = 'shfit'", "[[rule]]\nselect = ''", "[options]\nclean_graphics = 1"):
        assert list(validator.iter_errors(tomllib.loads(text))), text


def test_the_schema_in_the_documentation_is_this_one() -> None:
    written = (ROOT / "docs" / "reference" / "policy.schema.json").read_text(encoding="utf-8")
    assert json.loads(written) == policy.schema()


def test_compiling_is_fast() -> None:
    best = min(_seconds() for _ in range(3))
    assert best < 0.15


def _seconds() -> float:
    start = time.perf_counter()
    compile_policy(policy.load("research")).rule("ct-image", (), 0x00080080, "LO")
    return time.perf_counter() - start


def test_functions_and_the_modules_of_the_same_name_do_not_get_in_each_others_way() -> None:
    from veil.policy.diff import diff
    from veil.policy.explain import explain
    from veil.policy.schema import schema
    from veil.policy.statement import statement

    assert (policy.diff, policy.explain, policy.schema, policy.statement) == (diff, explain, schema, statement)

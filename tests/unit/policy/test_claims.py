"""Claims are computed: from the options, from what is built, and from what the policy's rules keep."""

from dataclasses import replace

import pytest

from veil import policy
from veil.policy import Action, PixelPolicy, Policy, PolicyRule, compile_policy
from veil.policy.claims import OPTIONS, of_instance
from veil.policy.selectors import parse
from veil.policy.weakened import weakened

ALL_ROOMS = frozenset({"text", "pixels", "faces", "graphics", "content"})
PUBLIC = policy.load("public")


def with_rule(text: str, action: Action, *options: str, base: Policy | None = None) -> Policy:
    rule = PolicyRule(parse(text), action, "because", "t", 1)
    return replace(base or Policy(name="t"), rules=(rule,), options=frozenset(options))


@pytest.mark.parametrize(
    ("name", "claimed"),
    [
        ("basic", ("basic",)),
        (
            "public",
            ("basic", "retain_longitudinal_modified_dates", "retain_patient_characteristics", "retain_safe_private"),
        ),
        ("safe-harbor", ("basic", "retain_longitudinal_modified_dates", "retain_patient_characteristics")),
        (
            "research",
            (
                "basic",
                "retain_longitudinal_full_dates",
                "retain_patient_characteristics",
                "retain_device_identity",
                "retain_safe_private",
            ),
        ),
    ],
)
def test_without_rooms_no_cleaning_is_claimed(name: str, claimed: tuple[str, ...]) -> None:
    assert compile_policy(policy.load(name)).claims(frozenset()) == claimed


@pytest.mark.parametrize(
    ("room", "option"),
    [
        ("text", "clean_descriptors"),
        ("graphics", "clean_graphics"),
        ("content", "clean_structured_content"),
        ("pixels", "clean_pixel_data"),
    ],
)
def test_a_room_makes_its_option_true(room: str, option: str) -> None:
    book = compile_policy(PUBLIC)
    assert set(book.claims(frozenset({room}))) - set(book.claims(frozenset())) == {option}


def test_what_the_policy_does_not_ask_for_is_not_claimed() -> None:
    faces = "clean_recognizable_visual_features"
    assert faces not in compile_policy(PUBLIC).claims(ALL_ROOMS)
    assert faces not in compile_policy(replace(PUBLIC, faces="hold")).claims(ALL_ROOMS)
    assert faces in compile_policy(replace(PUBLIC, faces="deface")).claims(ALL_ROOMS)
    for unlooked in (PixelPolicy("ignore"), PixelPolicy("hold")):
        assert "clean_pixel_data" not in compile_policy(replace(PUBLIC, pixels=unlooked)).claims(ALL_ROOMS)
    assert "clean_pixel_data" in compile_policy(replace(PUBLIC, pixels=PixelPolicy("risk"))).claims(ALL_ROOMS)
    assert "clean_descriptors" not in compile_policy(replace(PUBLIC, text="remove")).claims(ALL_ROOMS)


@pytest.mark.parametrize("name", policy.builtin())
def test_clean_pixel_data_is_a_claim_of_the_single_instance(name: str) -> None:
    claimed = compile_policy(policy.load(name)).claims(ALL_ROOMS)
    assert of_instance(claimed, pixels_cleaned=True) == claimed
    assert set(claimed) - set(of_instance(claimed, pixels_cleaned=False)) == {"clean_pixel_data"} & set(claimed)
    assert of_instance((), pixels_cleaned=True) == ()


@pytest.mark.parametrize("name", policy.builtin())
def test_no_built_in_policy_keeps_more_than_the_standard(name: str) -> None:
    assert weakened(policy.load(name)) == ()


@pytest.mark.parametrize(
    ("text", "action", "options", "weak"),
    [
        ("PatientBirthDate", Action.KEEP, (), True),
        ("PatientBirthDate", Action.SHIFT, (), True),
        ("InstitutionName", Action.KEEP, (), True),
        ("InstitutionName", Action.KEEP, ("retain_institution_identity",), False),
        ("InstitutionName", Action.DUMMY, (), False),
        ("**.InstitutionName", Action.CLEAN, (), True),
        ("StudyDescription", Action.CLEAN, (), True),
        ("StudyDescription", Action.CLEAN, ("clean_descriptors",), False),
        ("StudyDescription", Action.KEEP, ("clean_descriptors",), True),
        ("RequestAttributesSequence", Action.KEEP, (), True),
        ("ReferencedImageSequence", Action.RECURSE, (), False),
        ("DocumentAuthorTrial", Action.KEEP, (), True),
        ("VR:PN", Action.KEEP, (), True),
        ("VR:PN", Action.REMOVE, (), False),
        ("VR:US", Action.KEEP, ("retain_patient_characteristics",), True),  # GPS Altitude Ref is a US too
        ("VR:FD", Action.KEEP, (), False),
        ("Rows", Action.KEEP, (), False),
        ("60xx3000", Action.KEEP, (), True),
        ("OverlayData", Action.KEEP, ("clean_graphics",), True),
        ("50xxxxxx", Action.KEEP, (), True),
        ("(0009,[ACME],01)", Action.KEEP, (), True),
        ("(0009,[ACME],01)", Action.REMOVE, (), False),
        ("[ACME]", Action.KEEP, ("retain_safe_private",), False),
        ("StudyInstanceUID", Action.KEEP, (), True),
        ("StudyInstanceUID", Action.KEEP, ("retain_uids",), False),
    ],
)
def test_a_rule_that_keeps_what_the_standard_takes_away_costs_the_claim(
    text: str, action: Action, options: tuple[str, ...], *, weak: bool
) -> None:
    made = with_rule(text, action, *options)
    assert bool(weakened(made)) is weak
    assert (compile_policy(made).claims(ALL_ROOMS) == ()) is weak


def test_a_nearer_rule_with_the_same_selector_takes_the_place_of_a_weak_one() -> None:
    far = PolicyRule(parse("InstitutionName"), Action.KEEP, "far", "parent", 1, depth=1)
    near = PolicyRule(parse("InstitutionName"), Action.REMOVE, "near", "child", 1)
    assert weakened(Policy(name="child", rules=(near, far))) == ()


def test_the_options_are_those_of_the_standard() -> None:
    from veil import standard

    assert set(standard.profile.OPTIONS) < set(OPTIONS)
    codes = [standard.codes.method(name).value for name in OPTIONS]
    assert codes == [str(code) for code in range(113101, 113113)]

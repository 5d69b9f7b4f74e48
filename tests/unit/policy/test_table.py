"""Every row of Table E.1-1 at depth 0, 1 and 3, each option off and on: what to expect is computed here anew."""

import pytest

from veil import standard
from veil.policy import Action, DatePolicy, Policy, compile_policy
from veil.standard.profile import PRIVATE_SELECTOR, ProfileRow

PATHS = ((), (0x00081115,), (0x00081115, 0x0008114A, 0x00081199))
ALWAYS_GONE = {0x04000310}  # (0400,0310) Certified Timestamp, K and C in the table: goes with every signature
DATES = ("retain_longitudinal_full_dates", "retain_longitudinal_modified_dates")
MODES = {"": "remove", DATES[0]: "keep", DATES[1]: "shift"}
ROWS = [row for row in standard.profile.rows() if row.selector != PRIVATE_SELECTOR]
IN_DATA_SETS = [row for row in ROWS if row.selector[:4] not in {"0000", "0002", "0004"}]


def tag_of(row: ProfileRow) -> int:
    return int(row.selector.replace("50xxxxxx", "50003000").replace("x", "0"), 16)


def policy_with(*options: str) -> Policy:
    mode = next((MODES[name] for name in options if name in DATES), "remove")
    dates = DatePolicy(mode=mode, times="keep", zone="keep")  # type: ignore[arg-type]  # a literal out of a table
    return Policy(name="test", options=frozenset(options), dates=dates, text="scrub")


def letter(row: ProfileRow, iod: str | None, path: tuple[int, ...]) -> str:
    """The basic action as one letter; U* of X/Z/U* is U."""
    if "/" not in row.basic:
        return row.basic
    tag = tag_of(row)
    found = standard.compound.action(iod, path, tag)
    if found is None and standard.iod.attribute_type(iod, path, tag) is None:
        found = standard.compound.fallback(tag)
    assert found is not None, "PS3.3 has the attribute there, and the compound table does not"
    return found


def basic(row: ProfileRow, iod: str | None, path: tuple[int, ...]) -> set[Action]:
    """What the basic action may become: the table's word, or what types 1 and 2 of mandatory modules make of it."""
    code = letter(row, iod, path)
    if row.vr == "SQ" and code == "U":
        return {Action.RECURSE}
    if row.vr == "UI" and code in "UD":
        return {Action.UID}
    types = standard.iod.attribute_type(iod, path, tag_of(row))
    bound = types.mandatory if types and not row.selector.startswith(("50", "60")) else None
    loose = {types.mandatory, types.conditional} if types else set()
    if code == "D" or bound == "1" or (code == "Z" and loose & {"1", "1C"}):
        return {Action.DUMMY}
    if code == "Z" or bound == "2":
        return {Action.EMPTY}
    return {Action.REMOVE}


def optional(row: ProfileRow, option: str) -> Action | None:
    """What K or C of an option is for the row's VR; None where it can mean nothing."""
    code = row.options[option]
    if option == "clean_graphics" and row.tag is None:
        return Action.REMOVE  # curves and overlays can draw text: they go as a whole
    if row.vr == "SQ":
        return Action.CLEAN if option in {"clean_graphics", "clean_structured_content"} else Action.RECURSE
    if row.vr == "AS":
        return Action.CLEAN
    if code == "K":
        return Action.KEEP
    if option == DATES[1]:
        return {"SH": Action.KEEP, "OB": None}.get(row.vr, Action.SHIFT)
    return None if row.vr == "OB" else Action.CLEAN


@pytest.mark.parametrize("path", PATHS, ids=["depth 0", "depth 1", "depth 3"])
@pytest.mark.parametrize("iod", [None, "ct-image", "enhanced-mr-image", "rt-plan", "comprehensive-sr"])
def test_basic_profile_does_what_the_table_says(iod: str | None, path: tuple[int, ...]) -> None:
    book = compile_policy(policy_with())
    wrong = [
        (row.selector, row.basic, rule)
        for row in IN_DATA_SETS
        if (rule := book.rule(iod, path, tag_of(row), row.vr)).action not in basic(row, iod, path)
    ]
    assert wrong == []


@pytest.mark.parametrize("path", PATHS, ids=["depth 0", "depth 1", "depth 3"])
@pytest.mark.parametrize("option", standard.profile.OPTIONS)
def test_each_option_changes_its_column_and_nothing_else(option: str, path: tuple[int, ...]) -> None:
    book = compile_policy(policy_with(option))
    wrong = []
    for row in IN_DATA_SETS:
        if tag_of(row) in ALWAYS_GONE:
            continue
        for iod in (None, "ct-image"):
            action = book.rule(iod, path, tag_of(row), row.vr).action
            wanted = optional(row, option) if option in row.options else None
            if action not in ({wanted} if wanted else basic(row, iod, path)):
                wrong.append((row.selector, row.options, iod, action))
    assert wrong == []


def test_cleaning_goes_before_keeping_where_options_meet() -> None:
    book = compile_policy(policy_with("retain_device_identity", DATES[1]))
    both = [row for row in IN_DATA_SETS if {"retain_device_identity", DATES[1]} <= row.options.keys()]
    assert len(both) == 11
    for row in both:
        assert book.rule(None, (), tag_of(row), row.vr).action is Action.SHIFT


def test_every_overlay_and_curve_group_has_the_row() -> None:
    book = compile_policy(policy_with())
    for group in range(0, 0x20, 2):
        assert book.rule("ct-image", (), 0x60003000 + (group << 16), "OW").action is Action.REMOVE
        assert book.rule("ct-image", (), 0x60004000 + (group << 16), "LT").action is Action.REMOVE
        assert book.rule("ct-image", (), 0x50003000 + (group << 16), "OW").action is Action.REMOVE
        assert book.rule("ct-image", (), 0x60000010 + (group << 16), "US").action is Action.REMOVE


def test_an_overlay_stays_whole_if_a_policy_keeps_it() -> None:
    from veil.policy import PolicyRule, Selector

    kept = PolicyRule(Selector("group", "60xx3000", tag=0x60003000, mask=0xFF00FFFF), Action.KEEP, "checked", "test", 1)
    book = compile_policy(Policy(name="test", rules=(kept,)))
    assert book.rule("ct-image", (), 0x60023000, "OW").action is Action.KEEP
    assert book.rule("ct-image", (), 0x60020010, "US").action is Action.KEEP


@pytest.mark.parametrize(
    ("tag", "mode", "times", "zone", "wanted"),
    [
        (0x00080020, "shift", "keep", "drop", Action.SHIFT),
        (0x00080020, "year", "remove", "drop", Action.SHIFT),
        (0x00080020, "keep", "keep", "drop", Action.KEEP),
        (0x00080030, "shift", "keep", "drop", Action.SHIFT),
        (0x00080030, "shift", "remove", "drop", Action.EMPTY),
        (0x00080030, "year", "keep", "drop", Action.EMPTY),
        (0x00080030, "keep", "remove", "drop", Action.EMPTY),
        (0x0008002A, "keep", "remove", "drop", Action.SHIFT),
        (0x00080201, "shift", "keep", "drop", Action.REMOVE),
        (0x00080201, "shift", "keep", "keep", Action.KEEP),
        (0x00340007, "shift", "keep", "keep", Action.DUMMY),
        (0x00340007, "keep", "keep", "keep", Action.KEEP),
        (0x00100030, "keep", "keep", "keep", Action.EMPTY),  # a birth date has no option
    ],
)
def test_dates_follow_their_table(tag: int, mode: str, times: str, zone: str, wanted: Action) -> None:
    option = DATES[0] if mode == "keep" else DATES[1]
    dates = DatePolicy(mode=mode, times=times, zone=zone)  # type: ignore[arg-type]  # literals out of a table
    book = compile_policy(Policy(name="test", options=frozenset({option}), dates=dates))
    assert book.rule("ct-image", (), tag, "DA").action is wanted


def test_a_fallback_follows_the_type() -> None:
    book = compile_policy(policy_with("clean_descriptors"))
    plan = book.rule("rt-plan", (), 0x300A0002, "SH")  # RT Plan Label, type 1
    assert (plan.action, plan.fallback) == (Action.CLEAN, Action.DUMMY)
    study = book.rule("ct-image", (), 0x00081030, "LO")  # Study Description, type 3
    assert (study.action, study.fallback) == (Action.CLEAN, Action.REMOVE)
    roi = book.rule("rt-structure-set", (0x30060020,), 0x30060026, "LO")  # ROI Name, type 2
    assert (roi.action, roi.fallback) == (Action.CLEAN, Action.EMPTY)


def test_descriptions_go_where_the_policy_removes_text() -> None:
    gone = compile_policy(Policy(name="test", options=frozenset({"clean_descriptors"}), text="remove"))
    assert gone.rule("ct-image", (), 0x00081030, "LO").action is Action.REMOVE


def test_groups_that_are_no_data_set_are_removed() -> None:
    book = compile_policy(policy_with("retain_uids"))
    for row in ROWS:
        if row not in IN_DATA_SETS:
            assert book.rule("ct-image", (), tag_of(row), row.vr).action is Action.REMOVE

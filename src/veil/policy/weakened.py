"""Where a policy's rules keep what PS3.15 with its options takes away: the Basic Profile may not be claimed then."""

from collections.abc import Iterator
from dataclasses import replace

from veil import standard
from veil.policy.actions import Action, Rule, Source
from veil.policy.classes import ALWAYS, OUTSIDE, class_rule
from veil.policy.model import Policy, PolicyRule, Selector
from veil.policy.needs import Spot
from veil.policy.table import example, table_rule
from veil.standard.profile import PRIVATE_SELECTOR, ProfileRow

_LEAVES = {Action.KEEP: 2, Action.CLEAN: 1, Action.SHIFT: 1, Action.RECURSE: 1}
"""How much of the value an action leaves; the others leave nothing of it."""


def weakened(policy: Policy) -> tuple[PolicyRule, ...]:
    """The rules that leave more of a listed attribute, or of a person's name, than the standard with its options does.

    A rule that a nearer policy overrides with the same selector does not count.
    """
    # The standard and its options are the measure, not what the policy's other settings take away beyond them.
    measure = replace(policy, text="scrub", dates=replace(policy.dates, times="keep", zone="keep"))
    nearest: dict[Selector, PolicyRule] = {}
    for rule in policy.rules:
        nearest.setdefault(rule.selector, rule)
    return tuple(rule for rule in nearest.values() if rule.action in _LEAVES and _weakens(measure, rule))


def _weakens(policy: Policy, rule: PolicyRule) -> bool:
    if rule.selector.kind in {"private", "creator"}:
        # With the option on, naming an attribute is how a site says that it knows it to be safe (PS3.15 E.3.10).
        return "retain_safe_private" not in policy.options
    return any(_LEAVES[rule.action] > _LEAVES.get(given.action, 0) for given in _given(policy, rule.selector))


def _given(policy: Policy, selector: Selector) -> Iterator[Rule]:
    """What the standard does with each listed attribute, and with each person's name, that a selector meets.

    Of X/Z/U* the strongest that it allows counts: the sequence stays and its UIDs are replaced.
    """
    for tag in _met(selector):
        row = standard.profile.row(tag)
        entry = standard.dictionary.entry(tag)
        at = Spot(None, (), tag)
        if tag >> 16 in OUTSIDE or tag in ALWAYS:
            continue
        if row is not None and row.basic.endswith("U*"):
            yield Rule(Action.RECURSE, Action.REMOVE, "", Source.TABLE)
        elif row is not None:
            yield table_rule(policy, row, at)
        elif entry is not None and entry.vr == "PN":
            yield class_rule(policy, entry, at)


def _met(selector: Selector) -> Iterator[int]:
    """Tags that a selector for public attributes speaks of; one group stands for all of a repeating one."""
    if selector.kind in {"tag", "path"}:
        yield selector.tag
        return
    for row in standard.profile.rows():
        if row.selector != PRIVATE_SELECTOR and _speaks(selector, row):
            yield example(row)
    for entry in standard.dictionary.entries().values() if selector.vr == "PN" else ():
        if entry.vr == "PN":
            yield entry.tag


def _speaks(selector: Selector, row: ProfileRow) -> bool:
    if selector.kind == "vr":
        return selector.vr in row.vr.split(" or ")
    # Curves have one row for all of their attributes: the element then is not compared.
    mask = selector.mask & 0xFF000000 if row.selector.startswith("50xx") else selector.mask
    return example(row) & mask == selector.tag & mask

"""The layer of private attributes: they go, unless a list that the policy names knows them and their value fits it.

PS3.15 E.3.10: an attribute is known by its creator, group and low byte, never by its block number. A list speaks of
what the vendor puts there, so that values are still cleaned, shifted and replaced.
"""

from veil import standard
from veil.policy.actions import Action, Rule, Source
from veil.policy.classes import BULK, NUMBERS
from veil.policy.model import Policy
from veil.policy.table import time_action

_CLEANED = frozenset({"LT", "ST", "UC", "UT"})
_KEPT = frozenset({"CS", "LO", "SH"})
_GONE = frozenset({"AE", "PN", "UR"})
_UIDS = frozenset({"LO", "SH", "UI"})
_TIMES = frozenset({"DA", "DT", "TM"})


def private_rule(policy: Policy, path: tuple[int, ...], creator: str | None, group: int, low: int, vr: str) -> Rule:
    """The rule for one private attribute that no [[rule]] speaks of; as `RuleBook.private_rule`."""
    if creator is None:
        return _gone("no private creator reserves its block")
    if "retain_safe_private" not in policy.options:
        return _gone("PS3.15 E.1-1: option retain_safe_private is off")
    entry = standard.private.lookup(creator, group, low, bool(path))
    if entry is None:
        return _gone("on no list of safe private attributes")
    on = [name for name in entry.lists if name in policy.private_lists]
    if not on:
        return _gone("on no list of safe private attributes that the policy names")
    if entry.disposition == "remove" or (entry.tcia_removes and "tcia" in policy.private_lists):
        return _gone("the standard calls it safe, TCIA removes it")
    wanted = sorted(entry.vr.replace("/", " or ").split(" or ")) if entry.vr else [vr]
    if vr not in wanted and vr != "UN":
        return _gone(f"the list gives VR {entry.vr} and the file has another")
    action, why = _action(policy, entry, vr if vr in wanted else wanted[0])
    return Rule(action, Action.REMOVE, f"listed by {', '.join(on)}{why}", Source.PRIVATE_LIST)


def _action(policy: Policy, entry: standard.private.PrivateEntry, vr: str) -> tuple[Action, str]:
    """What is done with a listed value of a VR, with what to add to the reason."""
    if entry.disposition == "uid" and vr not in _UIDS:
        return Action.REMOVE, f", a UID as {vr}, which nobody can replace"
    if entry.disposition == "uid" or vr == "UI":
        return (Action.KEEP if "retain_uids" in policy.options else Action.UID), ", a UID"
    if entry.disposition == "shift" or vr in _TIMES:
        return time_action(policy, vr if vr in _TIMES else "DT") or Action.REMOVE, ", a date or time"
    if vr in _CLEANED:
        return (Action.REMOVE if policy.text == "remove" else Action.CLEAN), ", free text"
    if vr in _GONE:
        return Action.REMOVE, f", but VR {vr} names a person or an address"
    if vr == "SQ":
        return Action.RECURSE, ", a sequence"
    if vr == "AS":
        return Action.CLEAN, ", an age"
    if vr in NUMBERS or vr in BULK or vr in _KEPT:
        return Action.KEEP, ""
    return Action.REMOVE, f", but nobody knows VR {vr}"


def _gone(reason: str) -> Rule:
    return Rule(Action.REMOVE, Action.REMOVE, reason, Source.PRIVATE_LIST)

"""The layer of attributes that PS3.6 has and Table E.1-1 does not list: by the class of their value.

PS3.15 E.1 asks that whatever identifies goes, listed or not. Numbers, coded strings and code sequences stay, names and
addresses go, UIDs follow their role, dates follow [dates], text stays or is cleaned by what may be in it.
"""

from collections.abc import Set as AbstractSet

from veil import standard
from veil.policy import lists
from veil.policy.actions import FALLBACKS, Action, Rule, Source
from veil.policy.model import Policy
from veil.policy.needs import Spot
from veil.policy.table import time_action

NUMBERS = frozenset({"AT", "DS", "FD", "FL", "IS", "SL", "SS", "SV", "UL", "US", "UV"})
BULK = frozenset({"OB", "OD", "OF", "OL", "OV", "OW", "UN"})
TEXT = frozenset({"LO", "LT", "SH", "ST", "UC", "UT"})
TIMES = frozenset({"DA", "DT", "TM"})

OUTSIDE = frozenset({0x0000, 0x0002, 0x0004, 0x0006, 0xFFFE})
"""Groups that have no place in a data set: commands, file meta information, directories, item delimiters."""

ALWAYS = {
    0x00880200: "an icon shows what the image shows, and nobody cleans it",
    0x04000120: "a signature is void once anything has changed",
    0x04000310: "a signature is void once anything has changed",
    0x04000402: "a signature is void once anything has changed",
    0x04000403: "a signature is void once anything has changed",
    0x04000404: "a signature is void once anything has changed",
    0x04000500: "encrypted values cannot be looked at",
    0x04000510: "encrypted values cannot be looked at",
    0x04000520: "encrypted values cannot be looked at",
    0x04000550: "holds the values that others have replaced",
    0x04000551: "holds the values that others have replaced",
    0x04000552: "holds the values that others have replaced",
    0x04000561: "holds the values that others have replaced",
    0x4FFE0001: "a signature is void once anything has changed",
    0xFFFAFFFA: "a signature is void once anything has changed",
    0xFFFCFFFC: "padding may hold anything",
}
"""Attributes that no policy and no option can keep."""

Said = tuple[Action | None, str]


def class_rule(policy: Policy, entry: standard.dictionary.Entry, at: Spot) -> Rule:
    """The rule for an attribute that the table does not list."""
    action, reason = class_action(policy, entry)
    fallback = Action.REMOVE if at.in_plane else at.fallback
    if action is None:
        action = at.guard(fallback)
        reason += f", {at.describe()} -> {action}"
    return Rule(action, action if action in FALLBACKS else fallback, f"not in E.1-1: {reason}", Source.CLASS)


def class_action(policy: Policy, entry: standard.dictionary.Entry) -> Said:
    """The action for a class of values, without regard to the IOD; None: it goes, as its type allows."""
    vrs = frozenset(entry.vr.split(" or "))
    if (reason := lists.reasons("REMOVED").get(entry.keyword)) is not None:
        return None, reason
    if (reason := lists.reasons("DEVICE").get(entry.keyword)) is not None:
        kept = "retain_device_identity" in policy.options
        return (Action.KEEP if kept else None), reason + (", option retain_device_identity" if kept else "")
    if (reason := lists.reasons("NAMES_CLEANED").get(entry.keyword)) is not None:
        return Action.CLEAN, reason
    if vrs & BULK:
        return _bulk(entry.keyword)
    if vrs <= NUMBERS:
        return Action.KEEP, "a number"
    return _value(policy, entry, vrs)


def _bulk(keyword: str) -> Said:
    if (reason := lists.reasons("TEXT_CLEANED").get(keyword)) is not None:
        return Action.CLEAN, reason
    reason = lists.reasons("BULK_KEPT").get(keyword)
    return (Action.KEEP, reason) if reason is not None else (None, "opaque bytes")


def _value(policy: Policy, entry: standard.dictionary.Entry, vrs: AbstractSet[str]) -> Said:
    vr = next(iter(sorted(vrs)))
    if vr in TIMES:
        action = time_action(policy, vr)
        return action, f"a date or time, [dates] mode {policy.dates.mode}"
    if vr in TEXT:
        return _text(policy, entry)
    match vr:
        case "CS":
            return Action.KEEP, "a coded string"
        case "SQ":
            return Action.RECURSE, "a sequence, each attribute by its own rule"
        case "PN":
            return None, "a person's name"
        case "UI":
            return _uid(policy, entry)
        case "AS":
            return Action.CLEAN, "an age"
        case "AE" | "UR":
            return None, "a network address"
    return None, "a value representation that nobody knows"


def _uid(policy: Policy, entry: standard.dictionary.Entry) -> Said:
    role = standard.uids.role(entry.tag)
    if role is not None and role.remap == "no":
        return Action.KEEP, "a UID of a published definition"
    if "retain_uids" in policy.options:
        return Action.KEEP, "a UID, option retain_uids"
    return Action.UID, "a UID of an instance, a place or a person's work"


def _text(policy: Policy, entry: standard.dictionary.Entry) -> Said:
    if (reason := lists.reasons("TEXT_KEPT").get(entry.keyword)) is not None:
        return Action.KEEP, reason
    reason = lists.reasons("TEXT_CLEANED").get(entry.keyword)
    candidate = standard.unlisted.candidates().get(entry.tag)
    if reason is None and candidate is not None and candidate.suggested == "scan_text":
        return Action.KEEP, "short technical text"
    said = reason or "text that a person may have typed"
    return (None if policy.text == "remove" else Action.CLEAN), said

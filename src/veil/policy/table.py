"""The layer of PS3.15 Table E.1-1: an action for every attribute that the table lists.

Several options that are on and speak of one attribute: C goes before K, since cleaning is the safer of the two (a
calibration date under Retain Device Identity and Retain Modified Dates is shifted).

An option's code may have no meaning under this policy: C on opaque bytes, which nothing can clean; a time when [dates]
removes times; a time zone when [dates] drops it; a description when [text] removes it. The basic action is done then.
"""

from veil import standard
from veil.policy.actions import FALLBACKS, Action, Rule, Source
from veil.policy.model import Policy
from veil.policy.needs import Spot, stronger
from veil.standard.profile import ProfileRow

FULL_DATES = "retain_longitudinal_full_dates"
MODIFIED_DATES = "retain_longitudinal_modified_dates"

_DATES = frozenset({FULL_DATES, MODIFIED_DATES})
_TIMES = frozenset({"DA", "DT", "TM"})
_WORDS = frozenset({"AE", "CS", "LO", "LT", "SH", "ST", "UC", "UR", "UT"})
_CURVE_DATA = 0x50003000
_ROOMS = frozenset({"clean_graphics", "clean_structured_content"})
_SIMPLE = {"X": Action.REMOVE, "Z": Action.EMPTY, "D": Action.DUMMY, "U": Action.UID}


def table_rule(policy: Policy, row: ProfileRow, at: Spot) -> Rule:
    """The rule that the table gives for an attribute with the policy's options."""
    vr = standard.dictionary.one_vr(row.vr)
    basic = basic_action(row, at)
    fallback = table_fallback(row, at)
    name, code = option_of(row, policy.options)
    if name:
        action = _option_action(policy, name, code, vr)
        if action is not None:
            return Rule(action, fallback, f"option {name}: {code}", Source.OPTION)
    reason = f"PS3.15 E.1-1 basic {row.basic}"
    if "/" in row.basic or basic is not _SIMPLE[row.basic]:
        reason += f", {at.describe()} -> {basic}"
    if name:
        reason += f"; option {name} has no effect here"
    return Rule(basic, basic if basic in FALLBACKS else fallback, reason, Source.TABLE)


def example(row: ProfileRow) -> int:
    """A tag that a row speaks of; of a repeating group one in its first."""
    if row.tag is not None:
        return row.tag
    return _CURVE_DATA if row.selector == "50xxxxxx" else int(row.selector.replace("x", "0"), 16)


def option_of(row: ProfileRow, options: frozenset[str]) -> tuple[str, str]:
    """The option that decides over a row and its code, C before K; two empty strings if none of those on does."""
    said = [(name, row.options[name]) for name in standard.profile.OPTIONS if name in options and name in row.options]
    return min(said, key=lambda pair: pair[1], default=("", ""))


def basic_action(row: ProfileRow, at: Spot) -> Action:
    """The basic action of a row, with compound codes resolved by the attribute's type at that place.

    U on a sequence is done inside it; D on a UID is a keyed UID, which is a dummy that keeps references whole; X and Z
    give way to what types 1 and 2 of mandatory modules ask for.
    """
    action = _SIMPLE[_resolved(row, at)]
    if row.vr == "SQ" and action is Action.UID:
        return Action.RECURSE
    if row.vr == "UI" and action is Action.DUMMY:
        return Action.UID
    if action is Action.EMPTY and at.strictest in {"1", "1C"}:
        return Action.DUMMY  # Z is "zero length or a dummy" (PS3.15 E.1-1a)
    return at.guard(action)


def table_fallback(row: ProfileRow, at: Spot) -> Action:
    """The fallback of an attribute that the table lists: what its type asks for, and not less than the table does."""
    if at.in_plane:
        return Action.REMOVE
    floor = _SIMPLE[_resolved(row, at)]
    return stronger(at.fallback, floor) if floor in FALLBACKS else at.fallback


def _resolved(row: ProfileRow, at: Spot) -> str:
    """One of X, Z, D, U.

    Where X/Z/U* would come to Z, U is done: both are allowed, and a reference that is empty is none.
    """
    if "/" not in row.basic:
        return row.basic
    found = standard.compound.action(at.iod, at.path, at.tag)
    if found is not None:
        return "U" if found == "Z" and row.basic.endswith("U*") else found
    if at.strictest:
        return _by_type(row.basic, at.strictest)
    return standard.compound.fallback(at.tag) or _by_type(row.basic, "1")


def _by_type(code: str, kind: str) -> str:
    """A compound code at a type: the first of its letters that is strict enough, or the strictest that it has."""
    letters = [letter.rstrip("*") for letter in code.split("/")]
    wanted = {"1": "UDZ", "1C": "UDZ", "2": "ZD", "2C": "ZD"}.get(kind, "XZDU")
    return next((letter for letter in wanted if letter in letters), letters[-1])


def _option_action(policy: Policy, name: str, code: str, vr: str) -> Action | None:
    """What an option's code means for a VR under this policy; None if it has no meaning and the basic action holds."""
    if name in _DATES:
        return _date_action(policy, code, vr)
    if name in _ROOMS:
        return Action.CLEAN
    if vr == "SQ":
        return Action.RECURSE
    if vr == "AS":
        return Action.CLEAN  # ages above identity.max_age do not stay
    if code == "K":
        return _kept_time(policy, vr) if vr in _TIMES else Action.KEEP
    if name == "clean_descriptors" and policy.text == "remove":
        return None
    return Action.CLEAN if vr in _WORDS else None


def _date_action(policy: Policy, code: str, vr: str) -> Action | None:
    """Of Retain Longitudinal Temporal Information: dates, times, the time zone (SH), and time stamps in bytes."""
    if vr == "SH":
        return Action.KEEP if policy.dates.zone == "keep" else None
    if vr not in _TIMES:
        return Action.KEEP if code == "K" else None
    return _kept_time(policy, vr) if code == "K" else time_action(policy, vr)


def _kept_time(policy: Policy, vr: str) -> Action | None:
    if policy.dates.times == "remove" and vr != "DA":
        return Action.SHIFT if vr == "DT" else None  # of a DT the date stays and the time of day goes
    return Action.KEEP


def time_action(policy: Policy, vr: str) -> Action | None:
    """What [dates] does with a DA, DT or TM that no rule speaks of; None if it goes."""
    mode = policy.dates.mode
    if mode == "remove" or (vr == "TM" and (policy.dates.times == "remove" or mode == "year")):
        return None
    return _kept_time(policy, vr) if mode == "keep" else Action.SHIFT

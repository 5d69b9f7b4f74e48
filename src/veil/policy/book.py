"""The rule book: exactly one rule for every attribute that can stand in a data set, and for every kind of object.

Layers, the first that speaks decides:

1. what has no place in a data set (group lengths, groups 0000, 0002, 0004, 0006, FFFE) and what nobody knows: removed
2. what is always removed: signatures, encrypted values, replaced values, icons, padding
3. the rules of the policy and of those that it extends: path > tag > repeating group > VR; then nearest policy first;
   then the last of the file
4. PS3.15 Table E.1-1 with the policy's options
5. the class of the value, for attributes of PS3.6 that the table does not list

A book is small and can be pickled: workers get it ready and look tables up by themselves.
"""

from typing import Any

from veil import standard
from veil.policy.actions import FALLBACKS, Action, ObjectRule, Rule, Source
from veil.policy.claims import claims
from veil.policy.classes import ALWAYS, OUTSIDE, class_rule
from veil.policy.index import RuleIndex
from veil.policy.model import Policy, PolicyRule
from veil.policy.needs import Spot, spot, stronger
from veil.policy.objects import object_rule
from veil.policy.privates import private_rule
from veil.policy.resolved import digest
from veil.policy.table import table_fallback, table_rule

_MOST = 200_000  # look-ups remembered; real objects need some thousands, hostile ones would need them all

_UNKNOWN = Rule(Action.REMOVE, Action.REMOVE, "PS3.6 does not know it", Source.UNKNOWN)
_PRIVATE = Rule(Action.REMOVE, Action.REMOVE, "a private attribute without its private creator", Source.UNKNOWN)
_OUTSIDE = Rule(Action.REMOVE, Action.REMOVE, "has no place in a data set", Source.UNKNOWN)
_LENGTH = Rule(Action.REMOVE, Action.REMOVE, "a group length, retired and wrong after any change", Source.UNKNOWN)
_DRAWN = Rule(
    Action.REMOVE, Action.REMOVE, "option clean_graphics: C; it may draw text, and goes as a whole", Source.OPTION
)
_PLANE = Rule(Action.REMOVE, Action.REMOVE, "goes with the data of its overlay", Source.TABLE)


class RuleBook:
    """What a policy says of every attribute and object.

    Attributes:
        name: the policy's name.
        digest: SHA-256 in hexadecimal over all that decides: the resolved policy, the edition of the tables, and the
            version of this package's own rules.
        policy: the resolved policy.
    """

    __slots__ = ("_index", "_privates", "_rules", "digest", "name", "policy")

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.name = policy.name
        self.digest = digest(policy)
        self._index = RuleIndex(policy.rules)
        self._rules: dict[tuple[str | None, tuple[int, ...], int, str], Rule] = {}
        self._privates: dict[tuple[bool, str | None, int, int, str], Rule] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return (_restore, (self.policy, self.digest))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RuleBook) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"RuleBook({self.name!r}, {self.digest[:12]})"

    def rule(self, iod: str | None, path: tuple[int, ...], tag: int, vr: str) -> Rule:
        """The rule for a public attribute; there is one for every tag.

        Args:
            iod: key of the object's IOD (`standard.iod.key`), None if unknown.
            path: tags of the enclosing sequences, outermost first.
            tag: the attribute.
            vr: its VR in the file. PS3.6 decides for every tag that it knows, so UN, or a wrong VR, changes nothing.
        """
        key = (iod, path, tag, vr)
        found = self._rules.get(key)
        if found is None:
            found = self._decide(iod, path, tag)
            if found is not _UNKNOWN:  # there are four thousand million of those
                if len(self._rules) >= _MOST:
                    self._rules.clear()
                self._rules[key] = found
        return found

    def private_rule(
        self,
        iod: str | None,  # noqa: ARG002  no IOD speaks of private attributes; the call looks like that of `rule`
        path: tuple[int, ...],
        creator: str | None,
        group: int,
        low: int,
        vr: str,
    ) -> Rule:
        """The rule for a private attribute.

        Args:
            iod: not needed.
            path: tags of the enclosing sequences, outermost first.
            creator: the private creator that reserves its block; None if there is none.
            group: the odd group.
            low: the low byte of the element.
            vr: its VR in the file; UN where the file does not tell.
        """
        key = (bool(path), creator, group, low, vr)
        found = self._privates.get(key)
        if found is None:
            found = self._decide_private(path, creator, group, low, vr)
            if len(self._privates) >= _MOST:
                self._privates.clear()
            self._privates[key] = found
        return found

    def object_rule(self, sop_class_uid: str) -> ObjectRule:
        """Whether objects of a SOP class may be delivered, with the code of the outcome."""
        return object_rule(self.policy, sop_class_uid)

    def claims(self, rooms: frozenset[str]) -> tuple[str, ...]:
        """What may be written to (0012,0064) as done, in the order of the codes of CID 7050.

        Args:
            rooms: the cleaning rooms that exist: of text, pixels, faces, graphics, content.
        """
        return claims(self.policy, rooms)

    def _decide(self, iod: str | None, path: tuple[int, ...], tag: int) -> Rule:
        fixed = self.fixed(tag)
        if fixed is not None:
            return fixed
        at = spot(iod, path, tag)
        stated = self._index.public(path, tag, _vr(tag))
        return self.unruled(at) if stated is None else stated_rule(stated, at)

    def fixed(self, tag: int) -> Rule | None:
        """The rule for an attribute that no policy can change; None for all others."""
        if tag >> 16 in OUTSIDE:
            return _OUTSIDE
        if tag >> 16 & 1:
            return _PRIVATE
        if not tag & 0xFFFF:
            return _LENGTH
        if tag in ALWAYS:
            return Rule(Action.REMOVE, Action.REMOVE, f"always removed: {ALWAYS[tag]}", Source.TABLE)
        if standard.dictionary.entry(tag) is None and standard.profile.row(tag) is None:
            return _UNKNOWN
        return None

    def unruled(self, at: Spot) -> Rule:
        """The rule for a known attribute of which no [[rule]] of the policy speaks: table, then class."""
        row = standard.profile.row(at.tag)
        if row is not None:
            rule = table_rule(self.policy, row, at)
            return _DRAWN if at.in_plane and rule.action is Action.CLEAN else rule
        if at.in_plane and self.rule(at.iod, at.path, at.tag & 0xFFFF0000 | 0x3000, "OW").action is not Action.KEEP:
            return _PLANE
        entry = standard.dictionary.entry(at.tag)
        return _UNKNOWN if entry is None else class_rule(self.policy, entry, at)

    def stated(self, path: tuple[int, ...], tag: int) -> list[PolicyRule]:
        """Every [[rule]] that speaks of a public attribute there, the one that counts first."""
        return self._index.all_public(path, tag, _vr(tag))

    def _decide_private(self, path: tuple[int, ...], creator: str | None, group: int, low: int, vr: str) -> Rule:
        stated = self._index.private(creator, group, low) if creator is not None else None
        if stated is None:
            return private_rule(self.policy, path, creator, group, low, vr)
        action = Action.RECURSE if stated.action is Action.KEEP and vr == "SQ" else stated.action
        return Rule(action, action if action in FALLBACKS else Action.REMOVE, _said(stated), Source.POLICY)


def stated_rule(stated: PolicyRule, at: Spot) -> Rule:
    """A rule of the policy at one place of an object: fitted to the VR, and kept valid.

    `keep` on a sequence goes into it; `keep` on an age still cuts ages above identity.max_age; `clean` on a date
    shifts it, on a UID replaces it.
    """
    row = standard.profile.row(at.tag)
    fallback = at.fallback if row is None else table_fallback(row, at)
    wanted = fitted(stated.action, _vr(at.tag))
    action = at.guard(wanted)
    if action in FALLBACKS and row is not None and "/" in row.basic and at.strictest:
        action = stronger(action, at.fallback)  # the table itself resolves such a row by the attribute's type
    reason = _said(stated)
    if action is not wanted:
        reason += f"; {at.describe()} -> {action}"
    return Rule(action, action if action in FALLBACKS else fallback, reason, Source.POLICY)


def fitted(action: Action, vr: str) -> Action:
    """What an action of a policy file means for a VR."""
    if action in {Action.KEEP, Action.CLEAN}:
        if vr == "SQ":
            return Action.RECURSE
        if vr == "AS":
            return Action.CLEAN
    if action is Action.CLEAN and vr in {"DA", "DT", "TM"}:
        return Action.SHIFT
    if vr == "UI" and action in {Action.CLEAN, Action.DUMMY}:
        return Action.UID
    return action


def compile_policy(policy: Policy) -> RuleBook:
    """The rule book of a policy."""
    return RuleBook(policy)


def _said(stated: PolicyRule) -> str:
    return f"policy {stated.policy}, line {stated.line}: {stated.reason}"


def _vr(tag: int) -> str:
    entry = standard.dictionary.entry(tag)
    if entry is not None:
        return standard.dictionary.one_vr(entry.vr)
    row = standard.profile.row(tag)
    return "" if row is None else row.vr


def _restore(policy: Policy, known_digest: str) -> RuleBook:
    # A worker need not read any table to know the digest.
    book = RuleBook.__new__(RuleBook)
    book.policy, book.name, book.digest = policy, policy.name, known_digest
    book._index = RuleIndex(policy.rules)  # noqa: SLF001  the class's own constructor but for the digest
    book._rules, book._privates = {}, {}  # noqa: SLF001  as above
    return book

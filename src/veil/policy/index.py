"""The rules of a policy, arranged so that the one for an attribute is found at once."""

from collections.abc import Iterable

from veil.policy.model import PolicyRule, Selector
from veil.policy.selectors import matches_path, specificity


class RuleIndex:
    """Finds the rule that speaks of an attribute: the most specific; of equals the nearest policy's; of those the last.

    Args:
        rules: each policy's in the order of its file.
    """

    __slots__ = ("_creators", "_groups", "_paths", "_privates", "_ranked", "_tags", "_vrs")

    def __init__(self, rules: Iterable[PolicyRule]) -> None:
        self._ranked = _ranked(rules)
        self._paths: dict[int, list[PolicyRule]] = {}
        self._tags: dict[int, PolicyRule] = {}
        self._groups: list[PolicyRule] = []
        self._vrs: dict[str, PolicyRule] = {}
        self._privates: dict[tuple[str, int, int], PolicyRule] = {}
        self._creators: dict[str, PolicyRule] = {}
        for rule in self._ranked:
            self._add(rule)

    def public(self, path: tuple[int, ...], tag: int, vr: str) -> PolicyRule | None:
        """The rule for a public attribute, None if the policy says nothing of it."""
        for rule in self._paths.get(tag, ()):
            if matches_path(rule.selector.path, path):
                return rule
        if (found := self._tags.get(tag)) is not None:
            return found
        for rule in self._groups:
            if tag & rule.selector.mask == rule.selector.tag:
                return rule
        return self._vrs.get(vr)

    def all_public(self, path: tuple[int, ...], tag: int, vr: str) -> list[PolicyRule]:
        """Every rule that speaks of a public attribute, the one that counts first."""
        return [rule for rule in self._ranked if speaks(rule.selector, path, tag, vr)]

    def private(self, creator: str, group: int, low: int) -> PolicyRule | None:
        """The rule for a private attribute, None if the policy says nothing of it."""
        name = _folded(creator)
        return self._privates.get((name, group, low)) or self._creators.get(name)

    def _add(self, rule: PolicyRule) -> None:
        selector = rule.selector
        match selector.kind:
            case "path":
                self._paths.setdefault(selector.tag, []).append(rule)
            case "tag":
                self._tags.setdefault(selector.tag, rule)
            case "group":
                self._groups.append(rule)
            case "vr":
                self._vrs.setdefault(selector.vr, rule)
            case "private":
                self._privates.setdefault((_folded(selector.creator), selector.group, selector.low), rule)
            case "creator":
                self._creators.setdefault(_folded(selector.creator), rule)


def speaks(selector: Selector, path: tuple[int, ...], tag: int, vr: str) -> bool:
    """Whether a selector speaks of a public attribute at a path."""
    match selector.kind:
        case "path":
            return tag == selector.tag and matches_path(selector.path, path)
        case "tag" | "group":
            return tag & selector.mask == selector.tag
        case "vr":
            return vr == selector.vr
        case _:
            return False


def _ranked(rules: Iterable[PolicyRule]) -> list[PolicyRule]:
    """Most specific first; of equals the nearest policy's first, and of one policy's the last first."""
    numbered = [(specificity(rule.selector), -rule.depth, place, rule) for place, rule in enumerate(rules)]
    return [rule for *_, rule in sorted(numbered, key=lambda item: item[:3], reverse=True)]


def _folded(creator: str) -> str:
    return creator.strip(" \0").casefold()

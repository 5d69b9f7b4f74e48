"""What changes from one rule book to another: settings, options, kinds of objects, and the treatment of attributes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from veil import standard
from veil.policy.actions import Rule
from veil.policy.book import RuleBook
from veil.policy.model import PolicyRule
from veil.policy.objects import DEFAULTS
from veil.policy.resolved import plain


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference.

    Attributes:
        kind: what it is a difference of.
        name: the option, the key of a setting, the category of objects, the attribute, or the selector of a rule.
        before: what the first book says.
        after: what the second one says.
        reason: why the second says so; empty for what needs no reason.
    """

    kind: Literal["option", "setting", "object", "attribute", "rule"]
    name: str
    before: str
    after: str
    reason: str = ""


def diff(a: RuleBook, b: RuleBook) -> list[Difference]:
    """All differences from `a` to `b`, settings first, attributes in the order of their tags.

    Attributes are compared where most of them stand: at the top level of an object whose IOD is unknown. Rules for
    paths and for private attributes are compared as rules.
    """
    return [*_options(a, b), *_settings(a, b), *_objects(a, b), *_attributes(a, b), *_rules(a, b)]


def _options(a: RuleBook, b: RuleBook) -> Iterator[Difference]:
    for name in sorted(a.policy.options ^ b.policy.options):
        before, after = ("on", "off") if name in a.policy.options else ("off", "on")
        yield Difference("option", name, before, after)


def _settings(a: RuleBook, b: RuleBook) -> Iterator[Difference]:
    first, second = plain(a.policy), plain(b.policy)
    for table in ("dates", "identity", "pixels", "faces", "text", "private", "risk"):
        for key, value in first[table].items():
            if value != second[table][key]:
                yield Difference("setting", f"{table}.{key}", _shown(value), _shown(second[table][key]))
    for keyword in sorted(first["generalise"].keys() | second["generalise"].keys()):
        before, after = (one["generalise"].get(keyword) for one in (first, second))
        if before != after:
            yield Difference("setting", f"generalise.{keyword}", _coarser(before), _coarser(after))


def _coarser(said: Mapping[str, object] | None) -> str:
    return ", ".join(f"{name} {_shown(value)}" for name, value in said.items()) if said else "-"


def _objects(a: RuleBook, b: RuleBook) -> Iterator[Difference]:
    for category, default in DEFAULTS.items():
        before, after = (book.policy.objects.get(category, default) for book in (a, b))
        if before != after:
            yield Difference("object", category, before, after)


def _attributes(a: RuleBook, b: RuleBook) -> Iterator[Difference]:
    listed = {row.tag: row.keyword for row in standard.profile.rows() if row.tag is not None}
    known = {tag: entry.keyword for tag, entry in standard.dictionary.entries().items()}
    repeating = {repeater.bits: repeater.entry.keyword for repeater in standard.dictionary.repeaters()}
    for tag, keyword in sorted({**listed, **repeating, **known}.items()):
        before, after = a.rule(None, (), tag, "UN"), b.rule(None, (), tag, "UN")
        if _differ(before, after):
            yield Difference("attribute", keyword or f"{tag:08X}", before.action, after.action, after.reason)


def _rules(a: RuleBook, b: RuleBook) -> Iterator[Difference]:
    first, second = _special(a), _special(b)
    for name in sorted(first.keys() | second.keys()):
        before, after = first.get(name), second.get(name)
        shown = [str(rule.action) if rule else "-" for rule in (before, after)]
        if shown[0] != shown[1]:
            yield Difference("rule", name, shown[0], shown[1], after.reason if after else "")


def _special(book: RuleBook) -> Mapping[str, PolicyRule]:
    """The rules that `_attributes` cannot see; of several for one selector the one that counts."""
    found: dict[str, PolicyRule] = {}
    ordered = sorted(enumerate(book.policy.rules), key=lambda item: (item[1].depth, -item[0]))
    for _, rule in ordered:
        if rule.selector.kind in {"path", "private", "creator"}:
            found.setdefault(rule.selector.text, rule)
    return found


def _differ(before: Rule, after: Rule) -> bool:
    return before.action is not after.action


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

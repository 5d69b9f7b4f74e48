"""Why an attribute is treated as it is: every layer that has something to say, the last word, and where IODs differ."""

from dataclasses import dataclass

from veil import standard
from veil.errors import UsageError
from veil.policy.actions import Action, Rule
from veil.policy.book import RuleBook, stated_rule
from veil.policy.classes import ALWAYS, class_rule
from veil.policy.coarse_told import in_words
from veil.policy.needs import spot
from veil.policy.selectors import SelectorError, parse


@dataclass(frozen=True, slots=True)
class Layer:
    """What one layer says of an attribute.

    Attributes:
        name: the layer: fixed, policy, table, option, class; generalise, which comes after the rule.
        says: its words.
        decides: whether the rule book follows it.
    """

    name: str
    says: str
    decides: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that there is to say of one attribute.

    Attributes:
        tag: the attribute.
        keyword: its keyword; empty if it has none.
        name: its name in PS3.6.
        vr: its VR in PS3.6.
        path: the sequences above it, as the question named them.
        layers: every layer that speaks of it, first to last.
        rule: the rule that holds, in the IOD that was asked for.
        by_iod: IOD -> action, for those that have the attribute there and whose action is another one than `rule`'s.
    """

    tag: int
    keyword: str
    name: str
    vr: str
    path: tuple[int, ...]
    layers: tuple[Layer, ...]
    rule: Rule
    by_iod: tuple[tuple[str, Action], ...]


def explain(book: RuleBook, tag_or_keyword: int | str, iod: str | None = None) -> Explanation:
    """Explain what the book says of an attribute.

    Args:
        book: the rule book.
        tag_or_keyword: a tag as a number, a keyword, a tag as text, or a path of them joined by dots.
        iod: key of an IOD; None for an object whose IOD is unknown.

    Raises:
        UsageError: if there is no such attribute.
    """
    path, tag = ((), tag_or_keyword) if isinstance(tag_or_keyword, int) else _named(tag_or_keyword)
    entry = standard.dictionary.entry(tag)
    rule = book.rule(iod, path, tag, entry.vr if entry else "UN")
    layers = tuple(_layers(book, path, tag, iod, rule))
    by_iod = _differences(book, path, tag, rule)
    if entry is None:
        row = standard.profile.row(tag)
        name = row.name if row else "not registered"
        return Explanation(tag, row.keyword if row else "", name, row.vr if row else "", path, layers, rule, by_iod)
    return Explanation(tag, entry.keyword, entry.name, entry.vr, path, layers, rule, by_iod)


def _named(text: str) -> tuple[tuple[int, ...], int]:
    try:
        selector = parse(text)
    except SelectorError as error:
        near = f"did you mean {' or '.join(error.near)}?" if error.near else "give a keyword, a tag or a path"
        raise UsageError("EXPLAIN-UNKNOWN", error.message, remedy=near) from error
    steps = tuple(step for step in selector.path if isinstance(step, int))
    if selector.kind not in {"tag", "path", "group"} or steps != selector.path:
        raise UsageError("EXPLAIN-UNKNOWN", f"{text!r} is not one attribute", remedy="give a keyword, a tag or a path")
    return steps, selector.tag


def _layers(book: RuleBook, path: tuple[int, ...], tag: int, iod: str | None, rule: Rule) -> list[Layer]:
    at = spot(iod, path, tag)
    found: list[Layer] = []
    fixed = book.fixed(tag)
    if fixed is not None:
        found.append(Layer("fixed", f"{fixed.action}: {fixed.reason}", decides=True))
    if tag in ALWAYS or fixed is None:
        for stated in book.stated(path, tag):
            given = stated_rule(stated, at)
            found.append(Layer("policy", f"{given.action}: {given.reason}", decides=given == rule))
    row, entry = standard.profile.row(tag), standard.dictionary.entry(tag)
    if row is not None:
        options = ", ".join(f"{name} {code}{_on(book, name)}" for name, code in row.options.items())
        found.append(Layer("table", f"PS3.15 E.1-1: basic {row.basic}" + (f"; {options}" if options else ""), False))
    if fixed is None:
        given = book.unruled(at)
        name = str(given.source)
        found.append(Layer(name, f"{given.action}: {given.reason}", decides=given == rule))
    elif row is None and entry is not None and tag in ALWAYS:
        found.append(Layer("class", class_rule(book.policy, entry, at).reason, decides=False))
    coarse = book.policy.generalise.get(entry.keyword) if entry is not None else None
    if coarse is not None:
        found.append(Layer("generalise", f"what stays of it: {in_words(coarse)}", decides=False))
    return found


def _on(book: RuleBook, option: str) -> str:
    return " (on)" if option in book.policy.options else " (off)"


def _differences(book: RuleBook, path: tuple[int, ...], tag: int, rule: Rule) -> tuple[tuple[str, Action], ...]:
    found = []
    for key in standard.iod.known():
        if standard.iod.attribute_type(key, path, tag) is None:
            continue
        action = book.rule(key, path, tag, "UN").action
        if action is not rule.action:
            found.append((key, action))
    return tuple(found)

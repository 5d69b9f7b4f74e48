"""Policies: files that say what may leave, and the rule book that is compiled from them."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from veil.policy.actions import Action, ObjectRule, Rule, Source
from veil.policy.book import RuleBook, compile_policy
from veil.policy.loader import builtin, load, source
from veil.policy.model import DatePolicy, IdentityPolicy, PixelPolicy, Policy, PolicyRule, Selector

if TYPE_CHECKING:
    from veil.policy.difference import Difference, diff
    from veil.policy.explanation import Explanation, Layer, explain
    from veil.policy.schemas import schema
    from veil.policy.statements import statement

__all__ = [
    "Action",
    "DatePolicy",
    "Difference",
    "Explanation",
    "IdentityPolicy",
    "Layer",
    "ObjectRule",
    "PixelPolicy",
    "Policy",
    "PolicyRule",
    "Rule",
    "RuleBook",
    "Selector",
    "Source",
    "builtin",
    "compile_policy",
    "diff",
    "explain",
    "load",
    "schema",
    "source",
    "statement",
]

# What tells of a policy is imported when it is asked for: a run and its workers never do. No module has the name of
# a function: importing it would put the module in the function's place.
_LATER = {
    "Difference": "difference",
    "diff": "difference",
    "Explanation": "explanation",
    "Layer": "explanation",
    "explain": "explanation",
    "schema": "schemas",
    "statement": "statements",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""Policies: files that say what may leave, and the rule book that is compiled from them."""

from veil.policy.actions import Action, ObjectRule, Rule, Source
from veil.policy.book import RuleBook, compile_policy

# Four modules have the name of their function. Imported here once, before the names below are bound, the package's
# names are the functions, whoever imports the modules later.
from veil.policy.diff import Difference, diff
from veil.policy.explain import Explanation, Layer, explain
from veil.policy.loader import builtin, load, source
from veil.policy.model import (
    DatePolicy,
    Generalisation,
    IdentityPolicy,
    PixelPolicy,
    Policy,
    PolicyRule,
    RiskPolicy,
    Selector,
)
from veil.policy.schema import schema
from veil.policy.statement import statement

__all__ = [
    "Action",
    "DatePolicy",
    "Difference",
    "Explanation",
    "Generalisation",
    "IdentityPolicy",
    "Layer",
    "ObjectRule",
    "PixelPolicy",
    "Policy",
    "PolicyRule",
    "RiskPolicy",
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

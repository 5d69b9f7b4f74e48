"""A resolved policy as plain JSON, and its digest."""

import hashlib
import json
from typing import Any

from veil import standard
from veil.policy import lists
from veil.policy.model import Generalisation, Policy, PolicyRule

RULES_VERSION = 4
"""Raised with every change to how this package decides; a run does not go on with a book of another version."""


def plain(policy: Policy) -> dict[str, Any]:
    """The policy as JSON types, in a fixed order, without the places in files that its rules came from."""
    dates, identity, pixels, risk = policy.dates, policy.identity, policy.pixels, policy.risk
    return {
        "name": policy.name,
        "title": policy.title,
        "extends": list(policy.extends),
        "options": sorted(policy.options),
        "rules": [_rule(rule) for rule in policy.rules],
        "dates": {
            "mode": dates.mode,
            "min_weeks": dates.min_weeks,
            "max_weeks": dates.max_weeks,
            "times": dates.times,
            "zone": dates.zone,
            "constants": sorted(dates.constants),
            "whole_weeks": dates.whole_weeks,
        },
        "identity": {
            "prefix": identity.prefix,
            "length": identity.length,
            "issuer": identity.issuer,
            "zeros": identity.zeros,
            "case": identity.case,
            "max_age": identity.max_age,
        },
        "objects": dict(sorted(policy.objects.items())),
        "pixels": {
            "burned_in": pixels.burned_in,
            "unused_bits": pixels.unused_bits,
            "views": pixels.views,
            "marks": pixels.marks,
            "devices": pixels.devices,
            "fill": pixels.fill,
            "confirm": pixels.confirm,
            "allowed": list(pixels.allowed),
        },
        "faces": {"action": policy.faces},
        "text": {"mode": policy.text, "recogniser": policy.recogniser},
        "private": {"lists": list(policy.private_lists)},
        "risk": {
            "k": risk.k,
            "uniqueness": risk.uniqueness,
            "diversity": risk.diversity,
            "quasi": list(risk.quasi),
            "rare": list(risk.rare),
            "sensitive": list(risk.sensitive),
            "gaps": risk.gaps,
        },
        "generalise": {keyword: _coarser(how) for keyword, how in sorted(policy.generalise.items())},
    }


def digest(policy: Policy) -> str:
    """SHA-256 in hexadecimal over the resolved policy, the edition of the tables and the package's own rules."""
    content = {
        "policy": plain(policy),
        "edition": standard.EDITION,
        "rules": RULES_VERSION,
        "lists": {name: lists.reasons(name) for name in lists.NAMES},
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _rule(rule: PolicyRule) -> dict[str, str]:
    return {"select": rule.selector.text, "action": rule.action, "reason": rule.reason, "policy": rule.policy}


def _coarser(how: Generalisation) -> dict[str, str | list[str]]:
    said: dict[str, str | list[str]] = {}
    for name, number in (("band", how.band), ("low", how.low), ("high", how.high)):
        if number is not None:
            said[name] = format(number.normalize(), "f")
    return said if how.keep is None else said | {"keep": list(how.keep)}

"""A resolved policy as plain JSON, and its digest."""

import hashlib
import json
from typing import Any

from veil import standard
from veil.policy import lists
from veil.policy.model import Policy, PolicyRule

RULES_VERSION = 3
"""Raised with every change to how this package decides; a run does not go on with a book of another version."""


def plain(policy: Policy) -> dict[str, Any]:
    """The policy as JSON types, in a fixed order, without the places in files that its rules came from."""
    dates, identity = policy.dates, policy.identity
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
        "pixels": {"burned_in": policy.burned_in, "unused_bits": policy.pixels.unused_bits},
        "faces": {"action": policy.faces},
        "text": {"mode": policy.text, "recogniser": policy.recogniser},
        "private": {"lists": list(policy.private_lists)},
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

"""What the witness is told of a patient and a policy: the promises against which it reads what was cleaned."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from veil import standard
from veil.audit.facts import Facts, Looks
from veil.identity import Identity
from veil.policy import Action, RuleBook
from veil.policy.model import EPOCHS

_ALLOW = "allow"
_LOOKS: Final[Mapping[str, Looks]] = {"look": "all", "risk": "risk", "hold": "never", "ignore": "never"}
"""What `[pixels] burned_in` promises."""


def facts(
    book: RuleBook,
    identity: Identity,
    canonical: str,
    known: Iterable[tuple[str, str]],
    rooms: frozenset[str],
    *,
    rare: Path | None = None,
    deep: bool = False,
) -> Facts:
    """Gives what is promised of one patient's files.

    Args:
        book: the rules.
        identity: all that is keyed.
        canonical: the patient.
        known: identifiers as (kind, value), and the vault's lists for texts (kinds allow and block).
        rooms: that clean; what may be claimed follows from them.
        rare: the file of all patients' rare identifiers, if there is one.
        deep: samples are read and decoded as well.
    """
    items = tuple(known)
    policy = book.policy
    decided: dict[str, Action] = {}
    for rule in policy.rules:  # nearest policy first
        decided.setdefault(rule.selector.text, rule.action)
    kept = {
        text
        for text, action in decided.items()
        if action is Action.KEEP or (text.startswith("(") and action in {Action.CLEAN, Action.SHIFT, Action.UID})
    }
    there = rare is not None and rare.is_file()
    return Facts(
        known=tuple((kind, value) for kind, value in items if kind != _ALLOW),
        pseudonym=identity.pseudonym(canonical),
        options=frozenset(policy.options),
        kept=frozenset(kept),
        removed=frozenset(text for text, action in decided.items() if action in {Action.REMOVE, Action.EMPTY}),
        dates=policy.dates.mode,
        offset=identity.offset_days(canonical) if policy.dates.mode == "shift" else None,
        whole_weeks=policy.dates.whole_weeks,
        zone=policy.dates.zone,
        constants=EPOCHS | frozenset(policy.dates.constants),
        methods=frozenset(standard.codes.method(option).value for option in book.claims(rooms)),
        looks=_LOOKS[policy.burned_in] if "pixels" in rooms else "never",
        words=frozenset(value for kind, value in items if kind == _ALLOW),
        max_age=policy.identity.max_age,
        rare=str(rare) if there else "",
        rare_key=identity.rare_key,
        issuers=policy.identity.issuer,
        depth="deep" if deep else "default",
    )

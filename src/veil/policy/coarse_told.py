"""[generalise] and [risk] in words: for the conformance statement, and to explain an attribute."""

from collections.abc import Iterator

from veil.policy.model import Generalisation, Policy


def told(policy: Policy) -> Iterator[str]:
    """Lines of Markdown."""
    risk = policy.risk
    yield from ("", "## Values made coarser", "")
    if policy.generalise:
        yield "| attribute | what is done |"
        yield "|---|---|"
        yield from (f"| {keyword} | {in_words(how)} |" for keyword, how in sorted(policy.generalise.items()))
    else:
        yield "No value is made coarser."
    yield from ("", "## Risk of what is kept", "")
    yield (
        f"Set before the run: at least {risk.k} patients share the values of all quasi-identifiers, at most "
        f"{risk.uniqueness} % of the patients are the only ones with theirs, and each such group has at least "
        f"{risk.diversity} value(s) of each sensitive attribute."
    )
    yield f"Quasi-identifiers: {', '.join(risk.quasi) or 'none'}."
    yield f"Descriptions of which no value may be rare: {', '.join(risk.rare) or 'none'}."
    yield f"Sensitive attributes: {', '.join(risk.sensitive) or 'none'}."


def in_words(how: Generalisation) -> str:
    """What is done with values; of those that stay only how many there are."""
    if how.keep is not None:
        return f"of its values {len(how.keep)} stay, all others go"
    said = f"put into bands of {how.band}, told by their middle"
    if how.low is not None:
        said += f"; below {how.low} into the first band"
    if how.high is not None:
        said += f"; above {how.high} into the last band"
    return said

"""A step of a proposal in words."""

from veil.risk.propose import Step

_KINDS = {
    "as is": "stays as it is",
    "shift": "all dates are moved by one secret offset a patient",
    "drop": "goes",
}


def done(step: Step) -> str:
    """What is done with an attribute; of values that stay only how many there are."""
    how = step.level.how
    if how is None:
        return _KINDS[step.level.kind]
    if how.keep is not None:
        return f"{len(how.keep)} frequent values stay, rare ones go"
    said = f"bands of {how.band}"
    if how.low is not None:
        said += f", below {how.low} in the first"
    if how.high is not None:
        said += f", above {how.high} in the last"
    return said

"""A proposal as a policy file that extends the one in use."""

import json
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from veil.errors import PathError
from veil.risk.propose import Proposal, Step


def write(path: Path, proposal: Proposal, policy: str, k: int) -> None:
    """Write the policy that the next run applies the proposal by.

    Args:
        path: the new policy file.
        proposal: what is to be done.
        policy: the policy in use, by a built-in name or the path of its file.
        k: what is asked for.

    Raises:
        PathError: U-POLICY-EXISTS: there is something at `path`.
    """
    base = policy
    if Path(policy).suffix == ".toml" or Path(policy).is_file():
        base = Path(os.path.relpath(policy, path.parent)).as_posix()
    try:
        with path.open("x", encoding="utf-8", newline="\n") as out:
            out.writelines(f"{line}\n" for line in lines(proposal, base, k))
    except FileExistsError:
        raise PathError(
            "U-POLICY-EXISTS", "there is a file already", where=str(path), remedy="name a new file"
        ) from None
    except OSError as error:
        raise PathError(
            "U-POLICY-PLACE", "the policy cannot be written", where=str(path), remedy="name a place you may write to"
        ) from error


def lines(proposal: Proposal, base: str, k: int) -> Iterator[str]:
    """The lines of the file."""
    yield f"# Proposed by `veil risk` so that at least {k} patients share the values of all quasi-identifiers."
    yield f"# Of {proposal.values} values {proposal.exact} stay as they are, {proposal.coarser} become coarser, "
    yield f"# {proposal.gone} go. Values listed here are ones that at least {k} patients have."
    yield ""
    yield f'title = "Generalised to k = {k}"'
    yield f"extends = {_text(base)}"
    if any(step.level.kind == "shift" for step in proposal.steps):
        yield from ("", "[options]", "retain_longitudinal_full_dates = false")
        yield from ("retain_longitudinal_modified_dates = true", "", "[dates]", 'mode = "shift"')
    coarser = [step for step in proposal.steps if step.level.how is not None]
    if coarser:
        yield from ("", "[generalise]")
        yield from (f"{step.keyword} = {_how(step)}" for step in coarser)
    dropped = [step.keyword for step in proposal.steps if step.level.kind == "drop"]
    if dropped:
        yield from ("", "[[rule]]", f"select = [{', '.join(map(_text, dropped))}]", 'action = "remove"')
        yield f'reason = "veil risk: needed for k = {k}"'


def _how(step: Step) -> str:
    how = step.level.how
    if how is None:
        return ""
    if how.keep is not None:
        return "{ keep = [" + ", ".join(map(_text, how.keep)) + "] }"
    numbers = {"band": how.band, "low": how.low, "high": how.high}
    said = [f"{name} = {_number(number)}" for name, number in numbers.items() if number is not None]
    return "{ " + ", ".join(said) + " }"


def _number(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

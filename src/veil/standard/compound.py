"""The compound actions of Table E.1-1 (X/Z, X/D, X/Z/D, Z/D, X/Z/U*), resolved for each IOD: the object stays valid."""

from functools import cache
from typing import Literal, cast

from veil.standard import _tables
from veil.standard import iod as iods

Resolved = Literal["X", "Z", "D", "U"]


@cache
def _blocks() -> dict[str, list[str]]:
    blocks: dict[str, list[str]] = {}
    for line in _tables.lines("compound.tsv"):
        iod, rows = line.split("\t")
        blocks[iod] = rows.split(" ")
    return blocks


@cache
def _actions(iod: str) -> dict[str, Resolved]:
    return {row[:-2]: cast("Resolved", row[-1]) for row in _blocks().get(iod, ())}


@cache
def _fallbacks() -> dict[int, Resolved]:
    return {int(tag, 16): cast("Resolved", code) for tag, _, code in _tables.rows("compound_fallback.tsv")}


def action(iod: str | None, path: tuple[int, ...], tag: int) -> Resolved | None:
    """The action that the strictest type of the attribute at that path in that IOD asks for (1C as 1, 2C as 2).

    None if the action of the attribute is not a compound one, or if the IOD does not define the attribute there.

    Args:
        iod: key of the IOD, None if unknown.
        path: tags of the enclosing sequences, outermost first.
        tag: the attribute.
    """
    if iod is None:
        return None
    if not path:
        return _actions(iod).get(f"{tag:08X}")
    described = iods.described(path)
    return None if described is None else _actions(iod).get(".".join(f"{step:08X}" for step in (*described, tag)))


def fallback(tag: int) -> Resolved | None:
    """The least destructive action that any IOD asks for: for objects whose IOD is unknown. None if not compound."""
    return _fallbacks().get(tag)


def paths(iod: str) -> dict[tuple[int, ...], Resolved]:
    """Every resolved action of an IOD by its full path, the attribute last."""
    return {tuple(int(step, 16) for step in path.split(".")): code for path, code in _actions(iod).items()}

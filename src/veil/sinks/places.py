"""Where IN, OUT and the vault may lie: none in another, and OUT ours or empty."""

import os
from pathlib import Path

from veil.errors import PathError
from veil.sinks.folder import check_empty


def check_places(source: Path, out: Path, vault: Path, *, ours: Path | None = None) -> None:
    """Refuse places that would mix private and public, or overwrite what is not ours.

    Args:
        source: IN, which exists.
        out: OUT, which may not exist yet.
        vault: the vault, which may not exist yet.
        ours: the OUT that the vault's ledger names, if it names one.

    Raises:
        PathError: `U-SAME-PLACE`, `U-OUT-IN-SOURCE`, `U-SOURCE-IN-OUT`, `U-VAULT-IN-OUT`, `U-OUT-IN-VAULT`,
            `U-VAULT-IN-SOURCE`, `U-SOURCE-IN-VAULT`, `U-OUT-NOT-FOLDER` or `U-OUT-FOREIGN`.
    """
    for first, second in ((source, out), (out, vault), (source, vault)):
        if same(first, second):
            raise PathError(
                "U-SAME-PLACE",
                "IN, OUT and the vault must be three different places",
                where=str(first),
                remedy="name another place",
            )
    for inner, outer, code, message in (
        (out, source, "U-OUT-IN-SOURCE", "OUT lies inside IN"),
        (source, out, "U-SOURCE-IN-OUT", "IN lies inside OUT"),
        (vault, out, "U-VAULT-IN-OUT", "the vault lies inside OUT and would be given away with it"),
        (out, vault, "U-OUT-IN-VAULT", "OUT lies inside the vault"),
        (vault, source, "U-VAULT-IN-SOURCE", "the vault lies inside IN"),
        (source, vault, "U-SOURCE-IN-VAULT", "IN lies inside the vault"),
    ):
        if inside(inner, outer):
            raise PathError(code, message, where=str(inner), remedy="name a place beside it")
    _check_out(out, ours)


def _check_out(out: Path, ours: Path | None) -> None:
    if not out.exists():
        if out.is_symlink():
            raise PathError("U-OUT-NOT-FOLDER", "OUT is a broken link", where=str(out), remedy="name a folder")
        return
    if not out.is_dir():
        raise PathError("U-OUT-NOT-FOLDER", "OUT is not a folder", where=str(out), remedy="name a folder")
    if ours is not None and same(out, ours):
        return
    check_empty(out)


def same(first: Path, second: Path) -> bool:
    """Say whether two paths are one place, through links and on file systems that do not tell cases apart."""
    try:
        return first.samefile(second)
    except OSError:
        # One of them does not exist yet. Paths that differ in case alone count as one: cautious, and cheap to avoid.
        return _folded(first) == _folded(second)


def inside(inner: Path, outer: Path) -> bool:
    """Say whether `inner` lies somewhere below `outer`; either may not exist yet."""
    return any(same(parent, outer) for parent in Path(os.path.realpath(inner)).parents)


def _folded(path: Path) -> str:
    return os.path.normcase(os.path.realpath(path)).casefold()

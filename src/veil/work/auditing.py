"""The double check of what others cleaned, put together: the reader, the look at pixels, the gate, and who is told."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from veil.audit.findings import Severity
from veil.audit.foreign import (
    GRADES,
    HIPAA,
    MEANINGS,
    Decision,
    FileReport,
    Gate,
    Glimpse,
    Look,
    SeriesRow,
    Summary,
    audit,
    worst,
)
from veil.audit.foreign.gate import KEYS, GateError, check_batch
from veil.errors import PathError
from veil.sinks.places import inside, same
from veil.version import VERSION
from veil.work.notify import Notices

__all__ = [
    "GRADES",
    "HIPAA",
    "MEANINGS",
    "Decision",
    "FileReport",
    "GateFile",
    "Pixels",
    "SeriesRow",
    "Severity",
    "Summary",
    "check_batch",
    "check_places",
    "message",
    "read_gate",
    "run_audit",
    "tell",
    "worst",
]
Pixels = Literal["off", "on", "all"]
_TABLES = KEYS | {"webhook", "mail"}


@dataclass(frozen=True, slots=True)
class GateFile:
    """What a gate file says: thresholds, and who is told."""

    gate: Gate
    notices: Notices


def read_gate(path: Path) -> GateFile:
    """Read a gate file.

    Raises:
        GateError: `U-GATE`: it cannot be read, or says what no gate can.
        NotifyError: `U-NOTIFY`: who is to be told is not well said.
    """
    where = str(path)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError) as error:
        raise GateError("U-GATE", "the gate file cannot be read", where=where, remedy="check the path") from error
    except tomllib.TOMLDecodeError as error:
        raise GateError("U-GATE", f"the gate file is no TOML: {error}", where=where, remedy="correct it") from None
    unknown = sorted(set(table) - _TABLES)
    if unknown:
        raise GateError(
            "U-GATE", "a key is none of a gate", where=f"{where}: {unknown[0]}", remedy="correct or drop it"
        )
    return GateFile(Gate.of(table, where), Notices.of(table, where))


def check_places(root: Path, against: Path | None, written: tuple[Path | None, ...]) -> None:
    """Refuse what cannot be audited, and to write private pages among the data.

    Raises:
        PathError: `U-AUDIT-MISSING` or `U-AUDIT-PLACE`.
    """
    for path in (root, against):
        if path is not None and not path.exists():
            raise PathError("U-AUDIT-MISSING", "there is nothing to read", where=str(path), remedy="check the path")
    for page in written:
        if page is None:
            continue
        for path in (root, against):
            if path is not None and (same(page, path) or inside(page, path)):
                remedy = "name a place elsewhere"
                raise PathError("U-AUDIT-PLACE", "it would lie in the data themselves", where=str(page), remedy=remedy)


def run_audit(
    root: Path, *, against: Path | None, pixels: Pixels, told: Callable[[FileReport], None] | None = None
) -> Summary:
    """Audit a folder.

    Args:
        root: what others cleaned.
        against: the originals; None if they are not at hand.
        pixels: whether pixels are looked at: not at all, samples of series of high risk, or all.
        told: is given the report of each file.
    """
    return audit(root, against=against, look=None if pixels == "off" else _look(), every=pixels == "all", told=told)


def _look() -> Look:
    from veil.clean.pixels.sampled import sampled  # its libraries are heavy

    def look(path: Path) -> Glimpse | None:
        seen = sampled(path)
        return None if seen is None else Glimpse(*seen)

    return look


def message(summary: Summary, decision: Decision, batch: str) -> Mapping[str, Any]:
    """What others are told of a decision: counts and codes.

    Raises:
        GateError: `U-GATE`: the name of the batch may not stand in a message.
    """
    if batch:
        check_batch(batch)
    codes: dict[str, dict[str, int]] = {}
    for (code, grade), number in sorted(summary.codes.items()):
        codes.setdefault(code, {})[str(grade)] = number
    return {
        "program": f"veil {VERSION}",
        "batch": batch,
        "verdict": "accept" if decision.accepted else "refuse",
        "reasons": list(decision.reasons),
        "files": summary.files,
        "objects": summary.objects,
        "unreadable": summary.unreadable,
        "clean": summary.clean,
        "grades": {str(grade): summary.grades[grade] for grade in GRADES},
        "codes": codes,
    }


def tell(notices: Notices, summary: Summary, decision: Decision, batch: str) -> tuple[str, ...]:
    """Tell all who are to be told; what failed, in words."""
    said = message(summary, decision, batch)
    name = f" of {batch}" if batch else ""
    return notices.send(f"veil audit{name}: {said['verdict']}", said)

"""Write the reports of a run that the ledger holds."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from veil.policy import RuleBook
from veil.report import collect
from veil.report.before_after import Sheet
from veil.report.write import Written, write_reports
from veil.work.ledger import Ledger
from veil.work.result import RunResult


def publish(
    ledger: Ledger,
    result: RunResult,
    source: Path,
    book: RuleBook,
    rooms: frozenset[str],
    sheets: Sequence[Sheet],
    folder: Path,
    risk: Mapping[str, float] | None = None,
) -> Written:
    """Write `folder/<run>/public` and `folder/<run>/private`; `risk` as `collect.report_data` takes it.

    Raises:
        ReportError: the public part would hold what its schema refuses.
    """
    return write_reports(
        folder / str(result.run),
        collect.report_data(ledger, result, book, rooms, risk),
        collect.file_rows(ledger, result.run),
        collect.private_data(ledger, result.run, source, result.out),
        sheets,
    )

"""What a run leaves for people: a report to share that holds no identifier, and a private one for the vault."""

from veil.report.data import (
    FaceSeries,
    FileRow,
    IndirectRow,
    OptionRow,
    PixelCounts,
    PrivateData,
    PrivateFile,
    ReportData,
    RunFacts,
)
from veil.report.guard import ReportError
from veil.report.write import Written, write_reports

__all__ = [
    "FaceSeries",
    "FileRow",
    "IndirectRow",
    "OptionRow",
    "PixelCounts",
    "PrivateData",
    "PrivateFile",
    "ReportData",
    "ReportError",
    "RunFacts",
    "Written",
    "write_reports",
]

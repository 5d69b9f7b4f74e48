"""The receiving side's double check: what still identifies in data that others cleaned, with nothing but the files."""

from veil.audit.foreign.collection import audit
from veil.audit.foreign.gate import Decision, Gate, GateError
from veil.audit.foreign.remarks import GRADES, HIPAA, MEANINGS, Remark
from veil.audit.foreign.summary import FileReport, Glimpse, Look, Row, SeriesRow, Summary, worst

__all__ = [
    "GRADES",
    "HIPAA",
    "MEANINGS",
    "Decision",
    "FileReport",
    "Gate",
    "GateError",
    "Glimpse",
    "Look",
    "Remark",
    "Row",
    "SeriesRow",
    "Summary",
    "audit",
    "worst",
]

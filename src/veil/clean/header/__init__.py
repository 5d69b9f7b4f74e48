"""The header room: elements by the rule book, at every depth."""

from veil.clean.header.dataset import Cleaned, DatasetCleaner
from veil.clean.header.engine import HeaderRoom
from veil.clean.header.trace import TraceRow
from veil.clean.header.treat import TEXT_MARK, UNCHANGED, PatientContext

__all__ = ["TEXT_MARK", "UNCHANGED", "Cleaned", "DatasetCleaner", "HeaderRoom", "PatientContext", "TraceRow"]

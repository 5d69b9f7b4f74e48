"""The witness: a second reading of what was cleaned, by code that shares nothing with the cleaner."""

from veil.audit.facts import Facts
from veil.audit.findings import FINDINGS, Finding, Severity, Verdict
from veil.audit.witness import Witness

__all__ = ["FINDINGS", "Facts", "Finding", "Severity", "Verdict", "Witness"]

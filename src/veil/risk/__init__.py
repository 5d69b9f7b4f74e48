"""The risk of what was kept: how many patients of a collection can be told apart by it, and what would lower that."""

from veil.risk.measure import Assessment, Exposed, Share, assess
from veil.risk.propose import Proposal, Step, propose
from veil.risk.records import Collection, Patient, read
from veil.risk.summary import Summary, summary

__all__ = [
    "Assessment",
    "Collection",
    "Exposed",
    "Patient",
    "Proposal",
    "Share",
    "Step",
    "Summary",
    "assess",
    "propose",
    "read",
    "summary",
]

"""The downstream check: whether what leaves does for research what came in does, as common readers see both.

Each delivered instance is read beside its source by pydicom, which neither the cleaner's stream nor the witness is.
What differs is told as changed by the policy where the ledger says that the cleaner acted on it, and as lost where it
does not. `aspects` says what is compared, `readings` reads it, `samples` compares pixel data, `volumes` stacks series,
`check` puts it together.
"""

from veil.report.downstream.aspects import ASPECTS, State
from veil.report.downstream.check import Checked, Counted, Deviation, check

__all__ = ["ASPECTS", "Checked", "Counted", "Deviation", "State", "check"]

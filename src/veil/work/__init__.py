"""The work of a run: vault, ledger, plan, runners, progress."""

from veil.work.progress import Progress
from veil.work.result import RunResult
from veil.work.vault import Vault

__all__ = ["Progress", "RunResult", "Vault"]

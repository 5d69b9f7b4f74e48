"""The errors of veil, and the one form in which they are told.

    VeilError
    +-- UsageError             what was asked for cannot be done as asked (exit 2)
    |   +-- PolicyError        a policy file is wrong: file, line, column
    |   +-- VaultError         the vault is missing, foreign, open to others, or its key is gone
    |   +-- PathError          IN, OUT and the vault lie in each other, or OUT is not ours
    +-- RunError               a run had to stop; it can be resumed (exit 1)
    |   +-- DiskFullError
    |   +-- LedgerError
    +-- CancelledError         the user stopped the run; it can be resumed (exit 130)
    +-- InstanceError          one instance cannot pass; it becomes an outcome, never a traceback
        +-- ReadError          it cannot be understood: quarantined
        +-- HoldError          it is understood and may not leave: held
        +-- SkipError          it is not an instance: skipped

Every error has a stable `code`, says `where` (a line of a policy, a tag path, a file the user named) and what to do
(`remedy`). None ever holds a value from the data: messages are written to terminals and logs that others read.
"""

from typing import ClassVar


class VeilError(Exception):
    """The root of all errors that veil raises on purpose.

    Args:
        code: stable identifier, for scripts and for the documentation.
        message: what is wrong, without any value from the data.
        where: the place: `file:line:column`, a tag path, or a path that the user gave.
        remedy: what to do about it.
    """

    exit_status: ClassVar[int] = 1

    def __init__(self, code: str, message: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(code, message, where, remedy)
        self.code = code
        self.message = message
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" ({self.remedy})" if self.remedy else ""
        return f"{place}{self.message} [{self.code}]{advice}"

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions with keyword arguments do not survive the way back from a worker process by themselves.
        return (_rebuild, (type(self), self.code, self.message, self.where, self.remedy))


def _rebuild(kind: type[VeilError], code: str, message: str, where: str, remedy: str) -> VeilError:
    return kind(code, message, where=where, remedy=remedy)


class UsageError(VeilError):
    """What was asked for cannot be done as asked."""

    exit_status = 2


class PolicyError(UsageError):
    """A policy file is wrong; `where` is `file:line:column`."""


class VaultError(UsageError):
    """The vault is missing, belongs to another project, is open to others, or its key is gone."""


class PathError(UsageError):
    """IN, OUT and the vault lie in each other, or OUT holds what is not ours."""


class RunError(VeilError):
    """A run had to stop; what is done is safe and the run can be resumed."""


class DiskFullError(RunError):
    """No space is left where the output or the vault lies."""


class LedgerError(RunError):
    """The ledger cannot be read or written."""


class CancelledError(VeilError):
    """The user stopped the run; it can be resumed."""

    exit_status = 130


class InstanceError(VeilError):
    """One instance cannot pass; its code is a key of `veil.codes.CODES`."""

    def __init__(self, code: str, message: str = "", *, where: str = "", remedy: str = "") -> None:
        super().__init__(code, message, where=where, remedy=remedy)


class ReadError(InstanceError):
    """The bytes cannot be understood as a DICOM instance: quarantined."""


class HoldError(InstanceError):
    """The instance is understood and may not leave under this policy: held."""


class SkipError(InstanceError):
    """The file is not an instance, or is one that was delivered already: skipped."""

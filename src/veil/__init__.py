"""veil takes medical images in and lets out only what a written policy says may leave.

>>> import veil
>>> result = veil.run("incoming", "release")                # a folder, as `veil run` does it
>>> clean = veil.deidentify(dataset, key=veil.Key.load("key"))  # one data set in memory

The names in `__all__` are public and stay; everything else is private. Nothing heavy is imported before it is used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from veil import version

if TYPE_CHECKING:
    from veil.api import deidentify, run
    from veil.codes import CODES, Code, Kind
    from veil.errors import (
        CancelledError,
        DiskFullError,
        HoldError,
        InstanceError,
        LedgerError,
        PathError,
        PolicyError,
        ReadError,
        RunError,
        SkipError,
        UsageError,
        VaultError,
        VeilError,
    )
    from veil.identity import Key
    from veil.policy import Policy
    from veil.policy import load as load_policy
    from veil.work.progress import Progress
    from veil.work.result import RunResult

__version__ = version.VERSION

_HOMES = {
    "CODES": "veil.codes:CODES",
    "CancelledError": "veil.errors:CancelledError",
    "Code": "veil.codes:Code",
    "DiskFullError": "veil.errors:DiskFullError",
    "HoldError": "veil.errors:HoldError",
    "InstanceError": "veil.errors:InstanceError",
    "Key": "veil.identity:Key",
    "Kind": "veil.codes:Kind",
    "LedgerError": "veil.errors:LedgerError",
    "PathError": "veil.errors:PathError",
    "Policy": "veil.policy:Policy",
    "PolicyError": "veil.errors:PolicyError",
    "Progress": "veil.work.progress:Progress",
    "ReadError": "veil.errors:ReadError",
    "RunError": "veil.errors:RunError",
    "RunResult": "veil.work.result:RunResult",
    "SkipError": "veil.errors:SkipError",
    "UsageError": "veil.errors:UsageError",
    "VaultError": "veil.errors:VaultError",
    "VeilError": "veil.errors:VeilError",
    "deidentify": "veil.api:deidentify",
    "load_policy": "veil.policy:load",
    "run": "veil.api:run",
}

__all__ = [
    "CODES",
    "CancelledError",
    "Code",
    "DiskFullError",
    "HoldError",
    "InstanceError",
    "Key",
    "Kind",
    "LedgerError",
    "PathError",
    "Policy",
    "PolicyError",
    "Progress",
    "ReadError",
    "RunError",
    "RunResult",
    "SkipError",
    "UsageError",
    "VaultError",
    "VeilError",
    "__version__",
    "deidentify",
    "load_policy",
    "run",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'veil' has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    value = getattr(import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

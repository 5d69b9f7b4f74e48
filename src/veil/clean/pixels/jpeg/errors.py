"""The two ways in which a JPEG frame cannot be wiped."""

from veil.errors import HoldError


def unreadable(what: str) -> HoldError:
    """The error for a stream that breaks the rules of T.81; `what` never holds a value from the data."""
    return HoldError("H-PIXELS-UNREADABLE", f"a JPEG frame that cannot be read: {what}")


def unknown(what: str) -> HoldError:
    """The error for a process of T.81 whose coefficients this package does not change."""
    return HoldError("H-PIXELS-CODEC", f"a JPEG frame of a kind that cannot be wiped: {what}")

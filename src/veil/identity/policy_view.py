"""What identity needs to know of a policy, as shapes: identity and policy do not import each other.

`veil.policy.model.DatePolicy` and `IdentityPolicy` have these attributes; so may any other object.
"""

from typing import Protocol


class DateRules(Protocol):
    """How dates and times are treated: the attributes of `DatePolicy`."""

    @property
    def mode(self) -> str:
        """One of 'shift', 'keep', 'remove', 'year'."""

    @property
    def min_weeks(self) -> int:
        """Smallest shift into the past, in weeks."""

    @property
    def max_weeks(self) -> int:
        """Largest shift into the past, in weeks."""

    @property
    def times(self) -> str:
        """One of 'keep', 'remove'."""

    @property
    def zone(self) -> str:
        """One of 'keep', 'drop': the zone suffix of DT."""

    @property
    def constants(self) -> frozenset[str]:
        """Dates (YYYYMMDD) that belong to vendors, not to people, and are never shifted."""

    @property
    def whole_weeks(self) -> bool:
        """Whether the offset is a whole number of weeks."""


class IdentityRules(Protocol):
    """How patients are told apart and renamed: the attributes of `IdentityPolicy`."""

    @property
    def prefix(self) -> str:
        """What every pseudonym starts with."""

    @property
    def length(self) -> int:
        """How many keyed characters follow the prefix."""

    @property
    def issuer(self) -> str:
        """One of 'ignore', 'distinguish': whether equal IDs of two issuers are two patients."""

    @property
    def zeros(self) -> str:
        """One of 'strip', 'keep': whether leading zeros of an all-digit ID count."""

    @property
    def case(self) -> str:
        """One of 'fold', 'keep': whether upper and lower case of an ID are the same."""

    @property
    def max_age(self) -> int:
        """The highest age in years that is told as it is."""

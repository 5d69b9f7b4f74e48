"""An identity under a fixed key and the policies' own classes."""

from collections.abc import Callable

import pytest

from veil.identity import Identity, Key
from veil.policy.model import DatePolicy, IdentityPolicy

Make = Callable[..., Identity]


@pytest.fixture
def key() -> Key:
    return Key(bytes(range(32)))


@pytest.fixture
def rules() -> Callable[..., IdentityPolicy]:
    def make(
        *,
        prefix: str = "V-",
        length: int = 12,
        issuer: str = "ignore",
        zeros: str = "strip",
        case: str = "fold",
        max_age: int = 89,
    ) -> IdentityPolicy:
        return IdentityPolicy(prefix=prefix, length=length, issuer=issuer, zeros=zeros, case=case, max_age=max_age)  # type: ignore[arg-type]

    return make


@pytest.fixture
def dates() -> Callable[..., DatePolicy]:
    def make(
        *,
        mode: str = "shift",
        min_weeks: int = 52,
        max_weeks: int = 520,
        times: str = "keep",
        zone: str = "drop",
        constants: frozenset[str] = frozenset(),
        whole_weeks: bool = True,
    ) -> DatePolicy:
        return DatePolicy(
            mode=mode,  # type: ignore[arg-type]
            min_weeks=min_weeks,
            max_weeks=max_weeks,
            times=times,  # type: ignore[arg-type]
            zone=zone,  # type: ignore[arg-type]
            constants=constants,
            whole_weeks=whole_weeks,
        )

    return make

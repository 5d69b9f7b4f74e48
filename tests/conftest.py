"""Fixtures that more than one test needs."""

from pathlib import Path

import pytest
from hypothesis import settings

# The suite asks the same examples each time, so that it fails for a change and not by chance; to look for new ones:
# pytest --hypothesis-profile explore
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile("suite")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared facts and the corpus beside the checkout; tests that need them are marked `corpus`."""
    if not (SHARED / "corpus" / "CATALOG.csv").is_file():
        pytest.skip("the shared corpus is not beside this checkout (../shared/corpus)")
    return SHARED

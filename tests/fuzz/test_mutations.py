"""Mutated files with a planted identity: every one becomes an outcome, quickly, and nothing of the identity leaves.

VEIL_FUZZ says how many mutations (1500; `make fuzz` takes 10,000), VEIL_FUZZ_SEED where they begin.
"""

import os
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.bytescan import inflated, scan_intact
from support.cleaners import cleaner
from support.corpus import bundled, corpus
from support.mutate import mutate
from support.planting import CARRIERS, IDENTITY, plant_file
from veil.codes import CODES, Kind
from veil.pipeline import Cleaner

pytestmark = pytest.mark.slow
COUNT = int(os.environ.get("VEIL_FUZZ", "1500"))
SEED = int(os.environ.get("VEIL_FUZZ_SEED", "20261122"))
PARTS = 10
LIMIT_SECONDS = 2.0
_SMALL = 60_000
_BASES = 48


@dataclass(frozen=True, slots=True)
class Bases:
    """Planted files to mutate, and a cleaner that knows the identity in them."""

    files: tuple[bytes, ...]
    clean: Cleaner


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Bases:
    folder = tmp_path_factory.mktemp("bases")
    sources = [entry.path for entry in corpus() if entry.dicom] or list(bundled())
    small = [path for path in sources if path.stat().st_size < _SMALL]
    planted: list[Path] = []
    for number, path in enumerate(small[:: max(1, len(small) // _BASES)]):
        target = folder / f"{number}.dcm"
        # A third bears every carrier; the others a few each, so that mutations meet the file's own bytes as well.
        chosen = CARRIERS if number % 3 == 0 else CARRIERS[number % 11 :: 11]
        try:
            plant_file(path, target, number, carriers=chosen)
        except (OSError, ValueError, KeyError, AttributeError, NotImplementedError, TypeError):
            continue
        planted.append(target)
    clean = cleaner(planted)
    # Only what is delivered unharmed: a mutation of a file that is refused anyway shows little.
    whole = [path for path in planted if clean.clean_file(path, folder / "out").kind is Kind.DELIVERED]
    assert len(whole) >= 15
    return Bases(tuple(path.read_bytes() for path in whole), clean)


@pytest.mark.parametrize("part", range(PARTS))
def test_mutated_files_do_not_crash_leak_or_hang(bases: Bases, tmp_path: Path, part: int) -> None:
    source, target = tmp_path / "in.dcm", tmp_path / "out.dcm"
    delivered = 0
    for seed in range(SEED + part, SEED + COUNT, PARTS):
        data, done = mutate(bases.files[seed % len(bases.files)], seed)
        source.write_bytes(data)
        start = time.process_time()
        try:
            outcome = bases.clean.clean_file(source, target)
        except Exception as error:  # noqa: BLE001  any error at all is what this test is for
            pytest.fail(f"seed {seed} ({done}): {type(error).__name__}")
        assert time.process_time() - start < LIMIT_SECONDS, f"seed {seed} ({done}): too slow"
        assert CODES[outcome.code].kind is outcome.kind
        if outcome.kind is Kind.DELIVERED:
            delivered += 1
            data = target.read_bytes()
            left = scan_intact(data + inflated(data), IDENTITY)
            assert not left, f"seed {seed} ({done}): {sorted(set(left))}"
            target.unlink()
        assert not target.exists(), f"seed {seed} ({done}): {outcome.code} left a file behind"
    assert delivered, "no mutation was delivered: the leak test tests nothing"

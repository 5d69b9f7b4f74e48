"""Each carrier alone, in small files of every encoding: delivered, and nothing of the identity is left."""

from pathlib import Path

import pytest
from pydicom.data import get_testdata_file

from support.bytescan import scan, scan_file
from support.carrier import Carrier
from support.cleaners import cleaner
from support.planting import CARRIERS, IDENTITY, plant_file
from veil.codes import Kind
from veil.pipeline import Cleaner

BASES = (
    "CT_small.dcm",
    "MR_small_implicit.dcm",
    "JPEG-lossy.dcm",
    "MR_small_bigendian.dcm",
    "image_dfl.dcm",
    "test-SR.dcm",
)
TURNS = (0, 5, 10, 15, 20)
# In implicit VR a group below 0008 cannot be told from bytes that are no data set at all.
MAY_REFUSE = frozenset({"group-0006", "private-illegal-group", "command-group"})
"""Carriers that damage a file so that it may be refused as well as delivered."""
BEHIND = frozenset({"bytes-after-last-element", "bytes-after-zeros"})
"""Behind pixel data nothing can follow, so it is left out; elsewhere it cannot be told from a damaged data set."""


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Cleaner:
    folder = tmp_path_factory.mktemp("known")
    charsets = [carrier for carrier in CARRIERS if carrier.group == "charset"]
    known = [folder / f"{number}.dcm" for number in range(3)]
    for number, path in enumerate(known):
        assert plant_file(_base("rtplan.dcm"), path, number, carriers=charsets).used
    return cleaner(known)


def _base(name: str) -> Path:
    found = get_testdata_file(name, download=False)
    assert isinstance(found, str)
    return Path(found)


def test_there_are_more_carriers_than_any_peer_was_tried_with() -> None:
    names = [carrier.name for carrier in CARRIERS if not carrier.extra]
    assert len(names) == len(set(names)) >= 84


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("carrier", [c for c in CARRIERS if not c.extra], ids=lambda carrier: carrier.name)
def test_nothing_is_left_of_what_one_carrier_bore(tmp_path: Path, clean: Cleaner, carrier: Carrier, base: str) -> None:
    for turn in TURNS:
        source, target = tmp_path / f"{turn}.dcm", tmp_path / f"{turn}.out"
        if not plant_file(_base(base), source, turn, carriers=[carrier]).used and not carrier.group:
            pytest.skip("does not apply to this encoding")
        outcome = clean.clean_file(source, target)
        if outcome.kind is not Kind.DELIVERED:
            assert carrier.name in MAY_REFUSE or (carrier.name in BEHIND and base == "test-SR.dcm"), outcome.code
            assert not target.exists()
            continue
        assert scan_file(target, IDENTITY) == []
        assert not list(scan((outcome.target or "").encode(), IDENTITY))

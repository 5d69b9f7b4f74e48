"""UIDs that a policy keeps: one that holds an identifier of the patient is replaced all the same."""

from pathlib import Path

import pytest

from support.encode import EXPLICIT
from support.engine import CT, clean, cleaner_of, instance
from veil.identity import Known

DEVICE = 0x00181002


@pytest.mark.parametrize(("uid", "stays"), [("1.2.3.4.5.77", True), ("1.2.3.58210437.5", False)])
def test_a_device_uid_under_research(tmp_path: Path, uid: str, stays: bool) -> None:
    source = instance(EXPLICIT.element(DEVICE, "UI", uid.encode()), sop_class=CT)
    done = clean(source, tmp_path, cleaner_of("research", (Known("id", "58210437"),)))
    assert (done.dataset.DeviceUID == uid) == stays
    assert b"58210437" not in done.data

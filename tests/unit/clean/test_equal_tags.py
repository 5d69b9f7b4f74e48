"""Of equal tags the last is written, so the last is what is decided on: none hides behind a sound one."""

from pathlib import Path

import pytest

from support.encode import EXPLICIT
from support.engine import CT, clean, cleaner_of, instance

SOUND = EXPLICIT.element(0x54000100, "SQ", EXPLICIT.item(EXPLICIT.element(0x54001006, "CS", b"MB")))
SILENT = EXPLICIT.element(0x54000100, "SQ", EXPLICIT.item(EXPLICIT.element(0x54001006, "CS", b"SS")))


def test_a_second_class_is_the_one_that_counts(tmp_path: Path) -> None:
    data = instance(sop_class=CT)
    assert clean(data, tmp_path, cleaner_of("public")).outcome.code == "D-CLEAN"
    hidden = data + EXPLICIT.element(0x00080016, "UI", b"1.2.3.4.5.6")
    assert clean(hidden, tmp_path, cleaner_of("public")).outcome.code == "H-SOP-CLASS-UNKNOWN"


@pytest.mark.parametrize(("first", "last", "code"), [(SILENT, SOUND, "H-AUDIO"), (SOUND, SILENT, "D-CLEAN")])
def test_a_second_waveform_is_the_one_that_counts(tmp_path: Path, first: bytes, last: bytes, code: str) -> None:
    data = instance(sop_class="1.2.840.10008.5.1.4.1.1.9.1.1") + first + last
    assert clean(data, tmp_path, cleaner_of("public")).outcome.code == code


def test_what_goes_is_written_nowhere(tmp_path: Path) -> None:
    data = instance(sop_class=CT) + EXPLICIT.element(0x00080060, "CS", b"ZWINGLI")
    data += EXPLICIT.element(0x00080060, "CS", b"CT")
    done = clean(data, tmp_path, cleaner_of("public"))
    assert done.dataset.Modality == "CT"
    assert b"ZWINGLI" not in done.data

"""Sound in a waveform of any class is held; what is no sequence, or broken, never raises anything unforeseen."""

from pathlib import Path

import pytest

from support.encode import EXPLICIT
from support.engine import clean, cleaner_of, instance
from veil.clean import waveforms
from veil.dicom.scan import scan
from veil.errors import HoldError, ReadError

ECG = "1.2.840.10008.5.1.4.1.1.9.1.2"


def _group(interpretation: bytes) -> bytes:
    return EXPLICIT.item(EXPLICIT.element(0x54001006, "CS", interpretation))


@pytest.mark.parametrize(
    ("groups", "code"),
    [
        ([b"SS"], "D-CLEAN"),
        ([b"SS", b"UB"], "D-CLEAN"),
        ([], "D-CLEAN"),
        ([b"MB"], "H-AUDIO"),
        ([b"SS", b"AB"], "H-AUDIO"),
        ([b"ab"], "H-AUDIO"),
    ],
)
def test_companded_samples_are_speech(tmp_path: Path, groups: list[bytes], code: str) -> None:
    value = b"".join(_group(one) for one in groups)
    for vr in ("SQ", "UN"):
        element = EXPLICIT.element(0x54000100, vr, value)
        assert clean(instance(element, sop_class=ECG), tmp_path, cleaner_of("public")).outcome.code == code


def test_a_policy_that_delivers_sound_delivers_it_in_every_class(tmp_path: Path) -> None:
    policy = tmp_path / "sound.toml"
    policy.write_text('extends = "public"\n[objects]\naudio = "deliver"\n', encoding="utf-8")
    element = EXPLICIT.element(0x54000100, "SQ", _group(b"MB"))
    assert clean(instance(element, sop_class=ECG), tmp_path, cleaner_of(policy)).outcome.code == "D-CLEAN"


@pytest.mark.parametrize("vr", ["OB", "LO"])
def test_what_is_no_sequence_does_not_stay(tmp_path: Path, vr: str) -> None:
    element = EXPLICIT.element(0x54000100, vr, b"A stranger's words")
    done = clean(instance(element, sop_class=ECG), tmp_path, cleaner_of("public"))
    assert done.outcome.code == "D-CLEAN"
    assert b"stranger" not in done.data


def test_fragments_where_a_sequence_belongs(tmp_path: Path) -> None:
    head = b"\x00\x54\x00\x01OB\0\0\xff\xff\xff\xff"
    fragments = b"\xfe\xff\x00\xe0\0\0\0\0" + b"\xfe\xff\x00\xe0\x04\0\0\0wave" + b"\xfe\xff\xdd\xe0\0\0\0\0"
    done = clean(instance(head + fragments, sop_class=ECG), tmp_path, cleaner_of("public"))
    assert done.outcome.code == "D-CLEAN"
    assert b"wave" not in done.data


def test_a_broken_sequence_is_told_as_such() -> None:
    data = EXPLICIT.element(0x54000100, "SQ", b"\xfe\xff\x00\xe0\xff\0\0\0ab")
    (element,), _ = scan(data, 0, len(data), explicit=True)
    with pytest.raises(ReadError):
        waveforms.hold_if_sound(data, element, explicit=True)


def test_what_lies_beyond_the_window_is_held() -> None:
    with pytest.raises(HoldError) as caught:
        waveforms.hold_if_sound(b"", (0x54000100, b"SQ", 0, 12, 99, None), explicit=True)
    assert caught.value.code == "H-AUDIO"


@pytest.mark.parametrize(
    ("frequency", "code"),
    [(b"500", "D-CLEAN"), (b"7999.9 ", "D-CLEAN"), (b"44100 ", "H-AUDIO"), (b"8e3 ", "H-AUDIO"), (b"fast", "H-AUDIO")],
)
def test_what_is_sampled_as_fast_as_sound_is_held(tmp_path: Path, frequency: bytes, code: str) -> None:
    group = EXPLICIT.item(EXPLICIT.element(0x003A001A, "DS", frequency) + EXPLICIT.element(0x54001006, "CS", b"SS"))
    element = EXPLICIT.element(0x54000100, "SQ", group)
    assert clean(instance(element, sop_class=ECG), tmp_path, cleaner_of("public")).outcome.code == code

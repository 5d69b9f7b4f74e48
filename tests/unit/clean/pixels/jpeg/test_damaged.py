"""Frames that cannot be wiped are held with a code: foreign processes, damage, truncation; never a crash."""

import io
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from support.jpeg_compare import assert_wiped
from support.jpeg_writing import Plan, random_planes, write
from veil.clean.pixels.jpeg import frame, wipe
from veil.clean.pixels.jpeg.recode import size_of
from veil.clean.pixels.model import Box
from veil.errors import HoldError

_PLAN = Plan(40, 56, [(2, 1), (1, 1), (1, 1)], interval=3)
_BOXES = [Box(10, 10, 30, 20)]


def _progressive() -> bytes:
    out = io.BytesIO()
    noise = np.random.default_rng(0).integers(0, 255, (40, 56, 3), dtype=np.uint8)
    Image.fromarray(noise).save(out, "JPEG", progressive=True, quality=40)
    return out.getvalue()


def _sequential() -> bytes:
    return write(random_planes(_PLAN, 0), _PLAN)


def _code(stream: bytes) -> str:
    with pytest.raises(HoldError) as caught:
        wipe(stream, _BOXES)
    return caught.value.code


@pytest.mark.parametrize("sof", [0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF, 0xF7])
def test_other_processes_are_held(sof: int) -> None:
    stream = _sequential()
    assert _code(stream.replace(b"\xff\xc1", bytes((0xFF, sof)), 1)) == "H-PIXELS-CODEC"


@pytest.mark.parametrize("marker", [0xDE, 0xDF])
def test_hierarchical_streams_are_held(marker: int) -> None:
    stream = _sequential()
    assert _code(stream[:2] + bytes((0xFF, marker, 0, 2)) + stream[2:]) == "H-PIXELS-CODEC"


def test_lossless_streams_are_held() -> None:
    grey = np.zeros((40, 56), np.uint8)
    assert _code(bytes(imagecodecs.jpeg8_encode(grey, lossless=True))) == "H-PIXELS-CODEC"
    assert _code(bytes(imagecodecs.jpegls_encode(grey))) == "H-PIXELS-CODEC"


@pytest.mark.parametrize(
    "stream", [b"", b"\xff", b"\xff\xd8", b"\xff\xd8\xff\xd9", b"\xff\xd8" + b"\xff" * 99, b"\0" * 64]
)
def test_what_is_no_frame_is_held(stream: bytes) -> None:
    assert _code(stream) == "H-PIXELS-UNREADABLE"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\xff\xda", b"\xff\xfe"),
        (b"\xff\xdb", b"\xff\xfe"),
        (b"\xff\xc4", b"\xff\xfe"),
        (b"\xff\xc1", b"\xff\xfe"),
        (b"\xff\xd1", b"\xff\xd2"),
        (b"\xff\xd1", b""),
        (b"\xff\xc1\0\x11\x08", b"\xff\xc1\0\x11\x09"),
        (b"\xff\xc1\0\x11\x08", b"\xff\xc0\0\x11\x0c"),
        (b"\xff\xc1\0\x11\x08\0\x28", b"\xff\xc1\0\x11\x08\0\0"),
        (b"\xff\xc1\0\x11\x08\0\x28\0\x38", b"\xff\xc1\0\x11\x08\0\x28\0\0"),
        (b"\x01\x21\0", b"\x01\x51\0"),
        (b"\x01\x21\0", b"\x01\x20\0"),
        (b"\x02\x11\0\x03\x11\0", b"\x02\x11\0\x02\x11\0"),
        (b"\xff\xdd", b"\xff\xfe"),
        (b"\0\x3f\0", b"\x05\x02\0"),
    ],
)
def test_headers_that_contradict_are_held(old: bytes, new: bytes) -> None:
    stream = _sequential()
    assert old in stream
    changed = stream.replace(old, new, 1)
    if old == b"\0\x3f\0":
        changed = changed.replace(b"\xff\xc1", b"\xff\xc2", 1)
    assert _code(changed) == "H-PIXELS-UNREADABLE"


def test_units_of_more_than_ten_blocks_are_held() -> None:
    plan = replace(_PLAN, sampling=[(4, 3), (1, 1), (1, 1)])
    assert _code(write(random_planes(plan, 0), plan)) == "H-PIXELS-UNREADABLE"


def test_more_segments_than_any_real_stream_has_are_held() -> None:
    stream = _sequential()
    assert _code(stream[:2] + b"\xff\xfe\0\2" * 100_000 + stream[2:]) == "H-PIXELS-UNREADABLE"


def test_markers_that_stand_alone_are_passed_over() -> None:
    stream = _sequential()
    assert wipe(stream[:2] + b"\xff\x01" + stream[2:], _BOXES)[4:] == wipe(stream, _BOXES)[2:]


def test_differences_beyond_any_category_are_held() -> None:
    assert size_of(-32767) == 15
    with pytest.raises(HoldError) as caught:
        size_of(32768)
    assert caught.value.code == "H-PIXELS-UNREADABLE"


def test_a_frame_of_too_many_blocks_is_held_at_once() -> None:
    huge = _sequential().replace(b"\xff\xc1\0\x11\x08\0\x28\0\x38", b"\xff\xc1\0\x11\x08\xff\xff\xff\xff", 1)
    assert _code(huge) == "H-PIXELS-TOO-LARGE"


def test_a_sequential_stream_may_end_anywhere() -> None:
    plan = replace(_PLAN, interval=0)
    stream = write(random_planes(plan, 0), plan)
    for size in range(0, len(stream) - 3, 7):
        assert _code(stream[:size]) == "H-PIXELS-UNREADABLE"


def test_a_progressive_stream_may_end_anywhere_and_between_its_scans_it_is_whole() -> None:
    stream = _progressive()
    heads = [place for place in range(len(stream)) if stream[place : place + 2] == b"\xff\xda"]
    passed = 0
    for size in sorted({*range(0, len(stream) - 3, 17), *heads}):
        try:
            out = wipe(stream[:size], _BOXES)
        except HoldError as error:
            assert error.code == "H-PIXELS-UNREADABLE"  # noqa: PT017  most lengths are held, a few are not
        else:
            assert_wiped(stream[:size], out, _BOXES)
            passed += 1
    assert passed


def test_a_stream_without_its_end_marker_is_wiped() -> None:
    stream = _sequential()
    assert wipe(stream[:-2], _BOXES) == wipe(stream, _BOXES)[:-2]


@pytest.mark.parametrize("kind", [_sequential, _progressive])
def test_damage_is_held_or_passed_and_never_crashes(kind: Callable[[], bytes]) -> None:
    stream = kind()
    rng = np.random.default_rng(5)
    codes = set()
    for _ in range(300):
        damaged = bytearray(stream)
        for place in rng.integers(2, len(stream), rng.integers(1, 5)):
            damaged[place] = rng.integers(256)
        start = time.perf_counter()
        try:
            wipe(bytes(damaged), _BOXES)
        except HoldError as error:
            codes.add(error.code)
        assert time.perf_counter() - start < 5
    assert "H-PIXELS-UNREADABLE" in codes
    assert codes <= {"H-PIXELS-UNREADABLE", "H-PIXELS-CODEC", "H-PIXELS-TOO-LARGE"}


def test_more_blocks_than_there_is_time_for_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = sum(component.all_wide * component.all_high for component in frame.read(_sequential()).components)
    monkeypatch.setattr(sys.modules[wipe.__module__], "_MOST_WORK", blocks)
    wipe(_sequential(), _BOXES)
    assert _code(_progressive()) == "H-PIXELS-TOO-LARGE"


def test_many_empty_scans_do_not_take_for_ever() -> None:
    stream = _progressive()
    head = stream.rindex(b"\xff\xda")
    scan = stream[head : stream.rindex(b"\xff\xd9")]
    assert _code(stream[:-2] + scan * 600 + b"\xff\xd9") == "H-PIXELS-UNREADABLE"

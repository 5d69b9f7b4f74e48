"""Bits of restart intervals, taken apart and put together."""

import numpy as np
import pytest

from veil.clean.pixels.jpeg import bits
from veil.clean.pixels.jpeg.bits import Interval, Writer


def _text(interval: Interval) -> str:
    return "".join(map(str, interval.bits(0, interval.size).tolist()))


def test_stuffed_bytes_are_none() -> None:
    interval = Interval(b"\xff\0\x01\xff\0")
    assert interval.size == 24
    assert _text(interval) == "11111111" + "00000001" + "11111111"
    assert [interval.windows[0] >> 8, interval.windows[1] >> 16] == [0xFF01FF, 0x01FF]


@pytest.mark.parametrize("start", range(8))
@pytest.mark.parametrize("length", [0, 1, 9, 17, 24])
def test_numbers_stand_at_any_bit(start: int, length: int) -> None:
    interval = Interval(bytes((0x5A, 0xC3, 0x99, 0x12, 0x34)))
    assert interval.number(start, length) == int("0" + _text(interval)[start : start + length], 2)


def test_what_is_put_together_is_filled_with_ones_and_stuffed() -> None:
    writer = Writer()
    writer.put(0b1111111, 7)
    writer.copy(Interval(b"\xa0"), 0, 3)
    writer.put(0, 0)
    assert writer.stuffed() == b"\xff\0" + bytes((0b01111111,))


def test_nothing_put_together_is_nothing() -> None:
    assert Writer().stuffed() == b""


def test_long_ranges_are_packed_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bits, "_FULL", 64)
    data = np.random.default_rng(0).integers(0, 255, 500, dtype=np.uint8).tobytes()
    source, writer = Interval(data.replace(b"\xff", b"\xff\0")), Writer()
    writer.put(0b101, 3)
    writer.copy(source, 5, 3501)
    written = Interval(writer.stuffed())
    assert _text(written) == ("101" + _text(source)[5:3501]).ljust(written.size, "1")

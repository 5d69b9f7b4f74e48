"""Bits that belong to no sample: told from those that do, and written as zero."""

import random

import pytest

from veil.dicom import masks

_LAYOUTS = [
    (8, 6, 5, False),
    (16, 12, 11, False),
    (16, 12, 15, False),
    (16, 10, 12, True),
    (16, 15, 14, True),
    (24, 12, 11, False),
    (32, 20, 19, True),
    (64, 40, 39, False),
]


def _layout(allocated: int, stored: int, high: int, *, signed: bool) -> masks.Samples:
    found = masks.samples(allocated, stored, high, signed=signed)
    assert found is not None
    return found


def _row(values: list[int], width: int) -> bytes:
    return b"".join((value & (1 << 8 * width) - 1).to_bytes(width, "little") for value in values)


def _samples(layout: masks.Samples, count: int, *, extended: bool = False) -> list[int]:
    rng = random.Random(count)
    bits = layout.high + 1 - layout.low
    values = [rng.getrandbits(bits) << layout.low for _ in range(count)]
    return [value - (value >> layout.high << layout.high + 1) for value in values] if extended else values


@pytest.mark.parametrize(("allocated", "stored", "high", "signed"), _LAYOUTS)
@pytest.mark.parametrize("count", [1, 8, 5003, 40_000])
def test_bits_beside_the_samples_are_told_and_go(
    allocated: int, stored: int, high: int, signed: bool, count: int
) -> None:
    layout = _layout(allocated, stored, high, signed=signed)
    values = _samples(layout, count)
    plain = _row(values, layout.width)
    assert not masks.is_told(plain, layout)
    assert masks.apply(plain, layout.mask, 0) == plain
    unused = ((1 << allocated) - 1) ^ int.from_bytes(layout.mask, "little")
    for bit in (unused & -unused, 1 << unused.bit_length() - 1):
        drawn = _row([*values[:-1], values[-1] | bit], layout.width)
        assert masks.is_told(drawn, layout) == (not signed or not _is_extension(values[-1] | bit, layout, values))
        assert masks.apply(drawn, layout.mask, 0) == plain


def _is_extension(value: int, layout: masks.Samples, others: list[int]) -> bool:
    """Whether a drawn sample is a plain sign extension, and so is every other."""
    wanted = [one - (one >> layout.high << layout.high + 1) for one in others]
    return _row([*others[:-1], value], layout.width) == _row(wanted, layout.width)


@pytest.mark.parametrize(("allocated", "stored", "high", "signed"), [one for one in _LAYOUTS if one[3]])
@pytest.mark.parametrize("count", [8, 40_001])
def test_a_sign_extension_says_nothing_unless_one_sample_differs(
    allocated: int, stored: int, high: int, signed: bool, count: int
) -> None:
    layout = _layout(allocated, stored, high, signed=signed)
    values = _samples(layout, count, extended=True)
    assert any(value < 0 for value in values)
    assert not masks.is_told(_row(values, layout.width), layout)
    unsigned = _layout(allocated, stored, high, signed=False)
    assert masks.is_told(_row(values, layout.width), unsigned)
    for place in (0, count // 2, count - 1):
        drawn = [*values]
        drawn[place] ^= 1 << allocated - 1
        assert masks.is_told(_row(drawn, layout.width), layout)
        plain = _row([value & int.from_bytes(layout.mask, "little") for value in values], layout.width)
        assert masks.apply(_row(drawn, layout.width), layout.mask, 0) == plain


@pytest.mark.parametrize(("allocated", "stored", "high", "signed"), _LAYOUTS)
@pytest.mark.parametrize("cut", [1, 2, 3, 5, 65_537])
def test_blocks_may_begin_and_end_inside_a_sample(
    allocated: int, stored: int, high: int, signed: bool, cut: int
) -> None:
    mask = _layout(allocated, stored, high, signed=signed).mask
    data = random.Random(1).randbytes(150_001)
    whole = masks.apply(data, mask, 0)
    assert masks.apply(data[:cut], mask, 0) + masks.apply(data[cut:], mask, cut) == whole
    assert len(whole) == len(data)
    assert whole != data


def test_what_is_left_over_at_the_end_is_padding() -> None:
    layout = _layout(16, 12, 11, signed=False)
    assert not masks.is_told(b"\xff\x0f\xff", layout)
    assert not masks.is_told(b"", layout)
    assert masks.apply(b"\xff\xff\xff", layout.mask, 0) == b"\xff\x0f\xff"


@pytest.mark.parametrize(
    ("allocated", "stored", "high"),
    [(1, 1, 0), (12, 12, 11), (0, 0, 0), (16, 0, 11), (16, 17, 15), (16, 12, 16), (16, 12, 10), (72, 12, 11)],
)
def test_numbers_that_contradict_each_other(allocated: int, stored: int, high: int) -> None:
    assert masks.samples(allocated, stored, high, signed=False) is None


def test_samples_that_fill_their_bytes_have_no_unused_bits() -> None:
    assert not _layout(16, 16, 15, signed=True).spare
    assert not _layout(8, 8, 7, signed=False).spare
    assert _layout(16, 12, 11, signed=False).spare
    assert _layout(16, 12, 15, signed=False).spare

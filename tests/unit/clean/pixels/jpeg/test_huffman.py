"""Huffman tables: their codes, their look-ups, and room for symbols that are lacking."""

from itertools import pairwise

import numpy as np
import pytest

from veil.clean.pixels.jpeg.huffman import ENDED, WRONG, Table, ac_lookup, codes, dc_lookup, parse, with_symbols
from veil.errors import HoldError

_LUMINANCE = Table(bytes((0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0)), bytes(range(12)))
"""T.81 table K.3."""
_FULL = Table(bytes((*[1] * 15, 1)), bytes(range(1, 17)))
"""One code of each length, of which the last is followed by the code of ones alone."""


def test_the_codes_of_the_standard() -> None:
    found = codes(_LUMINANCE)
    assert found[0] == (0b00, 2)
    assert found[5] == (0b110, 3)
    assert found[11] == (0b111111110, 9)


@pytest.mark.parametrize(
    ("value", "size", "extra"), [(0, 0, 0), (1, 1, 1), (-1, 1, 0), (5, 3, 5), (-5, 3, 2), (-127, 7, 0)]
)
def test_differences_are_looked_up_with_their_values(value: int, size: int, extra: int) -> None:
    code, length = codes(_LUMINANCE)[size]
    bits, values = dc_lookup(_LUMINANCE)
    window = (code << size | extra) << (16 - length - size)
    for behind in (0, (1 << (16 - length - size)) - 1):
        assert (bits[window | behind], values[window | behind]) == (length + size, value)


def test_differences_longer_than_the_window_are_left_to_the_slow_way() -> None:
    bits, _ = dc_lookup(_LUMINANCE)
    assert bits[0b1111111100000000] == 0
    assert bits[0xFFFF] == 0


def test_several_symbols_are_looked_up_at_once() -> None:
    table = Table(bytes((0, 3, *[0] * 14)), bytes((0x00, 0x01, 0xF0)))
    one, many = ac_lookup(table)
    ends, value, zeros = 0b00, 0b010, 0b10
    assert one[ends << 14] == ENDED << 6 | 2
    assert many[zeros << 14 | value << 11 | value << 8 | ends << 6] == 16 + 1 + 1 + ENDED << 6 | 2 + 3 + 3 + 2
    assert many[ends << 14 | value << 11] == ENDED << 6 | 2
    assert one[0xFFFF] >> 6 == WRONG
    assert many[zeros << 14 | 0x3FFF] == 16 << 6 | 2


def test_room_behind_the_longest_code_keeps_the_other_codes() -> None:
    new, same = with_symbols(_LUMINANCE, (14, 15, 3))
    assert same
    assert set(new.symbols) == {*range(12), 14, 15}
    assert codes(new).items() >= codes(_LUMINANCE).items()


def test_a_table_that_has_all_is_left_alone() -> None:
    assert with_symbols(_LUMINANCE, (0, 11)) == (_LUMINANCE, True)


def test_a_full_table_is_made_anew() -> None:
    new, same = with_symbols(_FULL, (0, 99))
    assert not same
    assert set(new.symbols) == {*range(17), 99}
    _assert_prefix_code(new)
    assert codes(new)[1][1] < codes(new)[99][1]


@pytest.mark.parametrize("seed", range(20))
def test_any_table_can_take_what_is_lacking(seed: int) -> None:
    rng = np.random.default_rng(seed)
    symbols = rng.permutation(256)[: rng.integers(1, 250)].tolist()
    table, _ = with_symbols(_FULL, [symbol for symbol in symbols if symbol not in _FULL.symbols])
    lacking = rng.permutation(256)[: rng.integers(1, 9)].tolist()
    new, same = with_symbols(table, lacking)
    _assert_prefix_code(new)
    assert set(new.symbols) == {*table.symbols, *lacking}
    assert same == (codes(new).items() >= codes(table).items())


def _assert_prefix_code(table: Table) -> None:
    texts = sorted(format(code, f"0{length}b") for code, length in codes(table).values())
    assert max(map(len, texts)) <= 16
    assert all("0" in text for text in texts)
    assert not any(after.startswith(before) for before, after in pairwise(texts))


@pytest.mark.parametrize(
    "body",
    [
        b"\0" + bytes(15),
        b"\0" + bytes((3,)) + bytes(15) + b"\1\2\3",
        b"\0" + bytes((1, 1)) + bytes(14) + b"\1",
        b"\0" + bytes((1, 1)) + bytes(14) + b"\1\1",
    ],
)
def test_what_is_no_prefix_code_is_held(body: bytes) -> None:
    with pytest.raises(HoldError) as caught:
        dict(parse(body))
    assert caught.value.code == "H-PIXELS-UNREADABLE"


def test_a_segment_comes_back() -> None:
    segment = _LUMINANCE.segment(1, 2)
    assert segment[:4] == b"\xff\xc4\0\x1f"
    assert dict(parse(segment[4:])) == {0x12: _LUMINANCE}

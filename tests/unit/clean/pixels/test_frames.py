"""Frames: native ones of every layout, those beyond the first window, encapsulated ones, and wrong numbers of them."""

import struct
from collections.abc import Sequence

import numpy as np
import pytest

from support.encode import Syntax
from support.pixel_files import ROOT, Attributes, native, opened, pixel_file
from veil.clean.pixels import codecs
from veil.clean.pixels.frames import Frames
from veil.clean.pixels.model import Array, Format
from veil.errors import HoldError

_RNG = np.random.default_rng(5)
_RLE = ROOT + "5"


def _stored(fmt: Format, pixels: bytes, index: int = 0, syntax: Syntax = Syntax()) -> Array:  # noqa: B008  frozen
    with opened(pixel_file(fmt, pixels, syntax=syntax)) as found:
        return Frames(found).stored(index).copy()


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("allocated", [8, 16, 32, 64])
def test_grey_of_every_width_and_sign(allocated: int, signed: bool, big: bool) -> None:
    kind = np.dtype(f"<{'i' if signed else 'u'}{allocated // 8}")
    values = _RNG.integers(0, 255, (2, 3, 6), np.uint8).astype(kind)
    values[0, 0, 0] = np.iinfo(kind).min
    values[0, 0, 1] = np.iinfo(kind).max
    fmt = native(rows=3, columns=6, frames=2, allocated=allocated, signed=signed)
    # Of bytes in words, a big endian writer turns each pair (PS3.5 section 8.1.1).
    raw = values.view("<u2").byteswap().tobytes() if allocated == 8 else values.astype(kind.newbyteorder(">")).tobytes()
    found = _stored(fmt, raw if big else values.tobytes(), 1, Syntax(little=not big))
    assert found.dtype == kind
    assert np.array_equal(found, values[1])
    assert _stored(fmt, raw if big else values.tobytes(), 0, Syntax(little=not big))[0, 0] == np.iinfo(kind).min


@pytest.mark.parametrize("kind", ["float", "double"])
def test_floating_point_pixels(kind: str) -> None:
    dtype = "<f4" if kind == "float" else "<f8"
    values = np.array([[1.5, np.nan, -np.inf], [0, 2, 3]], dtype)
    fmt = native(rows=2, columns=3, allocated=values.itemsize * 8, number=kind)
    assert np.array_equal(_stored(fmt, values.tobytes()), values, equal_nan=True)


def test_single_bits_are_packed_over_the_ends_of_frames() -> None:
    values = _RNG.integers(0, 2, (3, 3, 5), np.uint8)
    raw = np.packbits(values.reshape(-1), bitorder="little").tobytes()
    fmt = native(rows=3, columns=5, frames=3, allocated=1)
    for index in range(3):
        assert np.array_equal(_stored(fmt, raw, index), values[index])


def test_bits_that_are_not_stored_do_not_count() -> None:
    values = np.array([[0, 1, 4095], [2048, 7, 9]], "<u2")
    low = native(rows=2, columns=3, allocated=16, stored=12)
    assert np.array_equal(_stored(low, (values | 0xF000).tobytes()), values)
    high = native(rows=2, columns=3, allocated=16, stored=12, high=15)
    assert np.array_equal(_stored(high, (values << 4 | 0xF).astype("<u2").tobytes()), values)


def test_the_sign_is_taken_from_the_stored_bits() -> None:
    words = np.array([[0x0FFF, 0xFFFF, 0x07FF, 0x0800]], "<u2")
    fmt = native(rows=1, columns=4, allocated=16, stored=12, signed=True)
    assert _stored(fmt, words.tobytes()).tolist() == [[-1, -1, 2047, -2048]]
    high = native(rows=1, columns=4, allocated=16, stored=12, high=15, signed=True)
    assert _stored(high, (words << 4).astype("<u2").tobytes()).tolist() == [[-1, -1, 2047, -2048]]


@pytest.mark.parametrize("planar", [0, 1])
@pytest.mark.parametrize("dtype", ["<u1", "<u2"])
def test_colour_by_pixel_and_by_plane(dtype: str, planar: int) -> None:
    values = _RNG.integers(0, 256, (2, 3, 5, 3)).astype(dtype)
    raw = (values.transpose(0, 3, 1, 2) if planar else values).tobytes()
    fmt = native(
        rows=3, columns=5, samples=3, frames=2, photometric="RGB", planar=planar, allocated=values.itemsize * 8
    )
    assert np.array_equal(_stored(fmt, raw, 1), values[1])


def test_shared_chroma_is_given_to_both_pixels() -> None:
    raw = bytes((1, 2, 100, 200, 3, 4, 101, 201))
    fmt = native(rows=1, columns=4, samples=3, photometric="YBR_FULL_422")
    wanted = [[[1, 100, 200], [2, 100, 200], [3, 101, 201], [4, 101, 201]]]
    assert _stored(fmt, raw).tolist() == wanted
    with opened(pixel_file(fmt, raw)) as found:
        frames = Frames(found)
        frames.stored(0)
        assert frames.colour == "ybr"


def test_native_frames_are_views_of_what_was_read() -> None:
    fmt = native(rows=4, columns=4, allocated=16, stored=12)
    with opened(pixel_file(fmt, bytes(32))) as found:
        values = Frames(found).stored(0)
        assert not values.flags.owndata
        assert not values.flags.writeable


def test_only_the_frame_that_is_asked_for_is_read_beyond_the_first_window() -> None:
    values = _RNG.integers(0, 4096, (6, 128, 128)).astype("<u2")
    fmt = native(rows=128, columns=128, frames=6, allocated=16, stored=12)
    with opened(pixel_file(fmt, values.tobytes())) as found:
        assert len(found.buf) < found.size
        frames = Frames(found)
        for index in (5, 0, 3):
            assert np.array_equal(frames.stored(index), values[index])
            assert frames.encoded(index) == values[index].tobytes()
        with pytest.raises(IndexError):
            frames.stored(6)


def test_a_file_that_is_mapped_can_be_closed_after_its_frames_were_seen() -> None:
    values = np.zeros((40, 1024, 1024), np.uint8)
    values[:, 5, 5] = np.arange(40)
    fmt = native(rows=1024, columns=1024, frames=40)
    data = pixel_file(fmt, values.tobytes()) + struct.pack("<HH2sHL", 0xFFFC, 0xFFFC, b"OB", 0, 2) + b"\0\0"
    with opened(data) as found:
        assert not isinstance(found.buf, bytes)
        kept = Frames(found).stored(39)
    assert kept[5, 5] == 39


def _encapsulated(fmt: Format, frames: Sequence[Sequence[bytes]], other: Attributes | None = None) -> bytes:
    return pixel_file(fmt, frames, other)


def _coded(count: int) -> tuple[Format, Array, list[bytes]]:
    values = _RNG.integers(0, 200, (count, 8, 8)).astype(np.uint8)
    fmt = Format(_RLE, 8, 8, count)
    return fmt, values, [codecs.encode(frame, fmt, "grey").stream for frame in values]


def test_encapsulated_frames_are_found_and_decoded() -> None:
    fmt, values, streams = _coded(3)
    with opened(pixel_file(fmt, [[stream] for stream in streams])) as found:
        frames = Frames(found)
        assert len(frames) == 3
        assert not frames.native
        for index in (2, 0, 1):
            assert frames.encoded(index) == streams[index]
            assert np.array_equal(frames.stored(index), values[index])


def test_fragments_of_a_frame_are_joined() -> None:
    values = _RNG.integers(0, 256, (8, 8)).astype(np.uint8)
    fmt = Format(ROOT + "4.70", 8, 8)
    stream = codecs.encode(values, fmt, "grey").stream
    with opened(pixel_file(fmt, [[stream[:20], stream[20:30], stream[30:]]])) as found:
        assert np.array_equal(Frames(found).stored(0), values)


@pytest.mark.parametrize("syntax", ["5", "4.70", "4.80", "4.90", "4.201"])
@pytest.mark.parametrize("told", [1, 2, 4, 900_000_000])
def test_another_number_of_frames_than_there_are_is_held(told: int, syntax: str) -> None:
    fmt = Format(ROOT + syntax, 8, 8, told)
    stream = codecs.encode(np.zeros((8, 8), np.uint8), Format(ROOT + syntax, 8, 8), "grey").stream
    with opened(pixel_file(fmt, [[stream]] * 3)) as found, pytest.raises(HoldError) as why:
        Frames(found)
    assert why.value.code == "H-PIXELS-FORMAT"


def test_empty_fragments_and_none_are_held() -> None:
    fmt = Format(_RLE, 8, 8)
    with opened(pixel_file(fmt, [[b""]])) as found, pytest.raises(HoldError, match="H-PIXELS-UNREADABLE"):
        Frames(found).stored(0)
    with opened(pixel_file(fmt, [])) as found, pytest.raises(HoldError, match="H-PIXELS-UNREADABLE"):
        Frames(found)


def test_native_data_in_an_encapsulated_syntax_and_the_other_way_round_are_held() -> None:
    with opened(pixel_file(Format(_RLE, 2, 2), bytes(4))) as found, pytest.raises(HoldError, match="H-PIXELS-FORMAT"):
        Frames(found)
    fragments = pixel_file(native(rows=2, columns=2), [[bytes(4)]])
    with opened(fragments) as found, pytest.raises(HoldError, match="H-PIXELS-FORMAT"):
        Frames(found)


def test_videos_and_unknown_syntaxes_have_no_decoder() -> None:
    for syntax, frames in (("4.102", 7), ("4.66", 1)):
        fmt = Format(ROOT + syntax, 8, 8, frames, 3, "YBR_PARTIAL_420")
        with opened(pixel_file(fmt, [[b"\0\0\0\1gg"]])) as found:
            made = Frames(found)
            assert len(made) == frames
            with pytest.raises(HoldError, match="H-PIXELS-CODEC"):
                made.stored(0)


def test_a_file_that_became_shorter_is_held() -> None:
    fmt = native(rows=512, columns=512)
    with opened(pixel_file(fmt, bytes(512 * 512))) as found:
        frames = Frames(found)
        with open(found.stream.name, "r+b") as stream:  # noqa: PTH123  the name that FileIO has
            stream.truncate(70_000)
        with pytest.raises(HoldError, match="H-PIXELS-UNREADABLE"):
            frames.stored(0)

"""Streams that lie: of another size, depth, sign or number of components, cut off, or larger than any memory."""

import struct
import tracemalloc
import zlib

import imagecodecs
import numpy as np
import pytest

from support.pixel_files import ROOT
from veil.clean.pixels import codecs
from veil.clean.pixels.codecs import errors
from veil.clean.pixels.codecs.codestream import codestream
from veil.clean.pixels.codecs.jxl_header import size
from veil.clean.pixels.model import Array, Colour, Format
from veil.errors import HoldError

LOSSLESS = ("4.57", "4.70", "4.80", "4.90", "4.201", "4.110", "5", "8.1", "1.98")
CODED = tuple(name for name in LOSSLESS if name not in ("5", "8.1", "1.98"))


def _format(syntax: str, rows: int = 24, columns: int = 32, samples: int = 1, bits: int = 8) -> Format:
    told = "MONOCHROME2" if samples == 1 else "RGB"
    return Format(ROOT + syntax, rows, columns, 1, samples, told, 0, 8 if bits <= 8 else 16, bits, bits - 1)


def _noise(fmt: Format) -> Array:
    shape = (fmt.rows, fmt.columns) if fmt.samples == 1 else (fmt.rows, fmt.columns, fmt.samples)
    values = np.random.default_rng(2).integers(0, 1 << fmt.stored, shape)
    return values.astype(np.uint8 if fmt.allocated == 8 else np.uint16)


def _stream(fmt: Format) -> bytes:
    colour: Colour = "grey" if fmt.samples == 1 else "rgb"
    return codecs.encode(_noise(fmt), fmt, colour).stream


def _code(stream: bytes, fmt: Format) -> str:
    with pytest.raises(HoldError) as told:
        codecs.decode(stream, fmt)
    assert not any(character.isdigit() for character in told.value.message.replace("2000", "")), "no value in a text"
    return told.value.code


@pytest.mark.parametrize("syntax", CODED)
def test_another_size_or_number_of_components_is_a_contradiction(syntax: str) -> None:
    stream = _stream(_format(syntax))
    assert _code(stream, _format(syntax, rows=25)) == "H-PIXELS-FORMAT"
    assert _code(stream, _format(syntax, columns=31)) == "H-PIXELS-FORMAT"
    assert _code(stream, _format(syntax, samples=3)) == "H-PIXELS-FORMAT"
    assert _code(_stream(_format(syntax, samples=3)), _format(syntax)) == "H-PIXELS-FORMAT"


@pytest.mark.parametrize("syntax", CODED)
def test_more_bits_than_are_allocated_are_a_contradiction(syntax: str) -> None:
    assert _code(_stream(_format(syntax, bits=16)), _format(syntax)) == "H-PIXELS-FORMAT"


@pytest.mark.parametrize("syntax", LOSSLESS)
def test_streams_that_are_cut_off_are_unreadable(syntax: str) -> None:
    fmt = _format(syntax)
    stream = _stream(fmt)
    for length in (0, 1, 2, 10, 40, 70, len(stream) // 2, len(stream) - 30):
        assert _code(stream[:length], fmt) == "H-PIXELS-UNREADABLE", length


@pytest.mark.parametrize("syntax", ["4.50", "4.51"])
def test_lossy_jpeg_without_its_end_is_unreadable(syntax: str) -> None:
    stream = bytes(imagecodecs.jpeg8_encode(_noise(_format("5")), 90))
    assert _code(stream[:-2], _format(syntax)) == "H-PIXELS-UNREADABLE"


@pytest.mark.parametrize("syntax", LOSSLESS)
def test_noise_is_no_stream(syntax: str) -> None:
    assert _code(bytes(range(1, 255)) * 4, _format(syntax)) == "H-PIXELS-UNREADABLE"


def test_a_precision_that_is_not_bits_stored_keeps_the_values() -> None:
    values = _noise(_format("4.70", bits=12))
    wide = bytes(imagecodecs.jpeg8_encode(values, lossless=True, predictor=1, bitspersample=16))
    fmt = _format("4.70", bits=12)
    assert np.array_equal(codecs.decode(wide, fmt)[0], values)
    signed = Format(fmt.syntax, 24, 32, 1, 1, "MONOCHROME2", 0, 16, 12, 11, signed=True)
    wanted = (values.astype(np.int16) << 4) >> 4
    assert np.array_equal(codecs.decode(wide, signed)[0], wanted)


def _j2k(values: Array) -> bytes:
    return bytes(imagecodecs.jpeg2k_encode(values, level=0, codecformat="J2K", reversible=True, bitspersample=12))


@pytest.mark.parametrize("syntax", ["4.90", "4.91"])
def test_a_codestream_of_the_other_sign_is_read_as_the_data_set_says(syntax: str) -> None:
    values = np.random.default_rng(1).integers(-2048, 2048, (24, 32)).astype(np.int16)
    words = values.view(np.uint16) & 0xFFF
    signed = Format(ROOT + syntax, 24, 32, 1, 1, "MONOCHROME2", 0, 16, 12, 11, signed=True)
    unsigned = Format(ROOT + syntax, 24, 32, 1, 1, "MONOCHROME2", 0, 16, 12, 11)
    stream = _j2k(words)
    assert not codestream(stream).signed
    assert np.array_equal(codecs.decode(stream, signed)[0], values)
    stream = _j2k(values)
    assert codestream(stream).signed
    found, _ = codecs.decode(stream, unsigned)
    assert found.dtype == np.uint16
    assert np.array_equal(found, words)


def test_a_jp2_file_in_place_of_a_codestream_is_read() -> None:
    values = _noise(_format("4.90"))
    stream = bytes(imagecodecs.jpeg2k_encode(values, level=0, codecformat="JP2", reversible=True))
    assert np.array_equal(codecs.decode(stream, _format("4.90"))[0], values)


def _bomb(syntax: str) -> bytes:
    """A small stream that says it is 60,000 x 60,000."""
    stream = bytearray(_stream(_format(syntax)))
    if syntax == "4.110":
        # Signature; not small; both sides in 18 bits; no ratio.
        bits = 0 | 2 << 1 | 59_999 << 3 | 0 << 21 | 2 << 24 | 59_999 << 26
        return b"\xff\x0a" + bits.to_bytes(6, "little") + bytes(stream[8:])
    if syntax in ("4.90", "4.201"):
        place = stream.index(b"\xff\x51") + 6
        stream[place : place + 8] = stream[place + 16 : place + 24] = struct.pack(">LL", 60_000, 60_000)
    else:
        place = stream.index({"4.80": b"\xff\xf7"}.get(syntax, b"\xff\xc3"))
        stream[place + 5 : place + 9] = struct.pack(">HH", 60_000, 60_000)
    return bytes(stream)


@pytest.mark.parametrize("syntax", CODED)
def test_a_bomb_is_refused_before_anything_is_allocated(syntax: str) -> None:
    bomb = _bomb(syntax)
    tracemalloc.start()
    try:
        assert _code(bomb, _format(syntax, 60_000, 60_000)) == "H-PIXELS-TOO-LARGE"
        assert _code(bomb, _format(syntax)) in ("H-PIXELS-FORMAT", "H-PIXELS-TOO-LARGE")
        assert tracemalloc.get_traced_memory()[1] < 1 << 22
    finally:
        tracemalloc.stop()


def test_deflated_frames_never_grow_beyond_a_frame() -> None:
    engine = zlib.compressobj(9, wbits=-15)
    bomb = engine.compress(bytes(1 << 26)) + engine.flush()
    tracemalloc.start()
    try:
        assert _code(bomb, _format("8.1")) == "H-PIXELS-UNREADABLE"
        assert tracemalloc.get_traced_memory()[1] < 1 << 22
    finally:
        tracemalloc.stop()


def _siz(**values: int) -> bytes:
    """A JPEG 2000 main header."""
    told = {"x": 32, "y": 24, "left": 0, "top": 0, "tile": 32, "levels": 1, "block": 4, "style": 0, **values}
    sides = struct.pack(">8L", told["x"], told["y"], 0, 0, told["tile"], told["tile"], told["left"], told["top"])
    coding = bytes((told["style"], 0, 0, 1, 0, told["levels"], told["block"], told["block"], 0, 1))
    coding += b"\0" * (told["levels"] + 1) if told["style"] & 1 else b""
    siz = b"\xff\x4f\xff\x51" + struct.pack(">HH", 41, 0) + sides + b"\0\1\7\1\1"
    return siz + b"\xff\x52" + struct.pack(">H", len(coding) + 2) + coding + b"\xff\x90"


def test_a_main_header_is_read() -> None:
    found = codestream(_siz())
    assert (found.rows, found.columns, found.precision, found.reversible) == (24, 32, 8, True)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"x": 8192, "y": 8192, "tile": 1}, "H-PIXELS-TOO-LARGE"),
        ({"x": 8192, "y": 8192, "tile": 8192, "block": 0}, "H-PIXELS-TOO-LARGE"),
        ({"x": 8192, "y": 8192, "tile": 8192, "style": 1}, "H-PIXELS-TOO-LARGE"),
        ({"tile": 0}, "H-PIXELS-UNREADABLE"),
        ({"x": 0}, "H-PIXELS-UNREADABLE"),
        ({"top": 3}, "H-PIXELS-UNREADABLE"),
    ],
)
def test_tiles_blocks_and_precincts_cost_memory_too(values: dict[str, int], code: str) -> None:
    with pytest.raises(HoldError, match=code):
        codestream(_siz(**values))


def test_the_size_of_a_jpeg_xl_image_is_read_from_every_form() -> None:
    for rows, columns in ((8, 8), (16, 16), (24, 32), (33, 47), (600, 800), (9000, 10), (2, 300)):
        stream = bytes(
            imagecodecs.jpegxl_encode(np.zeros((rows, columns), np.uint8), lossless=True, usecontainer=False)
        )
        assert size(stream) == (rows, columns)
        boxed = bytes(imagecodecs.jpegxl_encode(np.zeros((rows, columns), np.uint8), lossless=True, usecontainer=True))
        assert size(boxed) == (rows, columns)


def test_a_jpeg_xl_animation_is_not_decoded() -> None:
    images = np.zeros((3, 24, 32, 3), np.uint8)
    images[1:] = 200
    stream = bytes(imagecodecs.jpegxl_encode(images, lossless=True, usecontainer=False))
    assert imagecodecs.jpegxl_decode(stream).shape == images.shape
    assert _code(stream, _format("4.110", samples=3)) == "H-PIXELS-UNREADABLE"


def test_a_jpeg_xl_image_of_many_channels_is_not_decoded() -> None:
    stream = bytes(
        imagecodecs.jpegxl_encode(
            np.zeros((5, 24, 32), np.uint8), lossless=True, usecontainer=False, planar=True, photometric="GRAY"
        )
    )
    assert _code(stream, _format("4.110")) == "H-PIXELS-UNREADABLE"


@pytest.mark.parametrize(
    "offsets", [(0, 64), (2, 64, 80), (1, 65_000), (1, 10), (1, 0xFFFFFFFF), (16,), (0xFFFFFFFF, 1)]
)
def test_rle_with_wrong_segments_is_unreadable(offsets: tuple[int, ...]) -> None:
    stream = _stream(_format("5"))
    head = struct.pack("<16L", *offsets, *[0] * (16 - len(offsets)))
    assert _code(head + stream[64:], _format("5")) == "H-PIXELS-UNREADABLE"


def test_rle_whose_last_run_goes_beyond_the_plane_is_read() -> None:
    head = struct.pack("<16L", 1, 64, *[0] * 14)
    fmt = _format("5", 1, 4)
    assert codecs.decode(head + b"\x07abcdefgh\0", fmt)[0].tobytes() == b"abcd"
    assert codecs.decode(head + b"\x80\x80\xf9z\0", fmt)[0].tobytes() == b"zzzz"


def test_the_limit_is_half_a_gibibyte() -> None:
    errors.hold_if_large(1 << 29)
    with pytest.raises(HoldError, match="H-PIXELS-TOO-LARGE"):
        errors.hold_if_large((1 << 29) + 1)

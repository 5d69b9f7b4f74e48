"""What is encoded comes back bit by bit, by our decoder and by another one, in every lossless transfer syntax."""

import zlib
from io import BytesIO

import imagecodecs
import numpy as np
import pydicom
import pytest
from pydicom.encaps import encapsulate
from pydicom.pixels.utils import pixel_array

from support.pixel_files import ROOT, pixel_file
from veil.clean.pixels import codecs
from veil.clean.pixels.codecs.codestream import codestream
from veil.clean.pixels.codecs.jpeg_header import header
from veil.clean.pixels.codecs.samples import colour_of, dtype_of, shape_of
from veil.clean.pixels.model import Array, Format
from veil.errors import HoldError

ALL = ("4.57", "4.70", "4.80", "4.81", "4.90", "4.91", "4.201", "4.202", "4.203", "4.110", "4.112", "5", "8.1", "1.98")
UNSIGNED_ONLY = frozenset(("4.110", "4.112"))
DEEP = frozenset(("5", "8.1", "1.98"))
BITS = ((8, 8), (8, 5), (16, 10), (16, 12), (16, 16))


def _format(
    syntax: str, allocated: int, stored: int, *, signed: bool = False, photometric: str = "MONOCHROME2"
) -> Format:
    samples = 3 if photometric[:3] in ("RGB", "YBR") else 1
    return Format(ROOT + syntax, 33, 46, 1, samples, photometric, 0, allocated, stored, stored - 1, signed)


def _values(fmt: Format) -> Array:
    """Noise, with the ends of the range, and a flat field."""
    low, high = (-(1 << (fmt.stored - 1)), 1 << (fmt.stored - 1)) if fmt.signed else (0, 1 << fmt.stored)
    made = np.random.default_rng(3).integers(low, high, shape_of(fmt)).astype(dtype_of(fmt))
    made[:2, :2], made[2:4, 2:4], made[10:20] = low, high - 1, 1
    return made


def _comes_back(fmt: Format) -> codecs.Encoded:
    values = _values(fmt)
    made = codecs.encode(values, fmt, colour_of(fmt))
    again, colour = codecs.decode(made.stream, fmt)
    assert colour == colour_of(fmt)
    assert again.dtype == values.dtype
    assert np.array_equal(again, values)
    assert len(made.stream) % 2 == 0
    return made


@pytest.mark.parametrize("rows_columns", [(1, 1), (2, 1), (1, 2), (3, 5000), (7000, 3), (65, 64)])
@pytest.mark.parametrize("syntax", ALL)
def test_noise_of_odd_shapes_comes_back(syntax: str, rows_columns: tuple[int, int]) -> None:
    for samples, photometric in ((1, "MONOCHROME2"), (3, "RGB")):
        fmt = Format(ROOT + syntax, *rows_columns, 1, samples, photometric)
        values = np.random.default_rng(0).integers(0, 256, shape_of(fmt)).astype(np.uint8)
        made = codecs.encode(values, fmt, colour_of(fmt))
        assert np.array_equal(codecs.decode(made.stream, fmt)[0], values)


@pytest.mark.parametrize(("allocated", "stored"), BITS)
@pytest.mark.parametrize("syntax", ALL)
def test_grey_comes_back(syntax: str, allocated: int, stored: int) -> None:
    assert _comes_back(_format(syntax, allocated, stored)).photometric == "MONOCHROME2"


@pytest.mark.parametrize(("allocated", "stored"), [(8, 8), (16, 12), (16, 16)])
@pytest.mark.parametrize("syntax", sorted(set(ALL) - UNSIGNED_ONLY))
def test_signed_grey_comes_back(syntax: str, allocated: int, stored: int) -> None:
    _comes_back(_format(syntax, allocated, stored, signed=True))


@pytest.mark.parametrize("allocated", [8, 16])
@pytest.mark.parametrize("syntax", ALL)
def test_colour_comes_back_and_keeps_its_name(syntax: str, allocated: int) -> None:
    assert _comes_back(_format(syntax, allocated, allocated, photometric="RGB")).photometric == "RGB"


@pytest.mark.parametrize("syntax", sorted(set(ALL) - UNSIGNED_ONLY))
def test_ybr_comes_back_as_ybr(syntax: str) -> None:
    assert _comes_back(_format(syntax, 8, 8, photometric="YBR_FULL")).photometric == "YBR_FULL"


@pytest.mark.parametrize("syntax", ["4.90", "4.91", "4.201", "4.202", "4.203"])
@pytest.mark.parametrize("told", ["YBR_RCT", "YBR_ICT", "RGB"])
def test_the_colour_transform_is_used_where_it_is_told(syntax: str, told: str) -> None:
    made = _comes_back(_format(syntax, 8, 8, photometric=told))
    found = codestream(made.stream)
    assert found.multiple == (made.photometric == "YBR_RCT") == (told != "RGB")
    assert found.reversible


@pytest.mark.parametrize("syntax", ["4.57", "4.70"])
def test_lossless_jpeg_is_of_selection_value_one_and_says_bits_stored(syntax: str) -> None:
    made = _comes_back(_format(syntax, 16, 12))
    assert header(made.stream).precision == 12
    assert header(made.stream).sof == 0xC3
    start = made.stream.index(b"\xff\xda")
    assert made.stream[start + 7] == 1


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("syntax", ["4.90", "4.91", "4.201", "4.202", "4.203"])
def test_codestreams_say_bits_stored_and_no_comment(syntax: str, signed: bool) -> None:
    for allocated, stored in BITS:
        stream = _comes_back(_format(syntax, allocated, stored, signed=signed)).stream
        assert (codestream(stream).precision, codestream(stream).signed) == (stored, signed)
        assert b"\xff\x64" not in stream[: stream.index(b"\xff\x90")]


def test_jpeg_ls_is_lossless_even_in_the_near_lossless_syntax() -> None:
    assert header(_comes_back(_format("4.81", 8, 8)).stream).near == 0


def test_the_syntax_with_rpcl_options_has_that_progression_and_its_lengths() -> None:
    stream = _comes_back(_format("4.202", 16, 12)).stream
    place = stream.index(b"\xff\x52")
    assert stream[place + 5] == 2, "RPCL (T.800 Table A.16)"
    assert b"\xff\x55" in stream[: stream.index(b"\xff\x90")], "TLM"


@pytest.mark.parametrize("syntax", sorted(DEEP))
@pytest.mark.parametrize(("allocated", "stored", "signed"), [(1, 1, False), (32, 20, False), (32, 32, True)])
def test_one_bit_and_thirty_two_come_back_where_the_syntax_has_them(
    syntax: str, allocated: int, stored: int, signed: bool
) -> None:
    _comes_back(_format(syntax, allocated, stored, signed=signed))


@pytest.mark.parametrize("syntax", ["5", "8.1"])
def test_a_high_bit_above_the_stored_ones_comes_back(syntax: str) -> None:
    fmt = Format(ROOT + syntax, 33, 46, 1, 1, "MONOCHROME2", 0, 16, 12, 15)
    values = _values(fmt)
    made = codecs.encode(values, fmt, "grey")
    assert np.array_equal(codecs.decode(made.stream, fmt)[0], values)
    raw = np.frombuffer(zlib.decompress(made.stream, -15), "<u2", 33 * 46) if syntax == "8.1" else None
    assert raw is None or np.array_equal(raw.reshape(33, 46), values << 4)


@pytest.mark.parametrize("planar", [0, 1])
def test_deflated_frames_keep_their_planes(planar: int) -> None:
    fmt = Format(ROOT + "8.1", 33, 46, 1, 3, "RGB", planar)
    values = _values(fmt)
    made = codecs.encode(values, fmt, "rgb")
    raw = zlib.decompress(made.stream, -15)
    assert raw[:46] == (values[0, :, 0] if planar else values.reshape(-1)[:46]).tobytes()


@pytest.mark.parametrize(
    ("syntax", "allocated", "stored", "signed"),
    [
        ("4.70", 32, 20, False),
        ("4.80", 32, 20, False),
        ("4.90", 32, 32, False),
        ("4.201", 32, 20, False),
        ("4.110", 16, 12, True),
        ("4.110", 32, 20, False),
        ("4.50", 8, 8, False),
        ("4.111", 8, 8, False),
        ("4.70", 1, 1, False),
        ("4.80", 1, 1, False),
        ("4.110", 1, 1, False),
    ],
)
def test_what_no_encoder_carries_is_held(syntax: str, allocated: int, stored: int, signed: bool) -> None:
    fmt = _format(syntax, allocated, stored, signed=signed)
    with pytest.raises(HoldError, match="H-PIXELS-CODEC"):
        codecs.encode(_values(fmt), fmt, "grey")


def test_rle_has_fifteen_segments() -> None:
    fmt = _format("5", 64, 64, photometric="RGB")
    with pytest.raises(HoldError, match="H-PIXELS-CODEC"):
        codecs.encode(np.zeros(shape_of(fmt), dtype_of(fmt)), fmt, "rgb")


@pytest.mark.parametrize("syntax", ["4.90", "4.201", "4.203"])
def test_single_bits_come_back_in_jpeg_2000(syntax: str) -> None:
    _comes_back(_format(syntax, 1, 1))


def test_more_bits_than_are_told_are_carried_where_the_values_have_them() -> None:
    values = np.array([[0, 5000], [3, 4]], np.uint16)
    for syntax in ("4.70", "4.80", "4.90", "4.201"):
        fmt = Format(ROOT + syntax, 2, 2, 1, 1, "MONOCHROME2", 0, 16, 12, 11)
        made = codecs.encode(values, fmt, "grey")
        assert np.array_equal(codecs.decode(made.stream, fmt)[0], values)


def test_a_wrong_colour_is_not_written() -> None:
    fmt = _format("4.90", 8, 8, photometric="YBR_RCT")
    with pytest.raises(HoldError, match="H-PIXELS-CODEC"):
        codecs.encode(_values(fmt), fmt, "palette")


@pytest.mark.parametrize("photometric", ["MONOCHROME2", "RGB"])
@pytest.mark.parametrize("syntax", ["4.80", "4.90", "5"])
def test_another_reader_sees_the_same(syntax: str, photometric: str) -> None:
    for allocated, stored in BITS:
        if photometric == "RGB" and (stored != allocated or (syntax == "4.90" and allocated > 8)):
            continue  # pydicom has no decoder here that reads it
        fmt = _format(syntax, allocated, stored, photometric=photometric)
        made = _comes_back(fmt)
        dataset = pydicom.dcmread(BytesIO(pixel_file(fmt, [[made.stream]])))
        dataset.PixelData = encapsulate([made.stream])
        assert np.array_equal(pixel_array(dataset, raw=True), _values(fmt))


def test_another_decoder_sees_the_same_lossless_jpeg() -> None:
    fmt = _format("4.70", 16, 12)
    assert np.array_equal(imagecodecs.jpegsof3_decode(_comes_back(fmt).stream), _values(fmt))


def test_another_decoder_sees_the_same_high_throughput_stream() -> None:
    for syntax in ("4.201", "4.202", "4.203"):
        for allocated, stored in BITS:
            for signed in (False, True):
                fmt = _format(syntax, allocated, stored, signed=signed)
                assert np.array_equal(imagecodecs.htj2k_decode(_comes_back(fmt).stream), _values(fmt))

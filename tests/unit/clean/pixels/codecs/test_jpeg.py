"""JPEG: components come out as they are coded, and what they mean is told by the stream before the data set."""

from io import BytesIO

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from support.pixel_files import ROOT
from veil.clean.pixels import codecs
from veil.clean.pixels.codecs import jpegxl
from veil.clean.pixels.codecs.jpeg_header import header
from veil.clean.pixels.model import Array, Colour, Format
from veil.errors import HoldError

_BASELINE, _EXTENDED = ROOT + "4.50", ROOT + "4.51"
_JFIF = b"\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
_ADOBE = b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0"


def _photo(rows: int = 40, columns: int = 56) -> Array:
    """Smooth colours: what subsampling and quantisation keep."""
    y, x = np.mgrid[0:rows, 0:columns]
    return np.stack((x * 4, y * 5, 255 - x * 2 - y), axis=-1).clip(0, 255).astype(np.uint8)


def _coded(space: str, subsampling: str = "444") -> bytes:
    return bytes(imagecodecs.jpeg8_encode(_photo(), 95, colorspace=space, outcolorspace=space, subsampling=subsampling))


def _bare(stream: bytes) -> bytes:
    """Without application segments."""
    while stream[2:4] in (b"\xff\xe0", b"\xff\xee"):
        stream = stream[:2] + stream[4 + int.from_bytes(stream[4:6], "big") :]
    return stream


def _colour(photometric: str) -> Format:
    return Format(_BASELINE, 40, 56, 1, 3, photometric)


@pytest.mark.parametrize("subsampling", ["444", "422", "420"])
def test_components_are_not_converted(subsampling: str) -> None:
    found, colour = codecs.decode(_coded("YCBCR", subsampling), _colour("YBR_FULL_422"))
    assert colour == "ybr"
    assert found.shape == (40, 56, 3)
    assert np.abs(found.astype(int) - _photo()).mean() < 4


def test_subsampled_components_are_what_another_reader_of_raw_components_sees() -> None:
    stream = _coded("YCBCR", "422")
    image = Image.open(BytesIO(stream))
    image.draft("YCbCr", image.size)
    assert np.array_equal(codecs.decode(stream, _colour("YBR_FULL_422"))[0], np.asarray(image))


@pytest.mark.parametrize(
    ("marker", "photometric", "colour"),
    [
        (b"", "RGB", "rgb"),
        (b"", "YBR_FULL", "ybr"),
        (b"", "YBR_FULL_422", "ybr"),
        (_ADOBE + b"\0", "YBR_FULL_422", "rgb"),
        (_ADOBE + b"\1", "RGB", "ybr"),
        (_JFIF, "RGB", "ybr"),
        (_JFIF + _ADOBE + b"\0", "RGB", "ybr"),
    ],
)
def test_markers_are_believed_before_the_data_set(marker: bytes, photometric: str, colour: Colour) -> None:
    bare = _bare(_coded("YCBCR"))
    found, told = codecs.decode(bare[:2] + marker + bare[2:], _colour(photometric))
    assert told == colour
    assert np.abs(found.astype(int) - _photo()).mean() < 4, "the samples are the same, whatever they mean"


def test_components_named_by_letters_are_rgb() -> None:
    stream = _bare(_coded("RGB"))
    assert header(stream).ids == (0x52, 0x47, 0x42)
    assert codecs.decode(stream, _colour("YBR_FULL"))[1] == "rgb"


def test_subsampled_components_are_never_rgb() -> None:
    bare = _bare(_coded("YCBCR", "420"))
    assert codecs.decode(bare[:2] + _ADOBE + b"\0" + bare[2:], _colour("RGB"))[1] == "ybr"


def test_twelve_bits_in_sixteen() -> None:
    y, x = np.mgrid[0:40, 0:56]
    values = (y * 60 + x * 20).astype(np.uint16)
    stream = bytes(imagecodecs.jpeg8_encode(values, 98, bitspersample=12))
    fmt = Format(_EXTENDED, 40, 56, 1, 1, "MONOCHROME2", 0, 16, 12, 11)
    found, colour = codecs.decode(stream, fmt)
    assert colour == "grey"
    assert found.dtype == np.uint16
    assert np.abs(found.astype(int) - values).max() < 30


def test_progressive_streams_are_decoded() -> None:
    buffer = BytesIO()
    Image.fromarray(_photo()[..., 0]).save(buffer, "JPEG", progressive=True, quality=95)
    assert header(buffer.getvalue()).sof == 0xC2
    found, _ = codecs.decode(buffer.getvalue(), Format(ROOT + "4.55", 40, 56))
    assert np.abs(found.astype(int) - _photo()[..., 0]).mean() < 2


def test_eight_bits_of_a_stream_fit_into_sixteen_allocated() -> None:
    stream = bytes(imagecodecs.jpeg8_encode(_photo()[..., 0].copy(), 95))
    fmt = Format(_EXTENDED, 40, 56, 1, 1, "MONOCHROME2", 0, 16, 12, 11)
    found, _ = codecs.decode(stream, fmt)
    assert found.dtype == np.uint16
    assert np.array_equal(found, codecs.decode(stream, Format(_BASELINE, 40, 56))[0])


def test_recompressed_jpeg_is_decoded_as_the_jpeg_that_it_was() -> None:
    stream = _coded("YCBCR", "422")
    packed = jpegxl.from_jpeg(stream)
    assert jpegxl.to_jpeg(packed) == stream
    fmt = Format(ROOT + "4.111", 40, 56, 1, 3, "YBR_FULL_422")
    found, colour = codecs.decode(packed, fmt)
    wanted, told = codecs.decode(stream, _colour("YBR_FULL_422"))
    assert (colour, np.array_equal(found, wanted)) == (told, True)


def test_lossy_jpeg_is_not_encoded_here() -> None:
    fmt = Format(_BASELINE, 40, 56)
    with pytest.raises(HoldError, match="H-PIXELS-CODEC"):
        codecs.encode(_photo()[..., 0].copy(), fmt, "grey")

"""Formats and displays: what is read, what is assumed, and what contradicts itself."""

import struct

import pytest

from support.encode import EXPLICIT, IMPLICIT
from support.pixel_files import NATIVE, ROOT, Attributes, native, opened, pixel_file
from veil.clean.pixels import palette
from veil.clean.pixels.codecs.errors import MOST_FRAME
from veil.clean.pixels.format import display_of, format_of
from veil.clean.pixels.model import Display, Format
from veil.errors import HoldError

_GREY = native(rows=3, columns=4)
_DATA = bytes(range(12))


def _format(fmt: Format, pixels: bytes, other: Attributes | None = None) -> Format:
    with opened(pixel_file(fmt, pixels, other)) as found:
        return format_of(found)


def _display(other: Attributes, fmt: Format = _GREY) -> Display:
    with opened(pixel_file(fmt, _DATA, other)) as found:
        return display_of(found)


def _code(fmt: Format, pixels: bytes, other: Attributes | None = None) -> str:
    with pytest.raises(HoldError) as told:
        _format(fmt, pixels, other)
    return told.value.code


def test_what_the_attributes_say_is_read() -> None:
    fmt = native(
        rows=3, columns=4, samples=3, photometric="RGB", planar=1, allocated=16, stored=12, high=11, frames=2,
    )  # fmt: skip
    assert _format(fmt, bytes(144)) == fmt


def test_old_files_lack_what_has_one_common_meaning() -> None:
    missing = (0x00280002, 0x00280004, 0x00280006, 0x00280008, 0x00280101, 0x00280102, 0x00280103)
    assert _format(_GREY, _DATA, dict.fromkeys(missing)) == _GREY


@pytest.mark.parametrize("number", ["float", "double"])
def test_floating_point_pixels_have_their_own_width(number: str) -> None:
    width = 32 if number == "float" else 64
    fmt = Format(NATIVE, 3, 4, allocated=width, stored=width, high=width - 1, signed=True, number=number)  # type: ignore[arg-type]
    assert _format(fmt, bytes(12 * width // 8)) == fmt


def test_implicit_and_big_endian_files_say_the_same() -> None:
    with opened(
        pixel_file(_GREY, _DATA, syntax=IMPLICIT).replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2\0\0\0")
    ) as it:
        assert format_of(it).rows == 3


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({0x00280010: ("US", b"\0\0")}, "no rows"),
        ({0x00280011: ("US", b"\0\0")}, "no columns"),
        ({0x00280010: None}, "rows missing"),
        ({0x00280100: None}, "bits allocated missing"),
        ({0x00280100: ("US", b"\x0c\0")}, "twelve bits allocated"),
        ({0x00280101: ("US", b"\x09\0")}, "more bits stored than allocated"),
        ({0x00280101: ("US", b"\0\0")}, "no bits stored"),
        ({0x00280102: ("US", b"\x03\0")}, "a high bit below the stored ones"),
        ({0x00280102: ("US", b"\x08\0")}, "a high bit beyond the allocated ones"),
        ({0x00280103: ("US", b"\2\0")}, "a sign that is none"),
        ({0x00280004: ("CS", b"RGB ")}, "colour of one sample"),
        ({0x00280004: ("CS", b"HSV ")}, "retired colours"),
        ({0x00280002: ("US", b"\3\0")}, "three samples of grey"),
        ({0x00280008: ("IS", b"0 ")}, "no frames"),
        ({0x00280008: ("IS", b"-1")}, "frames below none"),
        ({0x00280008: ("IS", b"1e")}, "frames that are no number"),
        ({0x00280008: ("IS", b"2 ")}, "more frames than data"),
        ({0x00280008: ("IS", b"999999999999")}, "frames without end"),
        ({0x00280010: ("US", b"\2\0")}, "data behind the last frame"),
        ({0x00280010: ("US", b"\1")}, "half a number"),
        ({0x7FE00008: ("OF", b"\0\0\0\0")}, "two kinds of pixel data"),
    ],
)
def test_what_contradicts_itself_is_held(other: Attributes, why: str) -> None:
    assert _code(_GREY, _DATA, other) == "H-PIXELS-FORMAT", why


def test_zero_bytes_are_no_pixels() -> None:
    assert _code(_GREY, b"") == "H-PIXELS-FORMAT"


def test_padding_of_zeros_is_no_contradiction() -> None:
    assert _format(_GREY, _DATA + bytes(40)).rows == 3


def test_an_instance_without_pixels_is_held() -> None:
    data = pixel_file(_GREY, _DATA)
    with opened(data[: data.index(b"\xe0\x7f\x10\0")]) as found, pytest.raises(HoldError, match="H-PIXELS-FORMAT"):
        format_of(found)


def test_a_frame_larger_than_the_limit_is_refused_before_it_is_read() -> None:
    fmt = native(rows=60_000, columns=60_000)
    assert MOST_FRAME < 60_000 * 60_000
    assert _code(fmt, b"\0\0") == "H-PIXELS-TOO-LARGE"
    coded = Format(ROOT + "4.90", 60_000, 60_000)
    with opened(pixel_file(coded, [[b"\xff\x4f\xff\x51"]])) as it, pytest.raises(HoldError, match="TOO-LARGE"):
        format_of(it)


def test_shared_chroma_is_believed_by_the_length_of_the_data() -> None:
    fmt = native(rows=2, columns=4, samples=3, photometric="YBR_FULL_422")
    assert _format(fmt, bytes(16)).photometric == "YBR_FULL_422"
    assert _format(fmt, bytes(24)).photometric == "YBR_FULL"
    assert _code(fmt, bytes(14)) == "H-PIXELS-FORMAT"
    odd = native(rows=2, columns=3, samples=3, photometric="YBR_FULL_422")
    assert _code(odd, bytes(12)) == "H-PIXELS-FORMAT"


def test_windows_rescale_and_padding_are_read() -> None:
    found = _display(
        {
            0x00281050: ("DS", rb"40\300\x"),
            0x00281051: ("DS", rb"400\1500\1"),
            0x00281052: ("DS", b"-1024"),
            0x00281053: ("DS", b"2"),
            0x00280120: ("SS", struct.pack("<h", -2000)),
            0x00280103: ("US", b"\1\0"),
        }
    )
    assert found.windows == ((40, 400), (300, 1500))
    assert (found.slope, found.intercept, found.padding) == (2, -1024, -2000)


@pytest.mark.parametrize(
    ("tag", "vr", "raw", "wanted"),
    [
        (0x00280120, "US", b"\xff\xff", 65535),
        (0x00280122, "FL", struct.pack("<f", -3.0), -3),
        (0x00280123, "FD", struct.pack("<d", -1e30), int(-1e30)),
        (0x00280123, "FD", struct.pack("<d", 0.5), None),
        (0x00280122, "FL", struct.pack("<f", float("nan")), None),
        (0x00280122, "FL", b"\0\0", None),
    ],
)
def test_the_padding_value_of_each_kind_of_pixels(tag: int, vr: str, raw: bytes, wanted: int | None) -> None:
    assert _display({tag: (vr, raw)}).padding == wanted


@pytest.mark.parametrize("value", [b"", b"nan", b"inf", b"what", b"0"])
def test_a_rescale_that_is_none_is_not_applied(value: bytes) -> None:
    found = _display({0x00281053: ("DS", value), 0x00281050: ("DS", value), 0x00281051: ("DS", value)})
    assert (found.slope, found.windows) == (1, ())


@pytest.mark.parametrize("undefined", [False, True])
@pytest.mark.parametrize("group", [0x52009229, 0x52009230])
def test_windows_in_functional_groups_are_found(group: int, undefined: bool) -> None:
    window = EXPLICIT.element(0x00281050, "DS", b"50") + EXPLICIT.element(0x00281051, "DS", b"200 ")
    scale = EXPLICIT.element(0x00281052, "DS", b"-5") + EXPLICIT.element(0x00281053, "DS", b"3 ")
    inner = EXPLICIT.nested((0x00289132,), window, undefined=undefined)
    inner += EXPLICIT.nested((0x00289145,), scale, undefined=undefined)
    items = EXPLICIT.item(inner, undefined=undefined) + EXPLICIT.item(b"")
    found = _display({group: ("SQ", items)})
    assert (found.windows, found.slope, found.intercept) == (((50, 200),), 3, -5)


def test_a_damaged_functional_group_is_not_looked_at() -> None:
    broken = EXPLICIT.item(EXPLICIT.element(0x00289132, "SQ", b"\xfe\xff\0\xe0\xff\0\0\0"))
    assert _display({0x52009229: ("SQ", broken)}).windows == ()


def _palette(bits: int, data: bytes, count: int, first: int = 0) -> Attributes:
    found: Attributes = {}
    for place in range(3):
        found[0x00281101 + place] = ("US", struct.pack("<HhH", count & 0xFFFF, first, bits))
        found[0x00281201 + place] = ("OW", data)
    return found


_COLOURED = native(rows=3, columns=4, photometric="PALETTE COLOR")


def test_palettes_of_words_and_bytes() -> None:
    words = struct.pack("<4H", 0, 0x1234, 0x8000, 0xFFFF)
    found = _display(_palette(16, words, 4, 3), _COLOURED).palette
    assert found is not None
    assert [table[0] for table in found] == [3, 3, 3]
    assert found[0][1].tolist() == [0, 0x12, 0x80, 0xFF]
    found = _display(_palette(8, b"\1\2\3\4", 4), _COLOURED).palette
    assert found is not None
    assert found[2][1].tolist() == [1, 2, 3, 4]
    found = _display(_palette(16, struct.pack("<4H", 0, 1, 2, 255), 4), _COLOURED).palette
    assert found is not None
    assert found[2][1].tolist() == [0, 1, 2, 255], "sixteen bits said, eight meant"


def test_a_palette_of_65536_entries_says_zero() -> None:
    found = _display(_palette(16, bytes(1 << 17), 0), _COLOURED).palette
    assert found is not None
    assert len(found[0][1]) == 1 << 16


@pytest.mark.parametrize(
    "other",
    [{}, _palette(16, b"\0\0", 4), {0x00281201: ("OW", b"\0\0")}, {**_palette(16, bytes(8), 4), 0x00281102: None}],
)
def test_a_palette_that_is_missing_or_short_is_held(other: Attributes) -> None:
    with pytest.raises(HoldError, match="H-PIXELS-FORMAT"):
        _display(other, _COLOURED)


def _segmented(words: list[int], count: int, bits: int = 16) -> list[int]:
    raw = struct.pack(f"<{len(words)}H", *words) if bits == 16 else bytes(words)
    found = {0x00281221 + place: raw for place in range(3)}
    found |= {0x00281101 + place: struct.pack("<HHH", count, 0, bits) for place in range(3)}
    made = palette.tables(found, signed=False)
    assert made is not None
    return [int(value) for value in made[1][1]]


def test_segmented_palettes_are_written_out() -> None:
    words = [0, 2, 0x0000, 0x1000, 1, 4, 0x5000]
    assert _segmented(words, 6) == [0, 0x10, 0x20, 0x30, 0x40, 0x50]
    copied = [*words, 2, 2, 0, 0]
    assert _segmented(copied, 12) == [0, 0x10, 0x20, 0x30, 0x40, 0x50] * 2
    assert _segmented([0, 1, 7, 1, 2, 9, 2, 1, 0, 0, 0, 0], 4, 8) == [7, 8, 9, 7]


@pytest.mark.parametrize(
    "words",
    [
        [0, 5, 1],
        [1, 2, 3],
        [9, 1, 1],
        [0, 1, 1, 2, 9, 2, 0],
        [0, 1, 1, 2, 1, 99, 0],
        [0, 1, 1, 1, 0xFFFF, 1, 1, 0xFFFF, 1],
    ],
)
def test_segmented_palettes_that_lie_are_held(words: list[int]) -> None:
    with pytest.raises(HoldError, match="H-PIXELS-FORMAT"):
        _segmented(words, 3)

"""What a common decoder shows of a wiped frame: nothing of the text, and outside what it showed before."""

import io
from collections.abc import Iterable
from typing import Any

import imagecodecs
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from support.jpeg_compare import assert_wiped
from support.jpeg_reading import coefficients
from veil.clean.pixels.jpeg import huffman, progressive, recode, wipe
from veil.clean.pixels.model import Box

_BOX = Box(37, 41, 159, 67)


def _drawn(colour: bool, seed: int = 0) -> "Image.Image":
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[:120, :200]
    smooth = 120 + 60 * np.sin(rows / 19) * np.cos(columns / 31)
    planes = [np.roll(smooth, 13 * n, 1) + rng.normal(0, 6, smooth.shape) for n in range(3)]
    found = Image.fromarray(np.clip(np.stack(planes, 2), 0, 255).astype(np.uint8))
    found = found if colour else found.convert("L")
    ImageDraw.Draw(found).text((40, 42), "DOE^JANE 1970", fill=(255, 40, 0) if colour else 255, font_size=18)
    return found


def _saved(image: "Image.Image", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", **{"quality": 92, **options})
    return out.getvalue()


def _decoded(stream: bytes) -> NDArray[np.int64]:
    return np.asarray(imagecodecs.jpeg8_decode(stream)).astype(np.int64)


@pytest.mark.parametrize("subsampling", ["4:4:4", "4:2:2", "4:2:0"])
@pytest.mark.parametrize("in_scans", [False, True])
@pytest.mark.parametrize("shift", [0, 3, 7])
def test_the_box_is_of_one_colour_in_every_subsampling(subsampling: str, in_scans: bool, shift: int) -> None:
    stream = _saved(_drawn(colour=True), subsampling=subsampling, progressive=in_scans)
    box = Box(_BOX.x0 - shift, _BOX.y0 - shift, _BOX.x1 + shift, _BOX.y1 + shift)
    before, after = _decoded(stream), _decoded(wipe(stream, [box]))
    inside = after[box.y0 : box.y1, box.x0 : box.x1].reshape(-1, 3)
    assert np.ptp(before[box.y0 : box.y1, box.x0 : box.x1].reshape(-1, 3), axis=0).min() > 50
    assert np.ptp(inside, axis=0).max() <= 2
    changed = (before != after).any(axis=2)
    assert not changed[: box.y0 - 18].any()
    assert not changed[:, box.x1 + 18 :].any()


@pytest.mark.parametrize("level", [0, 77, 255])
def test_the_box_has_the_level_that_was_asked_for(level: int) -> None:
    out = wipe(_saved(_drawn(colour=False)), [_BOX], [level])
    assert np.abs(_decoded(out)[_BOX.y0 : _BOX.y1, _BOX.x0 : _BOX.x1] - level).max() <= 1


@pytest.mark.parametrize("level", [0, 1000, 4095])
def test_12_bits(level: int) -> None:
    image = np.asarray(_drawn(colour=False)).astype(np.uint16) * 16
    stream = bytes(imagecodecs.jpeg8_encode(image, level=95, bitspersample=12))
    out = wipe(stream, [_BOX], [level])
    assert_wiped(stream, out, [_BOX])
    before, after = _decoded(stream), _decoded(out)
    inside = after[_BOX.y0 : _BOX.y1, _BOX.x0 : _BOX.x1]
    assert np.ptp(inside) <= 2
    assert np.abs(inside - level).max() <= 2
    changed = np.argwhere(before != after)
    assert changed.min(axis=0).tolist() == [40, 32]
    assert changed.max(axis=0).tolist() == [71, 159]


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("options", [{}, {"restart_marker_rows": 2}, {"restart_marker_blocks": 5}, {"quality": 10}])
def test_progressive_frames_keep_all_other_coefficients(colour: bool, options: dict[str, Any]) -> None:
    stream = _saved(_drawn(colour), **{"progressive": True, **options})
    assert coefficients(stream).progressive
    for boxes in ([_BOX], [Box(0, 0, 9, 9), Box(150, 100, 200, 120)], [Box(0, 0, 200, 120)]):
        assert_wiped(stream, wipe(stream, boxes), boxes)


@pytest.mark.parametrize("options", [{"progressive": True}, {"progressive": True, "restart_marker_rows": 1}, {}])
def test_every_code_is_written_anew_where_no_table_has_room(
    monkeypatch: pytest.MonkeyPatch, options: dict[str, Any]
) -> None:
    def full(table: huffman.Table, needed: Iterable[int]) -> tuple[huffman.Table, bool]:
        return huffman._anew(table, sorted(set(needed) - set(table.symbols))), False

    monkeypatch.setattr(recode, "with_symbols", full)
    monkeypatch.setattr(progressive, "with_symbols", full)
    stream = _saved(_drawn(colour=True), **options)
    out = wipe(stream, [_BOX])
    assert out.count(b"\xff\xc4") > stream.count(b"\xff\xc4")
    assert_wiped(stream, out, [_BOX])


@pytest.mark.parametrize("options", [{"optimize": True}, {"restart_marker_blocks": 1}, {"restart_marker_rows": 1}])
def test_sequential_frames_keep_all_other_coefficients(options: dict[str, Any]) -> None:
    stream = _saved(_drawn(colour=True), **options)
    assert_wiped(stream, wipe(stream, [_BOX], [0, 128, 128]), [_BOX], [0, 128, 128])


def test_cmyk_has_four_components() -> None:
    stream = _saved(_drawn(colour=True).convert("CMYK"))
    assert_wiped(stream, wipe(stream, [_BOX], [0, 0, 0, 0]), [_BOX], [0, 0, 0, 0])


def test_a_wiped_frame_shows_nothing_of_what_was_there() -> None:
    streams = []
    for text in ("DOE^JANE", "ROE^RICHARD"):
        image = Image.new("L", (200, 120), 90)
        ImageDraw.Draw(image).text((40, 42), text, fill=255, font_size=18)
        streams.append(wipe(_saved(image), [Box(36, 38, 190, 70)]))
    assert streams[0] == streams[1]

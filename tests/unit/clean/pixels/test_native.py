"""Native pixel data edited in place: exactly the bytes of the regions, whatever the layout."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from support.native_files import file_of, form_of, ramp, written
from veil.clean.pixels import native
from veil.clean.pixels.codecs.native import frame_bits, packed, unpacked
from veil.clean.pixels.model import Array, Box, Format
from veil.dicom.instance import open_instance
from veil.errors import HoldError

ODD = Box(3, 2, 8, 7)
LAYOUTS = {
    "8": (form_of(), (7,)),
    "8 stored 6 high 6": (form_of(stored=6, high=6), (33,)),
    "16": (form_of(allocated=16), (0x1234,)),
    "12 in 16": (form_of(allocated=16, stored=12), (0xABC,)),
    "12 at the top": (form_of(allocated=16, stored=12, high=15), (0xABC,)),
    "signed 16": (form_of(allocated=16, signed=True), (-1024,)),
    "signed 12 in 16": (form_of(allocated=16, stored=12, signed=True), (-1024,)),
    "signed 12 at the top": (form_of(allocated=16, stored=12, high=15, signed=True), (-7,)),
    "32": (form_of(allocated=32), (1 << 30,)),
    "float": (form_of(allocated=32, number="float", signed=True), (1.5,)),
    "double": (form_of(allocated=64, number="double", signed=True), (-2.25,)),
    "palette": (form_of(photometric="PALETTE COLOR"), (9,)),
    "rgb": (form_of(samples=3, photometric="RGB"), (1, 2, 3)),
    "rgb planes": (form_of(samples=3, photometric="RGB", planar=1), (1, 2, 3)),
    "ybr": (form_of(samples=3, photometric="YBR_FULL"), (0, 128, 128)),
    "16 bit rgb": (form_of(samples=3, photometric="RGB", allocated=16), (1, 2, 3)),
    "422": (form_of(samples=3, photometric="YBR_FULL_422"), (0, 128, 127)),
    "1": (form_of(allocated=1), (1,)),
    "1 odd": (form_of(7, 13, allocated=1), (1,)),
}


def value_of(form: Format, frames: list[Array]) -> bytes:
    """The pixel data of all frames; packed bits go on over the borders of frames."""
    if form.allocated == 1:
        return np.packbits(np.concatenate([frame.reshape(-1) for frame in frames]), bitorder="little").tobytes()
    return b"".join(packed(frame, form) for frame in frames)


def frames_of(form: Format) -> list[Array]:
    shape = (form.frames, form.rows, form.columns) + ((form.samples,) if form.samples > 1 else ())
    kind = {"float": "<f4", "double": "<f8"}.get(
        form.number, f"<{'i' if form.signed else 'u'}{max(form.allocated // 8, 1)}"
    )
    values = ramp(shape, kind, min(1 << form.stored - form.signed, 251))
    if form.signed and form.number == "integer":
        values -= 90
    if form.photometric.endswith("422"):
        values[..., 1::2, 1:] = values[..., ::2, 1:]
    return list(values)


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize("windowed", [False, True])
def test_the_boxes_and_nothing_else(tmp_path: Path, name: str, count: int, windowed: bool) -> None:
    form, level = LAYOUTS[name]
    form = replace(form, frames=count)
    frames = frames_of(form)
    value = value_of(form, frames)
    data = file_of(form, value)
    boxes = native.widened([ODD, Box(0, 0, 2, 3), Box(form.columns - 3, form.rows - 1, form.columns, form.rows)], form)
    chosen = [0, 1, 3] if count > 1 else [0]
    with open_instance(written(tmp_path / "a", data)) as opened:
        source = opened
        if windowed:  # the pixel data lie behind the part that is in memory
            source = replace(opened, buf=opened.buf[: native.pixels(opened)[3]])
        writer = native.Writer(source, form)
        for number in chosen:
            writer.frame(number, boxes, [level] * len(boxes))
        new = bytearray(data)
        ends = [0]
        for edit in writer.edits:
            assert edit.start >= ends[-1]
            assert len(edit.new) == edit.stop - edit.start
            assert data[edit.start : edit.stop] != edit.new
            new[edit.start : edit.stop] = edit.new
            ends.append(edit.stop)
        start = native.pixels(opened)[3]
        assert native.patched(source, writer.edits, start, len(data)) == bytes(new[start:])
    bits = frame_bits(form)
    assert bytes(new[:start]) == data[:start]
    for number, frame in enumerate(frames):
        wanted = frame.copy()
        for box in boxes if number in chosen else ():
            wanted[box.y0 : box.y1, box.x0 : box.x1] = level if frame.ndim > 2 else level[0]
        at = start + number * bits // 8
        found = unpacked(bytes(new[at:]), form, skip=number * bits % 8)
        assert np.array_equal(found, wanted), number


def test_spare_bits_are_zero(tmp_path: Path) -> None:
    form = form_of(allocated=16, stored=12)
    value = (frames_of(form)[0].astype("<u2") | 0xF000).tobytes()
    with open_instance(written(tmp_path / "a", file_of(form, value))) as opened:
        writer = native.Writer(opened, form)
        writer.frame(0, [ODD], [(0x123,)])
    assert {edit.new for edit in writer.edits} == {b"\x23\x01" * 5}


@pytest.mark.parametrize("repeated", [True, False])
def test_a_sign_is_extended_where_the_source_extends_it(tmp_path: Path, repeated: bool) -> None:
    form = form_of(allocated=16, stored=12, signed=True)
    words = frames_of(form)[0].astype("<i2")
    value = (words if repeated else words & 0x0FFF).tobytes()
    with open_instance(written(tmp_path / "a", file_of(form, value))) as opened:
        writer = native.Writer(opened, form)
        writer.frame(0, [ODD], [(-3,)])
    assert {edit.new for edit in writer.edits} == {(b"\xfd\xff" if repeated else b"\xfd\x0f") * 5}


def test_rows_over_the_whole_width_are_one_edit_and_equal_bytes_one_object(tmp_path: Path) -> None:
    form = form_of(64, 64, frames=4)
    with open_instance(written(tmp_path / "a", file_of(form, bytes(range(1, 129)) * 128))) as opened:
        writer = native.Writer(opened, form)
        for number in range(4):
            writer.frame(number, [Box(0, 8, 64, 20), Box(5, 30, 9, 33)], [(0,), (0,)])
    assert len(writer.edits) == 4 * (1 + 3)
    assert len({id(edit.new) for edit in writer.edits}) == 2


def test_boxes_at_both_ends_of_a_row_keep_their_own_fills(tmp_path: Path) -> None:
    form = form_of()
    with open_instance(written(tmp_path / "a", file_of(form, bytes(range(192))))) as opened:
        writer = native.Writer(opened, form)
        writer.frame(0, [Box(0, 1, 3, 2), Box(13, 0, 16, 1)], [(200,), (201,)])
    assert [edit.new for edit in writer.edits] == [b"\xc9" * 3, b"\xc8" * 3]


def test_what_is_already_so_makes_no_edit(tmp_path: Path) -> None:
    for form in (form_of(frames=2), form_of(frames=2, allocated=1), form_of(samples=3, photometric="RGB", planar=1)):
        value = bytes(frame_bits(form) * form.frames // 8)
        with open_instance(written(tmp_path / "a", file_of(form, value))) as opened:
            writer = native.Writer(opened, form)
            for number in range(form.frames):
                writer.frame(number, [ODD], [(0,) * form.samples])
            assert not writer.edits


@pytest.mark.parametrize("rows", [3, 1])
def test_neighbouring_frames_share_a_byte(tmp_path: Path, rows: int) -> None:
    form = form_of(rows, 3, frames=9, allocated=1)
    rng = np.random.default_rng(rows)
    for _ in range(20):
        frames = list(rng.integers(0, 2, (9, rows, 3)).astype("u1"))
        data = file_of(form, value_of(form, frames))
        with open_instance(written(tmp_path / "a", data)) as opened:
            writer = native.Writer(opened, form)
            for number, frame in enumerate(frames):
                box = Box(0, 0, 3, rows) if number % 3 else Box(1, rows - 1, 3, rows)
                level = int(rng.integers(0, 2))
                writer.frame(number, [box], [(level,)])
                frame[box.y0 : box.y1, box.x0 : box.x1] = level
            start = native.pixels(opened)[3]
            found = native.patched(opened, writer.edits, start, len(data))
        assert all(one.stop <= two.start for one, two in zip(writer.edits, writer.edits[1:], strict=False))
        wanted = value_of(form, frames)
        assert found[: len(wanted)] == wanted


@pytest.mark.parametrize(
    ("form", "size"),
    [
        (form_of(frames=2), 12 * 16 * 2 - 2),
        (form_of(12, 15, samples=3, photometric="YBR_FULL_422"), 4096),
        (form_of(samples=3, photometric="YBR_FULL_422", planar=1), 4096),
        (form_of(allocated=12), 4096),
        (form_of(samples=3, photometric="RGB", allocated=1), 4096),
    ],
)
def test_what_cannot_be_reached_is_held(tmp_path: Path, form: Format, size: int) -> None:
    with (
        open_instance(written(tmp_path / "a", file_of(form, bytes(size)))) as opened,
        pytest.raises(HoldError, match="H-PIXELS-FORMAT"),
    ):
        native.Writer(opened, form)


def test_new_bytes_without_end_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native, "_MOST_HELD", 5000)
    form = form_of(64, 64, frames=4)
    with open_instance(written(tmp_path / "a", file_of(form, bytes(range(1, 129)) * 128))) as opened:
        writer = native.Writer(opened, form)
        writer.frame(0, [Box(0, 0, 64, 64)], [(7,)])
        with pytest.raises(HoldError, match="H-PIXELS-TOO-LARGE"):
            writer.frame(1, [Box(0, 0, 64, 64)], [(8,)])

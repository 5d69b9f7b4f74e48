"""Redaction in every transfer syntax: the regions become one value each, all else stays, attributes stay true."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest

from support.pixel_files import native, opened, pixel_file
from support.wiped import Wiped, inside, wiped
from veil.clean.pixels import codecs, video
from veil.clean.pixels import redact as module
from veil.clean.pixels.frames import Frames
from veil.clean.pixels.model import Array, Box, Colour, Format, Found
from veil.clean.pixels.redact import redact
from veil.errors import HoldError

ROOT = "1.2.840.10008.1.2."
ROWS, COLUMNS = 72, 96
CORNER, MIDDLE = Box(0, 0, 25, 12), Box(40, 30, 71, 43)
BOTH = (CORNER, MIDDLE)
LOSSLESS = ("4.57", "4.70", "4.80", "4.81", "4.90", "4.91", "4.201", "4.202", "4.203", "4.110", "4.112", "5", "8.1")
_TABLES = {
    0x00281101: ("US", struct.pack("<3H", 256, 0, 16)),
    0x00281201: ("OW", np.arange(256, dtype="<u2").tobytes()),
}
PALETTE: dict[int, tuple[str, bytes] | None] = {tag + n: value for tag, value in _TABLES.items() for n in range(3)}
GREY = native(rows=ROWS, columns=COLUMNS)
COLOUR = native(rows=ROWS, columns=COLUMNS, samples=3, photometric="RGB")


def picture(form: Format, seed: int = 0) -> Array:
    """Smooth ground with something written on it, in the middle of what the samples can be."""
    rng = np.random.default_rng(seed)
    shape = (form.rows, form.columns) + ((form.samples,) if form.samples > 1 else ())
    kind = f"<{'i' if form.signed else 'u'}{max(form.allocated // 8, 1)}"
    top = 1 << form.stored - form.signed
    values = rng.integers(top // 4, max(top // 4 + top // 32, top // 4 + 1), shape)
    values[10:60, 5:60] += top // 8
    for box in BOTH:
        values[box.y0 + 2 : box.y1 - 2 : 2, box.x0 + 2 : box.x1 - 2 : 3] = max(top - 1 - seed, 1)
    return np.clip(values, 0, top - 1).astype(kind)


def encoded_file(
    form: Format, frames: Sequence[Array], other: Mapping[int, tuple[str, bytes] | None] | None = None
) -> bytes:
    colour: Colour = "rgb" if form.samples == 3 else "grey"
    streams = [[codecs.encode(frame, form, colour).stream] for frame in frames]
    return pixel_file(replace(form, frames=len(frames)), streams, dict(other or {}))


def jpeg_file(
    form: Format, streams: Sequence[bytes], other: Mapping[int, tuple[str, bytes] | None] | None = None
) -> bytes:
    even = [[stream + b"\0" * (len(stream) % 2)] for stream in streams]
    return pixel_file(replace(form, frames=len(streams)), even, dict(other or {}))


def jpeg(values: Array, **options: object) -> bytes:
    from PIL import Image

    out = BytesIO()
    Image.fromarray(values).save(out, "JPEG", **options)
    return out.getvalue()


def done(folder: Path, data: bytes, boxes: Sequence[Box] = BOTH, first: int = 0, last: int = -1) -> Wiped:
    path = folder / "source.dcm"
    path.write_bytes(data)
    return wiped(path, [Found(first, last, tuple(boxes))])


def reread(found: Wiped) -> list[Array]:
    """The stored values of the output, with its own attributes."""
    with opened(found.data) as again:
        frames = Frames(again)
        return [frames.stored(number) for number in range(len(frames))]


def attribute(found: Wiped, tag: int) -> object:
    dataset = pydicom.dcmread(BytesIO(found.data))
    return dataset[tag].value if tag in dataset else None


def check(found: Wiped, boxes: Sequence[Box] = BOTH, changed: Sequence[int] | None = None) -> None:
    where = inside(found.form, boxes)
    for number, (before, second, after) in enumerate(zip(found.before, found.second, reread(found), strict=True)):
        assert np.array_equal(second, after)
        if changed is not None and number not in changed:
            assert np.array_equal(after, before)
            continue
        assert np.array_equal(after[~where], before[~where])
        for box in boxes:
            part = after[box.y0 : box.y1, box.x0 : box.x1]
            assert (part == part[0, 0]).all()
        assert not np.array_equal(after, before)


@pytest.mark.parametrize("syntax", LOSSLESS)
@pytest.mark.parametrize("form", [GREY, COLOUR, native(rows=ROWS, columns=COLUMNS, allocated=16, stored=12)])
def test_lossless_frames(tmp_path: Path, syntax: str, form: Format) -> None:
    form = replace(form, syntax=ROOT + syntax)
    found = done(tmp_path, encoded_file(form, [picture(form, seed) for seed in range(3)]), first=1, last=1)
    check(found, changed=[1])
    assert sorted(found.redacted.frames) == [1]
    assert not found.redacted.edits
    assert pydicom.dcmread(BytesIO(found.data)).file_meta.TransferSyntaxUID == form.syntax


@pytest.mark.parametrize(
    "form",
    [
        GREY,
        COLOUR,
        replace(COLOUR, planar=1),
        replace(COLOUR, photometric="YBR_FULL"),
        replace(GREY, photometric="PALETTE COLOR"),
        native(rows=ROWS, columns=COLUMNS, allocated=16, stored=12),
        native(rows=ROWS, columns=COLUMNS, allocated=16, stored=12, high=15),
        native(rows=ROWS, columns=COLUMNS, allocated=16, signed=True),
        native(rows=ROWS, columns=COLUMNS, allocated=32),
        native(rows=ROWS - 1, columns=COLUMNS + 1, allocated=1),
    ],
    ids=str,
)
def test_native_frames(tmp_path: Path, form: Format) -> None:
    form = replace(form, frames=3)
    frames = [picture(form, seed) for seed in range(3)]
    if form.allocated == 1:
        value = np.packbits(np.concatenate([frame.reshape(-1) for frame in frames]), bitorder="little").tobytes()
    else:
        value = b"".join(codecs.native.packed(frame, form) for frame in frames)
    data = pixel_file(form, value, PALETTE if "PALETTE" in form.photometric else None)
    found = done(tmp_path, data, first=0, last=1)
    check(found, changed=[0, 1])
    assert found.redacted.edits
    assert not found.redacted.frames
    assert len(found.data) - len(data) == len(wiped(tmp_path / "source.dcm", []).data) - len(data)


def test_native_pairs_of_chroma_are_wiped_together(tmp_path: Path) -> None:
    form = native(rows=ROWS, columns=COLUMNS, samples=3, photometric="YBR_FULL_422")
    values = picture(form)
    values[:, 1::2, 1:] = values[:, ::2, 1:]
    found = done(tmp_path, pixel_file(form, codecs.native.packed(values, form)), [Box(41, 30, 70, 43)])
    check(found, [Box(40, 30, 70, 43)])


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 2}, {"subsampling": 0}], ids=str)
@pytest.mark.parametrize("grey", [True, False])
def test_jpeg_frames(tmp_path: Path, options: dict[str, object], grey: bool) -> None:
    form = replace(GREY if grey else replace(COLOUR, photometric="YBR_FULL_422"), syntax=ROOT + "4.50")
    streams = [jpeg(picture(form, seed), **options) for seed in range(3)]
    box = Box(48, 32, 60, 44)
    found = done(tmp_path, jpeg_file(form, streams), [box], first=1, last=2)
    assert sorted(found.redacted.frames) == [1, 2]
    blocks = inside(form, [Box(16, 0, 96, 72)])
    for number, (before, second, after) in enumerate(zip(found.before, found.second, reread(found), strict=True)):
        assert np.array_equal(second, after)
        assert np.array_equal(after[~blocks], before[~blocks])
        part = after[box.y0 : box.y1, box.x0 : box.x1].reshape(-1, form.samples).astype(int)
        assert (np.ptp(part, axis=0).max() <= 2) == (number > 0)
    assert not found.redacted.changes


def test_jpeg_of_twelve_bits(tmp_path: Path) -> None:
    from imagecodecs import jpeg8_encode

    form = native(rows=ROWS, columns=COLUMNS, allocated=16, stored=12, syntax=ROOT + "4.51")
    stream = bytes(jpeg8_encode(picture(form), level=90, bitspersample=12))
    found = done(tmp_path, jpeg_file(form, [stream]), [Box(48, 32, 60, 44)])
    part = found.second[0][32:44, 48:60].astype(int)
    assert np.ptp(part) == 0
    where = inside(form, [Box(48, 32, 64, 48)])
    assert np.array_equal(found.second[0][~where], found.before[0][~where])


def test_jpeg_recompressed_by_jpeg_xl(tmp_path: Path) -> None:
    form = replace(COLOUR, photometric="YBR_FULL_422", syntax=ROOT + "4.111")
    streams = [codecs.jpegxl.from_jpeg(jpeg(picture(form, seed), subsampling=1)) for seed in range(2)]
    found = done(tmp_path, jpeg_file(form, streams), [Box(48, 32, 60, 44)], first=0, last=0)
    assert sorted(found.redacted.frames) == [0]
    assert codecs.jpegxl.to_jpeg(found.redacted.frames[0])
    assert np.ptp(found.second[0][32:44, 48:60].reshape(-1, 3).astype(int), axis=0).max() <= 2
    where = inside(form, [Box(32, 24, 80, 56)])
    assert np.array_equal(found.second[0][~where], found.before[0][~where])
    assert np.array_equal(found.second[1], found.before[1])


def test_the_fill_of_jpeg_is_the_background_or_black(tmp_path: Path) -> None:
    form = replace(COLOUR, photometric="YBR_FULL_422", syntax=ROOT + "4.50")
    values = np.full((ROWS, COLUMNS, 3), (200, 40, 40), np.uint8)
    values[34:40:2, 50:58] = 255
    noise = np.random.default_rng(1).integers(0, 255, (ROWS, COLUMNS, 3)).astype(np.uint8)
    for given, wanted in ((values, (88, 101, 208)), (noise, (0, 128, 128))):
        found = done(tmp_path, jpeg_file(form, [jpeg(given, quality=90)]), [Box(48, 32, 60, 40)])
        assert np.abs(found.second[0][36, 54].astype(int) - wanted).max() <= 6


def test_a_lossy_codestream_has_no_second_loss_and_says_its_transform(tmp_path: Path) -> None:
    from imagecodecs import jpeg2k_encode

    form = replace(COLOUR, photometric="YBR_ICT", syntax=ROOT + "4.91")
    streams = [bytes(jpeg2k_encode(picture(form, seed), level=40, codecformat="j2k", mct=True)) for seed in range(2)]
    lossy = {0x00282110: ("CS", b"01"), 0x00282112: ("DS", b"10"), 0x00282114: ("CS", b"ISO_15444_1 ")}
    found = done(tmp_path, jpeg_file(form, streams, lossy))
    check(found)
    assert attribute(found, 0x00280004) == "YBR_RCT"
    assert attribute(found, 0x00282110) == "01"
    assert attribute(found, 0x00282112) == 10
    assert attribute(found, 0x00282114) == "ISO_15444_1"
    some = done(tmp_path, jpeg_file(form, streams, lossy), first=1)
    check(some, changed=[1])
    assert attribute(some, 0x00280004) == "YBR_ICT"  # which is true of the frame that stayed


def test_near_lossless_has_no_second_loss(tmp_path: Path) -> None:
    from imagecodecs import jpegls_encode

    form = replace(GREY, syntax=ROOT + "4.81")
    check(done(tmp_path, jpeg_file(form, [bytes(jpegls_encode(picture(form), level=5))])))


@pytest.mark.parametrize("syntax", ["1", "4.50", "4.80", "5"])
def test_what_already_holds_its_fill_keeps_its_bytes(tmp_path: Path, syntax: str) -> None:
    form = replace(GREY, syntax=ROOT + syntax)
    values = np.full((ROWS, COLUMNS), 128, np.uint8)
    extra = {0x00280106: ("US", b"\3\0"), 0x00880200: ("SQ", b"")}
    if syntax == "1":
        data = pixel_file(form, values.tobytes(), dict(extra))
    elif syntax == "4.50":
        data = jpeg_file(form, [jpeg(values)], extra)
    else:
        data = encoded_file(form, [values], extra)
    found = done(tmp_path, data)
    assert not found.redacted.changed
    assert not found.redacted.changes


def test_nothing_found_changes_nothing(tmp_path: Path) -> None:
    data = pixel_file(GREY, picture(GREY).tobytes())
    for boxes in ((), (Box(200, 200, 300, 300),), (Box(5, 5, 5, 9),)):
        found = done(tmp_path, data, boxes)
        assert found.redacted == module.Redacted()
    assert done(tmp_path, data, first=3, last=5).redacted == module.Redacted()


def _extremes(low: int, high: int) -> dict[int, tuple[str, bytes] | None]:
    return {0x00280106: ("US", struct.pack("<H", low)), 0x00280107: ("US", struct.pack("<H", high))}


@pytest.mark.parametrize("syntax", ["1", "4.80", "4.90"])
def test_the_extremes_follow(tmp_path: Path, syntax: str) -> None:
    form = native(rows=ROWS, columns=COLUMNS, allocated=16, stored=12, frames=2, syntax=ROOT + syntax)
    frames = [picture(form, seed) for seed in range(2)]
    low, high = min(int(frame.min()) for frame in frames), max(int(frame.max()) for frame in frames)
    extra = _extremes(low, high)
    data = (
        pixel_file(form, b"".join(frame.tobytes() for frame in frames), extra)
        if syntax == "1"
        else encoded_file(form, frames, extra)
    )
    found = done(tmp_path, data)
    largest = max(int(frame.max()) for frame in found.second)
    assert largest < high
    assert attribute(found, 0x00280107) == largest
    assert attribute(found, 0x00280106) == min(int(frame.min()) for frame in found.second)
    one = done(tmp_path, data, last=0)
    assert attribute(one, 0x00280107) == high - 1  # of the frame that nobody wiped


def test_extremes_that_nobody_can_prove_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_DECODED", 10)
    form = replace(GREY, frames=2)
    frames = [picture(form, seed) for seed in range(2)]
    low = min(int(frame.min()) for frame in frames)
    data = pixel_file(form, b"".join(frame.tobytes() for frame in frames), _extremes(low, 255))
    found = done(tmp_path, data, last=0)
    assert attribute(found, 0x00280107) is None


def test_copies_of_the_pixels_go(tmp_path: Path) -> None:
    extra: dict[int, tuple[str, bytes] | None] = {0x00280109: ("US", b"\1\0"), 0x00880200: ("SQ", b"")}
    found = done(tmp_path, pixel_file(GREY, picture(GREY).tobytes(), extra))
    assert attribute(found, 0x00280109) is None
    assert attribute(found, 0x00880200) is None


def test_several_runs_wipe_one_frame(tmp_path: Path) -> None:
    form = replace(GREY, frames=3)
    path = tmp_path / "source.dcm"
    path.write_bytes(pixel_file(form, b"".join(picture(form, seed).tobytes() for seed in range(3))))
    found = wiped(path, [Found(0, 1, (CORNER,)), Found(1, 2, (MIDDLE,))])
    for number, boxes in enumerate([(CORNER,), BOTH, (MIDDLE,)]):
        where = inside(form, boxes)
        assert np.array_equal(found.second[number][~where], found.before[number][~where])
        assert all(np.ptp(found.second[number][box.y0 : box.y1, box.x0 : box.x1]) == 0 for box in boxes)


@pytest.mark.parametrize(("form", "code"), [(replace(GREY, syntax=ROOT + "4.53"), "H-PIXELS-CODEC")])
def test_a_syntax_that_nobody_can_write_is_held(tmp_path: Path, form: Format, code: str) -> None:
    """Frames of lossless JPEG in a syntax of lossy ones: decodable, and no encoder gives them back there."""
    stream = codecs.encode(picture(form), replace(form, syntax=ROOT + "4.70"), "grey").stream
    with pytest.raises(HoldError, match=code):
        done(tmp_path, jpeg_file(form, [stream]))


def test_a_jpeg_that_changed_elsewhere_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form = replace(GREY, syntax=ROOT + "4.50")
    other = jpeg(picture(form, 5))
    monkeypatch.setattr(module, "wipe", lambda *_, **__: other)
    with pytest.raises(HoldError, match="H-PIXELS-UNREADABLE"):
        done(tmp_path, jpeg_file(form, [jpeg(picture(form))]), [Box(0, 0, 8, 8)])


def test_new_frames_without_end_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_STREAMS", 2000)
    form = replace(GREY, syntax=ROOT + "4.80")
    with (
        opened(encoded_file(form, [picture(form, seed) for seed in range(9)])) as source,
        pytest.raises(HoldError, match="H-PIXELS-TOO-LARGE"),
    ):
        redact(source, Frames(source), [Found(0, -1, BOTH)], "background")


def test_the_fill_does_not_flicker(tmp_path: Path) -> None:
    form = replace(GREY, frames=4)
    frames = [np.random.default_rng(seed).integers(60, 66, (ROWS, COLUMNS)).astype("u1") for seed in range(4)]
    for seed, frame in enumerate(frames):
        frame[:, 80:] = np.arange(0, 256, 16)  # a range in which the ground is flat
        frame[MIDDLE.y0 + 3, MIDDLE.x0 : MIDDLE.x1] = 200 + seed
    found = done(tmp_path, pixel_file(form, b"".join(frame.tobytes() for frame in frames)), [MIDDLE])
    assert len({int(frame[MIDDLE.y0, MIDDLE.x0]) for frame in found.second}) == 1
    assert len({id(edit.new) for edit in found.redacted.edits}) == 1


def test_equal_frames_are_wiped_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form = replace(GREY, syntax=ROOT + "4.80")
    data = encoded_file(form, [picture(form, seed // 2) for seed in range(4)])
    encode, called = codecs.encode, list[Array]()

    def counted(stored: Array, fmt: Format, colour: Colour) -> codecs.Encoded:
        called.append(stored)
        return encode(stored, fmt, colour)

    monkeypatch.setattr(codecs, "encode", counted)
    found = done(tmp_path, data)
    check(found)
    assert len(called) == 2
    assert sorted(found.redacted.frames) == [0, 1, 2, 3]


def test_a_video_is_encoded_as_a_whole_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def wipe(stream: bytes, syntax: str, found: Sequence[Found], how: str) -> video.Recoded:
        asked.append((stream, syntax, list(found), how))
        return video.Recoded(b"new stream", 5, 12.345, "ISO_14496_10")

    monkeypatch.setattr(video, "wipe", wipe)
    form = native(rows=ROWS, columns=COLUMNS, samples=3, photometric="YBR_PARTIAL_420", frames=5, syntax=ROOT + "4.102")
    lossy = {0x00282110: ("CS", b"01"), 0x00282112: ("DS", b"30"), 0x00282114: ("CS", b"ISO_14496_10")}
    with opened(pixel_file(form, [[b"first ", b"second"]], dict(lossy))) as source:
        frames = Frames(source)
        runs = [Found(0, 4, BOTH), Found(1, 2, (CORNER,))]
        found = redact(source, frames, runs, "black")
        assert redact(source, frames, [Found(0, 4)], "black") == module.Redacted()
    assert asked == [(b"first second", form.syntax, [Found(0, -1, BOTH), Found(1, 2, (CORNER,))], "black")]
    assert found.frames == {0: b"new stream"}
    assert found.changes == {
        0x00282110: b"01", 0x00282112: b"30\\12.35", 0x00282114: b"ISO_14496_10\\ISO_14496_10 ",
    }  # fmt: skip
    with opened(pixel_file(form, [[b"first "]])) as source:
        changes = redact(source, Frames(source), runs, "black").changes
    assert changes == {0x00282110: b"01", 0x00282112: b"12.35 ", 0x00282114: b"ISO_14496_10"}

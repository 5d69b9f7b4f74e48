"""Whatever the layout and wherever the boxes: inside one value, outside every bit as it was, edits in order."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.pixel_files import native, opened, pixel_file
from support.wiped import inside, output
from veil.clean.pixels import codecs, fill
from veil.clean.pixels.fill import Fill
from veil.clean.pixels.frames import Frames
from veil.clean.pixels.model import Array, Box, Format, Found
from veil.clean.pixels.native import widened
from veil.clean.pixels.redact import frames_after, redact

ROOT = "1.2.840.10008.1.2."
_PLAIN = st.sampled_from(
    [
        (1, "MONOCHROME2", 1, 1, 0),
        (1, "MONOCHROME1", 8, 8, 7),
        (1, "MONOCHROME2", 8, 5, 6),
        (1, "MONOCHROME2", 16, 12, 11),
        (1, "MONOCHROME2", 16, 12, 15),
        (1, "MONOCHROME2", 32, 24, 23),
        (3, "RGB", 8, 8, 7),
        (3, "YBR_FULL", 16, 10, 9),
        (3, "YBR_FULL_422", 8, 8, 7),
    ]
)
_SIDE = st.integers(1, 18)
_PLACE = st.integers(-3, 20)


@st.composite
def formats(draw: st.DrawFn, syntaxes: tuple[str, ...]) -> Format:
    samples, photometric, allocated, stored, high = draw(_PLAIN)
    columns = draw(_SIDE)
    shared = photometric.endswith("422")
    return native(
        syntax=ROOT + draw(st.sampled_from(syntaxes)),
        rows=draw(_SIDE),
        columns=columns + columns % 2 if shared else columns,
        frames=draw(st.integers(1, 4)),
        samples=samples,
        photometric=photometric,
        planar=0 if samples == 1 or shared else draw(st.integers(0, 1)),
        allocated=allocated,
        stored=stored,
        high=high,
        signed=samples == 1 and allocated > 1 and draw(st.booleans()),
    )


@st.composite
def runs(draw: st.DrawFn) -> list[Found]:
    box = st.builds(lambda x, y, w, h: Box(x, y, x + w, y + h), _PLACE, _PLACE, st.integers(0, 12), st.integers(0, 12))
    some = st.lists(box, max_size=4).map(tuple)
    return draw(st.lists(st.builds(Found, st.integers(0, 3), st.integers(-1, 4), some), min_size=1, max_size=3))


def values(form: Format, seed: int) -> list[Array]:
    """Frames of noise, or of plain ground with a little on it."""
    rng = np.random.default_rng(seed)
    shape = (form.frames, form.rows, form.columns) + ((form.samples,) if form.samples > 1 else ())
    low = -(1 << form.stored - 1) if form.signed else 0
    kind = f"<{'i' if form.signed else 'u'}{max(form.allocated // 8, 1)}"
    found = rng.integers(low, low + (1 << form.stored), shape).astype(kind)
    if seed % 2:
        found[rng.random(shape[:3]) < 0.9] = found.reshape(-1, form.samples)[0] if form.samples > 1 else found.flat[0]
    if form.photometric.endswith("422"):
        found[..., 1::2, 1:] = found[..., ::2, 1:]
    return list(found)


def file_of(form: Format, frames: list[Array]) -> bytes:
    if form.syntax != ROOT + "1":
        colour = codecs.samples.colour_of(form)
        return pixel_file(form, [[codecs.encode(frame, form, colour).stream] for frame in frames])
    if form.allocated == 1:
        return pixel_file(form, np.packbits(np.stack(frames).reshape(-1), bitorder="little").tobytes())
    return pixel_file(form, b"".join(codecs.native.packed(frame, form) for frame in frames))


def check(form: Format, found: list[Found], seed: int, how: Fill) -> None:
    before = values(form, seed)
    data = file_of(form, before)
    with opened(data) as source:
        frames = Frames(source)
        redacted = redact(source, frames, found, how)
        after = frames_after(source, frames, redacted)
        second = [after.stored(number) for number in range(form.frames)]
        written = output(source, redacted)
        assert all(one.stop <= two.start for one, two in zip(redacted.edits, redacted.edits[1:], strict=False))
    with opened(written) as source:
        again = Frames(source)
        assert again.format == form
        third = [again.stored(number) for number in range(form.frames)]
    for number in range(form.frames):
        last = [run for run in found if run.first <= number <= (run.last if run.last >= 0 else form.frames)]
        boxes = [box for run in last for box in fill.clipped(widened(run.wipe, form), form)]
        where = inside(form, boxes)
        assert np.array_equal(second[number], third[number])
        assert np.array_equal(third[number][~where], before[number][~where])
        for box in boxes:
            part = third[number][box.y0 : box.y1, box.x0 : box.x1]
            assert (part == part[0, 0]).all()


@given(formats(("1",)), runs(), st.integers(0, 99), st.sampled_from(["background", "black"]))
@settings(max_examples=150, deadline=None)
def test_native_pixels(form: Format, found: list[Found], seed: int, how: Fill) -> None:
    check(form, found, seed, how)


@given(formats(("5", "8.1")), runs(), st.integers(0, 99), st.sampled_from(["background", "black"]))
@settings(max_examples=80, deadline=None)
def test_lossless_frames(form: Format, found: list[Found], seed: int, how: Fill) -> None:
    if form.photometric.endswith("422"):
        form = replace(form, photometric="YBR_FULL")
    check(form, found, seed, how)


@pytest.mark.parametrize("syntax", ["4.70", "4.80", "4.90", "4.201"])
@given(found=runs(), seed=st.integers(0, 99), rows=_SIDE, columns=_SIDE)
@settings(max_examples=15, deadline=None)
def test_frames_of_codecs(syntax: str, found: list[Found], seed: int, rows: int, columns: int) -> None:
    check(native(syntax=ROOT + syntax, rows=rows, columns=columns, frames=2), found, seed, "background")

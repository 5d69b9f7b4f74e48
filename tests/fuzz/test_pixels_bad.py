"""Damaged pixel data: every stream and every file is seen or held with a code, and nothing else happens."""

import random

import imagecodecs
import numpy as np
import pytest

from support.mutate import mutate
from support.pixel_files import ROOT, native, opened, pixel_file
from veil.clean.pixels import codecs
from veil.clean.pixels.frames import Frames
from veil.clean.pixels.model import Colour, Format
from veil.clean.pixels.picture import picture
from veil.errors import HoldError, InstanceError

_EACH = 60
_LOSSLESS = ("4.57", "4.70", "4.80", "4.81", "4.90", "4.91", "4.201", "4.202", "4.203", "4.110", "5", "8.1")
_KINDS = ((8, 1, "MONOCHROME2"), (16, 1, "MONOCHROME1"), (8, 3, "RGB"))
_WORDS = (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\0\0\xff\xff", b"\x7f\xff\xff\xff")


def _streams(syntax: str) -> list[tuple[bytes, Format]]:
    rng = np.random.default_rng(4)
    made = []
    for allocated, samples, photometric in _KINDS:
        stored = 8 if allocated == 8 else 12
        fmt = Format(ROOT + syntax, 21, 34, 1, samples, photometric, 0, allocated, stored, stored - 1)
        shape = (21, 34) if samples == 1 else (21, 34, 3)
        values = rng.integers(0, 1 << stored, shape).astype(np.uint8 if allocated == 8 else np.uint16)
        if syntax in _LOSSLESS:
            colour: Colour = "grey" if samples == 1 else "rgb"
            made.append((codecs.encode(values, fmt, colour).stream, fmt))
        elif syntax == "4.50" and allocated == 8:
            made.append((bytes(imagecodecs.jpeg8_encode(values, 90)), fmt))
        elif syntax == "4.51" and samples == 1:
            made.append((bytes(imagecodecs.jpeg8_encode(values, 90, bitspersample=stored)), fmt))
    return made


def _damaged(rng: random.Random, stream: bytes) -> bytes:
    """A stream with a few changes, half of them among its headers."""
    out = bytearray(stream)
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        at = rng.randrange(len(out) if rng.random() < 0.5 else min(len(out), 200))
        choice = rng.randrange(5)
        if choice == 0:
            out[at] ^= 1 << rng.randrange(8)
        elif choice == 1:
            out[at] = rng.choice((0, 1, 127, 128, 255))
        elif choice == 2:
            del out[at : at + rng.choice((1, 2, 50))]
        elif choice == 3:
            out[at:at] = out[at : at + rng.choice((1, 2, 50))]
        else:
            out[at : at + 4] = rng.choice(_WORDS)
        if not out:
            break
    return bytes(out)


@pytest.mark.parametrize("syntax", [*_LOSSLESS, "4.50", "4.51"])
def test_a_damaged_stream_is_seen_or_held(syntax: str) -> None:
    seen = held = 0
    for stream, fmt in _streams(syntax):
        for seed in range(_EACH):
            try:
                values, _ = codecs.decode(_damaged(random.Random(seed), stream), fmt)
            except HoldError as error:
                held += error.code.startswith("H-PIXELS-")
            else:
                assert values.shape[:2] == (fmt.rows, fmt.columns)
                seen += 1
    assert held
    assert seen + held == len(_streams(syntax)) * _EACH


@pytest.mark.parametrize("syntax", ["1", "4.70", "4.90", "5"])
def test_a_damaged_file_is_seen_or_held(syntax: str) -> None:
    fmt = native(syntax=ROOT + syntax, rows=8, columns=8, frames=3, allocated=16, stored=12)
    values = np.random.default_rng(1).integers(0, 4096, (3, 8, 8)).astype("<u2")
    pixels = values.tobytes() if syntax == "1" else [[codecs.encode(one, fmt, "grey").stream] for one in values]
    window = {0x00281050: ("DS", rb"40\60"), 0x00281051: ("DS", rb"400\80"), 0x00281053: ("DS", b"1.5 ")}
    data = pixel_file(fmt, pixels, {**window, 0x00280120: ("US", b"\0\0")})
    for seed in range(150):
        try:
            with opened(mutate(data, seed)[0]) as found:
                frames = Frames(found)
                made = picture(frames.stored(len(frames) - 1), frames.format, frames.display, frames.colour)
                assert made.values.size
        except InstanceError as error:
            assert error.code[:2] in ("H-", "Q-", "S-")  # noqa: PT017  seen pictures are right too

"""What wiping may change in a JPEG stream, and what it has to: block by block, by the second decoder."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from support.jpeg_reading import Read, coefficients
from veil.clean.pixels.model import Box


def touched(read: Read, number: int, boxes: Sequence[Box]) -> NDArray[np.bool_]:
    """Which blocks of a component boxes touch, found sample by sample; without what fills up the last units."""
    most_h, most_v = max(h for h, _, _ in read.sampling), max(v for _, v, _ in read.sampling)
    h, v, _ = read.sampling[number]
    wide, high = -(-read.columns * h // most_h), -(-read.rows * v // most_v)
    samples = np.zeros((high, wide), np.bool_)
    columns = np.arange(wide) * most_h / h, (np.arange(wide) + 1) * most_h / h
    rows = np.arange(high) * most_v / v, (np.arange(high) + 1) * most_v / v
    for box in boxes:
        if min(box.x1, read.columns) <= max(box.x0, 0) or min(box.y1, read.rows) <= max(box.y0, 0):
            continue
        across = (columns[0] < min(box.x1, read.columns)) & (columns[1] > max(box.x0, 0))
        down = (rows[0] < min(box.y1, read.rows)) & (rows[1] > max(box.y0, 0))
        if h < most_h:
            across |= np.append(across[1:], False) | np.append(False, across[:-1])
        if v < most_v:
            down |= np.append(down[1:], False) | np.append(False, down[:-1])
        samples |= down[:, None] & across
    padded = np.pad(samples, ((0, -high % 8), (0, -wide % 8)))
    blocks = padded.reshape(padded.shape[0] // 8, 8, padded.shape[1] // 8, 8)
    return np.asarray(blocks.any(axis=(1, 3)))


def assert_wiped(stream: bytes, out: bytes, boxes: Sequence[Box], level: Sequence[int] | None = None) -> Read:
    """Asserts that the blocks that boxes touch are flat, and every other coefficient is what it was; gives the new."""
    before, after = coefficients(stream), coefficients(out)
    assert [m for m in after.markers if m != 0xC4] == [m for m in before.markers if m != 0xC4]
    assert (before.rows, before.columns, before.sampling) == (after.rows, after.columns, after.sampling)
    for number, (old, new) in enumerate(zip(before.planes, after.planes, strict=True)):
        hit = touched(before, number, boxes)
        real = np.s_[: hit.shape[0], : hit.shape[1]]
        same = (old == new).all(axis=2)
        assert same[real][~hit].all(), f"component {number}: a block outside changed"
        assert not new[real][hit][:, 1:].any(), f"component {number}: a block inside is not flat"
        filling = np.ones(same.shape, np.bool_)
        filling[real] = False
        assert not new[filling & ~same][:, 1:].any(), "what fills up the units is neither kept nor flat"
        if level is not None and hit.any():
            step = after.steps[after.sampling[number][2]][0]
            values = new[real][hit][:, 0] * step / 8 + 128
            assert np.abs(values - level[number]).max() <= step / 16 + 1e-9, "not the nearest level"
    return after

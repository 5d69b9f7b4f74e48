"""Frames looked at together: what stands in one of them, in some, or in all, is found; the others keep their bytes.

Figures over many groups, also of the kinds that are not always found: `tools/measure_groups.py`.
"""

from pathlib import Path

import numpy as np
import pydicom
import pytest

from support.grouped import COVERED, Tone, Where, group, plan, score
from support.images import MULTI, dataset, save
from support.runs import run
from veil.clean.pixels import tools
from veil.clean.pixels.look import Looker
from veil.identity import KnownIdentifiers

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def looker() -> Looker:
    return Looker(tools.finder("standard"), tools.glancer, tools.reader, None, KnownIdentifiers.build(()))


@pytest.mark.parametrize(
    ("where", "tone", "seed"),
    [
        ("all", "bright", 1),
        ("all", "faint", 2),
        ("some", "faint", 2),
        ("some", "grey", 5),
        ("one", "faint", 4),
        ("moving", "bright", 1),
    ],
)
def test_a_line_is_found_in_all_its_frames(looker: Looker, where: Where, tone: Tone, seed: int) -> None:
    one = group(seed, where, tone)
    assert one is not None
    found = score(one, looker)
    assert min(found.covered) >= COVERED
    assert len(found.covered) + found.clean == len(one.frames)
    assert found.wiped == 0


@pytest.mark.corpus
def test_a_line_in_one_frame_of_a_real_image_is_found(looker: Looker, shared: Path) -> None:
    assert shared.is_dir()
    seed, where, tone, entry = next(one for one in plan(1, 54) if one[0] == 10053)
    one = group(seed, where, tone, entry)
    assert one is not None
    found = score(one, looker)
    assert (found.found, len(found.covered)) == (1, 1)
    # Where a projection has text, what looks like it beside goes as well, in all frames that show it.
    assert found.area < 0.1


def test_a_frame_of_an_object_is_wiped_and_the_others_keep_their_bytes(tmp_path: Path) -> None:
    one = group(4, "one", "faint")
    assert one is not None
    made = dataset(np.stack(one.frames).astype(np.int16), sop_class=MULTI, modality="OT")
    (tmp_path / "in").mkdir()
    save(made, tmp_path / "in" / "a.dcm")
    done = run(tmp_path / "in", tmp_path, "public", jobs=1, look=True)
    before, after = made.pixel_array, pydicom.dcmread(done.delivered()["a.dcm"]).pixel_array
    ((number, ink),) = one.ink.items()
    assert float((before[number] != after[number])[ink].mean()) >= COVERED
    others = [index for index in range(len(one.frames)) if index != number]
    assert np.array_equal(before[others], after[others])


def test_a_slice_of_a_series_is_wiped_and_the_others_keep_their_bytes(tmp_path: Path) -> None:
    one = group(4, "one", "faint")
    assert one is not None
    (tmp_path / "in").mkdir()
    for index, frame in enumerate(one.frames):
        save(dataset(frame.astype(np.int16), index + 1), tmp_path / "in" / f"{index}.dcm")
    done = run(tmp_path / "in", tmp_path, "public", jobs=1, look=True)
    ((number, ink),) = one.ink.items()
    for ref, written in done.delivered().items():
        before, after = one.frames[int(ref.removesuffix(".dcm"))], pydicom.dcmread(written).pixel_array
        if ref == f"{number}.dcm":
            assert float((before != after)[ink].mean()) >= COVERED
        else:
            assert np.array_equal(before, after)
    assert len(done.delivered()) == len(one.frames)

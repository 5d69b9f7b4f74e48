"""The files of a series looked at together, and one by one where they do not fit together."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from support.images import body, dataset, save
from veil.clean.pixels.look import Sight
from veil.clean.pixels.model import Box, Picture
from veil.clean.pixels.series import SeriesLook


class Counting:
    """A looker that says which frames it was shown together, by their mean."""

    def __init__(self) -> None:
        self.groups: list[list[float]] = []

    def together(self, count: int, picture: Callable[[int], Picture]) -> list[Sight]:
        means = [float(picture(index).values.mean()) for index in range(count)]
        self.groups.append(means)
        return [Sight((Box(0, 0, index + 1, 1),)) for index in range(count)]


def _write(folder: Path, count: int, **values: object) -> list[Path]:
    paths = []
    for index in range(count):
        made = dataset(body(48, 64, index), number=index + 1)
        for keyword, value in values.items():
            setattr(made, keyword, value)
        paths.append(save(made, folder / f"{values.get('SeriesInstanceUID', 's')}-{index}.dcm"))
    return paths


def _look() -> tuple[SeriesLook, Counting]:
    looker = Counting()
    return SeriesLook(looker), looker  # type: ignore[arg-type]  # a stand-in


def test_slices_are_looked_at_once_for_all(tmp_path: Path) -> None:
    look, looker = _look()
    paths = _write(tmp_path, 6)
    peers = tuple(map(str, paths))
    sights = [look.sight(path, peers) for path in paths]
    assert len(looker.groups) == 1
    assert len(looker.groups[0]) == 6
    assert [sight.wipe[0].x1 for sight in sights if sight] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "values", [{"Modality": "CR"}, {"Rows": 24, "NumberOfFrames": 2}], ids=["not sliced", "several frames"]
)
def test_what_is_no_slice_is_looked_at_by_itself(tmp_path: Path, values: dict[str, object]) -> None:
    look, looker = _look()
    paths = _write(tmp_path, 5, **values)
    assert look.sight(paths[0], tuple(map(str, paths))) is None
    assert looker.groups == []


def test_two_series_are_not_mixed(tmp_path: Path) -> None:
    look, looker = _look()
    paths = _write(tmp_path, 4, SeriesInstanceUID="1.2") + _write(tmp_path, 4, SeriesInstanceUID="1.3")
    peers = tuple(map(str, paths))
    assert all(look.sight(path, peers) for path in paths)
    assert [len(group) for group in looker.groups] == [4, 4]


def test_a_few_and_a_stranger_are_looked_at_by_themselves(tmp_path: Path) -> None:
    look, _ = _look()
    paths = _write(tmp_path, 3)
    assert look.sight(paths[0], tuple(map(str, paths))) is None
    assert look.sight(tmp_path / "other.dcm", tuple(map(str, paths))) is None


def test_a_file_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    look, looker = _look()
    paths = _write(tmp_path, 6)
    paths[2].write_bytes(b"no DICOM")
    paths[3].unlink()
    peers = tuple(map(str, paths))
    assert look.sight(paths[2], peers) is None
    assert look.sight(paths[0], peers) is not None
    assert len(looker.groups[0]) == 4


def test_one_whose_pixels_cannot_be_decoded_leaves_all_to_themselves(tmp_path: Path) -> None:
    look, _ = _look()
    paths = _write(tmp_path, 5)
    made = dataset(body(48, 64), number=3)
    made.PixelData = np.zeros(10, "<i2").tobytes()
    save(made, paths[2])
    peers = tuple(map(str, paths))
    sights = [look.sight(path, peers) for path in paths]
    assert sights[2] is None
    assert sum(sight is not None for sight in sights) in {0, 4}

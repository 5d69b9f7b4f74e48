"""A series stacked to a volume: order, spacing and affine of its slices (PS3.3 C.7.6.2.1.1)."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from veil.report.downstream.readings import Reading

if TYPE_CHECKING:
    from pydicom import Dataset

_CLOSE: Final = 1e-4
"""Of direction cosines, and in millimetres of places."""
_UNEVEN: Final = 0.01
"""Share of the spacing by which gaps may differ."""


class Slice(NamedTuple):
    """Where one slice lies: position and direction cosines, spacing, size; its number in the series."""

    position: tuple[float, ...]
    direction: tuple[float, ...]
    spacing: tuple[float, ...]
    size: tuple[int, int]
    number: int


class Volume(NamedTuple):
    """A stack: how many slices at how many places, its affine by rows (4 x 4, millimetres), and the slices' order."""

    slices: int
    places: int
    affine: tuple[float, ...]
    order: tuple[int, ...]

    def is_like(self, other: "Volume") -> bool:
        """Whether readers get the same volume of both."""
        near = all(abs(a - b) <= _CLOSE for a, b in zip(self.affine, other.affine, strict=True))
        return near and (self.slices, self.places, self.order) == (other.slices, other.places, other.order)


def slices(reading: Reading) -> list[Slice]:
    """The slices of an image of one frame or of many; none where it says nowhere where they lie."""
    dataset = reading.dataset
    shared = _first(dataset, "SharedFunctionalGroupsSequence")
    frames = list(dataset.get("PerFrameFunctionalGroupsSequence") or ())
    found = [_slice(dataset, shared, frame, number) for number, frame in enumerate(frames or [None])]
    return [one for one in found if one is not None]


def _slice(dataset: "Dataset", shared: "Dataset | None", frame: "Dataset | None", number: int) -> Slice | None:
    def value(sequence: str, keyword: str) -> tuple[float, ...]:
        for level in (frame, shared):
            group = _first(level, sequence)
            if group is not None and keyword in group:
                return _numbers(group.get(keyword))
        return _numbers(dataset.get(keyword))

    position = value("PlanePositionSequence", "ImagePositionPatient")
    direction = value("PlaneOrientationSequence", "ImageOrientationPatient")
    spacing = value("PixelMeasuresSequence", "PixelSpacing")
    if (len(position), len(direction), len(spacing)) != (3, 6, 2):
        return None
    size = (int(dataset.get("Rows") or 0), int(dataset.get("Columns") or 0))
    return Slice(position, direction, spacing, size, number + int(dataset.get("InstanceNumber") or 0))


def _first(level: "Dataset | None", keyword: str) -> "Dataset | None":
    items = level.get(keyword) if level is not None else None
    return items[0] if items else None


def _numbers(value: Any) -> tuple[float, ...]:
    try:
        return tuple(float(one) for one in value) if value is not None else ()
    except (TypeError, ValueError):
        return ()


def stacked(found: Sequence[Slice]) -> Volume | None:
    """The volume that slices make, in whatever order they come; None if they make none."""
    if len(found) < 2:  # noqa: PLR2004  one slice is no stack
        return None
    first = found[0]
    alike = all(
        one.size == first.size and _near(one.direction, first.direction) and _near(one.spacing, first.spacing)
        for one in found
    )
    row, column = first.direction[:3], first.direction[3:]
    normal = (
        row[1] * column[2] - row[2] * column[1],
        row[2] * column[0] - row[0] * column[2],
        row[0] * column[1] - row[1] * column[0],
    )
    order = sorted(range(len(found)), key=lambda at: (_dot(found[at].position, normal), found[at].number, at))
    heights = [_dot(found[at].position, normal) for at in order]
    places = [order[0]]
    places += [order[at + 1] for at, (low, high) in enumerate(pairwise(heights)) if high - low > _CLOSE]
    if not alike or len(places) < 2:  # noqa: PLR2004  slices at one place are no stack
        return None
    gaps = [_dot(found[b].position, normal) - _dot(found[a].position, normal) for a, b in pairwise(places)]
    if max(gaps) - min(gaps) > _UNEVEN * max(gaps):
        return None
    start, stop = found[places[0]].position, found[places[-1]].position
    step = [(b - a) / (len(places) - 1) for a, b in zip(start, stop, strict=True)]
    affine: list[float] = []
    for axis in range(3):
        affine += [row[axis] * first.spacing[1], column[axis] * first.spacing[0], step[axis], start[axis]]
    return Volume(len(found), len(places), (*affine, 0.0, 0.0, 0.0, 1.0), tuple(found[at].number for at in order))


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


def _near(a: Sequence[float], b: Sequence[float]) -> bool:
    return all(abs(x - y) <= _CLOSE for x, y in zip(a, b, strict=True))

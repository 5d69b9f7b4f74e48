"""What a picture shows: text and codes that go, and marks that stay. One for each worker and patient."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from veil.clean.pixels import barcodes, marks
from veil.clean.pixels.atlas import pages
from veil.clean.pixels.model import Box, Mark, Picture
from veil.clean.pixels.projection import project, shows
from veil.identity import KnownIdentifiers

if TYPE_CHECKING:  # models are loaded where the first picture is looked at
    from veil.clean.pixels.allowed import Allowed
    from veil.clean.pixels.find import Finder
    from veil.clean.pixels.glance import Glancer
    from veil.clean.pixels.recognise import Reader

_T = TypeVar("_T")
_NEAR: Final = 24
"""Pixels around a place that are looked at with it."""


class Sight(NamedTuple):
    """What one frame shows: boxes to wipe, and marks that stay."""

    wipe: tuple[Box, ...] = ()
    kept: tuple[Mark, ...] = ()


class Looker:
    """Looks at pictures.

    Args:
        finder: finds text.
        glancer: makes the sieve for places of many frames; called where the first one is needed.
        reader: makes the reader of what was found; called where the first mark may stay, and never if none may.
        allowed: the marks that stay; None for none.
        known: what the patient is known by: no mark holds any of it.
    """

    def __init__(
        self,
        finder: "Finder",
        glancer: "Callable[[], Glancer]",
        reader: "Callable[[], Reader]",
        allowed: "Allowed | None",
        known: KnownIdentifiers,
    ) -> None:
        self._finder = finder
        self._glancer = glancer
        self._reader = reader
        self._allowed = allowed
        self._known = known

    def frame(self, picture: Picture, within: Sequence[Box] | None = None, banners: Sequence[Box] = ()) -> Sight:
        """Looks at one frame, or at places of it only; in `banners` a look alone is believed."""
        boxes = self._finder.boxes(picture, within=within, banners=banners)
        wipe, kept = boxes, tuple[Mark, ...]()
        if boxes and self._allowed is not None:
            wipe, kept = marks.split(picture, boxes, self._reader(), self._allowed, self._known)
        found = barcodes.codes(picture) if within is None else _codes_in(picture, within)
        return Sight((*wipe, *found), kept)

    def together(self, count: int, picture: Callable[[int], Picture], banners: Sequence[Box] = ()) -> list[Sight]:
        """Looks at frames of one shape by their projections, and at single frames where these do not tell.

        Args:
            count: how many frames.
            picture: gives one of them; asked for once, and again for those that have something to wipe.
            banners: places that are made for text.
        """
        projections = project(picture(index) for index in range(count))
        seen = [(projection, self.frame(projection, banners=banners)) for projection in projections.pictures]
        rows, columns = projections.pictures[0].values.shape[:2]
        doubtful = {index: list(places) for index, places in projections.odd.items()}
        sights = [Sight()] * count
        if any(sight.wipe or sight.kept for _, sight in seen):
            for index in range(count):
                sights[index], unsure = _as_projected(picture(index), seen)
                if unsure:
                    doubtful.setdefault(index, []).extend(unsure)
        for index, places in self._hits(doubtful, picture, rows, columns).items():
            own = self.frame(picture(index), places)
            wipe, kept = [*sights[index].wipe, *own.wipe], [*sights[index].kept, *own.kept]
            sights[index] = Sight(_each_once(wipe), _each_once(kept))
        return sights

    def _hits(
        self, doubtful: Mapping[int, Sequence[Box]], picture: Callable[[int], Picture], rows: int, columns: int
    ) -> dict[int, list[Box]]:
        """The places, by frame, in which something is seen when they are all looked at on common pages."""
        hits: dict[int, list[Box]] = {}

        def parts() -> Iterator[tuple[int, Picture, Box]]:
            for index in sorted(doubtful):
                shown = picture(index)
                for place in _joined([_clipped(place, rows, columns) for place in doubtful[index]]):
                    yield index, shown, place

        for page in pages(parts(), rows, columns):
            sight = self._glancer().glance(page.picture)
            sight += barcodes.codes(page.picture)
            for placed in page.placed:
                if any(placed.meets(box) for box in sight):
                    hits.setdefault(placed.frame, []).append(placed.place)
        return hits


def _as_projected(shown: Picture, seen: Sequence[tuple[Picture, Sight]]) -> tuple[Sight, list[Box]]:
    """What a frame shows of what its projections show, and places that differ: they are looked at in the frame."""
    wipe: list[Box] = []
    kept: list[Mark] = []
    unsure: list[Box] = []
    for projection, sight in seen:
        kept += [mark for mark in sight.kept if shows(shown, projection, mark.box)]
        for box in sight.wipe:
            if shows(shown, projection, box):
                wipe.append(box)
            elif _varies(shown, box):
                unsure.append(_wider(box))
    return Sight(_each_once(wipe), _each_once(kept)), unsure


def _codes_in(picture: Picture, places: Sequence[Box]) -> tuple[Box, ...]:
    """Codes that stand in places of a picture, each place by itself."""
    found = []
    for place in places:
        part = picture.values[place.y0 : place.y1, place.x0 : place.x1]
        if part.size:
            found += [
                box._replace(x0=box.x0 + place.x0, y0=box.y0 + place.y0, x1=box.x1 + place.x0, y1=box.y1 + place.y0)
                for box in barcodes.codes(Picture(part, picture.windows))
            ]
    return tuple(found)


def _joined(places: Sequence[Box]) -> list[Box]:
    """Places, with those that lie over one another as one where that is no more to look at."""
    left = list(dict.fromkeys(places))
    done: list[Box] = []
    while left:
        one = left.pop()
        for other in left:
            both = Box(min(one.x0, other.x0), min(one.y0, other.y0), max(one.x1, other.x1), max(one.y1, other.y1))
            if both.area <= one.area + other.area:
                left.remove(other)
                left.append(both)
                break
        else:
            done.append(one)
    return sorted(done)


def _clipped(box: Box, rows: int, columns: int) -> Box:
    return box._replace(x1=min(box.x1, columns), y1=min(box.y1, rows))


def _each_once(found: Sequence[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(found))


def _varies(picture: Picture, box: Box) -> bool:
    part = picture.values[box.y0 : box.y1, box.x0 : box.x1]
    return bool(part.size) and bool((part != part.flat[0]).any())


def _wider(box: Box) -> Box:
    return Box(max(box.x0 - _NEAR, 0), max(box.y0 - _NEAR, 0), box.x1 + _NEAR, box.y1 + _NEAR)

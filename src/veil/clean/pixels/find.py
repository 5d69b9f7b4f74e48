"""Boxes of text in a picture: several views of it, each through the detector in tiles, their boxes brought together."""

from collections.abc import Iterator, Sequence
from typing import Final

import cv2
import numpy as np

from veil.clean.pixels.closeups import closer
from veil.clean.pixels.detector import Detector
from veil.clean.pixels.maps import Look, agrees, boxes_of, merged, proven
from veil.clean.pixels.model import Array, Box, Picture, Views
from veil.clean.pixels.tiles import CELL, Tile, active, spans, stitched, tiles
from veil.clean.pixels.views import local, plain, window

NEAR: Final = 48
"""Pixels round a region that are looked at with it, so that the detector sees what surrounds it."""
SMALL: Final = 160
"""Pixels of the longer side up to which a picture is enlarged three times."""
LARGE: Final = 1_200_000
"""Pixels above which a picture is seen at its own scale first, and only lines that were found are enlarged."""
BLOCK: Final = 2400
"""Pixels of the side of the blocks that a larger picture is seen in, one after another, for the memory's sake."""
SHARED: Final = 128
"""Pixels that two neighbouring blocks share."""
ROUNDS: Final = 2
"""How often what is beyond the ends of a line is looked for."""
WHOLE: Final = 0.9
"""Share of a box of a closer look that is known already; one with less is new, and is looked at closer in turn."""
COARSE: Final = 31
"""Pixels of the side of the square of a second local view, for text with broad strokes."""
PROOF: Final = 0.88
"""The score that two looks have to reach at one place of a picture, or it has no text: the highest with which no image
with text of the half to tune is lost. Folds, edges and mosaics that look like text mostly stay below."""
SURE: Final = 0.985
"""The score from which the first model is believed alone, of what a viewer shows. Half of the images with text of the
half to tune have such a line, plain large text above all; of images and drawings without text none has (376)."""
WORTH: Final = 0.5
"""The score of a box that is worth a further view where nothing is proven yet."""
TURNED: Final = 0.75
"""Scale of the turned view of a large picture."""
_ANY: Final = 0.0
_COARSE: Final = 2
_MOSTLY: Final = 0.6
_GREY: Final = 2


class Finder:
    """Finds text. Loads its models once; the same picture always gives the same boxes.

    Args:
        views: `fast` shows a detector what a viewer would show; `standard` besides that a view normalised by what is
            near, to a second model, and a turned one; `thorough` more views to both.
    """

    def __init__(self, views: Views = "standard") -> None:
        self._views = views
        cv2.setNumThreads(1)
        self._first = Detector("det_v4")
        self._second = None if views == "fast" else Detector("det_v6")

    def find(self, picture: Picture) -> tuple[Box, ...]:
        """The boxes of text of the whole picture: in its pixels, padded, clipped, merged, from the left."""
        return self.boxes(picture, within=None)

    def boxes(self, picture: Picture, *, within: Sequence[Box] | None, banners: Sequence[Box] = ()) -> tuple[Box, ...]:
        """As `find`, but where `within` is given only in and near these regions.

        Args:
            picture: what is looked at.
            within: the regions; None for all of it.
            banners: regions that are no image but made for text: what one look alone sees there counts.
        """
        rows, columns = picture.values.shape[:2]
        if not rows or not columns:
            return ()
        if max(rows, columns) <= BLOCK:
            return self._block(picture, within, banners)
        shown = (window(picture),) if picture.values.ndim == _GREY else ()
        found = []
        for block in _blocks(rows, columns):
            inside = None if within is None else _inside(within, block)
            if inside is None or inside:
                part = Picture(picture.values[block.y0 : block.y1, block.x0 : block.x1], shown)
                found += [_moved(box, block.x0, block.y0) for box in self._block(part, inside, _inside(banners, block))]
        return merged(found)

    def _block(self, picture: Picture, within: Sequence[Box] | None, banners: Sequence[Box]) -> tuple[Box, ...]:
        """The boxes of a picture that is looked at in one go."""
        rows, columns = picture.values.shape[:2]
        cells = active(picture.values)
        if within is not None:
            cells &= _near(within, cells.shape)
        if not cells.any():
            return ()
        scale = scale_of(rows, columns)
        views = [plain(picture)]
        looks = [Look("first", 0, self._look(self._first, views[0], cells, scale))]
        if self._second is not None:
            views.append(local(picture))
            looks.append(Look("second", 1, self._look(self._second, views[1], cells, scale)))
            looks.append(Look("first", 0, self._turned(views[0], cells, _turned_scale(scale))))
        if self._second is not None and self._views == "thorough":
            views.append(local(picture, COARSE))
            looks.append(Look("second", 0, self._look(self._second, views[0], cells, scale)))
            looks.append(Look("second", 2, self._look(self._second, views[2], cells, scale)))
            looks.append(Look("first", 1, self._turned(views[1], cells, scale)))
        found = self._settled(picture, views, looks, PROOF if within is None else _ANY)
        return found or merged(
            box for look in looks for box in look.boxes if box.score >= WORTH and _lies(box, banners)
        )

    def _settled(
        self, picture: Picture, views: Sequence[Array], looks: Sequence[Look], enough: float
    ) -> tuple[Box, ...]:
        """The boxes of all looks and of closer ones; none where no two of them are sure enough of any place.

        The first look is believed alone from SURE. What one look alone is less sure of is looked at in one more view
        before it is given up.
        """
        found = merged(box for look in looks for box in look.boxes)
        close: list[Look] = []
        todo: Sequence[Box] = found
        # With one view alone a closer look has to do as the second one.
        closely = "first" if len(views) > 1 else "close"
        for _ in range(ROUNDS):
            again = [Look(closely, at, closer([view], todo, self._first)) for at, view in enumerate(views)]
            known = [*found, *(box for look in close for box in look.boxes)]
            todo = merged(
                box for look in again for box in look.boxes if not any(agrees(box, other, WHOLE) for other in known)
            )
            close += again
        sure = any(box.score >= SURE for box in looks[0].boxes)
        if not sure and not proven(looks, close, enough):
            alone = [box for look in looks for box in look.boxes if box.score >= WORTH]
            coarse = local(picture, COARSE)
            close += [Look("first", _COARSE, closer([coarse], alone, self._first))] if alone else []
            if not proven(looks, close, enough):
                return ()
        return merged([*found, *(box for look in close for box in look.boxes)])

    @staticmethod
    def _look(model: Detector, view: Array, cells: Array, scale: float) -> list[Box]:
        """The boxes of a view, as a model sees it."""
        rows, columns = view.shape[:2]
        return boxes_of(stitched(view, tiles(cells, rows, columns, scale), scale, model.map), scale, rows, columns)

    def _turned(self, view: Array, cells: Array, scale: float) -> list[Box]:
        """The boxes of the view turned by a quarter, in its own pixels: for text that runs up or down."""
        columns = view.shape[1]
        wide = cells.shape[1] * CELL  # so that cells stay cells when turned
        border = [(0, 0), (0, wide - columns), (0, 0)]
        turned = np.ascontiguousarray(np.rot90(np.pad(view, border[: view.ndim], "edge")))
        return [
            Box(wide - box.y1, box.x0, min(wide - box.y0, columns), box.x1, box.score)
            for box in self._look(self._first, turned, np.rot90(cells), scale)
            if wide - box.y1 < columns
        ]


def scale_of(rows: int, columns: int) -> float:
    """How much a picture is enlarged before it is looked at: small ones more, large ones not."""
    if rows * columns > LARGE:
        return 1
    return 3 if max(rows, columns) < SMALL else 2


def _turned_scale(scale: float) -> float:
    """What the turned view is scaled by: it is a coarse look, and a closer one goes to what it finds."""
    return 1 if scale > 1 else TURNED


def _blocks(rows: int, columns: int) -> Iterator[Tile]:
    """The blocks of a large picture."""
    for y0, y1 in spans(0, rows, BLOCK, SHARED):
        for x0, x1 in spans(0, columns, BLOCK, SHARED):
            yield Tile(x0, y0, x1, y1)


def _near(within: Sequence[Box], shape: tuple[int, ...]) -> Array:
    """The cells in or near the regions."""
    cells = np.zeros(shape, bool)
    for box in within:
        top, left = max(box.y0 - NEAR, 0) // CELL, max(box.x0 - NEAR, 0) // CELL
        cells[top : max(-(-(box.y1 + NEAR) // CELL), 0), left : max(-(-(box.x1 + NEAR) // CELL), 0)] = True
    return cells


def _inside(regions: Sequence[Box], block: Tile) -> list[Box]:
    """What of the regions a block has, from its own corner."""
    return [_moved(box, -block.x0, -block.y0) for box in regions if _meets(box, block)]


def _lies(box: Box, regions: Sequence[Box]) -> bool:
    """Whether a box lies mostly in one of the regions."""
    return any(agrees(box, region, _MOSTLY) for region in regions)


def _moved(box: Box, along: int, down: int) -> Box:
    return box._replace(x0=box.x0 + along, y0=box.y0 + down, x1=box.x1 + along, y1=box.y1 + down)


def _meets(box: Box, block: Tile) -> bool:
    return box.x0 < block.x1 and box.x1 > block.x0 and box.y0 < block.y1 and box.y1 > block.y0

"""A cheap look: one view through one model, as a sieve for places that are then looked at as all others are."""

from typing import Final

from veil.clean.pixels.detector import Detector
from veil.clean.pixels.find import scale_of
from veil.clean.pixels.maps import boxes_of, merged
from veil.clean.pixels.model import Box, Picture
from veil.clean.pixels.tiles import active, stitched, tiles
from veil.clean.pixels.views import local

_MODEL: Final = "det_v6"


class Glancer:
    """Sees lines of any window, each pixel against what is near it. Loads its model once."""

    def __init__(self) -> None:
        self._model = Detector(_MODEL)

    def glance(self, picture: Picture) -> tuple[Box, ...]:
        """The boxes of what may be text; more of them, and rougher, than the finder's."""
        rows, columns = picture.values.shape[:2]
        if not rows or not columns:
            return ()
        cells = active(picture.values)
        if not cells.any():
            return ()
        scale = scale_of(rows, columns)
        parts = tiles(cells, rows, columns, scale)
        return merged(boxes_of(stitched(local(picture), parts, scale, self._model.map), scale, rows, columns))

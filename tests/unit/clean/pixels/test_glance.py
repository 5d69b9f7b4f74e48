"""The sieve: lines are seen in it, and nothing in what is flat or empty."""

import numpy as np

from support.images import text
from veil.clean.pixels.glance import Glancer
from veil.clean.pixels.model import Picture


def test_a_glance_sees_drawn_lines_and_nothing_in_flat_or_empty_pictures() -> None:
    glancer = Glancer()
    values = np.full((120, 300), 900, np.int16)
    assert glancer.glance(Picture(values)) == ()
    assert glancer.glance(Picture(np.zeros((0, 5)))) == ()
    ink = text(values, "QUILL BARNABY", (20, 60), 1000, 0.6)
    boxes = glancer.glance(Picture(values))
    inside = np.zeros(values.shape, bool)
    for box in boxes:
        inside[box.y0 : box.y1, box.x0 : box.x1] = True
    assert inside[ink].mean() > 0.9

"""Pictures of what a finder did, for a person: boxes in green, ink that was left in red."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from support.drawn.model import Drawn
from support.drawn.score import ImageScore, Rectangle, mask

LEFT: Final = (255, 0, 0)
BOX: Final = (0, 200, 0)


def show(folder: Path, drawn: Drawn, boxes: Sequence[Rectangle], found: ImageScore) -> Path:
    """Write the image as a viewer opens it beside the same with boxes and what was left of the ink; the file's path."""
    background = drawn.background
    low, high = background.shown
    shown = np.clip((background.values.astype(np.float64) - low) / (high - low) * 255, 0, 255).astype(np.uint8)
    plain = Image.fromarray(shown).convert("RGB")
    marked = np.asarray(plain).copy()
    covered = mask(background.values.shape, boxes)
    for line in drawn.lines:
        at = np.s_[line.y : line.y + line.ink.shape[0], line.x : line.x + line.ink.shape[1]]
        marked[at][(line.ink > 0) & ~covered[at]] = LEFT
    picture = Image.fromarray(marked)
    pen = ImageDraw.Draw(picture)
    for x0, y0, x1, y1 in boxes:
        pen.rectangle((x0, y0, x1 - 1, y1 - 1), outline=BOX)
    both = Image.new("RGB", (2 * plain.width + 4, plain.height))
    both.paste(plain, (0, 0))
    both.paste(picture, (plain.width + 4, 0))
    folder.mkdir(parents=True, exist_ok=True)
    missed = sum(not line.found for line in found.lines)
    path = folder / f"{drawn.scene.replace(' ', '-')}-{missed:02}-{drawn.name}.png"
    both.save(path)
    return path

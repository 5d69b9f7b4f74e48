"""Which images there are: backgrounds dealt to scenes, the same on every machine that has the same fonts."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import cv2
import numpy as np

from support.drawn.backgrounds import Entry, entries, read
from support.drawn.draw import draw
from support.drawn.fonts import faces
from support.drawn.model import Array, Background, Drawn, Half, Scene

SEED: Final = 5
SCENES: Final = {
    Scene.PLAIN: 46,
    Scene.LARGE: 56,
    Scene.ANATOMY: 42,
    Scene.LOW: 44,
    Scene.TURNED: 42,
    Scene.HIDDEN: 48,
}
"""Images of each kind, in each half."""
CLEAN: Final = 150
"""Images without text, in each half: a third of all."""
FRAMES_OF_ONE: Final = 8
SMALLEST: Final = 256
"""Pixels of the shorter side of a quarter that counts as an image of its own."""
ALIKE: Final = 1.0
"""Two images that differ by less on average (of 255, as thumbnails) are not two images."""
THUMB: Final = 32
TRIES: Final = 12


@dataclass(frozen=True, slots=True)
class Task:
    """One image to be made: its kind, and for a clean one which."""

    half: Half
    number: int
    scene: Scene
    entry: Entry | None = None
    frame: int = 0
    quarter: int = 0

    @property
    def name(self) -> str:
        """Short, without anything of the corpus in it."""
        return f"{self.half}-{self.scene.replace(' ', '-')}-{self.number:03}"


@lru_cache(maxsize=24)
def _background(entry: Entry, frame: int) -> Background:
    return read(entry, frame)


def tasks(half: Half) -> tuple[Task, ...]:
    """All images of a half; none where the corpus is absent."""
    if not entries(half):
        return ()
    drawn = [Task(half, at, scene) for scene, count in SCENES.items() for at in range(count)]
    found = [*drawn, *_clean(half)]
    random.Random(f"{SEED} {half}").shuffle(found)
    return tuple(found)


def _clean(half: Half) -> Iterator[Task]:
    """Images without text, no two alike."""
    seen: list[tuple[tuple[int, ...], Array]] = []
    number = 0
    for entry, frame, quarter in _choices(half):
        background = _quarter(_background(entry, frame), quarter)
        if background is None:
            continue
        shape, small = background.values.shape, thumb(background)
        if any(shape == other and float(np.abs(small - one).mean()) < ALIKE for other, one in seen):
            continue
        seen.append((shape, small))
        yield Task(half, number, Scene.CLEAN, entry, frame, quarter)
        number += 1
        if number == CLEAN:
            return


def _choices(half: Half) -> Iterator[tuple[Entry, int, int]]:
    """(entry, frame, quarter): one of each entry, then other frames, then quarters of large images."""
    listed = [one for one in entries(half) if not one.marked]
    frames = {one.path: list(one.numbers())[:FRAMES_OF_ONE] for one in listed}
    for at in range(FRAMES_OF_ONE):
        yield from ((one, frames[one.path][at], 0) for one in listed if at < len(frames[one.path]))
    for quarter in range(1, 5):
        yield from ((one, frames[one.path][0], quarter) for one in listed)


def _quarter(background: Background, quarter: int) -> Background | None:
    """One of the four quarters (1 to 4) of an image, or all of it (0); None for one that is too small or blank."""
    if not quarter:
        return background
    rows, columns = (one // 2 for one in background.values.shape[:2])
    if min(rows, columns) < SMALLEST:
        return None
    down, along = divmod(quarter - 1, 2)
    part = background.values[down * rows : (down + 1) * rows, along * columns : (along + 1) * columns]
    return background.with_values(np.ascontiguousarray(part)) if np.ptp(part) else None


def thumb(background: Background) -> Array:
    """A small copy in 256 grey levels, to tell whether two images are alike."""
    low, high = background.shown
    light = np.clip((background.light - low) / (high - low) * 255, 0, 255).astype(np.float32)
    return cv2.resize(light, (THUMB, THUMB), interpolation=cv2.INTER_AREA)


def image(task: Task) -> Drawn:
    """Make an image. Where a background has no place for a scene, the next is taken."""
    if task.entry is not None:
        background = _quarter(_background(task.entry, task.frame), task.quarter)
        assert background is not None  # it was there when the plan was made
        return Drawn(task.name, background, Scene.CLEAN)
    rng = random.Random(f"{SEED} {task.name}")
    groups: dict[str, list[Entry]] = {}
    for entry in entries(task.half):
        groups.setdefault(entry.group, []).append(entry)
    names = sorted(groups)
    drawn = None
    for attempt in range(TRIES):
        # The first background goes round the groups, so that all come up; what replaces it is drawn by lot.
        group = names[task.number % len(names)] if not attempt else rng.choice(names)
        entry = rng.choice(groups[group])
        background = _background(entry, rng.choice(list(entry.numbers())))
        if task.scene is Scene.HIDDEN and background.colour:
            continue
        drawn = draw(background, task.scene, faces(task.half), rng, task.name)
        if drawn.lines:
            return drawn
    assert drawn is not None, task.name
    return drawn

"""What ink is like: its value or colour, so that it is of its scene (`places`), and whether it can be read."""

import random
from typing import Final, Literal

import numpy as np

from support.drawn.model import Array, Background, Scene
from support.drawn.places import CLEAR, DEVIATIONS, LOW, UNSEEN, Ground, Spot, hidden_step

COLOURS: Final = (
    (255, 255, 255), (255, 255, 0), (0, 255, 0), (0, 255, 255), (255, 160, 0), (255, 96, 96), (200, 200, 200),
    (0, 0, 0), (0, 0, 160), (128, 0, 0), (0, 80, 0),
)  # fmt: skip
"""Of console text."""
LUMINANCE: Final = (0.299, 0.587, 0.114)
BYTE: Final = 255
STEPS: Final = (4.0, 3.0, 2.0, 1.5, 1.0)
ON_AVERAGE: Final = 0.25
GRAINS: Final = 4.0
"""Of the median difference of neighbours."""
NEARLY_ALL: Final = (0.1, 0.15)
"""All but this share of the ink over anatomy differs by at least that share of the window."""

Pen = tuple[int, int, int]
Tone = Literal["window", "extreme", "soft"]
TONES: Final[tuple[Tone, ...]] = ("window", "window", "window", "extreme", "soft")
"""How a console picks its value: the end of the window, the largest that can be stored, or short of the end."""


def luminance(pen: Pen) -> float:
    """Grey of a colour (ITU-R BT.601)."""
    return sum(share * one for share, one in zip(LUMINANCE, pen, strict=True))


def grey(
    ground: Ground, scene: Scene, background: Background, spot: Spot, tone: Tone, rng: random.Random
) -> float | None:
    """The value of the ink on a grey image; None where none is right."""
    low, high = ground.window
    if scene is Scene.LOW:
        value = spot.mean + spot.sign * rng.uniform(_least(spot, ground.width), LOW[1]) * ground.width
    elif scene is Scene.HIDDEN:
        step = float(hidden_step(np.asarray(spot.deviation)))
        steps = [round(spot.mean + spot.sign * step * one) for one in rng.sample(STEPS, len(STEPS))]
        unseen = [one for one in steps if ground.seen(np.asarray(spot.mean), np.asarray(float(one))) <= UNSEEN]
        value = unseen[0] if unseen else spot.mean + spot.sign * step
    elif tone == "extreme" and spot.sign > 0:
        value = background.high
    else:
        value = high if spot.sign > 0 else low
        if tone == "soft":
            value = spot.mean + spot.sign * max(CLEAR * ground.width, 0.7 * abs(value - spot.mean))
    value = round(value)
    return value if background.low <= value <= background.high and value != round(spot.mean) else None


def colour(background: Background, scene: Scene, spot: Spot, rng: random.Random) -> Pen | None:
    """The colour of the ink on a colour image; None where none is right."""
    if background.palette is not None:
        choice = [(int(one[0]), int(one[1]), int(one[2])) for one in background.palette]
    elif scene is Scene.LOW:
        choice = [(one, one, one) for one in range(BYTE + 1)]
    else:
        choice = list(COLOURS)
    low, high = (_least(spot, BYTE), LOW[1]) if scene is Scene.LOW else (CLEAR, 1.0)
    fit = [one for one in choice if low <= spot.sign * (luminance(one) - spot.mean) / BYTE <= high]
    return rng.choice(fit) if fit else None


def _least(spot: Spot, width: float) -> float:
    return max(LOW[0], DEVIATIONS * spot.deviation / width)


def legible(ground: Ground, scene: Scene, under: Array, ink: Array, value: float) -> bool:
    """Whether ink over anatomy differs from what is under it, nearly everywhere and by more than its grain.

    Elsewhere the rules of its place see to that.
    """
    if scene is not Scene.ANATOMY:
        return True
    far = np.abs(np.clip(under[ink > 0], *ground.window) - np.clip(value, *ground.window)) / ground.width
    grain = float(np.median(np.abs(np.diff(under)))) / ground.width
    return bool(far.mean() >= max(ON_AVERAGE, GRAINS * grain) and np.quantile(far, NEARLY_ALL[0]) >= NEARLY_ALL[1])

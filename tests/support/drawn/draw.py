"""Draw lines on a background, in its stored values."""

import io
import random
from collections.abc import Sequence
from typing import Final

import numpy as np
from PIL import Image

from support.drawn import blocks, pens, texts
from support.drawn.blocks import Block
from support.drawn.fonts import Face
from support.drawn.model import Array, Background, Drawn, Line, Scene
from support.drawn.places import Ground, Spot, place

LINES: Final = {Scene.PLAIN: 8, Scene.LARGE: 4, Scene.ANATOMY: 6, Scene.LOW: 6, Scene.TURNED: 6, Scene.HIDDEN: 6}
"""So many lines an image gets at most."""
TRIES: Final = 14
LOSSY: Final = 0.7
"""Of the drawn copies of lossy JPEG images, so many go through JPEG."""
QUALITY: Final = (75, 95)


def draw(background: Background, scene: Scene, faces: Sequence[Face], rng: random.Random, name: str) -> Drawn:
    """Put lines of a scene on a background; as many as find a place, none if none does."""
    ground = Ground.of(background)
    values = background.values.astype(np.float64)
    lines: list[Line] = []
    angle = rng.choice((90, 180, 270)) if scene is Scene.TURNED else 0
    rows, columns = ground.light.shape
    room = (columns, rows) if angle % 180 else (rows, columns)
    tone = rng.choice(pens.TONES)
    smooth = background.palette is None
    how = blocks.style(faces, scene, room[1], rng, smooth=smooth)
    for attempt in range(TRIES):
        if len(lines) >= LINES[scene]:
            break
        if attempt and not lines:
            how = blocks.style(faces, scene, room[1], rng, smooth=smooth)
        kind = rng.choice((Scene.PLAIN, Scene.ANATOMY)) if scene is Scene.TURNED else scene
        count = min(rng.choice((1, 2, 3) if kind is Scene.PLAIN else (1, 1, 2)), LINES[scene] - len(lines))
        block = blocks.block(rng, room, how, count)
        if block is None:
            continue
        block = block.turned(angle)
        spot = place(ground, kind, block.shape, rng)
        if spot is None:
            continue
        for text, ink, x, y in _write(ground, kind, background, values, block, spot, tone, rng):
            design, script = how.face.design, texts.SCRIPTS[how.language]
            lines.append(Line(text, how.language, script, design.name, design.kind, how.size, scene, angle, ink, x, y))
    return Drawn(name, background.with_values(_stored(background, scene, values, rng)), scene, tuple(lines))


def _write(
    ground: Ground,
    scene: Scene,
    background: Background,
    values: Array,
    block: Block,
    spot: Spot,
    tone: pens.Tone,
    rng: random.Random,
) -> list[tuple[str, Array, int, int]]:
    """Blend a block into the values; (text, ink, x, y) of its lines, none where it could not be read."""
    pen: pens.Pen | float | None
    if background.colour:
        pen = pens.colour(background, scene, spot, rng)
    else:
        pen = pens.grey(ground, scene, background, spot, tone, rng)
    if pen is None:
        return []
    level = pens.luminance(pen) if isinstance(pen, tuple) else pen
    found = []
    for ink, (down, along), text in zip(block.inks, block.offsets, block.texts, strict=True):
        y, x = spot.row + down, spot.column + along
        part = np.s_[y : y + ink.cover.shape[0], x : x + ink.cover.shape[1]]
        if not pens.legible(ground, scene, ground.light[part], ink.label, level):
            continue
        cover = ink.cover[..., None] if background.colour else ink.cover
        values[part] += cover * (np.asarray(pen, np.float64) - values[part])
        found.append((text, ink.label, x, y))
    if found:
        ground.taken[spot.row : spot.row + block.shape[0], spot.column : spot.column + block.shape[1]] = 1
    return found


def _stored(background: Background, scene: Scene, values: Array, rng: random.Random) -> Array:
    """What is kept of drawn values: rounded, from the palette, through JPEG where the background came that way."""
    whole = np.clip(np.rint(values), background.low, background.high).astype(background.values.dtype)
    if background.palette is not None:
        changed = (whole != background.values).any(axis=2)
        far = ((whole[changed][:, None].astype(np.int32) - background.palette[None].astype(np.int32)) ** 2).sum(axis=2)
        whole[changed] = background.palette[far.argmin(axis=1)]
    if background.lossy and scene is not Scene.HIDDEN and rng.random() < LOSSY:
        stream = io.BytesIO()
        Image.fromarray(whole.astype(np.uint8)).save(
            stream, "JPEG", quality=rng.randint(*QUALITY), subsampling=rng.choice((0, 1))
        )
        whole = np.asarray(Image.open(stream)).astype(background.values.dtype)
    return whole

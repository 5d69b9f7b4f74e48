"""Mutants of the pixel room, over an image with a name drawn into it. These alone load the models, and take seconds."""

from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from support.identity import PlantedIdentity
from support.mutants import Case, Mutant, patched, wrapped
from support.planting import IDENTITY, plant_attributes
from support.target import load
from veil.clean.pixels.room import PixelRoom
from veil.clean.redacted import NOT_LOOKED_AT, Pixels

_LINE: Final = (40, 60)
"""Column and row of the foot of the line."""


def _drawn(path: Path, identity: PlantedIdentity) -> bytes:
    """Writes an image with the name in it; gives the samples of a row that goes through the letters."""
    from support import images

    values = images.body()
    images.text(values, f"{identity.family} {identity.given}", _LINE)
    images.save(images.dataset(values), path)
    row: bytes = values[_LINE[1] - 4].astype("<i2").tobytes()
    return row


@cache
def drawn(folder: Path) -> Case:
    """One image, under `public` with its look at pixels."""
    path = folder / "drawn.dcm"
    mark = _drawn(path, IDENTITY)
    target = load(path)
    plant_attributes(target, IDENTITY, 990)
    path.write_bytes(target.to_bytes())
    return Case((path,), marks=(mark,), look=True)


def pixel_mutants(folder: Path) -> Iterator[Mutant]:
    """The room does not look, sees nothing, or says that it wiped and did not."""
    case = partial(drawn, folder)
    yield Mutant("pixels:nobody looks", patched((PixelRoom, "look", lambda *_: NOT_LOOKED_AT)), case)
    yield Mutant("pixels:nothing is seen", patched((PixelRoom, "look", lambda *_: Pixels(looked=True))), case)

    def around(original: Any) -> Any:
        def look(self: PixelRoom, *arguments: Any) -> Pixels:
            found: Pixels = original(self, *arguments)
            return Pixels(looked=found.looked, changes=found.changes)

        return look

    yield Mutant("pixels:what is seen is not wiped", wrapped(PixelRoom, "look", around), case)

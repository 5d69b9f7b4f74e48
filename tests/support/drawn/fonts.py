"""The fonts of the benchmark: designs, the files that hold them, the half each belongs to (fonts.toml).

Designs that derive from one another (Liberation Sans and Arimo; DejaVu Mono and Hack; Lato and Carlito) are one. Within
a kind they are dealt to the halves in turn, in the order of the SHA-256 of their names, whether installed or not.
"""

import hashlib
import itertools
import os
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from support.drawn.model import Half


@dataclass(frozen=True, slots=True)
class Design:
    """A family of fonts.

    Attributes:
        name: as the tables show it.
        kind: sans, serif, mono, bitmap, stroke, asian or arabic.
        scripts: that it is used for.
        files: names of files, any of which may be missing.
        sizes: the only sizes of a pixel font, in the order of `files`; empty for scalable ones.
    """

    name: str
    kind: str
    scripts: tuple[str, ...]
    files: tuple[str, ...]
    sizes: tuple[int, ...] = ()

    @property
    def half(self) -> Half:
        """Whether it tunes or measures."""
        peers = sorted((one.name for one in DESIGNS if one.kind == self.kind), key=_order)
        return (Half.MEASURE, Half.TUNE)[peers.index(self.name) % 2]


@dataclass(frozen=True, slots=True)
class Face:
    """A file of a design that is installed."""

    design: Design
    path: Path
    index: int = 0
    size: int = 0


BUILT_IN: Final = Face(Design("Pillow's own", "sans", ("latin",), ()), Path("built-in"))
"""Used where no font of a half is installed."""


def _order(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


DESIGNS: Final = tuple(
    Design(name, one["kind"], tuple(one["scripts"]), tuple(one["files"]), tuple(one.get("sizes", ())))
    for name, one in tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).items()
)


def _folders() -> Iterator[Path]:
    """Where systems keep fonts."""
    home = Path.home()
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"
    elif sys.platform == "darwin":
        yield from (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts")
    else:
        yield from (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/usr/share/hershey-fonts"))
        yield from (home / ".local" / "share" / "fonts", home / ".fonts")


@cache
def installed() -> dict[str, Path]:
    """Font files of this machine by name."""
    found: dict[str, Path] = {}
    for path in itertools.chain.from_iterable(sorted(folder.rglob("*")) for folder in _folders() if folder.is_dir()):
        found.setdefault(path.name, path)
    return found


@cache
def faces(half: Half) -> tuple[Face, ...]:
    """What is installed of a half; Pillow's own font where that is nothing."""
    found = tuple(
        Face(design, installed()[name], size=size)
        for design in DESIGNS
        if design.half is half
        for name, size in zip(design.files, design.sizes or (0,) * len(design.files), strict=True)
        if name in installed()
    )
    return found or (BUILT_IN,)


def missing(half: Half) -> tuple[str, ...]:
    """Designs of a half of which nothing is installed."""
    there = {face.design.name for face in faces(half)}
    return tuple(one.name for one in DESIGNS if one.half is half and one.name not in there)

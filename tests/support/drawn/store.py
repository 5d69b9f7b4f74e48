"""Scores that were counted before, so that a run can go on where it was stopped, and a page be made of several."""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from support.drawn.fonts import faces
from support.drawn.model import Half, Scene
from support.drawn.peers import PEERS
from support.drawn.score import ImageScore, LineScore

ROOT: Final = Path(__file__).resolve().parents[3]
FOLDER: Final = ROOT / "build" / "pixels"
PIXELS: Final = ROOT / "src" / "veil" / "clean" / "pixels"
FINDING: Final = "closeups detector find maps tiles views"
READING: Final = "allowed glyphs letters marks recognise"
READERS: Final = "peers presidio_ocr"
MAKING: Final = "backgrounds blocks draw fonts glyphs hershey model pens places plan score texts"


def fingerprint(name: str, half: Half, *, marks: bool) -> str:
    """Of everything that a score depends on: the images, and what looks at them."""
    found = hashlib.sha256(" ".join(sorted(str(face.path) for face in faces(half))).encode())
    here = Path(__file__).parent
    data = [path for path in here.iterdir() if path.suffix in {".toml", ".csv"}]
    looking = [here / f"{one}.py" for one in READERS.split()]
    if name not in PEERS:
        looking = [PIXELS / f"{one}.py" for one in f"{FINDING} {READING * marks}".split()]
    for path in (*sorted(data), *(here / f"{one}.py" for one in MAKING.split()), *looking):
        if path.is_file():
            found.update(path.read_bytes())
    return found.hexdigest()[:12]


class Store:
    """The scores of one contestant on one half.

    Args:
        name: of the contestant.
        half: of the images.
        marks: whether marks were looked for.
    """

    def __init__(self, name: str, half: Half, *, marks: bool) -> None:
        stem = f"{half}-{name}{'-marks' * marks}-{fingerprint(name, half, marks=marks)}"
        self._path = FOLDER / f"{stem}.jsonl"

    def read(self) -> dict[str, ImageScore]:
        """What was counted, by the image's name."""
        if not self._path.is_file():
            return {}
        rows = self._path.read_text(encoding="utf-8").splitlines()
        return {one.name: one for one in map(_score, rows)}

    def add(self, scores: Iterable[ImageScore]) -> Iterator[ImageScore]:
        """Write them down as they come."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8", newline="\n") as rows:
            for one in scores:
                rows.write(json.dumps(dataclasses.asdict(one)) + "\n")
                rows.flush()
                yield one


def _score(row: str) -> ImageScore:
    values: dict[str, Any] = json.loads(row)
    lines = [LineScore(**{**line, "scene": Scene(line["scene"])}) for line in values.pop("lines")]
    return ImageScore(**{**values, "scene": Scene(values["scene"])}, lines=tuple(lines))

"""What others find on the same images: Tesseract, and the OCR step of presidio-image-redactor.

Each gets the image as a viewer opens it, in 8 bits. Every word that is read counts as a box, whatever it says: what
their pipelines go on to redact is at most that. The boxes are padded as veil's are, so that tight ones do not lose.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from support.drawn.model import Background
from support.drawn.score import Rectangle

ROOT: Final = Path(__file__).resolve().parents[3]
ENVIRONMENT: Final = ROOT / ".venv-bench" / "presidio"
"""Of its own, since it wants other versions of what other peers want: `python -m venv` and `pip install`."""
SPARSE: Final = "11"
"""Page segmentation mode of Tesseract: find as much text as possible, in no order."""
PADDING: Final = 0.2
Looked = tuple[list[Rectangle], float]


def shown(background: Background) -> Image.Image:
    """The image as a viewer opens it."""
    low, high = background.shown
    values = (background.values.astype(np.float64) - low) / (high - low) * 255
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def tesseract(background: Background) -> Looked:
    """Words that Tesseract reads, and CPU seconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "image.png")
        shown(background).save(path)
        began = os.times()
        done = subprocess.run(
            ["tesseract", str(path), "-", "--psm", SPARSE, "tsv"],
            check=True,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
        ended = os.times()
    return words(done.stdout), sum(ended[:4]) - sum(began[:4])


def words(table: str) -> list[Rectangle]:
    """Boxes of the words of Tesseract's table: its rows are separated by tabs, the first one names the columns."""
    head, *rows = [row.split("\t") for row in table.splitlines()]
    boxes: list[Rectangle] = []
    for row in rows:
        word = dict(zip(head, row, strict=False))
        if word.get("text", "").strip() and float(word["conf"]) >= 0:
            x, y, width, height = (int(word[name]) for name in ("left", "top", "width", "height"))
            boxes.append(padded((x, y, x + width, y + height)))
    return boxes


def padded(box: Rectangle) -> Rectangle:
    """A box with a fifth of its height, and a pixel, on every side."""
    x0, y0, x1, y1 = box
    more = round(PADDING * (y1 - y0)) + 1
    return x0 - more, y0 - more, x1 + more, y1 + more


def python() -> Path:
    """The interpreter of the peer's environment."""
    return ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


@cache
def _server() -> subprocess.Popen[str]:
    """A process that has loaded presidio once; it ends with the one that started it, whose pipe it reads."""
    script = Path(__file__).with_name("presidio_ocr.py")
    return subprocess.Popen(
        [str(python()), str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )


def presidio(background: Background) -> Looked:
    """Words that presidio's OCR step reads, and CPU seconds."""
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "image.png")
        shown(background).save(path)
        server.stdin.write(f"{path}\n")
        server.stdin.flush()
        answer = json.loads(server.stdout.readline())
    return [padded((x0, y0, x1, y1)) for x0, y0, x1, y1 in answer["boxes"]], float(answer["seconds"])


PEERS: Final[dict[str, Callable[[Background], Looked]]] = {"tesseract": tesseract, "presidio": presidio}


def missing(name: str) -> str:
    """Why a peer cannot run; empty if it can."""
    if not shutil.which("tesseract"):
        return "tesseract is not installed (Debian, Ubuntu: apt-get install tesseract-ocr)"
    if name == "presidio" and not python().is_file():
        folder = ENVIRONMENT.relative_to(ROOT).as_posix()
        return f"python -m venv {folder} && {folder}/bin/pip install presidio-image-redactor"
    return ""

"""The part of the benchmark about pixels: what a look costs, each in a process of its own (bench_pixels.py)."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench_tables import CT_BYTES, Table, pick
from support.catalogue import Entry
from support.corpus import corpus

TOOLS = Path(__file__).resolve().parent


def pixels(rounds: int, *, quick: bool) -> Table:
    """What a look at pixels costs; the best of the rounds, since what else the machine does only adds."""
    table = Table("Pixels", ("", "views", "CPU s", "CPU s each", "peak memory MiB", "outcomes"))
    table.note = (
        "One process, one thread; models are loaded before. The series is made of one slice. What peers find and cost"
        " on the same images stands in [the figures of the finder](pixel-figures.md)."
    )
    ct = pick(CT_BYTES)
    large_ = _shown("CR", lambda entry: entry.shape == "1760x1760x1")
    cine = _shown("XA", lambda entry: entry.shape.startswith("512x512x"))
    wanted: list[tuple[str, str, Path | None, int, int]] = [
        ("CT image of 512 x 512", "single", ct, 4, 1),
        ("CR image of 3 Mpx", "single", large_, 2, 1),
        ("CT series without text, 300 slices", "series", ct, 20 if quick else 300, 0),
        ("XA object of 96 frames, 512 x 512", "frames", cine, 1, 96),
    ]
    for title, what, path, count, frames in wanted:
        for views in ("fast", "standard", "thorough") if what == "single" else ("standard",):
            if path is None:
                continue
            found = [_pixels_once(what, path, count, views) for _ in range(rounds)]
            best = min(found, key=lambda one: one["cpu"])
            each = best["cpu"] / (count * max(frames, 1))
            codes = ", ".join(best["codes"])
            shown = (title, views, f"{best['cpu']:.1f}", f"{each:.3f}", str(best["memory"]), codes)
            table.rows.append(shown)
    return table


def _shown(modality: str, fits: Callable[[Entry], bool]) -> Path | None:
    """The first image of a modality that fits; None where there is no corpus."""
    found = sorted(entry.path for entry in corpus() if entry.dicom and entry.modality == modality and fits(entry))
    return found[0] if found else None


def _pixels_once(what: str, path: Path, count: int, views: str) -> dict[str, Any]:
    command = [sys.executable, str(TOOLS / "bench_pixels.py"), what, str(path), str(count), views]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found

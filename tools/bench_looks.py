"""The part of the benchmark about pixels: what a look costs, each in a process of its own (bench_pixels.py)."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import measure_pixels
from bench_tables import CT_BYTES, Table, pick
from support.catalogue import Entry
from support.corpus import corpus
from support.drawn import peers, plan
from support.drawn.model import Half, Scene

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


def readers(*, quick: bool) -> Table:
    """What veil and two readers of text find of drawn lines, and what it costs."""
    count = 4 if quick else 36
    tasks = plan.tasks(Half.MEASURE)[:count]
    table = Table(
        "Burned-in text, beside others",
        ("", "lines found", "characters leaked", "clean images untouched", "CPU s an image"),
    )
    if not tasks:
        table.note = "Not measured: the corpus is not here."
        return table
    absent = []
    for name in ("fast", "standard", *sorted(peers.PEERS)):
        why = peers.missing(name) if name in peers.PEERS else ""
        if why:
            absent.append(f"{name}: {why}")
            continue
        measure_pixels.run(tasks[0], name, marks=False, folder=None)  # models are loaded once
        scores = [measure_pixels.run(task, name, marks=False, folder=None) for task in tasks]
        lines = [line for score in scores for line in score.lines]
        clean = [score for score in scores if score.scene is Scene.CLEAN]
        table.rows.append(
            (
                name if name in peers.PEERS else f"veil, {name}",
                f"{sum(line.found for line in lines)} of {len(lines)}",
                f"{sum(line.leaked for line in lines) / max(sum(line.characters for line in lines), 1):.1%}",
                f"{sum(not score.boxes for score in clean)} of {len(clean)}",
                f"{sum(score.seconds for score in scores) / len(scores):.2f}",
            )
        )
    table.note = (
        f"The first {len(tasks)} images of the half to measure, one after the other in one process. All of them, and"
        " what the words mean, in [the figures of the finder](pixel-figures.md). presidio is the OCR step of"
        " presidio-image-redactor." + "".join(f" Not measured: {one}." for one in absent)
    )
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

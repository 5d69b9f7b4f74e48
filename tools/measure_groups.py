"""Measure how well text is found in frames that are looked at together.

    python tools/measure_groups.py [--groups N] [--seed N] [--missed DIR]

Prints, by where a line stands and how it is drawn: groups, frames with the line, how many of them were found, frames
without it, and how many of those would be changed. With --missed, pictures of what was not found.
"""

import argparse
import sys
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import cv2  # noqa: E402  the path is set above
import numpy as np  # noqa: E402  as above

from support.grouped import COVERED, Group, Score, group, plan, score  # noqa: E402  as above
from veil.clean.pixels import tools  # noqa: E402  as above
from veil.clean.pixels.look import Looker  # noqa: E402  as above
from veil.identity import KnownIdentifiers  # noqa: E402  as above


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--groups", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--missed", type=Path, metavar="DIR")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    looker = Looker(tools.finder("standard"), tools.glancer, tools.reader, None, KnownIdentifiers.build(()))
    found: dict[str, list[Score]] = defaultdict(list)
    begun = time.process_time()
    for arguments in plan(options.seed, options.groups):
        one = group(*arguments)
        if one is None:
            continue
        scored = score(one, looker)
        for name in (f"{one.where} {one.tone}", "made" if arguments[3] is None else "corpus", "all groups"):
            found[name].append(scored)
        if scored.found < len(scored.covered) or scored.wiped:
            low = min(scored.covered)
            print(
                f"{one.name}, {one.where} {one.tone}, {one.size} px, {len(one.frames)} frames: "
                f"{scored.found}/{len(scored.covered)}, least {low:.2f}; {scored.wiped}/{scored.clean} changed",
                flush=True,
            )
            if options.missed:
                keep(one, scored, options.missed)
    print(f"{'':16}{'groups':>8}{'with':>8}{'found':>8}{'share':>8}{'without':>9}{'changed':>9}")
    for name, scores in sorted(found.items()):
        there, covered = sum(len(one.covered) for one in scores), sum(one.found for one in scores)
        clean, wiped = sum(one.clean for one in scores), sum(one.wiped for one in scores)
        print(f"{name:16}{len(scores):8}{there:8}{covered:8}{covered / there:8.3f}{clean:9}{wiped:9}")
    print(f"{time.process_time() - begun:.0f} CPU seconds")
    return 0


def keep(one: Group, scored: Score, folder: Path) -> None:
    """Writes the frame of a group that was covered least."""
    folder.mkdir(parents=True, exist_ok=True)
    index = sorted(one.ink)[int(np.argmin(scored.covered))] if min(scored.covered) < COVERED else 0
    values = one.frames[index].astype(np.float32)
    low, high = np.percentile(values, (0.5, 99.8))
    shown = np.clip((values - low) / max(high - low, 1) * 255, 0, 255).astype(np.uint8)
    cv2.imwrite(str(folder / f"{one.name} {one.where} {one.tone}.png".replace(" ", "-")), shown)


if __name__ == "__main__":
    sys.exit(main())

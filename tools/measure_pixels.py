"""Measure how burned-in text is found, on text drawn on the corpus's images; writes docs/reference/pixel-figures.md.

    python tools/measure_pixels.py [--half tune|measure] [--views fast|standard|thorough | --peer tesseract|presidio]
                                   [--scene NAME] [--limit N] [--jobs N] [--marks] [--show DIR] [--write]

The images are made of backgrounds, fonts and texts by lot with a fixed seed (tests/support/drawn); they are the same on
every machine that has the same fonts and corpus. `--show` writes pictures of what was missed, of the half to tune only:
the other half is there to be counted. Scores are kept in build/pixels until what they depend on changes, so that a run
that was stopped goes on. `--write` makes the page of the measured half: of `standard` with marks, and of every other
contestant whose scores are there. Fonts are the system's (fonts.toml names the files); what is missing is told.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import get_args

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.drawn import figures, page, peers, plan  # noqa: E402  the path is set above
from support.drawn.fonts import faces, missing  # noqa: E402
from support.drawn.model import Background, Drawn, Half, Scene  # noqa: E402
from support.drawn.score import ImageScore, Rectangle, kept_lines, score  # noqa: E402
from support.drawn.show import show  # noqa: E402
from support.drawn.store import Store  # noqa: E402
from veil.clean.pixels.model import Views  # noqa: E402

OUTPUT = ROOT / "docs" / "reference" / "pixel-figures.md"
COMMAND = "python tools/measure_pixels.py --write"
Looked = tuple[Sequence[Rectangle], Sequence[Rectangle], float]
"""What is wiped, what stays as a mark, and CPU seconds."""


@cache
def contestant(name: str, *, marks: bool) -> Callable[[Background], Looked]:
    """What is measured: veil with a set of views, or a peer. Loaded once a process."""
    for views in get_args(Views):
        if name == views:
            return own(views, marks=marks)

    def look(background: Background) -> Looked:
        boxes, seconds = peers.PEERS[name](background)
        return boxes, (), seconds

    return look


def own(views: Views, *, marks: bool) -> Callable[[Background], Looked]:
    """Veil's finder, and what it leaves as marks if that is asked for."""
    from veil.clean.pixels import marks as staying
    from veil.clean.pixels.allowed import Allowed
    from veil.clean.pixels.find import Finder
    from veil.clean.pixels.recognise import Reader
    from veil.identity import KnownIdentifiers

    finder, reader, allowed, nobody = Finder(views), Reader(), Allowed(), KnownIdentifiers.build([])

    def look(background: Background) -> Looked:
        picture = background.picture
        began = time.process_time()
        boxes = finder.find(picture)
        seconds = time.process_time() - began
        kept: Sequence[Rectangle] = ()
        if marks:
            wiped, stay = staying.split(picture, boxes, reader, allowed, nobody)
            return [box[:4] for box in wiped], [mark.box[:4] for mark in stay], seconds
        return [box[:4] for box in boxes], kept, seconds

    return look


def run(task: plan.Task, name: str, *, marks: bool, folder: Path | None) -> ImageScore:
    """Make an image, look for text in it, count. A mark that stays is not covered, and so its line is not found."""
    drawn = plan.image(task)
    wiped, stay, seconds = contestant(name, marks=marks)(drawn.background)
    found = score(drawn, wiped, seconds, kept_lines(drawn, wiped, stay))
    if folder is not None and worth_showing(drawn, found):
        show(folder, drawn, wiped, found)
    return found


def worth_showing(drawn: Drawn, found: ImageScore) -> bool:
    """Whether a person learns from it: something was missed, or found where nothing is."""
    return bool(found.boxes) if drawn.scene is Scene.CLEAN else any(not line.found for line in found.lines)


def measure(
    tasks: Sequence[plan.Task], name: str, store: Store, *, jobs: int, marks: bool = False, folder: Path | None = None
) -> Iterator[ImageScore]:
    """Score those that were not scored before; with a folder for pictures, all of them."""
    known = {} if folder is not None else store.read()
    yield from (known[task.name] for task in tasks if task.name in known)
    todo = [task for task in tasks if task.name not in known]
    work = partial(run, name=name, marks=marks, folder=folder)
    if jobs == 1 or len(todo) < jobs:
        yield from store.add(map(work, todo))
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from store.add(pool.map(work, todo, chunksize=2))


def report(half: Half, name: str, scores: Sequence[ImageScore]) -> None:
    """Print what there is to say."""
    absent = missing(half)
    used = sorted({face.design.name for face in faces(half)})
    print(f"\n{name}, {half} half: {len(scores)} images, {sum(len(one.lines) for one in scores)} lines")
    print(f"fonts: {', '.join(used)}" + (f"; not installed: {', '.join(absent)}" if absent else ""))
    for table in figures.tables(scores):
        print(table.text())


def told(scores: Iterator[ImageScore], count: int) -> list[ImageScore]:
    """All of them; how far it is, to whoever looks on."""
    found = []
    for one in scores:
        found.append(one)
        if sys.stderr.isatty():
            print(f"{len(found)} of {count}", end="\r", file=sys.stderr)
    return found


def write(tasks: Sequence[plan.Task], jobs: int) -> None:
    """Make the page: of `standard`, counted now if need be, and of what else is there in full."""
    standard = told(
        measure(tasks, "standard", Store("standard", Half.MEASURE, marks=True), jobs=jobs, marks=True), len(tasks)
    )
    runs = {"standard": standard}
    for name in ("fast", "thorough", *peers.PEERS):
        known = Store(name, Half.MEASURE, marks=False).read()
        if all(task.name in known for task in tasks):
            runs[name] = [known[task.name] for task in tasks]
    OUTPUT.write_text(page.page(runs, COMMAND), encoding="utf-8", newline="\n")


def main() -> int:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--half", choices=[str(one) for one in Half], default="tune")
    parser.add_argument("--views", choices=get_args(Views), default="standard")
    parser.add_argument("--peer", choices=sorted(peers.PEERS), help="another program in place of veil")
    parser.add_argument("--scene", choices=[str(one) for one in Scene], help="only these images")
    parser.add_argument("--limit", type=int, help="only so many images")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--marks", action="store_true", help="spare marks of the allow-list, as the policy may")
    parser.add_argument("--show", type=Path, help="a folder for pictures of what was missed; of the half to tune only")
    parser.add_argument("--write", action="store_true", help=f"write {OUTPUT.relative_to(ROOT).as_posix()}")
    options = parser.parse_args()
    half = Half.MEASURE if options.write else Half(options.half)
    if options.show and half is Half.MEASURE:
        parser.error("--show is for the half to tune: the other is only counted")
    if options.peer and peers.missing(options.peer):
        parser.error(f"{options.peer} cannot run: {peers.missing(options.peer)}")
    tasks = [one for one in plan.tasks(half) if options.scene in {None, str(one.scene)}][: options.limit]
    if not tasks:
        print("the corpus is not here: nothing to measure with")
        return 1
    began = time.perf_counter()
    if options.write:
        write(plan.tasks(half), options.jobs)
        return 0
    name = options.peer or options.views
    store = Store(name, half, marks=options.marks)
    scores = measure(tasks, name, store, jobs=options.jobs, marks=options.marks, folder=options.show)
    report(half, name, told(scores, len(tasks)))
    print(f"\n{time.perf_counter() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())

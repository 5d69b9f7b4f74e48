"""Tables of how a finder did."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from support.drawn.model import Scene
from support.drawn.score import ImageScore, LineScore

FLOORS: Final = {
    Scene.PLAIN: 0.99,
    Scene.LARGE: 0.99,
    Scene.ANATOMY: 0.97,
    Scene.LOW: 0.95,
    Scene.TURNED: 0.95,
    Scene.HIDDEN: 0.90,
}
"""Shares of lines that `standard` must find in the measured half."""
MOST_LEAKED: Final = {"standard": 0.015, "thorough": 0.008}
MOST_AREA: Final = 0.002
LEAST_UNTOUCHED: Final = 0.98
BANDS: Final = ((8, 11), (12, 17), (18, 27), (28, 40))
MEGAPIXELS: Final = ((0, 0.1), (0.1, 0.3), (0.3, 1.1), (1.1, 100))


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the page."""

    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]] = ()

    def markdown(self) -> str:
        """The table as Markdown."""
        lines = [f"| {' | '.join(one)} |" for one in (self.head, ("---",) * len(self.head), *self.rows)]
        return "\n".join([f"### {self.title}", "", *lines, ""])

    def text(self) -> str:
        """The table for a terminal."""
        every = [self.head, *self.rows]
        widths = [max(len(row[at]) for row in every) for at in range(len(self.head))]
        lines = ["  ".join(one.ljust(width) for one, width in zip(row, widths, strict=True)).rstrip() for row in every]
        return "\n".join([f"\n{self.title}", *lines])


def share(part: float, whole: float, digits: int = 4) -> str:
    """A share, or a dash where there is nothing to share."""
    return f"{part / whole:.{digits}f}" if whole else "-"


def _rows(lines: Sequence[LineScore], name: Callable[[LineScore], str], order: Iterable[str]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for one in order:
        mine = [line for line in lines if name(line) == one]
        characters = sum(line.characters for line in mine)
        rows.append((
            one,
            str(len(mine)),
            share(sum(line.found for line in mine), len(mine)),
            str(characters),
            share(sum(line.leaked for line in mine), characters),
        ))  # fmt: skip
    return rows


def band(size: int) -> str:
    """Which sizes a size belongs to."""
    return next((f"{low}-{high} px" for low, high in BANDS if size <= high), "larger")


def main_table(images: Sequence[ImageScore]) -> Table:
    """What the targets are about."""
    lines = [line for image in images for line in image.lines]
    clean = [image for image in images if image.scene is Scene.CLEAN]
    rows: list[tuple[str, ...]] = [
        (f"lines found, {scene}", str(len(mine)), share(sum(line.found for line in mine), len(mine)), f">= {floor}")
        for scene, floor in FLOORS.items()
        for mine in [[line for line in lines if line.scene is scene]]
    ]
    characters = sum(line.characters for line in lines)
    pixels = sum(image.pixels for image in clean)
    wiped = sum(image.area * image.pixels for image in clean)
    rows += [
        ("lines found, all", str(len(lines)), share(sum(line.found for line in lines), len(lines)), ""),
        ("characters leaked", str(characters), share(sum(line.leaked for line in lines), characters),
         f"<= {MOST_LEAKED['standard']} (thorough: {MOST_LEAKED['thorough']})"),
        ("clean images: share of their pixels in boxes", str(len(clean)), share(wiped, pixels, 5), f"<= {MOST_AREA}"),
        ("clean images: mean share in boxes", str(len(clean)), share(sum(one.area for one in clean), len(clean), 5),
         f"<= {MOST_AREA}"),
        ("clean images without a box", str(len(clean)), share(sum(not one.boxes for one in clean), len(clean)),
         f">= {LEAST_UNTOUCHED}"),
    ]  # fmt: skip
    return Table("Against the targets", ("figure", "of", "share", "target"), rows)


def tables(images: Sequence[ImageScore]) -> list[Table]:
    """All tables of a run."""
    lines = [line for image in images for line in image.lines]
    head = ("", "lines", "found", "characters", "leaked")

    def by(title: str, name: Callable[[LineScore], str], order: Iterable[str] | None = None) -> Table:
        order = order or sorted({name(line) for line in lines})
        return Table(title, (title.partition(" ")[2], *head[1:]), _rows(lines, name, order))

    return [
        main_table(images),
        by("By scene", lambda line: str(line.scene), [str(one) for one in FLOORS]),
        by("By size", lambda line: band(line.size), [f"{low}-{high} px" for low, high in BANDS]),
        by("By angle", lambda line: str(line.angle), ["0", "90", "180", "270"]),
        by("By script", lambda line: line.script),
        by("By modality", lambda line: line.modality),
        by("By kind of font", lambda line: line.kind),
        by("By font", lambda line: line.family),
        clean_table(images),
        cost_table(images),
    ]


def clean_table(images: Sequence[ImageScore]) -> Table:
    """Images without text by modality."""
    rows: list[tuple[str, ...]] = []
    for modality in sorted({one.modality for one in images if one.scene is Scene.CLEAN}):
        mine = [one for one in images if one.scene is Scene.CLEAN and one.modality == modality]
        area = share(sum(one.area for one in mine), len(mine), 5)
        rows.append((modality, str(len(mine)), share(sum(not one.boxes for one in mine), len(mine)), area))
    return Table("Images without text", ("modality", "images", "without a box", "mean share in boxes"), rows)


def cost_table(images: Sequence[ImageScore]) -> Table:
    """CPU by the size of the image."""
    rows: list[tuple[str, ...]] = []
    for low, high in MEGAPIXELS:
        mine = sorted(one.seconds for one in images if low <= one.pixels / 1e6 < high)
        if mine:
            name = f"{low} to {high} Mpx" if low else f"below {high} Mpx"
            name = f"{low} Mpx and more" if high == MEGAPIXELS[-1][1] else name
            rows.append((
                name, str(len(mine)), f"{sum(mine) / len(mine):.2f}", f"{mine[len(mine) // 2]:.2f}", f"{mine[-1]:.2f}",
            ))  # fmt: skip
    return Table("CPU seconds an image", ("size", "images", "mean", "median", "most"), rows)


def beside(runs: Mapping[str, Sequence[ImageScore]]) -> Table:
    """Several contestants on the same images."""
    rows: list[tuple[str, ...]] = []
    for name, images in runs.items():
        lines = [line for image in images for line in image.lines]
        clean = [image for image in images if image.scene is Scene.CLEAN]
        found = [
            share(sum(line.found for line in mine), len(mine), 3)
            for scene in FLOORS
            for mine in [[line for line in lines if line.scene is scene]]
        ]
        rows.append((
            name,
            *found,
            share(sum(line.found for line in lines), len(lines)),
            share(sum(line.leaked for line in lines), sum(line.characters for line in lines)),
            share(sum(one.area for one in clean), len(clean), 5),
            share(sum(not one.boxes for one in clean), len(clean)),
            f"{sum(one.seconds for one in images) / max(len(images), 1):.2f}",
        ))  # fmt: skip
    head = (
        "",
        *(str(scene) for scene in FLOORS),
        "all lines",
        "leaked",
        "area on clean",
        "clean untouched",
        "CPU s an image",
    )
    return Table("Lines found, characters leaked, and what it costs", head, rows)

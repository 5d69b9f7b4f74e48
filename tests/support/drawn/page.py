"""The page of the manual: docs/reference/pixel-figures.md."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from support.drawn import figures
from support.drawn.fonts import faces, missing
from support.drawn.model import Half, Scene
from support.drawn.places import BUSY, CLEAR, DEVIATIONS, FLAT, LOW, MILD, UNSEEN
from support.drawn.score import COVERED, LEGIBLE, ImageScore

TITLE: Final = "# How well burned-in text is found"
BODY: Final = """
Lines of text are drawn into real images, in their stored values; a finder is asked for boxes; what the boxes cover of
each line's ink is counted. The text identifies somebody (names, numbers, dates, places, telephones) and is invented, in
{languages} languages. Backgrounds and fonts are each split into a half to tune with and a half to measure with; slices,
frames and other encodings of one acquisition lie in the same half, as do fonts that derive from one another. While the
finder was made, pictures were looked at of the half to tune only. The figures here are of the other half; its totals
were seen some dozen times meanwhile, and what the product does to the whole corpus is looked at for another page.

- {images} images with {lines} lines in {fonts} fonts, and {clean} images without text, no two alike (frames and
  quarters of large images among them). Modalities: {modalities}. Bits stored: {bits}. The corpus has no real mammogram.
- Sizes are pixels of a line: the em of a scalable font, the cell of a pixel font. Letters are drawn antialiased or not,
  from 8 px on (serifs 9; 11 if not antialiased and no pixel font; 12 in Chinese, Japanese, Korean and Arabic).
- **plain**, **large** (28 px and more): the values under the block deviate by at most {flat:.0%} (large: {mild:.0%})
  of the window that a viewer opens with, and differ from the ink by at least {clear:.0%} of it.
- **anatomy**: they deviate by at least {busy:.0%}, and the ink differs from them nearly everywhere.
- **low contrast**: the ink differs by {low:.0%} to {high:.0%} of the window, and by {deviations:.0f} deviations.
- **turned**: by 90, 180 or 270 degrees; on plain ground or over anatomy.
- **hidden**: the ink differs by at most {unseen:.0f} of 256 grey levels in every window of the header and in those of
  the percentiles 1 to 99 and 0.5 to 99.5, yet by {deviations:.0f} deviations of the ground: another window shows it.
- A line is **found** where {covered:.0%} of its ink is covered. A character **leaked** where less than {legible:.0%} of
  its ink is covered. Blanks are not characters.
- Clean images: an image without a box is left byte-identical.
"""
PEERS: Final = """
The same images in 8 bits, as a viewer opens them. Every word that a peer reads counts as a box, whatever it says: its
pipeline would redact at most that. Their boxes are padded as veil's are. Tesseract is asked for sparse text (`--psm
11`); presidio-image-redactor runs as it comes (a border, its own preprocessing, Tesseract).
"""
PACKAGES: Final = """
Other fonts give other images. On Debian and Ubuntu all but one design come with: `fonts-cantarell fonts-comic-neue
fonts-crosextra-carlito fonts-croscore fonts-dejavu fonts-droid-fallback fonts-freefont-ttf fonts-hack
fonts-hosny-amiri fonts-inconsolata fonts-jetbrains-mono fonts-kacst fonts-lato fonts-liberation fonts-nanum
fonts-noto-cjk fonts-noto-core fonts-noto-mono fonts-open-sans fonts-roboto fonts-unifont fonts-urw-base35
fonts-vlgothic fonts-vollkorn fonts-wqy-zenhei hershey-fonts-data xfonts-base xfonts-terminus`.
"""
STANDARD: Final = "standard"


def page(runs: Mapping[str, Sequence[ImageScore]], command: str) -> str:
    """The page.

    Args:
        runs: by contestant: `standard` is needed; other views, and peers, if they were run.
        command: that wrote it.
    """
    main = runs[STANDARD]
    parts = [
        f"{TITLE}\n",
        f"<!-- Written by `{command}` on {dt.datetime.now(tz=dt.UTC).date()}; do not edit. -->",
        _body(main),
        f"Command: `{command}`.\n",
        f"## `{STANDARD}`\n",
        *(table.markdown() for table in figures.tables(main)),
    ]
    kept = sum(one.kept for one in main)
    lines = sum(len(one.lines) for one in main)
    parts.append(f"Identifying lines that stayed as marks of the allow-list: {kept} of {lines}.\n")
    own = {name: scores for name, scores in runs.items() if name in {"fast", STANDARD, "thorough"}}
    parts += ["## Sets of views\n", figures.beside(own).markdown()]
    peers = {name: scores for name, scores in runs.items() if name not in own}
    if peers:
        parts += ["## Beside others", PEERS, figures.beside({STANDARD: main, **peers}).markdown()]
    absent = missing(Half.MEASURE)
    used = sorted({face.design.name for face in faces(Half.MEASURE)})
    parts.append(f"Fonts: {', '.join(used)}." + (f" Not installed: {', '.join(absent)}." if absent else ""))
    parts.append(PACKAGES)
    return "\n".join(parts)


def _body(scores: Sequence[ImageScore]) -> str:
    from support.drawn.texts import WORDS

    drawn = [one for one in scores if one.scene is not Scene.CLEAN]
    lines = [line for one in drawn for line in one.lines]
    return BODY.format(
        languages=len(WORDS),
        images=len(drawn),
        lines=len(lines),
        fonts=len({line.family for line in lines}),
        clean=len(scores) - len(drawn),
        modalities=", ".join(sorted({one.modality for one in scores})),
        bits=", ".join(str(bits) for bits in sorted({one.bits for one in scores})),
        flat=FLAT,
        mild=MILD,
        clear=CLEAR,
        busy=BUSY,
        low=LOW[0],
        high=LOW[1],
        deviations=DEVIATIONS,
        unseen=UNSEEN,
        covered=COVERED,
        legible=LEGIBLE,
    )

"""Counting: what is covered, what leaked, what was wiped for nothing, what stayed as a mark; and the page of it."""

import re
from pathlib import Path

import numpy as np
import pytest

from support.drawn import figures, page, store
from support.drawn.model import Background, Drawn, Half, Line, Scene
from support.drawn.peers import words
from support.drawn.score import ImageScore, Rectangle, kept_lines, mask, score
from support.drawn.show import show

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "pixel-figures.md"


def _drawn(scene: Scene = Scene.PLAIN) -> Drawn:
    """Two characters, four pixels of ink each, 10 pixels apart, from (20, 30) on; or a clean image."""
    ink = np.zeros((2, 12), np.int16)
    ink[:, :2], ink[:, 10:] = 1, 2
    line = Line("ab", "en", "latin", "Font", "sans", 12, scene, 0, ink, x=20, y=30)
    background = Background("test", "CT", np.zeros((100, 50), np.int64), 0, 255)
    return Drawn("test", background, scene, () if scene is Scene.CLEAN else (line,))


@pytest.mark.parametrize(
    ("boxes", "covered", "leaked"),
    [
        ([], 0.0, 2),
        ([(20, 30, 32, 32)], 1.0, 0),
        ([(20, 30, 22, 32), (30, 30, 32, 32)], 1.0, 0),
        ([(20, 30, 22, 32)], 0.5, 1),
        ([(20, 30, 31, 32)], 0.75, 0),
        ([(21, 30, 31, 31)], 0.25, 2),
        ([(-5, -5, 500, 500)], 1.0, 0),
        ([(0, 0, 20, 30), (22, 30, 30, 32)], 0.0, 2),
    ],
)
def test_ink_is_counted(boxes: list[Rectangle], covered: float, leaked: int) -> None:
    (line,) = score(_drawn(), boxes).lines

    assert line.covered == covered
    assert line.found == (covered == 1.0)
    assert (line.characters, line.leaked) == (2, leaked)


def test_a_clean_image_counts_area() -> None:
    found = score(_drawn(Scene.CLEAN), [(0, 0, 10, 10), (5, 0, 15, 10)], 1.5)

    assert (found.boxes, found.area, found.lines, found.seconds, found.pixels) == (2, 150 / 5000, (), 1.5, 5000)


def test_boxes_may_leave_the_image() -> None:
    assert mask((4, 4), [(-3, -3, 2, 1), (-9, -9, -1, -1)]).sum() == 2


@pytest.mark.parametrize(
    ("wiped", "marks", "kept"),
    [
        ([], [(20, 30, 32, 32)], 1),
        ([], [(20, 30, 22, 31)], 1),
        ([(20, 30, 22, 32)], [(20, 30, 22, 32)], 0),
        ([], [(20, 30, 21, 31)], 0),
        ([(20, 30, 32, 32)], [], 0),
    ],
)
def test_a_mark_that_shows_a_character_is_kept(wiped: list[Rectangle], marks: list[Rectangle], kept: int) -> None:
    assert kept_lines(_drawn(), wiped, marks) == kept


def test_words_of_tesseract() -> None:
    table = "left\ttop\twidth\theight\tconf\ttext\n1\t2\t3\t4\t90.5\tDOE\n5\t6\t7\t8\t-1\tx\n5\t6\t7\t8\t90\t \n1\t1"

    assert words(table) == [(-1, 0, 6, 8)]


def _runs() -> dict[str, list[ImageScore]]:
    scenes = [one for one in Scene if one is not Scene.CLEAN]
    good = [score(_drawn(scene), [(20, 30, 32, 32)], 1.0) for scene in scenes]
    clean = [score(_drawn(Scene.CLEAN), []), score(_drawn(Scene.CLEAN), [(0, 0, 10, 10)])]
    return {"standard": [*good, *clean], "tesseract": [score(_drawn(Scene.PLAIN), []), *clean]}


def test_the_tables_say_it() -> None:
    rows = {row[0]: row[1:] for row in figures.main_table(_runs()["standard"]).rows}

    assert rows["lines found, hidden"][:2] == ("1", "1.0000")
    assert rows["characters leaked"][:2] == ("12", "0.0000")
    assert rows["clean images without a box"][:2] == ("2", "0.5000")
    assert rows["clean images: mean share in boxes"][:2] == ("2", "0.01000")


def test_what_is_not_there_is_no_figure() -> None:
    rows = {row[0]: row[1:] for row in figures.main_table(_runs()["tesseract"]).rows}

    assert rows["lines found, plain"][1] == "0.0000"
    assert rows["lines found, hidden"][:2] == ("0", "-")


@pytest.mark.parametrize(
    ("size", "name"), [(8, "8-11 px"), (11, "8-11 px"), (12, "12-17 px"), (40, "28-40 px"), (99, "larger")]
)
def test_sizes_have_bands(size: int, name: str) -> None:
    assert figures.band(size) == name


def _form(text: str) -> tuple[list[str], set[str]]:
    """Headings, and the first rows of tables."""
    headings = re.findall(r"^#+ .*$", text, re.MULTILINE)
    return headings, set(re.findall(r"^(\|.*\|)\n\| ---", text, re.MULTILINE))


def test_the_page_has_the_form_of_the_tool() -> None:
    if not PAGE.is_file():
        pytest.skip("not written yet")
    text = PAGE.read_text(encoding="utf-8")
    runs = _runs() if "## Beside others" in text else {"standard": _runs()["standard"]}

    assert _form(text) == _form(page.page(runs, "python tools/measure_pixels.py --write"))
    assert "<!-- Written by `python tools/measure_pixels.py --write`" in text
    cells = re.findall(r"(?<=\| )[01]\.\d{4,5}(?= \|)", text)
    assert len(cells) > 50
    assert all(0 <= float(one) <= 1 for one in cells)


def test_scores_are_kept_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "FOLDER", tmp_path)
    scores = _runs()["standard"]
    kept = store.Store("standard", Half.TUNE, marks=False)

    assert kept.read() == {}
    assert list(kept.add(scores)) == scores
    assert kept.read() == {one.name: one for one in scores}
    assert store.Store("fast", Half.TUNE, marks=False).read() == {}
    assert store.Store("standard", Half.MEASURE, marks=False).read() == {}


def test_a_picture_shows_what_was_left(tmp_path: Path) -> None:
    drawn = _drawn()
    boxes = [(20, 30, 22, 32)]

    path = show(tmp_path, drawn, boxes, score(drawn, boxes))

    from PIL import Image

    with Image.open(path) as image:
        assert image.size == (2 * 50 + 4, 100)
        assert image.getpixel((54 + 31, 31)) == (255, 0, 0)
        assert image.getpixel((31, 31)) == (0, 0, 0)

"""The contact sheets: private, complete, self-contained, and true to what was found."""

import os
import re
import stat
from base64 import b64encode
from html.parser import HTMLParser
from pathlib import Path

import pytest

from support.looks import Place
from veil.errors import PathError
from veil.report import contact
from veil.report.contact import Written

BOXES = "10,10,200,40 400,440,630,470"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def _write(place: Place, folder: Path | None = None) -> Written:
    vault = place.vault
    with vault.ledger() as ledger:
        return contact.write(ledger, folder or vault.review, vault.path, place.out)


def _page(place: Place, name: str) -> str:
    return (place.vault.review / name).read_text("utf-8")


class _Checker(HTMLParser):
    """Every element that is opened is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name in {"href", "src", "xlink:href"}]
        if tag not in {"meta", "img", "br", "link", "input", "hr"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag, attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag


def test_an_index_and_a_page_for_each_series(place: Place) -> None:
    place.put("jane/a", boxes=BOXES, marks="600,200,620,230:R", code="H-PIXELS-REVIEW", why="high risk")
    place.put("jane/b", boxes=BOXES, series="1.1.2")
    place.run()
    written = _write(place)
    assert (written.series, written.pages, written.waiting) == (2, 3, 1)
    assert {path.name for path in place.vault.review.iterdir()} == {
        "index.html", "decisions.csv", "series-1.html", "series-2.html",
    }  # fmt: skip
    page = _page(place, "series-1.html")
    for shown in ("File 1", "waits for you", "jane/a", "high risk", "10,10,200,40", ">R</td>", "H-PIXELS-REVIEW"):
        assert shown in page
    assert b64encode(b"before").decode() in page
    assert b64encode(b"after").decode() in page
    assert page.count(b64encode(b"crop").decode()) == 2
    assert f"veil review accept {place.vault.path} 1<" in page
    assert 'viewBox="0 0 640 480"' in page
    assert '<rect x="400" y="440" width="230" height="30"/>' in page
    assert "waits for you" not in _page(place, "series-2.html")


def test_pages_are_whole_and_need_nothing_else(place: Place) -> None:
    for number in range(3):
        place.put(f"a{number}", boxes=BOXES, frames=number + 1, marks="1,1,9,9:L", code="H-PIXELS-TEXT")
    place.put("b", boxes=BOXES, series="1.1.2")
    place.put("c", code="H-PIXELS-DEVICE", blind=1, series="1.1.3")
    place.run()
    _write(place)
    names = {path.name for path in place.vault.review.iterdir()}
    for path in place.vault.review.glob("*.html"):
        text = path.read_text("utf-8")
        checker = _Checker()
        checker.feed(text)
        assert not checker.open, path.name
        assert all(link.startswith("data:image/jpeg;base64,") or link in names for link in checker.links)
        assert "<script" not in text
        assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in text


def test_what_a_file_is_called_and_what_was_read_cannot_make_a_page_do_anything(place: Place) -> None:
    place.put("<img onerror=x>", boxes=BOXES, marks="1,1,2,2:<script>alert(1)</script>", why='"><b>', patient="Roe")
    place.run()
    _write(place)
    page = _page(place, "series-1.html")
    assert "<script" not in page
    assert "<img onerror" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_pages_are_readable_for_the_owner_alone(place: Place) -> None:
    place.put("a", boxes=BOXES)
    place.run()
    _write(place)
    _write(place, place.root / "pages")
    for folder in (place.vault.review, place.root / "pages"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_pages_never_lie_in_out_and_never_replace_what_is_not_theirs(place: Place) -> None:
    place.put("a", boxes=BOXES)
    place.run()
    other = place.root / "other"
    other.mkdir()
    (other / "letter.txt").write_text("dear")
    for folder in (place.out, place.out / "pages", other):
        with pytest.raises(PathError, match="U-REVIEW-PLACE"):
            _write(place, folder)
    assert [path.name for path in other.iterdir()] == ["letter.txt"]
    assert not (place.out / "pages").exists()


def test_pages_of_an_earlier_call_go(place: Place) -> None:
    path = place.put("a", boxes=BOXES, code="H-PIXELS-REVIEW")
    place.put("b", boxes=BOXES, series="1.1.2")
    place.run()
    _write(place)
    path.unlink()
    place.run()
    _write(place)
    assert not (place.vault.review / "series-1.html").exists()
    assert (place.vault.review / "series-2.html").exists()


def test_series_that_wait_come_first_and_lead_to_each_other(place: Place) -> None:
    place.put("a", boxes=BOXES)
    place.put("b", boxes=BOXES, series="1.1.2", code="H-PIXELS-REVIEW")
    place.put("c", boxes=BOXES, series="1.1.3", code="H-PIXELS-TEXT")
    place.run()
    _write(place)
    assert re.findall(r'href="(series-\d).html"', _page(place, "index.html")) == ["series-2", "series-3", "series-1"]
    assert re.findall(r'href="(series-\d).html"', _page(place, "series-3.html")) == ["series-2", "series-1"] * 2
    assert '--reason "..."' in _page(place, "series-3.html")
    assert "--reason" not in _page(place, "series-2.html")


def test_files_with_the_same_boxes_are_one_card(place: Place) -> None:
    for number in range(5):
        place.put(f"a{number}", boxes=BOXES)
    place.run()
    _write(place)
    page = _page(place, "series-1.html")
    assert page.count('class="pair"') == 1
    assert "and 4 with the same boxes" in page
    assert ">2-5<" in page


def test_many_pictures_fill_several_pages(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contact, "CARDS", 2)
    for number in range(5):
        place.put(f"a{number}", boxes=BOXES, code="H-PIXELS-REVIEW")
    place.run()
    assert _write(place).pages == 4
    assert [_page(place, f"series-1{end}.html").count('class="pair"') for end in ("", "-2", "-3")] == [2, 2, 1]


def test_the_index_shows_pictures_of_the_first_series_and_lists_the_others(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact, "PICTURED", 2)
    for number in range(4):
        place.put(
            f"a{number}", boxes=BOXES, series=f"1.1.{number}", code="H-PIXELS-REVIEW" if number == 3 else "D-CLEAN"
        )
    place.run()
    _write(place)
    page = _page(place, "index.html")
    assert page.count(b64encode(b"before").decode()) == 2
    assert re.findall(r'href="(series-\d).html"', page) == ["series-4", "series-1", "series-2", "series-3"]
    assert "2 more series" in page


def test_what_was_said_is_shown_and_what_is_not_applied_is_drawn_apart(place: Place) -> None:
    from veil.work import decisions, naming
    from veil.work.decisions import Word

    place.put("a", boxes=BOXES, code="H-PIXELS-REVIEW")
    place.run()
    with place.vault.ledger() as ledger:
        (one,) = naming.subjects(ledger, ["a"], None)
        words = [Word(one, "add", ((0, -1, 5, 6, 20, 30),)), Word(one, "drop", ((0, 0, 10, 10, 200, 40),), "a ruler")]
        decisions.enter(ledger, words, "kim")
    _write(place)
    page = _page(place, "series-1.html")
    assert "kim: drop: a ruler" in page
    assert '<g class="add"><rect x="5" y="6" width="15" height="24"/>' in page
    assert '<g class="drop"><rect x="10" y="10" width="190" height="30"/>' in page
    place.run()
    _write(place)
    page = _page(place, "series-1.html")
    assert '<g class="person"><rect x="5" y="6"' in page
    assert '<g class="add">' not in page


def test_nothing_found_is_told(place: Place) -> None:
    place.put("a")
    place.run()
    assert _write(place).series == 0
    assert "Nothing was found in the pixels" in _page(place, "index.html")


@pytest.mark.parametrize(
    ("first", "last", "frames", "told"),
    [(0, 0, 1, ""), (0, 9, 10, "all"), (0, -1, 10, "all"), (2, 2, 10, "3"), (2, 4, 10, "3-5"), (4, -1, 10, "5-10")],
)
def test_frames_are_told_from_one(first: int, last: int, frames: int, told: str) -> None:
    assert contact.span(first, last, frames) == told


def test_lines_to_read_places_off_are_at_round_numbers() -> None:
    assert [contact._step(length) for length in (0, 1, 10, 11, 64, 512, 640, 3000, 60000)] == [
        1, 1, 1, 2, 10, 100, 100, 500, 10000,
    ]  # fmt: skip

"""The pages of a run: which files there are, what stands in which, and that they need nothing from elsewhere."""

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from support.quality_samples import RICH, RISK
from support.report_samples import DATA, FACTS, POISON, ROWS, TARGET, files, private
from veil.report import FaceSeries, ReportError, Written, terms, write_reports
from veil.report.before_after import sheet


@pytest.fixture
def written(tmp_path: Path) -> Written:
    sheets = [sheet(TARGET, "delivered", ROWS, reveal=True)]
    return write_reports(tmp_path / "run", DATA, files(), private(), sheets)


def _all(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()))


def test_files_of_a_report(tmp_path: Path, written: Written) -> None:
    found = sorted(str(path.relative_to(tmp_path / "run")) for path in (tmp_path / "run").rglob("*") if path.is_file())
    assert found == sorted(
        str(Path(name))
        for name in (
            "private/before-after.html",
            "private/files.csv",
            "private/patients.csv",
            "private/report.html",
            "public/files.csv",
            "public/report.html",
            "public/report.json",
        )
    )
    assert written.before_after is not None


def test_public_part_holds_no_identifier(written: Written) -> None:
    text = _all(written.public.parent)
    for secret in (POISON, "MRN-4471902", "/in/", "cut()", "A20110512"):
        assert secret not in text


def test_private_part_says_who_and_where(written: Written) -> None:
    rows = list(csv.reader((written.private.parent / "files.csv").read_text(encoding="utf-8").splitlines()))
    assert rows[0] == ["source", "outcome", "code", "file"]
    assert rows[1] == [f"{POISON}/a.dcm", "delivered", "D-CLEAN", TARGET]
    patients = (written.private.parent / "patients.csv").read_text(encoding="utf-8")
    assert patients == "id_old,id_new\nMRN-4471902,P7K2M9QXA\n"
    assert POISON in written.private.read_text(encoding="utf-8")


class _Page(HTMLParser):
    """Collects what a browser would fetch or run, and the headings in order."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.scripts = 0
        self.headings: list[str] = []
        self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script" or any(name.startswith("on") for name, _ in attrs)
        self.fetched += [value or "" for name, value in attrs if name in {"src", "href", "xlink:href", "action"}]
        self._in_heading = tag in {"h1", "h2"}

    def handle_data(self, data: str) -> None:
        if self._in_heading:
            self.headings.append(data.strip())
            self._in_heading = False


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def test_pages_stand_alone(written: Written) -> None:
    assert written.before_after is not None
    for path in (written.public, written.private, written.before_after):
        page = _read(path)
        text = path.read_text(encoding="utf-8")
        assert page.scripts == 0
        assert all(re.fullmatch(r"#s\d+|(files|patients)\.csv|before-after\.html", link) for link in page.fetched)
        assert "url(" not in text
        assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")
        assert "https://" not in text


def test_faces_stand_at_the_top(written: Written) -> None:
    assert _read(written.public).headings[:2] == ["De-identification report", "1 series may show a face"]


def test_no_face_no_warning(tmp_path: Path) -> None:
    page = write_reports(tmp_path, replace(DATA, faces=()), files(), private()).public
    assert "may show a face" not in " ".join(_read(page).headings)


class _Drawn(HTMLParser):
    """Collects what a page draws, and the tags that were never closed or closed twice."""

    def __init__(self) -> None:
        super().__init__()
        self.rects: list[dict[str, str | None]] = []
        self.pictures: list[dict[str, str | None]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "rect":
            self.rects.append(dict(attrs))
        if tag == "svg":
            self.pictures.append(dict(attrs))
        if tag in {"svg", "table", "details", "section", "tr", "td", "text", "p"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"svg", "table", "details", "section", "tr", "td", "text", "p"}:
            assert self.open.pop() == tag


def _drawn(path: Path) -> _Drawn:
    page = _Drawn()
    page.feed(path.read_text(encoding="utf-8"))
    assert page.open == []
    return page


def test_pictures_of_outcomes_actions_quality_images_and_risk(tmp_path: Path) -> None:
    page = _drawn(write_reports(tmp_path, RICH, files(), private()).public)
    drawn = {str(rect["class"]).removeprefix("c-") for rect in page.rects}
    assert drawn >= {"delivered", "held", "quarantined", "skipped", "remove", "keep"}
    assert drawn >= {"kept", "shifted", "cleaned", "lost", "identical", "same_picture", "wiped", "removed"}
    assert drawn >= {"clear", "not_looked"}
    assert {picture.get("aria-label") for picture in page.pictures} >= {"k is 2, the threshold is 5"}


def test_each_picture_has_its_words(tmp_path: Path) -> None:
    page = _drawn(write_reports(tmp_path, RICH, files(), private()).public)
    # A picture is told to who does not see it, or is a bar in a row of a table that says the same.
    assert all(picture.get("aria-label") or picture.get("aria-hidden") == "true" for picture in page.pictures)


def test_each_class_that_is_drawn_has_a_colour(tmp_path: Path) -> None:
    data = replace(RICH, actions={f"{action}:Modality": 1 for action in terms.ACTIONS} | {"odd:Modality": 1})
    path = write_reports(tmp_path, data, files(), private()).public
    style = path.read_text(encoding="utf-8").partition("</style>")[0]
    for rect in _drawn(path).rects:
        assert re.search(rf"\.{rect['class']}\b", style), rect["class"]


def test_the_page_says_the_shares(tmp_path: Path) -> None:
    text = write_reports(tmp_path, RICH, files(), private()).public.read_text(encoding="utf-8")
    for words in (
        "99.9\u202f%",
        "88.9\u202f%",
        "200 of 900",
        "not read: no file of it",
        "Below what the policy asks for",
    ):
        assert words in text
    safe = write_reports(tmp_path, replace(RICH, risk=RISK | {"k": 5}), files(), private()).public
    assert "As the policy asks for." in safe.read_text(encoding="utf-8")


def test_a_risk_that_was_not_measured_is_said(tmp_path: Path, written: Written) -> None:
    nobody = replace(DATA, risk={"k": 0, "uniqueness": 0.0, "threshold": 5, "records": 0})
    for path in (written.public, write_reports(tmp_path, nobody, files(), private()).public):
        assert "Not measured in this run." in path.read_text(encoding="utf-8")


def test_values_of_the_data_are_escaped(written: Written) -> None:
    assert written.before_after is not None
    text = written.before_after.read_text(encoding="utf-8")
    assert f"&lt;b&gt;{POISON}&lt;/b&gt;" in text
    assert "\x1b" not in text


def test_unfinished_run_says_so(tmp_path: Path) -> None:
    page = write_reports(tmp_path, replace(DATA, facts=replace(FACTS, finished=False)), files(), private()).public
    assert "This run did not finish" in _read(page).headings


def test_empty_run_has_a_report(tmp_path: Path) -> None:
    empty = replace(DATA, codes={}, modalities={}, actions={}, faces=(), indirect=())
    page = write_reports(tmp_path, empty, [], replace(private(), files=[], patients=[])).public
    assert "Everything that came in was delivered." in page.read_text(encoding="utf-8")


def test_formula_in_a_source_name_is_defused(written: Written) -> None:
    other = replace(private(), files=[replace(next(iter(private().files)), source="=1+1.dcm")])
    write_reports(written.public.parent.parent, DATA, files(), other)
    assert "\n./=1+1.dcm,delivered" in (written.private.parent / "files.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("old", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "A\r=1+1", "A\r\n=1"])
def test_formula_in_a_patient_id_is_defused(tmp_path: Path, old: str) -> None:
    name = replace(next(iter(private().files)), source=f"x{old}")
    made = write_reports(tmp_path, DATA, files(), replace(private(), files=[name], patients=[(old, "P1")]))
    for table, column in (("patients.csv", "id_old"), ("files.csv", "source")):
        # As a spreadsheet reads it: a bare carriage return ends a row.
        with (made.private.parent / table).open(encoding="utf-8", newline="") as file:
            text = file.read()
        assert "\r" not in text
        (row,) = csv.DictReader(io.StringIO(text, newline=""))
        assert row[column][0] not in "=+-@\t\r"


def test_undecodable_source_name_is_written_escaped(tmp_path: Path) -> None:
    other = replace(private(), files=[replace(next(iter(private().files)), source="caf\udce9.dcm", code="Q-LENGTH")])
    made = write_reports(tmp_path, DATA, files(), other)
    assert "caf\\udce9.dcm" in (made.private.parent / "files.csv").read_text(encoding="utf-8")


def test_a_refused_public_part_is_not_written_and_the_private_one_is(tmp_path: Path) -> None:
    with pytest.raises(ReportError):
        write_reports(tmp_path, replace(DATA, faces=(FaceSeries(POISON, "CT", 1),)), files(), private())
    assert [path.name for path in (tmp_path / "public").iterdir()] == []
    assert (tmp_path / "private" / "report.html").is_file()


def test_report_json_is_the_document(written: Written) -> None:
    from veil.report.public import document

    assert json.loads((written.public.parent / "report.json").read_text(encoding="utf-8")) == document(DATA)

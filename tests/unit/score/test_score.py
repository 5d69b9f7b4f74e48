"""A whole scoring, of a few files."""

from pathlib import Path

import pytest

from support.score import answer, make_file, make_key
from veil.score import Failed, Maps, score

NAME = answer("text_removed", "(0010,0010)", "Doe Jo")
SEX = answer("text_retained", "(0010,0040)", "M")
UID = answer("uid_consistent", "(0008,0018)", None, "1.2.3")
HIDDEN = answer("pixels_hidden", None, '{"text": "DOE"}')


class _Listing:
    def __init__(self) -> None:
        self.taken: list[Failed] = []

    def add(self, failed: Failed) -> None:
        self.taken.append(failed)


def test_files_are_found_by_the_map(tmp_path: Path) -> None:
    make_file(tmp_path, "1.dcm", "2.25.7", PatientName="Doe^Jo")
    make_file(tmp_path, "2.dcm", "2.25.8")
    key = make_key(tmp_path, {"1.2.3": [NAME, SEX, UID, answer("eyes_closed")], "1.2.4": [NAME, SEX, UID, HIDDEN]})
    listing = _Listing()
    result = score(key, tmp_path / "out", maps=Maps({"1.2.3": "2.25.7"}, {}), failed=listing)
    assert (result.instances, result.missing, result.unexpected, result.strange) == (2, 1, 1, 1)
    assert (result.total.passed, result.total.failed, result.total.blank) == (3, 4, 0)
    assert [(one.instance, one.action, one.found, one.file) for one in listing.taken] == [
        ("1.2.3", "text_removed", "<Doe^Jo>", "1.dcm"),
        ("1.2.3", "text_retained", "(absent)", "1.dcm"),
        ("1.2.4", "text_retained", "(no file)", ""),
        ("1.2.4", "uid_consistent", "(no file)", ""),
    ]


def test_blank_counts_and_what_is_not_judged_does_not(tmp_path: Path) -> None:
    make_file(tmp_path, "1.dcm", "1.2.3", PatientSex="F", PixelData=b"ab", BitsAllocated=8)
    make_file(tmp_path, "2.dcm", "1.2.4", PatientSex="M")
    result = score(make_key(tmp_path, {"1.2.3": [SEX, HIDDEN], "1.2.4": [SEX, HIDDEN]}), tmp_path / "out")
    assert (result.total.passed, result.total.blank, result.total.unjudged, result.dropped) == (1, 1, 1, 1)
    assert result.total.score == 0.5


def test_an_instance_that_is_there_twice_is_scored_twice(tmp_path: Path) -> None:
    make_file(tmp_path, "1.dcm", "1.2.3")
    make_file(tmp_path, "2.dcm", "1.2.3", PatientName="Doe^Jo")
    result = score(make_key(tmp_path, {"1.2.3": [NAME]}), tmp_path / "out")
    assert (result.total.passed, result.total.failed) == (1, 1)


def test_the_worst_of_a_series_counts(tmp_path: Path) -> None:
    for number, sex in enumerate(("M", "F", "M")):
        make_file(tmp_path, f"{number}.dcm", f"1.2.{number}", PatientSex=sex, PatientName="Doe^Jo" if number else "")
    make_file(tmp_path, "9.dcm", "1.2.9", PatientSex="M", SeriesInstanceUID="1.2.99")
    key = make_key(tmp_path, {f"1.2.{number}": [NAME, NAME, SEX] for number in (0, 1, 2, 9)})
    each = score(key, tmp_path / "out")
    assert (each.total.passed, each.total.failed, each.total.blank) == (7, 4, 1)
    worst = score(key, tmp_path / "out", series=True)
    assert (worst.total.passed, worst.total.failed, worst.total.blank) == (2, 1, 1)


@pytest.mark.slow
def test_processes_find_what_one_finds(tmp_path: Path) -> None:
    make_file(tmp_path, "1.dcm", "1.2.7", PatientName="Doe^Jo", PatientSex="M")
    key = make_key(tmp_path, {f"1.2.{number}": [NAME, SEX, UID] for number in range(100)})
    for series in (False, True):
        lists = _Listing(), _Listing()
        one, two = (
            score(key, tmp_path / "out", jobs=jobs, series=series, failed=listing)
            for jobs, listing in zip((1, 2), lists, strict=True)
        )
        assert one == two
        assert lists[0].taken == lists[1].taken
        assert len(lists[0].taken) == 200

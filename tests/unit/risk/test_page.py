"""The page: bars, counts and pseudonyms, no value; private, and never in what is given away."""

import os
from html.parser import HTMLParser
from pathlib import Path

import pytest

from support import cohort
from veil.errors import PathError
from veil.policy import compile_policy, load
from veil.risk import assess, page, propose
from veil.risk.records import collect

BOOK = compile_policy(load("public"))
FOUND = collect(cohort.cohort(40), BOOK)


class _Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002  as the base class has it
        if tag not in {"meta", "br", "p", "html"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"p", "html"}:
            assert self.open.pop() == tag


def test_what_it_shows(tmp_path: Path) -> None:
    path = tmp_path / "risk.html"
    page.write(path, tmp_path / "out", assess(FOUND, BOOK.policy.risk), propose(FOUND, BOOK.policy))
    text = path.read_text(encoding="utf-8")
    balance = _Balance()
    balance.feed(text)
    assert balance.open == []
    assert "MRN00007" in text
    assert "PatientWeight" in text
    assert 'class="bar' in text
    values = {
        cell for patient in FOUND.patients for cells in patient.values.values() for cell in cells if len(cell) > 3
    }
    assert [value for value in values if value in text.lower()] == []
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


def test_it_does_not_lie_in_out(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(PathError, match="U-RISK-PLACE"):
        page.write(tmp_path / "out" / "risk.html", tmp_path / "out", assess(FOUND, BOOK.policy.risk), None)

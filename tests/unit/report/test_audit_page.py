import os
from collections import Counter
from pathlib import Path

import pytest

from veil.audit import Severity
from veil.audit.foreign import Decision, FileReport, SeriesRow, Summary
from veil.audit.foreign.remarks import remark
from veil.report import audit_page, audit_table


def _summary() -> Summary:
    summary = Summary(objects=2, patients=1, studies=1)
    found = remark("A-DIRECT", Severity.CERTAIN, (0x00100010,), "is a person's name", "<Drummond>")
    summary.add(FileReport("secret/1.dcm", 1, 1, 1, (found,)))
    summary.add(FileReport("secret/2.dcm", 1, 1, 1, ()))
    row = SeriesRow(1, 1, 1, "US", 2, Counter(certain=1, clean=1), 1, 1, [(b"as it is", b"covered")])
    summary.series.append(row)
    return summary


def _page(path: Path, *, reveal: bool) -> str:
    decision = Decision(False, ("A-DIRECT: 1 files, certain",))
    audit_page.write(path, _summary(), decision=decision, batch="b7", against=False, reveal=reveal)
    return path.read_text(encoding="utf-8")


def test_a_page_without_values_holds_none(tmp_path: Path) -> None:
    text = _page(tmp_path / "p.html", reveal=False)
    assert "Drummond" not in text
    assert "secret" not in text
    assert "Y292ZXJlZA==" in text
    assert "YXMgaXQgaXM=" not in text
    assert "Refuse" in text
    assert "A-DIRECT: 1 files" in text


def test_a_revealed_page_escapes_what_it_shows(tmp_path: Path) -> None:
    text = _page(tmp_path / "p.html", reveal=True)
    assert "&lt;Drummond&gt;" in text
    assert "<Drummond>" not in text
    assert "YXMgaXQgaXM=" in text


def test_an_empty_collection_has_a_page(tmp_path: Path) -> None:
    audit_page.write(tmp_path / "p.html", Summary(), decision=None, batch="", against=True, reveal=False)
    assert "0 files" in (tmp_path / "p.html").read_text(encoding="utf-8")


def test_pieces_add_up_and_none_is_too_thin() -> None:
    pieces = audit_page.pieces(Counter(certain=1, clean=9999), 10000, 1000)
    assert [piece.count for piece in pieces] == [1, 9999]
    assert sum(piece.width for piece in pieces) == pytest.approx(1000, abs=0.1)
    assert min(piece.width for piece in pieces) >= 2


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_what_was_open_to_others_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o644)
    with audit_table.table(path, reveal=True) as table:
        table.add(FileReport("=1+1", 0, 0, 0, (remark("A-PATH", Severity.LIKELY, "path", "what", "a\r\nb"),)))
    assert path.stat().st_mode & 0o777 == 0o600
    header, row = path.read_text(encoding="utf-8").splitlines()
    assert header.startswith("file,patient")
    assert row.startswith("'=1+1,")
    assert row.endswith("a  b")

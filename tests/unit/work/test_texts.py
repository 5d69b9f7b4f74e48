"""The inventory of free texts that stayed, and the lists made of it."""

from pathlib import Path

import pytest

from veil.errors import UsageError
from veil.work import texts
from veil.work.ledger import Ledger
from veil.work.vault import Vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.create(tmp_path / "v")


def _deliver(ledger: Ledger, *kept: tuple[int, str, str]) -> None:
    with ledger.transaction() as db:
        for number in {row for row, _, _ in kept}:
            db.execute(
                "INSERT INTO instance(id, ref, seen, state, target) VALUES(?, ?, 1, 'done', ?)",
                (number, f"f{number}", None if number == 9 else f"t{number}"),
            )
        for row, attribute, value in kept:
            db.execute("INSERT OR IGNORE INTO text(value) VALUES(?)", (value,))
            db.execute("INSERT INTO kept SELECT ?, ?, id FROM text WHERE value = ?", (row, attribute, value))


def test_each_text_once_with_where_it_stands_and_the_rarest_first(vault: Vault) -> None:
    with vault.ledger() as ledger:
        _deliver(
            ledger,
            (1, "StudyDescription", "CT HEAD"),
            (1, "SeriesDescription", "CT HEAD"),
            (2, "StudyDescription", "CT HEAD"),
            (2, "SeriesDescription", "AXIAL"),
            (9, "SeriesDescription", "not in the output"),
        )
        texts.enlist(ledger, "block", ["AXIAL"])
        assert texts.inventory(ledger) == [
            texts.Kept("AXIAL", 1, ("SeriesDescription",), blocked=True),
            texts.Kept("CT HEAD", 2, ("SeriesDescription", "StudyDescription"), blocked=False),
        ]


def test_a_marked_sheet_is_a_block_list(vault: Vault, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    rows = [texts.Kept('one, "two"', 1, ("A",), blocked=True), texts.Kept("three", 4, ("A", "B"), blocked=False)]
    assert texts.write_sheet(rows, sheet) == 2
    assert texts.read_lines(sheet) == ['one, "two"']
    plain = tmp_path / "plain.txt"
    plain.write_text("three\n\n  four \n", encoding="utf-8")
    assert texts.read_lines(plain) == ["three", "four"]
    with vault.ledger() as ledger:
        assert texts.enlist(ledger, "block", texts.read_lines(plain)) == 2
        assert texts.enlist(ledger, "block", ["three"]) == 2
        assert texts.strike(ledger, "block", ["three", "unlisted"]) == 1


def test_a_list_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="U-LIST-FILE"):
        texts.read_lines(tmp_path / "list")


def test_texts_with_lines_and_formulas_come_back_as_they_are(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    odd = ["first\r\nsecond", "a\rb", "a\nb", "a\u2028b", "=1+1", "'=1", "-", "'plain'", "\t@x"]
    texts.write_sheet([texts.Kept(one, 1, ("A",), blocked=True) for one in odd], sheet)
    assert texts.read_lines(sheet) == odd
    assert not any(line.lstrip('"')[:1] in "=+-@" for line in sheet.read_text(encoding="utf-8-sig").split("\n") if line)

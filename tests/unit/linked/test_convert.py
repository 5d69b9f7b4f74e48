"""Tables, row by row: encodings, delimiters, what is refused, what is left out, what is counted."""

import csv
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.engine import identity_of
from support.unseen import unseen
from veil.clean.header import PatientContext
from veil.errors import PathError, UsageError
from veil.linked import Result, convert, parse
from veil.linked.treat import Cells, Said
from veil.pipeline import context
from veil.policy import RuleBook, compile_policy, load

BOOK = compile_policy(load(unseen("public")))


def _context(canonical: str, said: Said) -> PatientContext:
    return context(BOOK, canonical, sorted(said))


def _convert(
    place: Path, table: bytes, columns: str, *, book: RuleBook = BOOK, **options: str
) -> tuple[Result, list[list[str]]]:
    source, target = place / "in.csv", place / "out.csv"
    source.write_bytes(table)
    identity = identity_of(book)
    result = convert(source, target, parse([columns]), Cells(book, identity, _context), identity, **options)  # type: ignore[arg-type]  # encoding and delimiter
    with target.open(encoding="utf-8", newline="") as out:
        return result, list(csv.reader(out, delimiter=options.get("delimiter", ",")))


def test_every_kind_of_column(tmp_path: Path) -> None:
    identity = identity_of(BOOK)
    canonical = identity.canonical("MRN7")
    moved = identity.dates(canonical).da("20240305")
    assert moved is not None
    header = "MRN,visit,born,age,name,uid,acc,note,outcome,weight,comments"
    row = 'MRN7,2024-03-05,1950-05-01,93,"Quill, Barnaby",1.2.3.4,A77,Barnaby Quill had a chest scan,alive,72.5,secret'
    columns = (
        "MRN=patient_id,visit=date,born=birth_date,age=age,name=name,uid=uid,acc=id,note=text,outcome=keep,"
        "weight=PatientWeight,comments=PatientComments"
    )
    result, rows = _convert(tmp_path, f"{header}\n{row}\n".encode(), columns)
    assert rows == [
        ["MRN", "visit", "age", "uid", "acc", "note", "outcome", "weight"],
        [
            identity.pseudonym(canonical),
            f"{moved[:4]}-{moved[4:6]}-{moved[6:]}",
            "90",
            identity.uid("1.2.3.4"),
            identity.alias(canonical, "A77"),
            rows[1][5],
            "alive",
            "72.5",
        ],
    ]
    assert "chest" in rows[1][5]
    assert "quill" not in rows[1][5].lower()
    told = {
        one.column.name: (one.stays, one.values, one.same, one.changed, one.emptied, one.unread)
        for one in result.columns
    }
    assert told["MRN"] == (True, 1, 0, 1, 0, 0)
    assert told["outcome"] == (True, 1, 1, 0, 0, 0)
    assert told["born"] == (False, 1, 0, 0, 0, 0)
    assert told["comments"] == (False, 1, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("latin-1", "latin-1"), ("utf-16", "utf-16")],
)
def test_encodings_are_found_out(tmp_path: Path, encoding: str, found: str) -> None:
    result, rows = _convert(tmp_path, "MRN,Befund\n1,Größe\n".encode(encoding), "MRN=patient_id,Befund=keep")
    assert result.encoding == found
    assert rows[0] == ["MRN", "Befund"]
    assert rows[1][1] == "Größe"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found_out_and_kept(tmp_path: Path, delimiter: str) -> None:
    table = delimiter.join(("MRN", "a")) + "\n" + delimiter.join(("1", "x y")) + "\n"
    _convert(tmp_path, table.encode(), "MRN=patient_id,a=keep")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()[0] == f"MRN{delimiter}a"


def test_spellings_of_one_patient_are_one(tmp_path: Path) -> None:
    result, rows = _convert(tmp_path, b"MRN\n0042\n42\n 42 \n43\n", "MRN=patient_id")
    assert len({row[0] for row in rows[1:4]}) == 1
    assert (result.rows, result.patients) == (4, 2)


def test_rows_without_a_patient_or_of_another_width_are_left_out(tmp_path: Path) -> None:
    result, rows = _convert(tmp_path, b"MRN,a\n1,x\n,y\n2\n3,z,Quill\n\n", "MRN=patient_id,a=keep")
    assert [row[1] for row in rows[1:]] == ["x"]
    assert (result.rows, result.nameless, result.broken) == (1, 1, 2)


def test_what_is_no_date_or_age_goes_and_is_counted(tmp_path: Path) -> None:
    table = b"MRN,d,age\n1,Quill,Barnaby\n1,2024-01-31,47.8\n1,,1100M\n"
    result, rows = _convert(tmp_path, table, "MRN=patient_id,d=date,age=age")
    assert rows[1][1:] == ["", ""]
    assert [row[2] for row in rows[2:]] == ["47", "090Y"]
    assert [one.unread for one in result.columns] == [0, 1, 1]


def test_ages_and_numbers_go_into_the_bands_of_the_images(tmp_path: Path) -> None:
    path = tmp_path / "coarse.toml"
    text = "[generalise]\nPatientAge = 5\nPatientWeight = 10\nEthnicGroup = { keep = ['White'] }\n"
    path.write_text(f'extends = "{unseen("public")}"\n{text}', encoding="utf-8")
    _, rows = _convert(
        tmp_path,
        b"MRN,age,as,kg,group\n1,46,046Y,72.5,White\n2,46,046Y,72.5,Sami\n",
        "MRN=patient_id,age=age,as=PatientAge,kg=PatientWeight,group=EthnicGroup",
        book=compile_policy(load(path)),
    )
    assert [row[1:] for row in rows[1:]] == [["47", "047Y", "75", "White"], ["47", "047Y", "75", ""]]


@pytest.mark.parametrize(
    ("table", "columns", "code"),
    [
        (b"MRN,Quill\n1,x\n", "MRN=patient_id", "U-TABLE-COLUMNS"),
        (b"MRN,a\n1,x\n", "MRN=patient_id,b=keep,a=keep", "U-TABLE-HEADER"),
        (b"MRN,a,a\n1,x,y\n", "MRN=patient_id,a=keep", "U-TABLE-HEADER"),
        (b'MRN,a\n1,"x\n', "MRN=patient_id,a=keep", "U-TABLE-CSV"),
        (b"", "MRN=patient_id", "U-TABLE-HEADER"),
    ],
)
def test_what_is_refused_names_no_value_and_writes_nothing(
    tmp_path: Path, table: bytes, columns: str, code: str
) -> None:
    with pytest.raises(UsageError) as refused:
        _convert(tmp_path, table, columns)
    assert refused.value.code == code
    assert "Quill" not in str(refused.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv"]


def test_columns_by_their_place(tmp_path: Path) -> None:
    _, rows = _convert(tmp_path, b"MRN,a,a\n1,x,y\n", "#1=patient_id,#2=keep,#3=remove")
    assert rows[0] == ["MRN", "a"]
    assert rows[1][1] == "x"


def test_the_wrong_encoding_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="U-TABLE-ENCODING"):
        _convert(tmp_path, "MRN\n1\nGröße\n".encode("latin-1"), "MRN=patient_id", encoding="utf-8")
    with pytest.raises(UsageError, match="U-TABLE-ENCODING"):
        _convert(tmp_path, b"MRN\n1\n", "MRN=patient_id", encoding="klingon")


def test_a_table_does_not_replace_itself(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("MRN\n1\n", encoding="utf-8")
    identity = identity_of(BOOK)
    with pytest.raises(PathError, match="U-TABLE-PLACE"):
        convert(source, source, parse(["MRN=patient_id"]), Cells(BOOK, identity, _context), identity)
    with pytest.raises(PathError, match="U-TABLE-PLACE"):
        convert(
            tmp_path / "none.csv",
            tmp_path / "o.csv",
            parse(["MRN=patient_id"]),
            Cells(BOOK, identity, _context),
            identity,
        )


def test_a_birth_date_moves_only_if_the_policy_lets_that_of_images_move(tmp_path: Path) -> None:
    path = tmp_path / "born.toml"
    rule = '[[rule]]\nselect = "PatientBirthDate"\naction = "shift"\nreason = "agreed"\n'
    path.write_text(f'extends = "{unseen("public")}"\n{rule}', encoding="utf-8")
    table, columns = b"MRN,born\n1,1950-05-01\n", "MRN=patient_id,born=birth_date"
    _, rows = _convert(tmp_path, table, columns)
    assert rows[0] == ["MRN"]
    book = compile_policy(load(path))
    identity = identity_of(book)
    _, rows = _convert(tmp_path, table, columns, book=book)
    assert rows[1][1].replace("-", "") == identity.dates(identity.canonical("1")).da("19500501")


@given(st.binary(max_size=200) | st.text(alphabet='MRN,;a1\n"\t\x00\ufeff\u0085', max_size=60).map(str.encode))
def test_whatever_the_bytes_it_is_told_as_what_it_is(table: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        try:
            _convert(place, table, "MRN=patient_id,a=date")
        except UsageError as refused:
            assert refused.code.startswith("U-TABLE-")  # noqa: PT017  either a table or a refusal
            assert [path.name for path in place.iterdir()] == ["in.csv"]

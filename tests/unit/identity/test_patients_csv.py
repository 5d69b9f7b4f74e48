from collections.abc import Callable
from pathlib import Path

import pytest

from veil.errors import UsageError
from veil.identity import patients_csv
from veil.policy.model import IdentityPolicy

Rules = Callable[..., IdentityPolicy]


def _file(folder: Path, text: str | bytes) -> Path:
    path = folder / "patients.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def test_given_pseudonyms_by_canonical_id(tmp_path: Path, rules: Rules) -> None:
    path = _file(tmp_path, '\ufeffid_old,id_new\r\n00123,CASE-1\r\n"a, b", CASE 2 \r\n\r\n123,CASE-1\r\n')

    assert patients_csv.read(path, rules()) == {"3:123": "CASE-1", "4:a, b": "CASE 2"}


def test_issuers_in_a_third_column(tmp_path: Path, rules: Rules) -> None:
    path = _file(tmp_path, "id_old,id_new,issuer\n1,P1,A\n1,P2,B\n1,P3,\n")

    assert patients_csv.read(path, rules(issuer="distinguish")) == {"1:11:a": "P1", "1:11:b": "P2", "1:1": "P3"}
    with pytest.raises(UsageError) as caught:
        patients_csv.read(path, rules())
    assert caught.value.code == "U-PATIENTS-CONFLICT"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "HEADER", 1),
        ("\n\n", "HEADER", 2),
        ("old,new\nZQX,P1\n", "HEADER", 1),
        ("ZQX,P1\n", "HEADER", 1),
        ("id_old,id_new\nZQX,P1\nZQY\n", "COLUMNS", 3),
        ("id_old,id_new\nZQX,P1,more\n", "COLUMNS", 2),
        ("id_old,id_new\n ,P1\n", "EMPTY", 2),
        ("id_old,id_new\nZQX,\n", "VALUE", 2),
        ("id_old,id_new\nZQX,../ZQY\n", "VALUE", 2),
        ("id_old,id_new\nZQX,ZQ\\Y\n", "VALUE", 2),
        ("id_old,id_new\nZQX,ZQY.\n", "VALUE", 2),
        ("id_old,id_new\nZQX," + "Z" * 65 + "\n", "VALUE", 2),
        ("id_old,id_new\nZQX, zqx\n", "SAME", 2),
        ("id_old,id_new\nZQX,P1\nzqx,P2\n", "CONFLICT", 3),
        ("id_old,id_new\nZQX,P1\n\nZQY,p1\n", "SHARED", 4),
        ('id_old,id_new\nZQX,"P1\n', "CSV", 2),
    ],
)
def test_what_is_wrong_is_told_by_line_and_without_values(
    tmp_path: Path, rules: Rules, text: str, code: str, line: int
) -> None:
    path = _file(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        patients_csv.read(path, rules())

    assert caught.value.code == f"U-PATIENTS-{code}"
    assert caught.value.where == f"{path}:{line}"
    assert "ZQ" not in str(caught.value).upper().replace(str(path).upper(), "")


def test_a_file_that_is_not_utf8_or_not_there(tmp_path: Path, rules: Rules) -> None:
    with pytest.raises(UsageError) as encoding:
        patients_csv.read(_file(tmp_path, b"id_old,id_new\nM\xfcller,P1\n"), rules())
    with pytest.raises(UsageError) as missing:
        patients_csv.read(tmp_path / "none.csv", rules())

    assert encoding.value.code == "U-PATIENTS-ENCODING"
    assert missing.value.code == "U-PATIENTS-UNREADABLE"

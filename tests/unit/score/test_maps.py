"""The two maps."""

from pathlib import Path

import pytest

from veil.errors import UsageError
from veil.score.maps import Maps, read_map


def test_read(tmp_path: Path) -> None:
    path = tmp_path / "map.csv"
    path.write_text('\ufeffid_old,id_new,note\n007,A,x\n"a,b",\nshort\n', encoding="utf-8")
    maps = Maps(read_map(path), read_map(path))
    assert maps.uid("007") == "A"
    assert maps.uid("8") is None
    assert maps.uid_in_brackets("<007>") == "<A>"
    assert maps.patient_in_brackets("<a,b>") == "<>"
    assert maps.patient_in_brackets("<8>") is maps.uid_in_brackets(None) is None


def test_none_given_is_a_copy() -> None:
    assert (Maps().uid("1.2"), Maps().uid_in_brackets("<1.2>"), Maps().uid_in_brackets(None)) == ("1.2", "<1.2>", None)


@pytest.mark.parametrize(("text", "said"), [("old,new\n", "header"), ("", "header"), (None, "cannot be read")])
def test_what_is_no_map_is_told(tmp_path: Path, text: str | None, said: str) -> None:
    if text is not None:
        (tmp_path / "map.csv").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=said) as told:
        read_map(tmp_path / "map.csv")
    assert told.value.code == "U-SCORE-MAP"

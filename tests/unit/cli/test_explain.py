"""`veil explain`."""

import json

import pytest

from veil.cli import main
from veil.codes import CHECKS, CODES


@pytest.mark.parametrize("code", CODES)
def test_each_code(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", code.lower()]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(code)
    assert CODES[code].remedy in shown


def test_all_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "--json"]) == 0
    assert [json.loads(line)["code"] for line in capsys.readouterr().out.splitlines()] == [*CODES, *CHECKS]


@pytest.mark.parametrize("code", CHECKS)
def test_each_check_of_verify(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", code.lower()]) == 0
    assert CHECKS[code].remedy in capsys.readouterr().out


def test_it_says_which_a_person_may_overrule(capsys: pytest.CaptureFixture[str]) -> None:
    for code, release in {"H-FACE": True, "H-RESIDUAL": False}.items():
        main(["explain", code])
        assert ("veil quarantine release" in capsys.readouterr().out) is release

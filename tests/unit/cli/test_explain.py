"""`veil explain`."""

import json

import pytest

from veil.cli import main
from veil.codes import CODES


@pytest.mark.parametrize("code", CODES)
def test_each_code(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", code.lower()]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(code)
    assert CODES[code].remedy in shown


def test_all_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "--json"]) == 0
    assert [json.loads(line)["code"] for line in capsys.readouterr().out.splitlines()] == list(CODES)

"""Looking at policies by the command line."""

import json
from pathlib import Path

import pytest

from veil.cli import main
from veil.policy import builtin


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(builtin())


@pytest.mark.parametrize("name", builtin())
def test_show(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "show", name]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"{name}: ")
    assert "identity.max_age" in shown


def test_show_source_is_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    from veil.policy import source

    assert main(["policy", "show", "public", "--source"]) == 0
    assert capsys.readouterr().out.rstrip() == source("public").rstrip()


def test_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('title = "Mine"\nextends = "public"\n', encoding="utf-8")
    assert main(["policy", "check", str(path)]) == 0
    assert capsys.readouterr().out.startswith("mine is well")
    path.write_text('title = "Mine"\nextend = "public"\n', encoding="utf-8")
    assert main(["policy", "check", str(path)]) == 2
    shown = capsys.readouterr().err
    assert f"{path}:2:1" in shown
    assert "extends" in shown


def test_diff(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "diff", "basic", "public", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {
        "event": "difference",
        "kind": "option",
        "name": "clean_descriptors",
        "before": "off",
        "after": "on",
        "reason": "",
    } in rows
    assert main(["policy", "diff", "public", "public"]) == 0
    assert capsys.readouterr().out == "0 differences from public to public\n"


def test_explain(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "explain", "PatientBirthName"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("(0010,1005) PatientBirthName PN")
    assert "PS3.15 E.1-1: basic X" in shown


def test_explain_by_sop_class_is_explain_by_iod(capsys: pytest.CaptureFixture[str]) -> None:
    from veil import standard

    uid = "1.2.840.10008.5.1.4.1.1.2"
    assert main(["policy", "explain", "PatientName", "--sop-class", uid, "--json"]) == 0
    first = capsys.readouterr().out
    assert main(["policy", "explain", "PatientName", "--iod", str(standard.iod.key(uid)), "--json"]) == 0
    assert json.loads(first) == json.loads(capsys.readouterr().out)


def test_statement(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "statement"]) == 0
    assert capsys.readouterr().out.startswith("#")


def test_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["type"] == "object"

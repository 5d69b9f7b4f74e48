"""What goes wrong is one line with a code, a place and a remedy; never a traceback, never a value."""

import json
from pathlib import Path

import click
import pytest

from veil.cli import main
from veil.cli.app import COMMANDS, place, root
from veil.cli.session import Session
from veil.errors import CancelledError, LedgerError, PolicyError
from veil.policy import load

POISON = "MEADOWSWEET^ISOLDE"


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, BaseException]:
    """A command `fail` that raises what the test puts under "raise", with `tmp_path` as its vault."""
    raised: dict[str, BaseException] = {}

    @click.command()
    @click.option("--json", "as_json", is_flag=True)
    @click.pass_obj
    def fail(session: Session, *, as_json: bool) -> None:
        session.json, session.vault = as_json, tmp_path
        raise raised["raise"]

    monkeypatch.setattr("veil.cli.explain.explain", fail)
    return raised


@pytest.mark.parametrize(
    ("problem", "status", "said"),
    [
        (LedgerError("R-LEDGER", "bad", where="vault", remedy="check it"), 1, "veil: vault: bad [R-LEDGER] (check it)"),
        (CancelledError("C-STOPPED", "stopped"), 130, "veil: stopped [C-STOPPED]"),
        (KeyboardInterrupt(), 130, "veil: stopped [C-CANCELLED] (the same command goes on from here)"),
        (OSError(28, "No space left on device", POISON), 1, "No space left on device [F-SYSTEM]"),
        (ValueError(POISON), 1, "an error that veil did not expect (ValueError) [F-UNEXPECTED]"),
        (click.UsageError("no such thing"), 2, "veil: no such thing [U-USAGE]"),
    ],
)
def test_one_line(
    command: dict[str, BaseException],
    capsys: pytest.CaptureFixture[str],
    problem: BaseException,
    status: int,
    said: str,
) -> None:
    command["raise"] = problem
    assert main(["explain"]) == status
    shown = capsys.readouterr()
    assert said in shown.err.replace("\n\n", "\n")
    assert len(shown.err.strip().splitlines()) == 1
    assert shown.out == ""
    assert POISON not in shown.err
    assert "Traceback" not in shown.err


def test_where_it_came_from_stands_in_the_private_log_without_the_message(
    command: dict[str, BaseException], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    command["raise"] = ValueError(POISON)
    main(["explain"])
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "ValueError: test_errors.py:" in log
    assert POISON not in log
    assert str(tmp_path / "log") in capsys.readouterr().err


def test_an_error_is_a_json_line_too(command: dict[str, BaseException], capsys: pytest.CaptureFixture[str]) -> None:
    command["raise"] = LedgerError("R-LEDGER", "bad", where="vault", remedy="check it")
    assert main(["explain", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "event": "error", "code": "R-LEDGER", "message": "bad", "where": "vault", "remedy": "check it", "exit": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["exlpain"], "there is no command 'exlpain'; did you mean 'explain'?"),
        (["zzz"], "there is no command 'zzz' [U-USAGE]"),
        (["run"], "Missing argument 'IN'"),
        (["run", "a", "b", "--jobs", "0"], "--jobs"),
        (["run", "a", "b", "--polici", "public"], "--polic"),
        (["explain", "Q-TRUNCTED"], "did you mean Q-TRUNCATED?"),
        (["policy", "explain", "PatientNam"], "PatientName"),
        (["policy", "explain", "PatientName", "--iod", "ct-imag"], "did you mean ct-image?"),
        (["policy", "explain", "PatientName", "--sop-class", "1.2.3"], "--sop-class"),
        (["policy", "show", "publik"], "public"),
        (["run", "no-such-folder", "out"], "U-IN-MISSING"),
        (["preview", "no-such-folder"], "U-IN-MISSING"),
        (["vault", "status", "no-such-vault"], "U-VAULT-MISSING"),
        (["run", "in", "out", "--key", "env:NO_SUCH_VARIABLE"], "NO_SUCH_VARIABLE"),
        (["run", "in", "out", "--key", "no-such-file"], "no-such-file"),
    ],
    ids=" ".join,
)
def test_usage(
    arguments: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    assert main(arguments) == 2
    shown = capsys.readouterr().err
    assert said in shown
    assert len(shown.strip().splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_place_is_the_last_line_of_our_own_code() -> None:
    with pytest.raises(PolicyError) as ours:
        load("no-such-policy")
    assert place(ours.value).startswith("policy/loader.py:")
    with pytest.raises(ValueError, match="invalid literal") as theirs:
        int("x")
    assert place(theirs.value) == ""


def test_every_command_of_the_table_is_there() -> None:
    assert set(root.list_commands(click.Context(root))) == set(COMMANDS)
    assert root.get_command(click.Context(root), "nothing") is None

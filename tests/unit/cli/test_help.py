"""What the command line says of itself, and how fast."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator

import click
import pytest

from veil.cli import main
from veil.cli.app import COMMANDS, root
from veil.version import VERSION


def _all(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from _all(found, (*path, name))


EVERY = dict(_all(root, ()))


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_every_command_has_help(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*path, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"Usage: {' '.join(('veil', *path))}")
    assert shown.isascii()


@pytest.mark.parametrize("path", [path for path in EVERY if path], ids=" ".join)
def test_every_option_says_what_it_does(path: tuple[str, ...]) -> None:
    options = [one for one in EVERY[path].params if isinstance(one, click.Option)]
    assert all(option.help for option in options)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_says(name: str) -> None:
    said = (EVERY[name,].help or "").split("\n\n")[0]
    assert re.sub(r"\s+", " ", said).strip() == COMMANDS[name][1]


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"veil {VERSION}\n"


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; from veil.cli import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr.split()
    heavy = {
        "pydicom",
        "pydantic",
        "jinja2",
        "cryptography",
        "numpy",
        "rich",
        "sqlite3",
        "veil.policy",
        "veil.standard",
    }
    assert not heavy & set(loaded)


@pytest.mark.slow
def test_help_starts_within_150_ms_of_bare_python() -> None:
    def best(*arguments: str) -> float:
        times = []
        for _ in range(7):
            begin = time.perf_counter()
            subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
            times.append(time.perf_counter() - begin)
        return min(times)

    assert best("-m", "veil", "--help") - best("-c", "pass") <= 0.15

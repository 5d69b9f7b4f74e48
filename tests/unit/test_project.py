"""The files around the package: pins, make targets, and what continuous integration runs."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PINS = [
    line.partition(";")[0].strip()
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("pin", PINS)
def test_constraint_is_one_exact_version(pin: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9a-z.]*", pin)


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {_plain(re.split(r"[\[<>=!~; ]", one)[0]) for one in wanted}
    assert names <= {_plain(pin.partition("==")[0]) for pin in PINS}


@pytest.mark.parametrize("target", ["demo", "test", "lint", "bench", "fuzz", "docs", "clean"])
def test_make_target_is_there_and_told_by_help(target: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", makefile, re.MULTILINE)
    assert f'"make {target} ' in makefile


def test_continuous_integration_lints_and_tests() -> None:
    script = ROOT / ".ci" / "run"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("#!")
    assert {"make lint", "make test"} <= set(lines)


@pytest.mark.skipif(os.name != "posix", reason="the script is for POSIX shells")
def test_continuous_integration_script_is_a_valid_program() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0

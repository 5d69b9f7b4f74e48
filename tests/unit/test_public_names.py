"""The public names: what there is, that it is typed and documented, and that asking for none costs nothing."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import veil
from veil.version import VERSION


def test_all_is_sorted_and_has_each_name_once() -> None:
    assert veil.__all__ == sorted(set(veil.__all__))


def test_every_home_is_public_and_every_public_name_has_a_home() -> None:
    assert set(veil._HOMES) | {"__version__"} == set(veil.__all__)


@pytest.mark.parametrize("name", veil.__all__)
def test_name_is_there_and_says_what_it_is(name: str) -> None:
    value = getattr(veil, name)
    if callable(value):
        assert (value.__doc__ or "").strip()
    assert name in dir(veil)


def test_a_wrong_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'anonymise'"):
        veil.anonymise  # noqa: B018  the access is the test


def test_version_is_that_of_the_project() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "src/veil/version.py"
    assert veil.__version__ == VERSION


def test_import_of_veil_imports_nothing_heavy() -> None:
    code = "import sys, veil; print(*sorted(name.partition('.')[0] for name in sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pydicom", "pydantic", "jinja2", "cryptography", "numpy", "click", "rich"} & set(loaded)

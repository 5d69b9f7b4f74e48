"""The package's data files, and the tool that makes them."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

import veil.standard
from veil.standard import _tables

DATA = Path(veil.standard.__file__).with_name("data")
TOOL = Path(__file__).resolve().parents[3] / "tools" / "build_standard.py"


def test_every_file_says_where_it_is_from() -> None:
    files = sorted(DATA.iterdir())

    assert len(files) == 19
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# ")
        assert text.endswith("\n")
        comments = [line for line in text.splitlines() if line.startswith("#")]
        assert any(word in " ".join(comments) for word in ("(c) NEMA", "Cancer Imaging Archive", "judgements"))


def test_rows_have_as_many_cells_as_there_are_columns() -> None:
    for path in DATA.iterdir():
        header = next(line for line in path.read_text(encoding="utf-8").split("\n") if not line.startswith("#"))
        rows = _tables.rows(path.name)
        assert rows
        assert {len(row) for row in rows} == {len(header.split("\t"))}


def test_the_data_is_small() -> None:
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 1_500_000


def test_the_names_of_the_package() -> None:
    for name in veil.standard.__all__:
        assert getattr(veil.standard, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = veil.standard.nothing
    assert veil.standard.EDITION == "2026d"
    assert "NEMA" in veil.standard.ATTRIBUTION


def test_nothing_is_read_and_nothing_heavy_imported_before_it_is_asked() -> None:
    code = """
import sys
from veil import standard
assert not any(name.startswith("veil.standard.") for name in sys.modules)
standard.dictionary.vr_table(), standard.profile.rows(), standard.private.entries(), standard.iod.required("ct-image")
assert not {"pydicom", "numpy", "pydantic", "importlib.resources"} & sys.modules.keys()
"""
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.corpus
def test_a_rebuild_gives_the_same_bytes(shared: Path, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("build_standard", TOOL)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)

    tool.build_all(shared / "standard", tmp_path)

    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in DATA.iterdir() if path.name != "terms.tsv"}
    assert built.keys() == kept.keys()
    assert [name for name in built if built[name] != kept[name]] == []

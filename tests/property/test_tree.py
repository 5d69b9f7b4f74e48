"""Nested data sets that hypothesis builds: pydicom reads what was built, and the walker reads what pydicom reads."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings

from support.oracle import difference, read_tree
from support.strategies import Built, datasets
from veil.dicom import tree

_QUICK = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(built=datasets())
@_QUICK
def test_the_oracle_reads_what_was_built(tmp_path: Path, built: Built) -> None:
    path = tmp_path / "built.dcm"
    path.write_bytes(built.file())
    found = difference(read_tree(path), built.tree)
    assert found is None


@given(built=datasets())
@_QUICK
def test_the_walker_reads_what_was_built(tmp_path: Path, built: Built) -> None:
    path = tmp_path / "built.dcm"
    path.write_bytes(built.file())
    found = difference(tree.read_tree(path), built.tree)
    assert found is None


@given(built=datasets(depth=2))
@_QUICK
def test_the_walker_and_pydicom_agree(tmp_path: Path, built: Built) -> None:
    path = tmp_path / "built.dcm"
    path.write_bytes(built.file())
    found = difference(tree.read_tree(path), read_tree(path))
    assert found is None

"""The whole walk as nested nodes (the comparison with another reader is in tests/parity)."""

from pathlib import Path

import pytest

from support.encode import EXPLICIT, IMPLICIT, Syntax
from support.engine import core, part10
from veil.dicom.tree import read_tree
from veil.errors import InstanceError


@pytest.mark.parametrize(("syntax", "explicit"), [(EXPLICIT, True), (IMPLICIT, False)])
@pytest.mark.parametrize("undefined", [True, False])
def test_nodes_at_every_depth(tmp_path: Path, syntax: Syntax, explicit: bool, undefined: bool) -> None:
    path = tmp_path / "file"
    deep = syntax.nested((0x00209113, 0x00081140), syntax.element(0x00280010, "US", b"\1\0"), undefined=undefined)
    pixels = b"" if not explicit else EXPLICIT.element(0x7FE00010, "OB", EXPLICIT.item(b"ab"), undefined=True)
    path.write_bytes(part10(b"".join(core(syntax).values()) + deep + pixels, explicit=explicit))
    tree = read_tree(path)
    vr = (lambda name: name) if explicit else (lambda _: None)
    assert tree[6] == (0x00209113, vr("SQ"), [[(0x00081140, vr("SQ"), [[(0x00280010, vr("US"), b"\1\0")]])]])
    if explicit:
        assert tree[-1] == (0x7FE00010, "OB", EXPLICIT.item(b"ab"))


def test_a_file_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"none" * 99)
    with pytest.raises(InstanceError):
        read_tree(path)

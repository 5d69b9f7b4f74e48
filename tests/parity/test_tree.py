"""For every file of the corpus that pydicom can read, the walker's tree equals pydicom's."""

import pytest
from pydicom.errors import InvalidDicomError

from support.catalogue import Entry
from support.corpus import bundled, corpus
from support.oracle import difference, read_tree
from support.outcomes import read_expected
from veil.codes import Kind
from veil.dicom import tree
from veil.errors import InstanceError

_CORPUS = [pytest.param(e, id=e.name) for e in corpus() if e.dicom] or [pytest.param(None, id="absent")]


_MISREAD = frozenset({"e0b38f0dd0a1", "0730d0cbbb1e"})
"""One has no preamble and the letters DICM at byte 128 by chance: pydicom begins to read in the midst of it.
The other ends in garbage, of which pydicom makes an element."""


@pytest.mark.corpus
@pytest.mark.parametrize("entry", _CORPUS)
def test_the_walker_agrees_on_the_corpus(shared: object, entry: Entry) -> None:
    assert shared
    try:
        theirs = read_tree(entry.path)
    except (InvalidDicomError, EOFError, OSError, ValueError, KeyError, TypeError, NotImplementedError) as error:
        pytest.skip(f"pydicom cannot read it: {type(error).__name__}")
    expected = read_expected()[entry.name]
    try:
        ours = tree.read_tree(entry.path)
    except InstanceError:
        ours = None
    if ours is None:
        # pydicom reads what there is of a file that is cut; veil refuses it, as the expectation says and explains.
        assert expected.kind != Kind.DELIVERED
        assert expected.note
        return
    found = difference(ours, theirs)
    assert (found is None) == (entry.name not in _MISREAD), found


def test_the_walker_agrees_on_the_files_that_pydicom_brings() -> None:
    checked, refused = 0, []
    for path in bundled():
        try:
            theirs = read_tree(path)
        except (InvalidDicomError, EOFError, OSError, ValueError, KeyError, TypeError, NotImplementedError):
            continue
        try:
            ours = tree.read_tree(path)
        except InstanceError:
            refused.append(path.name)
            continue
        found = difference(ours, theirs, f"{path.name}: ")
        assert found is None
        checked += 1
    assert len(refused) <= 5, refused
    assert checked >= 50  # the wheel of pydicom 3 brings about eighty

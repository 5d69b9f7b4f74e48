"""For every file of the corpus that pydicom can read, the walker's tree equals pydicom's."""

import pytest
from pydicom.errors import InvalidDicomError

from support.catalogue import Entry
from support.corpus import bundled, corpus
from support.oracle import difference, read_tree
from support.outcomes import read_expected
from veil.dicom import tree
from veil.errors import InstanceError

_CORPUS = [pytest.param(e, id=e.name) for e in corpus() if e.dicom] or [pytest.param(None, id="absent")]


@pytest.mark.corpus
@pytest.mark.parametrize("entry", _CORPUS)
def test_the_walker_agrees_on_the_corpus(shared: object, entry: Entry) -> None:
    assert shared
    try:
        theirs = read_tree(entry.path)
    except (InvalidDicomError, EOFError, OSError, ValueError, KeyError, TypeError, NotImplementedError) as error:
        pytest.skip(f"pydicom cannot read it: {type(error).__name__}")
    try:
        ours = tree.read_tree(entry.path)
    except InstanceError as refusal:
        # pydicom reads what there is of a file that is cut; veil quarantines it, as the expectation says and explains.
        expected = read_expected()[entry.name]
        assert refusal.code == expected.code
        assert expected.note
        return
    found = difference(ours, theirs)
    assert found is None


def test_the_walker_agrees_on_the_files_that_pydicom_brings() -> None:
    checked = 0
    for path in bundled():
        try:
            theirs = read_tree(path)
        except (InvalidDicomError, EOFError, OSError, ValueError, KeyError, TypeError, NotImplementedError):
            continue
        try:
            ours = tree.read_tree(path)
        except InstanceError as refusal:
            assert "truncated" in path.name or refusal.code != "Q-TRUNCATED", path.name
            continue
        found = difference(ours, theirs, f"{path.name}: ")
        assert found is None
        checked += 1
    assert checked >= 50  # the wheel of pydicom 3 brings about eighty

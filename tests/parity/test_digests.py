"""The digests that a cleaner takes on the way are those of the files: of every kind of file, delivered or not."""

import hashlib
from pathlib import Path

import pytest

from support.cleaners import cleaner
from support.corpus import bundled
from veil.codes import Kind
from veil.dicom import part10

FOURTHS = 4


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("part", range(FOURTHS))
def test_digests_of_source_and_output(tmp_path: Path, part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = bundled()[part::FOURTHS]
    if part % 2:
        monkeypatch.setattr(part10, "WHOLE", 1 << 12)  # these are mapped, not read
    one = cleaner(paths)
    kinds = set()
    for path in paths:
        target = tmp_path / "target"
        outcome = one.clean_file(path, target)
        assert (outcome.source_digest, outcome.bytes_in) == (_digest(path), path.stat().st_size), path.name
        if outcome.kind is Kind.DELIVERED:
            assert (outcome.output_digest, outcome.bytes_out) == (_digest(target), target.stat().st_size), path.name
        kinds.add(outcome.kind)
    assert {Kind.DELIVERED, Kind.SKIPPED} & kinds
    assert len(kinds) > 1


def test_a_new_uid_is_told_by_the_first_file_that_is_delivered_and_needs_it(tmp_path: Path) -> None:
    paths = bundled()
    one = cleaner(paths)
    told: dict[str, str] = {}
    for path in paths:
        uids = one.clean_file(path, tmp_path / "target").uids
        assert not told.keys() & uids.keys()
        told |= uids
    assert dict(list(one._room.treatment.uids.items())[: len(told)]) == told

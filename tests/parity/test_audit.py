"""The witness's memory changes no verdict, nor does the order of files; its two readings of a sequence agree."""

from pathlib import Path

import pydicom
import pytest

from support.audited import Case, base, case
from support.corpus import bundled, corpus
from support.encode import EXPLICIT
from support.planting import IDENTITY
from support.target import load
from veil.audit import Verdict, Witness, reading
from veil.audit.elements import PIXELS, StructureError, read
from veil.audit.reading import Leaf, context_of, is_sequence, leaves

MOST = 40_000


def _outputs(found: Case, folder: Path) -> list[Path]:
    """Files of one series: sound ones, and some with the same or another thing planted into them."""
    paths = []
    for number in range(9):
        target = load(found.output)
        target.put(0x00200013, "IS", str(number).encode())
        if number % 3 == 1:
            target.put(0x00081030, "LO", b"for Drummond, chest")
        if number % 3 == 2:
            item = EXPLICIT.element(0x00081155, "UI", IDENTITY.record_number.encode())
            target.add_item(0x00081140, item + EXPLICIT.element(0x00081030, "LO", b"Barnaby"))
        path = folder / f"{number}.dcm"
        path.write_bytes(target.to_bytes())
        paths.append(path)
    return paths


def _verdicts(found: Case, paths: list[Path], *, remember: bool = True) -> dict[Path, Verdict]:
    witness = Witness(found.facts)
    if not remember:
        witness.forget()
    return {path: witness.check(path, found.source, found.target) for path in paths}


@pytest.mark.parametrize("name", ["CT_small.dcm", "MR_small_implicit.dcm", "MR_small_bigendian.dcm", "image_dfl.dcm"])
def test_memory_and_order_change_no_verdict(tmp_path: Path, name: str) -> None:
    found = case(tmp_path, name)
    paths = _outputs(found, tmp_path)
    without = _verdicts(found, paths, remember=False)
    assert [verdict.holds for verdict in without.values()] == [False, True, True] * 3
    assert _verdicts(found, paths) == without
    assert _verdicts(found, paths[::-1]) == without


def _both(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[Leaf], list[Leaf]]]:
    """The leaves of each sequence of a file by both readings; none where pydicom reads something else."""
    try:
        file = read(path, lenient=True)
    except StructureError:
        return []
    context, found = context_of(file), []
    for span in file.spans:
        raw = file.data[span.start : span.stop]
        value = raw[span.value - span.start :]
        if span.tag in PIXELS or len(raw) > MOST or not is_sequence(span.vr, value, big=context.big):
            continue
        readings = []
        for large in (1 << 30, 0):
            monkeypatch.setattr(reading, "_LARGE", large)
            try:
                readings.append(leaves(raw, span, context))
            except StructureError:
                break
        else:
            found.append((readings[0], readings[1]))
    return found


def _plain(found: list[Leaf]) -> list[Leaf]:
    # pydicom puts the fragments of an icon's pixel data together again; those are no leaves that anybody compares.
    return [leaf for leaf in found if leaf.tag not in PIXELS]


def test_both_readings_of_sequences_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = 0
    for path in bundled():
        for first, second in _both(path, monkeypatch):
            seen += 1
            assert _plain(first) == _plain(second), path.name
    assert seen > 50


@pytest.mark.corpus
@pytest.mark.slow
def test_both_readings_of_sequences_agree_in_the_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [entry for entry in corpus() if entry.dicom and entry.size < 1 << 18][::4]
    seen = 0
    for entry in files:
        for first, second in _both(entry.path, monkeypatch):
            seen += 1
            assert _plain(first) == _plain(second), entry.name
    assert seen > 100


@pytest.mark.parametrize(
    "name", ["CT_small.dcm", "MR_small_bigendian.dcm", "image_dfl.dcm", "rtplan.dcm", "test-SR.dcm"]
)
def test_the_outermost_level_is_pydicom_s(name: str) -> None:
    dataset = pydicom.dcmread(base(name))
    file = read(base(name))
    assert [span.tag for span in file.spans] == [int(tag) for tag in dataset.keys()]  # noqa: SIM118  a data set's tags
    for span in file.spans:
        item = dataset.get_item(span.tag)
        if isinstance(getattr(item, "value", None), bytes) and span.tag not in PIXELS:
            assert file.data[span.value : span.stop] == item.value

"""The witness's memory changes no verdict, nor does the order of files; its two readings of a sequence agree.

Its loop over the elements of a level gives what the reading of one element after the other gives.
"""

import os
import random
from pathlib import Path
from typing import Any

import pydicom
import pytest

from support.audited import Case, base, case
from support.corpus import bundled, corpus
from support.encode import EXPLICIT
from support.planting import IDENTITY
from support.target import load
from veil.audit import Verdict, Witness, elements, reading
from veil.audit.elements import PIXELS, Part10, Span, StructureError, read
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


def _one_by_one(file: Part10, handle: int) -> int:
    """The elements of the outermost level, each read by a call of its own."""
    data, size, pos = file.data, file.size, file.start
    order, implicit = ">" if file.big else "<", file.implicit
    while pos < size:
        if size - pos < 8 and len(data) == size:
            break
        tag, vr, start, value, stop = elements.span_at(data, pos, order, implicit=implicit)
        if tag >> 16 == 0xFFFE:
            break
        if stop < 0:
            inside = implicit or (vr == b"UN" and elements.inside_is_implicit(data, value))
            stop = elements.end_of(data, value, order, implicit=inside)
        elif tag in PIXELS:
            file.native = (value, min(stop, size))
        if stop > size:
            raise StructureError(f"element {tag:08X} ends behind the file")
        if stop > len(data) and tag not in PIXELS:
            raise IndexError
        file.spans.append(Span(tag, vr, start, value, stop))
        if stop > len(data):
            return elements._behind(file, handle, stop, order)
        pos = stop
    return pos


def _cut(path: Path, window: int, *, lenient: bool) -> Any:
    try:
        found = read(path, lenient=lenient, window=window)
    except StructureError as error:
        return str(error)
    assert all(type(span) is Span for span in found.spans)
    return (
        found.spans,
        found.native,
        found.tail,
        found.broken,
        found.meta,
        bytes(found.data[:]),
        found.value(0x00080018),
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_loop_over_elements_is_one_element_after_the_other(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    seen: set[bool] = set()
    for path in bundled()[seed::4]:
        data = bytearray(path.read_bytes())
        if len(data) > 1 << 18:
            continue
        for number in range(6):
            other = bytearray(data[: chance.randrange(len(data))] if number % 3 == 2 else data)
            for _ in range(number):
                if other:
                    other[chance.randrange(min(len(other), 3000))] = chance.randrange(256)
            changed = tmp_path / "changed"
            changed.write_bytes(other)
            window, lenient = chance.choice((200, 1000, 1 << 15)), bool(number % 2)
            quick = _cut(changed, window, lenient=lenient)
            with monkeypatch.context() as patched:
                patched.setattr(elements, "_spans", _one_by_one)
                assert _cut(changed, window, lenient=lenient) == quick, (path.name, number, os.fspath(changed))
            seen.add(isinstance(quick, str))
    assert seen == {True, False}

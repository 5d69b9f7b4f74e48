"""What stayed for research: what counts, and that the counts are those of a source and its output read side by side."""

import csv
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from pydicom import Dataset, dcmread

from support.corpus import bundled
from support.runs import Done, run
from veil import standard
from veil.audit.elements import StructureError
from veil.demo import study
from veil.report import quality, terms
from veil.report.data import Images, Quality, Retained
from veil.work.tally import Sampled, Treated

CT = "1.2.840.10008.5.1.4.1.1.2"
POISON = "Meadowsweet"
POLICY = """
title = "Of several actions"
extends = "public-unseen.toml"
[[rule]]
select = "KVP"
action = "remove"
reason = "a loss"
[[rule]]
select = "ConvolutionKernel"
action = "dummy"
reason = "a stand-in"
"""
TAGS = {
    "described": ("StudyDescription", "PatientSex", "PatientAge", "ProtocolName", "ContrastBolusAgent"),
    "dates": ("StudyDate", "StudyTime", "AcquisitionDateTime", "ContentTime"),
    "technical": ("KVP", "SliceThickness", "PixelSpacing", "Rows", "Manufacturer", "ImageType", "Modality"),
}


@pytest.mark.parametrize(("kind", "keyword"), [(kind, one) for kind, all_ in TAGS.items() for one in all_])
def test_the_kinds_of_research_elements(kind: str, keyword: str) -> None:
    tag = standard.dictionary.tag(keyword)
    assert tag is not None
    assert quality.group(tag) == quality.group_of(keyword) == kind


@pytest.mark.parametrize(
    "keyword",
    [
        *("PatientName", "PatientID", "PatientBirthDate", "InstitutionName", "SOPInstanceUID", "PixelData"),
        *("DeviceSerialNumber", "PatientIdentityRemoved", "DeidentificationMethod", "SpecificCharacterSet"),
        *("TransferSyntaxUID", "RequestAttributesSequence", "NoSuchThing", "private", "(0009,1010)", POISON),
    ],
)
def test_what_is_no_research_element(keyword: str) -> None:
    assert quality.group_of(keyword) is None


def test_the_164_elements_that_tcia_keeps_are_among_them() -> None:
    kept = [tag for tag in map(_number, standard.tcia.selectors()) if tag and standard.tcia.action(tag) == "keep"]
    assert len(kept) >= 160
    assert {quality.group(tag) for tag in kept} == {"described", "dates"}


def test_nothing_that_tcia_takes_away_is_among_them() -> None:
    taken = [tag for tag in map(_number, standard.tcia.selectors()) if tag]
    taken = [tag for tag in taken if standard.tcia.action(tag) in ("remove", "empty", "lookup", "uid")]
    assert len(taken) > 300
    assert not [tag for tag in taken if quality.group(tag)]


def test_private_elements_count_where_a_list_calls_them_safe() -> None:
    safe = next(one for one in standard.private.entries() if one.disposition == "keep" and not one.tcia_removes)
    taken = next(one for one in standard.private.entries() if one.tcia_removes)
    assert quality.group_of(f"({safe.group:04X},xx{safe.low:02X}) {safe.creator}") == "private"
    assert quality.group_of(f"({taken.group:04X},xx{taken.low:02X}) {taken.creator}") is None
    assert quality.group_of(f"(0077,xx10) {POISON}") is None


def _number(selector: str) -> int | None:
    return None if "x" in selector else int(selector, 16)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    folder = tmp_path_factory.mktemp("quality")
    study.make(folder / "in")
    for path in sorted((folder / "in").rglob("*_?_?.dcm")):
        _enrich(path)
    unseen = Path(__file__).parents[2] / "support" / "policies" / "public-unseen.toml"
    policy = folder / "policy.toml"
    policy.write_text(POLICY.replace("public-unseen.toml", unseen.as_posix()), encoding="utf-8")
    return run(folder / "in", folder / "work", policy, jobs=1)


def _enrich(path: Path) -> None:
    """Elements of every kind and fate, at two depths."""
    dataset = dcmread(path)
    dataset.KVP, dataset.ConvolutionKernel, dataset.SliceThickness = "120", "B30f", "1.25"
    dataset.AcquisitionDateTime, dataset.ProtocolName = "20110512101500", f"CHEST of {POISON}"
    dataset.StudyComments = ""
    item = Dataset()
    item.FrameAcquisitionDateTime, item.KVP, item.FrameLabel = "20110512101500", "120", ""
    holder = Dataset()
    holder.FrameContentSequence = [item]
    dataset.PerFrameFunctionalGroupsSequence = [holder]
    if dataset.Modality == "CT":
        dataset.BodyPartExamined = "HEAD"
        if dataset.InstanceNumber == 1:  # something stands in bits that no reader shows
            dataset.BitsStored, dataset.HighBit, dataset.PixelData = 12, 11, b"\xff\xff" + bytes(dataset.PixelData)[2:]
    block = dataset.private_block(0x0019, "GEMS_ACQU_01", create=True)
    block.add_new(0x9E, "LO", "FSE")
    odd = dataset.private_block(0x0077, f"{POISON} 1.0", create=True)
    odd.add_new(0x01, "LO", POISON)
    dataset.save_as(path)


def _source(done: Done, target: str) -> Path:
    ref = next(ref for ref, one in done.files.items() if one.target == target)
    return done.vault.parents[1] / "in" / ref


def _values(dataset: Dataset, path: str = "") -> Iterator[tuple[str, str, str]]:
    """(path, kind, value) of all research elements with a value; a second way to read them.

    What lies in a sequence that TCIA takes out is none: such sequences tell of persons and requests.
    """
    for element in dataset:
        name = f"{path}/{element.tag}"
        if element.VR == "SQ":
            of_veil = {"DeidentificationMethodCodeSequence", "ContributingEquipmentSequence"}
            if element.keyword not in of_veil and standard.tcia.action(element.tag) != "remove":
                for number, item in enumerate(element.value):
                    yield from _values(item, f"{name}[{number}]")
        elif element.value not in (None, ""):
            kind = quality.group(element.tag)
            if element.tag.is_private_creator or not element.tag.is_private:
                listed = None
            else:
                listed = standard.private.lookup(element.private_creator, element.tag.group, element.tag.element & 0xFF)
            if kind or (listed and not listed.tcia_removes):
                yield name, kind or "private", str(element.value)


def _compared(done: Done) -> dict[str, Retained]:
    """What became of each research element, by comparing each output with its source."""
    counts: Counter[tuple[str, str]] = Counter()
    for target, output in ((path.relative_to(done.out).as_posix(), path) for path in done.out.rglob("*.dcm")):
        after = {name: value for name, _, value in _values(dcmread(output))}
        for name, kind, value in _values(dcmread(_source(done, target))):
            new = after.get(name)
            if new is None or "(0018,1210)" in name:
                counts[kind, "lost"] += 1
            else:
                shifted = "shifted" if kind == "dates" else "cleaned"
                counts[kind, "kept" if new == value else shifted] += 1
    words = ("kept", "shifted", "cleaned", "lost")
    return {kind: Retained(kind, *(counts[kind, word] for word in words)) for kind in terms.RESEARCH}


def _report(done: Done) -> Any:
    path = done.vault / "reports" / "1" / "public" / "report.json"
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_counts_are_those_of_source_and_output_side_by_side(done: Done) -> None:
    told: dict[str, Counter[str]] = {kind: Counter() for kind in terms.RESEARCH}
    for row in _report(done)["quality"]:
        assert row["sampled"] == row["delivered"] > 0
        for one in row["elements"]:
            told[one["group"]].update({word: one[word] for word in terms.RETAINED})
    compared = _compared(done)
    assert {kind: dict(counts) for kind, counts in told.items()} == {
        kind: {word: getattr(one, word) for word in terms.RETAINED} for kind, one in compared.items()
    }
    total = {word: sum(getattr(one, word) for one in compared.values()) for word in terms.RETAINED}
    assert all(total.values()), "every fate is among what is compared"


def test_what_was_lost_is_named(done: Done) -> None:
    delivered = done.result.kinds[next(iter(done.result.kinds))]
    lost = {row["selector"]: row["count"] for row in _report(done)["lost_research"]}
    assert lost["KVP"] == 2 * delivered
    assert lost["ConvolutionKernel"] == delivered
    assert list(lost.values()) == sorted(lost.values(), reverse=True)


def test_pixel_data_that_are_told_identical_are(done: Done) -> None:
    same = 0
    for output in done.out.rglob("*.dcm"):
        source = dcmread(_source(done, output.relative_to(done.out).as_posix()))
        same += bytes(dcmread(output).PixelData) == bytes(source.PixelData)
    rows = _report(done)["images"]
    assert sum(row["identical"] for row in rows) == same > 0
    assert sum(row["same_picture"] for row in rows) == len(list(done.out.rglob("*.dcm"))) - same > 0
    assert sum(row["faces"] for row in rows) > 0


def test_nothing_of_the_planted_identity_is_told(done: Done) -> None:
    folder = done.vault / "reports" / "1" / "public"
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8")
        assert POISON.casefold() not in text.casefold()
        for person in {image.person for image in study.IMAGES}:
            assert not [word for word in (*person.spellings, person.number) if word.casefold() in text.casefold()]
    assert list(csv.DictReader((folder / "files.csv").read_text(encoding="utf-8").splitlines()))


def _sampled(name: str, actions: Mapping[str, int] | None = None) -> Sampled:
    return Sampled("CT", name, actions or {})


def _write(path: Path, **elements: str) -> None:
    dataset = Dataset()
    for keyword, value in elements.items():
        setattr(dataset, keyword, value)
    dataset.SOPClassUID, dataset.SOPInstanceUID = CT, "2.25.1"
    dataset.save_as(path, implicit_vr=False, little_endian=True, enforce_file_format=False)
    path.write_bytes(bytes(128) + b"DICM" + path.read_bytes())


def test_files_that_cannot_be_read_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "text").write_text(POISON, encoding="utf-8")
    (tmp_path / "empty").touch()
    samples = [_sampled(name, {"remove:KVP": 1}) for name in ("text", "empty", "absent")]
    assert quality.measured(samples, tmp_path, {"CT": 3, "MR": 0, "US": 2}) == (
        Quality("CT", 3, 0),
        Quality("US", 2, 0),
    )


def test_a_sample_ends_where_there_are_elements_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality, "MOST_ELEMENTS", 5)
    for number in range(6):
        _write(tmp_path / str(number), KVP="120", SliceThickness="1")
    (found,) = quality.measured([_sampled(str(number)) for number in range(6)], tmp_path, {"CT": 6})
    assert found.sampled == 3
    assert found.total == Retained("all", 6, 0, 0, 0)


def test_no_count_is_below_zero(tmp_path: Path) -> None:
    _write(tmp_path / "a", KVP="120")
    actions = {"dummy:KVP": 4, "shift:StudyDate": 9, "clean:StudyDescription": 9}
    (found,) = quality.measured([_sampled("a", actions)], tmp_path, {"CT": 1})
    assert all(count >= 0 for one in found.groups for count in (one.kept, one.shifted, one.cleaned, one.lost))


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ({}, Images("CT", identical=3)),
        ({"look:PixelData": 1}, Images("CT", identical=3, clear=3)),
        ({"look:PixelData": 1, "wipe:PixelData": 1}, Images("CT", wiped=3)),
        ({"wipe:PixelData": 1, "clean:PixelData": 1}, Images("CT", wiped=3)),
        ({"clean:PixelData": 1}, Images("CT", same_picture=3)),
        ({"remove:PixelData": 1, "look:PixelData": 1}, Images("CT", removed=3)),
        ({"remove:FloatPixelData": 1}, Images("CT", removed=3)),
        ({"remove:PixelDataProviderURL": 1}, Images("CT", identical=3)),
    ],
)
def test_the_state_of_images(actions: dict[str, int], expected: Images) -> None:
    (found,) = quality.images([Treated("CT", CT, face=False, actions=actions, files=3)])
    assert found == expected
    assert found.total == 3
    assert found.clear + found.wiped + found.removed + found.not_looked == 3


def test_images_are_counted_by_modality_and_what_is_none_is_not() -> None:
    report = "1.2.840.10008.5.1.4.1.1.88.11"
    rows = [Treated("CT", CT, True, {}, 2), Treated(POISON, CT, False, {}, 1), Treated("SR", report, False, {}, 5)]
    assert quality.images([*rows, Treated("CT", f"{CT}.99", False, {}, 4)]) == (
        Images("CT", identical=2, faces=2),
        Images("other", identical=1),
    )


def test_what_stands_in_a_file_is_what_pydicom_reads() -> None:
    memory: dict[tuple[bool, bool, bytes], tuple[str, ...]] = {}
    compared = refused = 0
    for path in bundled():
        theirs: Counter[str] | None = None
        with suppress(Exception):
            theirs = Counter(quality._of_pydicom(path))
        if theirs is None:
            continue  # nobody reads it
        try:
            ours = Counter(quality._of_elements(path, memory))
        except StructureError:
            refused += 1  # pydicom is asked then
            assert quality._standing(path, memory) == theirs
            continue
        assert ours == theirs == quality._standing(path, {}), path.name
        compared += 1
    assert compared > 5 * refused
    assert memory


def test_a_number_that_is_zero_is_a_value(tmp_path: Path) -> None:
    dataset = dcmread(next(path for path in bundled() if path.name == "CT_small.dcm"))
    dataset.PixelRepresentation = 0  # which pydicom needs itself, so it makes a number of it
    dataset.save_as(tmp_path / "zero")
    with_it = quality._standing(tmp_path / "zero", {})
    del dataset.PixelRepresentation
    dataset.save_as(tmp_path / "none")
    without = quality._standing(tmp_path / "none", {})
    assert with_it is not None
    assert without is not None
    assert with_it - without == Counter(technical=1)
    assert Counter(quality._of_pydicom(tmp_path / "zero")) == with_it

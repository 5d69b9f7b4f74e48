"""Reports and key object selections: the identity goes, and the tree, the measurements, codes and references stay."""

import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import highdicom as hd
import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset

from support import validity
from support.bytescan import scan_file
from support.cleaners import cleaner
from support.objects.content import IDENTITY, NAMES, ROOT, item, make, observers
from veil import standard
from veil.clean.header.schemes import PUBLISHED
from veil.codes import Kind
from veil.policy import load

RENDERER = "dsrdump"
POLICIES = ("public", "research", "safe-harbor")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every object as a file, by its name."""
    folder = tmp_path_factory.mktemp("reports")
    found = {name: folder / f"{number}.dcm" for number, name in enumerate(NAMES)}
    for name, path in found.items():
        make(name).save_as(path, enforce_file_format=True)
    return found


@pytest.fixture(scope="module")
def outputs(files: dict[str, Path]) -> dict[tuple[str, str], Path]:
    """Every object after the cleaner, by its name and the policy."""
    found = {}
    for policy in POLICIES:
        for name, path in files.items():
            found[name, policy] = path.with_suffix(f".{policy}")
            outcome = cleaner([path], policy).clean_file(path, found[name, policy])
            assert outcome.kind is Kind.DELIVERED, (name, policy, outcome.code)
    return found


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("name", NAMES)
def test_no_identity_is_left(
    files: dict[str, Path], outputs: dict[tuple[str, str], Path], name: str, policy: str
) -> None:
    assert len(scan_file(files[name], IDENTITY)) > 10  # it is there to be found
    kept = {"date"} if policy == "research" else set()  # full dates stay there, whatever their concept
    assert {found.kind for found in scan_file(outputs[name, policy], IDENTITY)} <= kept


@cache
def _rows() -> dict[tuple[str, str, str], standard.content.Concept]:
    return {(row.scheme, row.code, row.value_type): row for row in standard.content.rows()}


def _code(sequence: list[Dataset] | None) -> tuple[str, ...] | None:
    """A code by scheme, value and meaning; of one that nobody published only that there is one."""
    if not sequence:
        return None
    one = sequence[0]
    if one.get("CodingSchemeDesignator") not in PUBLISHED:
        return ("a code",)
    return (one.CodingSchemeDesignator, one.CodeValue, one.CodeMeaning)


def _identifies(one: Dataset, options: frozenset[str]) -> bool:
    concept = _code(one.get("ConceptNameCodeSequence"))
    row = _rows().get((*concept[:2], one.get("ValueType", ""))) if concept and len(concept) > 1 else None
    return row is not None and not options & row.options.keys()


def _told(tree: Dataset, options: frozenset[str], depth: int = 0) -> Iterator[tuple[object, ...]]:
    """What a tree says, item by item, without the codes and numbers that identify."""
    for one in tree.get("ContentSequence", []):
        measured = [
            (str(value.NumericValue), _code(value.get("MeasurementUnitsCodeSequence")))
            for value in one.get("MeasuredValueSequence", [])
        ]
        gone = _identifies(one, options)
        yield (
            depth,
            one.get("RelationshipType"),
            one.get("ValueType"),
            _code(one.get("ConceptNameCodeSequence")),
            None if gone else _code(one.get("ConceptCodeSequence")),
            None if gone else measured,
            [str(number) for number in one.get("GraphicData", [])],
            one.get("GraphicType"),
            one.get("ReferencedContentItemIdentifier"),
            "ReferencedSOPSequence" in one,
            [_code(value.get("NumericValueQualifierCodeSequence")) for value in [one]],
        )
        yield from _told(one, options, depth + 1)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("name", NAMES)
def test_the_tree_with_its_measurements_and_codes_stays(
    files: dict[str, Path], outputs: dict[tuple[str, str], Path], name: str, policy: str
) -> None:
    options = frozenset(load(policy).options) - {"clean_descriptors" if load(policy).text == "remove" else ""}
    before = list(_told(pydicom.dcmread(files[name]), options))
    after = list(_told(pydicom.dcmread(outputs[name, policy]), options))
    assert [row[:4] for row in after] == [row[:4] for row in before]
    assert [row[6:] for row in after] == [row[6:] for row in before]
    for old, new in zip(before, after, strict=True):
        assert old[4:6] == new[4:6] or old[4] is None
    assert sum(bool(row[5]) for row in after) >= {"key object": 0}.get(name, 1)


def test_a_measurement_report_reads_back(files: dict[str, Path], outputs: dict[tuple[str, str], Path]) -> None:
    before, after = (hd.sr.srread(path) for path in (files["report"], outputs["report", "public"]))
    (old,) = before.content.get_planar_roi_measurement_groups()  # type: ignore[attr-defined]
    (new,) = after.content.get_planar_roi_measurement_groups()  # type: ignore[attr-defined]
    assert [(m.name, m.value, m.unit) for m in new.get_measurements()] == [
        (m.name, m.value, m.unit) for m in old.get_measurements()
    ]
    assert np.array_equal(new.roi.value, old.roi.value)
    assert new.finding_type == old.finding_type
    assert [site.value for site in new.finding_sites] == [site.value for site in old.finding_sites]
    assert new.tracking_uid.startswith("2.25.")
    assert new.tracking_identifier == "Lesion 1"
    (person,) = after.content.get_observer_contexts(hd.sr.CodedConcept("121006", "DCM", "Person"))  # type: ignore[attr-defined]
    assert person.observer_identifying_attributes.name == "REMOVED"


def test_a_key_object_selection_reads_back(outputs: dict[tuple[str, str], Path]) -> None:
    found = hd.ko.KeyObjectSelectionDocument.from_dataset(pydicom.dcmread(outputs["key object", "public"]))
    assert len(found.content.get_references()) == 2
    assert {found.resolve_reference(one.referenced_sop_instance_uid) for one in found.content.get_references()}


def test_an_echo_report_reads_back(outputs: dict[tuple[str, str], Path]) -> None:
    assert len(hd.sr.srread(outputs["echo", "public"]).ContentSequence) > 2


def _references(tree: Dataset) -> list[str]:
    names = ("ReferencedSOPInstanceUID", "UID", "ReferencedFrameOfReferenceUID")
    return [str(element.value) for element in tree.iterall() if element.keyword in names]


def test_references_are_the_same_in_all_objects(files: dict[str, Path], outputs: dict[tuple[str, str], Path]) -> None:
    pairs: dict[str, set[str]] = {}
    for name in NAMES:
        old, new = (_references(pydicom.dcmread(path)) for path in (files[name], outputs[name, "public"]))
        for before, after in zip(old, new, strict=True):
            pairs.setdefault(before, set()).add(after)
    assert {f"{ROOT}.3.1", f"{ROOT}.3.2"} <= pairs.keys()
    assert all(len(found) == 1 for found in pairs.values())
    assert len(set.union(*pairs.values())) == len(pairs)


@pytest.mark.skipif(
    shutil.which(RENDERER) is None, reason=f"{RENDERER} is not installed (Debian: apt-get install dcmtk)"
)
@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("name", NAMES)
def test_reports_render_before_and_after(
    files: dict[str, Path], outputs: dict[tuple[str, str], Path], name: str, policy: str
) -> None:
    for path in (files[name], outputs[name, policy]):
        done = subprocess.run([RENDERER, str(path)], capture_output=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr.decode("latin-1")
        assert b"<contains" in done.stdout
    assert IDENTITY.family.encode() not in done.stdout


@pytest.mark.skipif(not validity.available(), reason=f"{validity.CHECKER} is not installed (Debian: dicom3tools)")
@pytest.mark.parametrize("name", NAMES)
def test_no_new_error(files: dict[str, Path], outputs: dict[tuple[str, str], Path], name: str) -> None:
    before = validity.errors(files[name])
    for policy in POLICIES:
        assert validity.errors(outputs[name, policy]) - before == {}


@pytest.mark.parametrize("policy", POLICIES)
def test_contexts_and_preparations_of_images(tmp_path: Path, policy: str) -> None:
    """The content items of an image: how it was acquired, by which protocol, and how its specimen was prepared."""
    slide = make("cad")
    slide.SOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    slide.file_meta.MediaStorageSOPClassUID = slide.SOPClassUID
    del slide.ContentSequence, slide.ValueType, slide.ConceptNameCodeSequence, slide.ContinuityOfContent
    plain = [one for one in observers() if one.ValueType != "CODE"]
    plain.append(item("", "NUM", ("113738", "DCM", "Dose (RP)"), ("0.5", "Gy")))
    for one in plain:
        one.pop("RelationshipType", None)
    step, specimen, protocol = Dataset(), Dataset(), Dataset()
    step.SpecimenPreparationStepContentItemSequence = plain
    specimen.SpecimenIdentifier, specimen.SpecimenUID = IDENTITY.record_number, f"{ROOT}.20"
    specimen.SpecimenPreparationSequence = [step]
    specimen.SpecimenLocalizationContentItemSequence = plain
    protocol.CodeValue, protocol.CodingSchemeDesignator, protocol.CodeMeaning = "P5-09051", "SRT", "CT"
    protocol.ProtocolContextSequence = plain
    slide.AcquisitionContextSequence, slide.SpecimenDescriptionSequence = plain, [specimen]
    slide.PerformedProtocolCodeSequence = [protocol]
    source, target = tmp_path / "in.dcm", tmp_path / "out.dcm"
    slide.save_as(source, enforce_file_format=True)
    outcome = cleaner([source], policy).clean_file(source, target)
    assert outcome.kind is Kind.DELIVERED, outcome.code
    assert scan_file(target, IDENTITY) == []
    after = pydicom.dcmread(target)
    assert after.AcquisitionContextSequence[-1].MeasuredValueSequence[0].NumericValue == 0.5
    (prepared,) = after.SpecimenDescriptionSequence[0].SpecimenPreparationSequence
    assert len(prepared.SpecimenPreparationStepContentItemSequence) == len(plain)

"""A whole data set: what is supplied, what is marked, in which order it is written."""

from dataclasses import replace
from pathlib import Path

import pytest

from support.encode import EXPLICIT, IMPLICIT
from support.engine import CT, INSTANCE, NAME, clean, cleaner_of, core, instance, part10
from veil import standard
from veil.codes import Kind
from veil.policy import Policy, RuleBook, compile_policy, load
from veil.policy.model import PixelPolicy


@pytest.mark.parametrize("explicit", [True, False])
def test_what_the_iod_requires_is_supplied(tmp_path: Path, explicit: bool) -> None:
    done = clean(instance(explicit=explicit, sop_class=CT), tmp_path)
    dataset = done.dataset
    for tag, kind in standard.iod.required("ct-image").items():
        entry = standard.dictionary.entry(tag)
        assert entry is not None
        if kind == "2":
            assert tag in dataset, entry.keyword
    assert dataset.StudyID == ""
    assert dataset.PatientBirthDate == ""
    tags = [int(elem.tag) for elem in dataset]
    assert tags == sorted(set(tags))


@pytest.mark.parametrize("missing", [0x00100010, 0x00100020, 0x0020000D, 0x0020000E])
def test_what_names_the_target_is_supplied(tmp_path: Path, missing: int) -> None:
    empty = [
        b"",
        EXPLICIT.element(missing, "LO" if missing >> 16 == 0x10 else "UI", b""),
        EXPLICIT.element(missing, "UN", b""),
    ]
    for element in empty:
        parts = {**core(), missing: element}
        done = clean(part10(b"".join(parts[tag] for tag in sorted(parts))), tmp_path)
        dataset = done.dataset
        target = (
            f"{dataset.PatientID}/{dataset.StudyInstanceUID}/{dataset.SeriesInstanceUID}/{dataset.SOPInstanceUID}.dcm"
        )
        assert done.outcome.target == target
        assert "//" not in target
        assert str(dataset.PatientName) == dataset.PatientID != ""


def test_elements_out_of_order_and_twice(tmp_path: Path) -> None:
    parts = list(core().values())
    body = parts[0] + parts[1] + parts[5] + parts[4] + parts[2] + parts[3]
    body += EXPLICIT.element(0x00280010, "US", b"\1\0") + EXPLICIT.element(0x00080070, "LO", b"first ")
    body += EXPLICIT.element(0x00080070, "LO", b"second") + EXPLICIT.element(0x00100010, "PN", NAME.encode())
    done = clean(part10(body), tmp_path)
    tags = [tag for tag, _, _ in done.tree]
    assert tags == sorted(set(tags))
    assert done.dataset.Manufacturer == "second"
    assert b"Drummond" not in done.data
    ordered = clean(
        instance(EXPLICIT.element(0x00280010, "US", b"\1\0"), EXPLICIT.element(0x00080070, "LO", b"second")), tmp_path
    )
    assert ordered.data == done.data


@pytest.mark.parametrize("old", [INSTANCE, "1.2.840.10008.1.1", "DRUMMOND^B", "..", "1.2.3.4.5.20110512.1836104427"])
@pytest.mark.parametrize("retained", [True, False])
def test_the_target_and_the_meta_information_name_the_instance(tmp_path: Path, old: str, retained: bool) -> None:
    policy = load("basic")
    if retained:
        policy = replace(policy, options=policy.options | {"retain_uids"})
    rows = [EXPLICIT.element(tag, "UI", old.encode()) for tag in (0x00080018, 0x0020000D, 0x0020000E)]
    done = clean(instance(*rows), tmp_path, cleaner_of(replace_burned_in(policy)))
    dataset = done.dataset
    assert dataset.file_meta.MediaStorageSOPInstanceUID == dataset.SOPInstanceUID
    assert (done.outcome.target or "").endswith(f"{dataset.SOPInstanceUID}.dcm")
    assert ".." not in (done.outcome.target or "").split("/")
    assert "DRUMMOND" not in (done.outcome.target or "")
    assert (str(dataset.SOPInstanceUID) == old) == (old.startswith("1.2.840.1") or (retained and old[0] == "1"))


def replace_burned_in(policy: Policy) -> RuleBook:
    """The same policy for a kind of object that is held for its pixels."""

    return compile_policy(replace(policy, pixels=PixelPolicy("ignore")))


def test_preamble_and_meta_information_are_new(tmp_path: Path) -> None:
    ae = EXPLICIT.element(0x00020016, "AE", b"DRUMMOND_AE")
    data = (NAME * 6).encode()[:128] + b"DICM" + EXPLICIT.element(0x00020010, "UI", b"1.2.840.10008.1.2.1") + ae
    done = clean(data + b"".join(core().values()), tmp_path)
    assert done.data[:132] == bytes(128) + b"DICM"
    assert b"Drummond" not in done.data
    assert b"DRUMMOND" not in done.data
    meta = done.dataset.file_meta
    assert sorted(int(elem.tag) & 0xFFFF for elem in meta) == [0, 1, 2, 3, 0x10, 0x12, 0x13]
    assert meta.FileMetaInformationGroupLength == done.data.index(core()[0x00080016]) - 144


def test_kept_elements_are_bit_identical(tmp_path: Path) -> None:
    for explicit, syntax in ((True, EXPLICIT), (False, IMPLICIT)):
        kept = [
            syntax.element(0x00080008, "CS", b"ORIGINAL\\PRIMARY\\AXIAL"),
            syntax.element(0x00180050, "DS", b" 5.000"),
            syntax.element(0x00281052, "DS", b"-1024 "),
            syntax.nested((0x52009230, 0x00209113), syntax.element(0x00200032, "DS", b"1\\2\\3 "), undefined=True),
            syntax.element(0x00281201, "OW", bytes(range(256)) * 100),
        ]
        done = clean(instance(*kept, explicit=explicit), tmp_path)
        assert done.outcome.kind is Kind.DELIVERED
        assert all(element in done.data for element in kept)

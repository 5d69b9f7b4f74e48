"""The witness over whole files: a sound one passes, and each thing that was planted into one is found."""

import struct
from dataclasses import replace
from pathlib import Path

import pytest

from support.audited import NATIVE, Case, case, facts_of
from support.bytescan import scan_file
from support.carrier import Carrier
from support.corpus import corpus
from support.encode import EXPLICIT
from support.engine import book_of, identity_of
from support.planting import CARRIERS, IDENTITY, plant_carriers
from support.target import load
from veil.audit import Facts, Severity, Witness
from veil.audit.bytescan import Hit
from veil.audit.judge import Found, judge
from veil.audit.patterns import of
from veil.pipeline import Cleaner, context
from veil.survey import survey_file

BASES = ("CT_small.dcm", "MR_small_implicit.dcm", "MR_small_bigendian.dcm", "JPEG-lossy.dcm", "image_dfl.dcm")
TURNS = (0, 1, 2, 7)


@pytest.fixture(scope="module")
def ct(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case(tmp_path_factory.mktemp("ct"))


@pytest.fixture(scope="module", params=BASES)
def any_base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case(tmp_path_factory.mktemp("base"), request.param)


def test_a_sound_file_passes(any_base: Case) -> None:
    verdict = Witness(any_base.facts).check(any_base.output, any_base.source, any_base.target)
    assert verdict.findings == ()
    assert not verdict.holds
    assert verdict.code == ""


def test_a_file_without_its_source_at_hand_passes(any_base: Case) -> None:
    assert not Witness(any_base.facts).check(any_base.output).holds


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda carrier: carrier.name)
def test_what_a_byte_scan_sees_the_witness_holds(ct: Case, carrier: Carrier) -> None:
    planted = 0
    witness = Witness(ct.facts)
    for turn in TURNS:
        target = ct.opened()
        plant_carriers(target, IDENTITY, turn, [carrier], extra=True)
        path = ct.planted(target)
        if not scan_file(path, IDENTITY):
            continue
        planted += 1
        assert witness.check(path, ct.source, ct.target).holds, turn
    if not planted:
        pytest.skip("bears nothing that a scan would see in this file")


@pytest.mark.parametrize("name", NATIVE)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be", "gb18030", "native"])
def test_a_name_in_any_encoding_is_found_in_bytes(ct: Case, name: str, codec: str) -> None:
    own = {"山": "shift_jis", "홍": "euc_kr", "Л": "iso8859_5", "ü": "latin_1", "王": "gb18030"}
    encoding = next(value for key, value in own.items() if key in name) if codec == "native" else codec
    text = name.split("=")[1] if "=" in name else name
    target = ct.opened()
    target.put(0x00660023, "OW", b"\x01\x00" + text.replace("^", " ").encode(encoding) + b"\x00\x01")
    assert ("A-KNOWN", "TrianglePointIndexList") in ct.certain(target)


@pytest.mark.parametrize(
    ("charset", "codec", "name"),
    [
        ("ISO 2022 IR 6\\ISO 2022 IR 87", "iso2022_jp", "山田 太郎"),
        ("\\ISO 2022 IR 149", "euc_kr", "홍 길동"),
        ("ISO_IR 144", "iso8859_5", "Роза Люксембург".upper()),
        ("ISO_IR 192", "utf-8", "müller-lüdenscheid"),
        ("ISO_IR 100", "latin_1", "MÜLLER-LÜDENSCHEID"),
        ("GB18030", "gb18030", "王小东王"),
    ],
)
def test_a_name_in_the_file_s_own_characters_is_found(ct: Case, charset: str, codec: str, name: str) -> None:
    target = ct.opened()
    raw = name.encode(codec)
    if codec == "euc_kr":
        raw = b" ".join(b"\x1b$)C" + part for part in raw.split(b" "))
    target.put(0x00080005, "CS", charset.encode())
    target.put(0x00081030, "LO", raw)
    assert ("A-KNOWN", "StudyDescription") in ct.certain(target)


SPELLINGS = """
Drummond|BARNABY DRUMMOND|drummond_barnaby|D-r-u-m-m-o-n-d|1836 104 427|ACX-5520917436|13.09.1911|September 13, 1911
|(01632) 960917|17 wetherby LANE|Saint Ossyth Infirmary"""


@pytest.mark.parametrize("text", SPELLINGS.strip().replace("\n", "").split("|"))
def test_spellings_are_found_in_text(ct: Case, text: str) -> None:
    target = ct.opened()
    target.put(0x00081030, "LO", f"for {text}, chest".encode())
    assert ("A-KNOWN", "StudyDescription") in ct.certain(target)


@pytest.mark.parametrize("text", ["Bill Quillon", "5 drumm on desk", "version 1.836.1", "1911", "HEAD", "ANONYMOUS"])
def test_words_that_are_nobody_s_pass(ct: Case, text: str) -> None:
    target = ct.opened()
    target.put(0x00081030, "LO", text.encode())
    assert ct.certain(target) == set()


def test_a_keyed_uid_that_spells_a_number_passes(ct: Case) -> None:
    target = ct.opened()
    target.put(0x00081155, "UI", f"2.25.99{IDENTITY.birth_date}77{IDENTITY.record_number}1".encode())
    assert ct.certain(target) == set()


def test_what_stands_around_the_data_set_is_seen(ct: Case) -> None:
    target = ct.opened()
    target.preamble = b"II*\0" + bytes(124)
    target.put_meta(0x00020016, "AE", b"SOMEWHERE")
    target.trailing = b"\x01\x02\x03\x04"
    found = ct.certain(target)
    assert {("A-PREAMBLE", "preamble"), ("A-META", "meta (0002,0016)"), ("A-STRAY", "behind the data set")} <= found


def test_the_head_of_a_deflated_file_is_seen(tmp_path: Path) -> None:
    found = case(tmp_path, "image_dfl.dcm")
    target = found.opened()
    target.preamble = b"Drummond".ljust(128, b"\0")
    assert {("A-PREAMBLE", "preamble"), ("A-KNOWN", "meta")} <= found.certain(target)


def test_a_path_that_says_more_than_the_file_is_seen(ct: Case) -> None:
    patient, *rest = ct.target.split("/")
    witness = Witness(ct.facts)
    for target in ("/".join(["Drummond", *rest]), "/".join([patient, *rest[:-1], "1.2.3.dcm"]), "a.dcm"):
        found = witness.check(ct.output, ct.source, target).findings
        assert "A-PATH" in {one.code for one in found}


def test_uids_of_the_source_are_seen_in_values_and_in_bytes(ct: Case) -> None:
    uid = f"1.2.826.0.1.3680043.2.{IDENTITY.record_number}.1"
    target = ct.opened()
    target.put(0x00080018, "UI", uid.encode())
    target.put(0x00081030, "LO", uid.encode())
    found = ct.certain(target)
    assert {("A-UID", "SOPInstanceUID"), ("A-UID", "StudyDescription")} <= found


def test_a_date_that_did_not_move_and_one_that_moved_otherwise_are_seen(ct: Case) -> None:
    target = ct.opened()
    target.put(0x00080020, "DA", b"20040119")
    target.put(0x00080021, "DA", b"19970430")
    assert {("A-DATE", "StudyDate"), ("A-DATE", "SeriesDate")} <= ct.certain(target)


def test_zones_that_the_policy_takes_out_are_seen(ct: Case) -> None:
    target = ct.opened()
    target.put(0x00080201, "SH", b"+0530")
    target.put(0x0008002A, "DT", b"19990102101112.5+0530")
    assert ct.certain(target) == set()
    assert ct.certain(target, zone="keep") == set()
    assert ct.certain(target, zone="drop") == {("A-DATE", "TimezoneOffsetFromUTC"), ("A-DATE", "AcquisitionDateTime")}
    assert ct.certain(target, zone="drop", kept=frozenset({"TimezoneOffsetFromUTC", "AcquisitionDateTime"})) == set()
    target.put(0x00080201, "SH", b"Removed")
    target.put(0x0008002A, "DT", b"19000101000000")
    assert ct.certain(target, zone="drop") == set()


@pytest.mark.parametrize("value", [b"1999", b"19990102101112.5", b"1999-2001", b"199901-200102", b"20010102-20010304"])
def test_a_day_without_a_zone_says_none(ct: Case, value: bytes) -> None:
    target = ct.opened()
    target.put(0x0008002A, "DT", value)
    assert ("A-DATE", "AcquisitionDateTime") not in ct.certain(target, zone="drop")


def test_marks_that_are_gone_or_claim_too_much_are_seen(ct: Case) -> None:
    target = ct.opened()
    target.put(0x00120062, "CS", b"NO")
    target.put(0x00280301, "CS", b"NO")
    target.put(0x00280303, "CS", b"UNMODIFIED")
    target.add_item(
        0x00120064, EXPLICIT.element(0x00080100, "SH", b"113109") + EXPLICIT.element(0x00080102, "SH", b"DCM")
    )
    found = {where for code, where in ct.certain(target) if code == "A-MARKS"}
    assert found == {
        "PatientIdentityRemoved", "BurnedInAnnotation", "LongitudinalTemporalInformationModified",
        "DeidentificationMethodCodeSequence",
    }  # fmt: skip


def test_what_the_kind_of_object_needs_may_not_be_lost(ct: Case) -> None:
    target = ct.opened()
    target.put(0x00280030, "DS", b"")
    del target.elements[0x00200032]
    assert {("A-REQUIRED", "PixelSpacing"), ("A-REQUIRED", "ImagePositionPatient")} <= ct.certain(target)


REFERENCES = 0x00081140
CLASS, INSTANCE = 0x00081150, 0x00081155


def _reference(**values: bytes | None) -> bytes:
    wanted = {"sop": b"1.2.840.10008.5.1.4.1.1.2", "uid": b"2.25.77"} | values
    parts = ((CLASS, wanted["sop"]), (INSTANCE, wanted["uid"]))
    return b"".join(EXPLICIT.element(tag, "UI", value) for tag, value in parts if value is not None)


@pytest.mark.parametrize("lost", [None, b""])
def test_what_an_item_needs_may_not_be_lost(ct: Case, tmp_path: Path, lost: bytes | None) -> None:
    source, target = load(ct.source), ct.opened()
    for item in (_reference(), _reference(uid=b"2.25.78")):
        source.add_item(REFERENCES, item)
    for item in (_reference(), _reference(sop=lost, uid=b"2.25.79")):
        target.add_item(REFERENCES, item)
    path = tmp_path / "source.dcm"
    path.write_bytes(source.to_bytes())
    found = Witness(ct.facts).check(ct.planted(target), path, ct.target).findings
    assert [one.where for one in found if one.code == "A-REQUIRED"] == ["ReferencedImageSequence.ReferencedSOPClassUID"]
    again = Witness(ct.facts).check(ct.planted(target), ct.planted(target), ct.target).findings
    assert "A-REQUIRED" not in {one.code for one in again}, "it was no better before"


def test_a_value_that_no_longer_fits_its_vr_is_seen(ct: Case) -> None:
    target = ct.opened()
    target.put(0x00080020, "DA", b"REMOVED")
    assert ("A-VALID", "StudyDate") in ct.certain(target)


def test_pixel_data_of_another_length_is_seen(ct: Case) -> None:
    target = ct.opened()
    target.put(0x00280010, "US", struct.pack("<H", 127))
    assert ("A-PIXELS", "PixelData") in ct.certain(target)


def test_an_age_above_the_highest_is_seen(ct: Case) -> None:
    target = ct.opened()
    target.put(0x00101010, "AS", b"094Y")
    assert ("A-AGE", "PatientAge") in ct.certain(target)


def test_a_file_that_ends_too_soon_is_read_as_bytes(ct: Case) -> None:
    target = ct.opened()
    target.put(0x00081030, "LO", b"Drummond")
    path = ct.planted(target)
    path.write_bytes(path.read_bytes()[:2000])
    verdict = Witness(ct.facts).check(path, ct.source, ct.target)
    assert {one.code for one in verdict.findings} == {"A-VALID", "A-KNOWN"}
    assert verdict.code == "H-WITNESS"


def test_what_is_kept_on_purpose_passes(ct: Case) -> None:
    target = ct.opened()
    target.put(0x00181000, "LO", b"SN-88213-77")
    target.put(0x00080080, "LO", IDENTITY.hospital.encode())
    assert {"DeviceSerialNumber", "InstitutionName"} == {where for _, where in ct.certain(target)}
    options = ct.facts.options | {"retain_device_identity", "retain_institution_identity"}
    assert ct.certain(target, options=options) == set()


def test_likely_findings_hold_only_where_they_are_told_to(ct: Case) -> None:
    target = ct.opened()
    target.put(0x00081030, "LO", b"Ossyth")
    path = ct.planted(target)
    for strict in (False, True):
        verdict = Witness(replace(ct.facts, strict=strict)).check(path, ct.source, ct.target)
        assert [one.severity for one in verdict.findings] == [Severity.LIKELY]
        assert verdict.holds is strict


def test_the_depths_differ_in_native_samples(ct: Case) -> None:
    target = ct.opened()
    pixels = target.value(0x7FE00010) or b""
    name = b"Barnaby Drummond"
    target.put(0x7FE00010, "OW", name + pixels[len(name) :])
    assert ct.certain(target) == set()
    assert ("A-KNOWN", "PixelData") in ct.certain(target, depth="deep")


def test_a_stream_that_does_not_decode_is_seen_in_depth(tmp_path: Path) -> None:
    jpeg = case(tmp_path, "JPEG-lossy.dcm")
    assert Witness(jpeg.facts).check(jpeg.output, jpeg.source, jpeg.target).findings == ()
    data = bytearray(jpeg.output.read_bytes())
    start = data.index(b"\xff\xd8\xff")
    data[start : start + 2] = b"\0\0"
    jpeg.output.write_bytes(data)
    found = Witness(jpeg.facts).check(jpeg.output, jpeg.source, jpeg.target).findings
    assert "A-PIXELS" in {one.code for one in found}


def test_a_finding_tells_others_no_value(ct: Case) -> None:
    target = ct.opened()
    target.put(0x00081030, "LO", b"Drummond")
    for one in ct.findings(target):
        assert one.value
        assert "rummond" not in repr(one.public())


@pytest.mark.corpus
@pytest.mark.slow
def test_a_cleaned_collection_gives_no_false_alarm(tmp_path: Path) -> None:
    files = [entry.path for entry in corpus() if entry.dicom and entry.size < 1 << 20][::6]
    seen = 0
    for path in files:
        found = survey_file(path)
        if found.code is not None:
            continue
        facts = facts_of(path, ())
        canonical = identity_of(book_of("public")).canonical(
            found.patient_id.strip() or found.study_uid or found.sop_uid, found.issuer
        )
        patient = context(book_of("public"), canonical, facts.known)
        output = tmp_path / "out.dcm"
        done = Cleaner(book_of("public"), identity_of(book_of("public")), patient).clean_file(path, output)
        if done.target is None:
            continue
        seen += 1
        verdict = Witness(facts).check(output, path, done.target)
        assert not verdict.holds, (path.name[:12], {(one.code, one.where) for one in verdict.findings})
    assert seen > 50


@pytest.mark.parametrize(("text", "holds"), [(b"a stone in the kidney", False), (b"seen by Stone", True)])
def test_a_word_of_a_sentence_is_no_name_unless_it_is_written_as_one(text: bytes, holds: bool) -> None:
    start = text.lower().index(b"stone")
    pattern = next(one for one in of(Facts(known=(("name", "Stone^Quincy"),))) if one.folded == "stone")
    severity = judge(Found(Hit(pattern, start, start + 5), text, 0, len(text), b"LT"))
    assert (severity is Severity.CERTAIN) is holds

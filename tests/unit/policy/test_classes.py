"""Attributes that Table E.1-1 does not list: each class of values, and the lists that say otherwise."""

import pytest

from veil import policy, standard
from veil.policy import Action, DatePolicy, Policy, Source, compile_policy, lists

PLAIN = compile_policy(Policy(name="test", text="scrub"))
SHIFTED = compile_policy(
    Policy(
        name="test",
        options=frozenset({"retain_longitudinal_modified_dates"}),
        dates=DatePolicy(mode="shift", times="keep"),
        text="scrub",
    )
)


def action(keyword: str, book: policy.RuleBook = PLAIN, iod: str | None = None) -> Action:
    tag = standard.dictionary.tag(keyword)
    assert tag is not None, keyword
    assert standard.profile.row(tag) is None, keyword
    rule = book.rule(iod, (), tag, "UN")
    assert rule.source == Source.CLASS
    return rule.action


@pytest.mark.parametrize(
    ("keyword", "wanted"),
    [
        ("Rows", Action.KEEP),
        ("KVP", Action.KEEP),
        ("SeriesNumber", Action.KEEP),
        ("FrameIncrementPointer", Action.KEEP),
        ("Modality", Action.KEEP),
        ("SmallestImagePixelValue", Action.KEEP),
        ("LUTData", Action.KEEP),
        ("PixelData", Action.KEEP),
        ("WaveformData", Action.KEEP),
        ("EncryptedContent", Action.REMOVE),
        ("HPGLDocument", Action.REMOVE),
        ("RecordKey", Action.REMOVE),
        ("ICCProfile", Action.CLEAN),
        ("ProcedureCodeSequence", Action.RECURSE),
        ("IssuerOfPatientIDQualifiersSequence", Action.REMOVE),
        ("DICOMRetrievalSequence", Action.REMOVE),
        ("DocumentAuthorTrial", Action.REMOVE),
        ("SOPClassUID", Action.KEEP),
        ("TableFrameOfReferenceUID", Action.UID),
        ("StudyUpdateDateTime", Action.REMOVE),
        ("RetrieveURL", Action.REMOVE),
        ("ManufacturerModelName", Action.KEEP),
        ("CodeValue", Action.KEEP),
        ("CodeMeaning", Action.KEEP),
        ("ConvolutionKernel", Action.KEEP),
        ("DeidentificationMethod", Action.KEEP),
        ("BeamName", Action.CLEAN),
        ("TextValue", Action.CLEAN),
        ("TrackingID", Action.CLEAN),
        ("BoardingPassID", Action.REMOVE),
        ("UniversalEntityID", Action.REMOVE),
        ("OtherStudyNumbers", Action.REMOVE),
        ("DeviceID", Action.REMOVE),
    ],
)
def test_each_class_of_values(keyword: str, wanted: Action) -> None:
    if keyword == "EncryptedContent":
        assert PLAIN.rule(None, (), 0x04000520, "OB").action is wanted
    else:
        assert action(keyword) is wanted


def test_dates_follow_the_policy() -> None:
    assert action("StudyUpdateDateTime", SHIFTED) is Action.SHIFT
    assert action("SecondaryReviewTime", SHIFTED) is Action.SHIFT
    year = compile_policy(Policy(name="t", dates=DatePolicy(mode="year")))
    assert action("SecondaryReviewDate", year) is Action.SHIFT
    assert action("SecondaryReviewTime", year) is Action.REMOVE


def test_a_name_that_an_object_must_have_becomes_a_dummy_or_empty() -> None:
    needed = 0
    for tag, entry in standard.dictionary.entries().items():
        if entry.vr != "PN" or standard.profile.row(tag) is not None:
            continue
        for iod in standard.iod.known():
            types = standard.iod.attribute_type(iod, (), tag)
            if types is not None and types.mandatory in {"1", "2"}:
                needed += 1
                assert PLAIN.rule(iod, (), tag, "PN").action in {Action.DUMMY, Action.EMPTY}
    assert PLAIN.rule("ct-image", (), 0x00280010, "US").fallback is Action.DUMMY  # Rows, type 1
    assert needed >= 0


def test_devices_stay_only_under_their_option() -> None:
    book = compile_policy(Policy(name="test", options=frozenset({"retain_device_identity"})))
    for keyword in lists.reasons("DEVICE"):
        assert action(keyword) is Action.REMOVE
        assert action(keyword, book) is Action.KEEP


def test_uids_stay_only_under_their_option() -> None:
    book = compile_policy(Policy(name="test", options=frozenset({"retain_uids"})))
    assert action("TableFrameOfReferenceUID", book) is Action.KEEP


def test_text_goes_where_the_policy_removes_it() -> None:
    book = compile_policy(Policy(name="test", text="remove"))
    assert action("BeamName", book) is Action.REMOVE
    assert action("ConvolutionKernel", book) is Action.KEEP


@pytest.mark.parametrize("name", lists.NAMES)
def test_lists_name_attributes_that_exist_and_that_the_table_does_not_list(name: str) -> None:
    for keyword in lists.reasons(name):
        tag = standard.dictionary.tag(keyword)
        assert tag is not None, keyword
        assert standard.profile.row(tag) is None, keyword


def test_no_keyword_stands_on_two_lists_or_twice() -> None:
    words = [keyword for name in lists.NAMES for keywords in getattr(lists, name).values() for keyword in keywords]
    assert len(words) == len(set(words))


def test_bulk_is_kept_by_the_list_alone() -> None:
    for tag, entry in standard.dictionary.entries().items():
        vrs = set(entry.vr.split(" or "))
        if vrs & {"OB", "OW", "OF", "OD", "OL", "OV", "UN"} and standard.profile.row(tag) is None:
            kept = PLAIN.rule(None, (), tag, "OB").action is Action.KEEP
            assert kept == (entry.keyword in lists.reasons("BULK_KEPT")), entry.keyword

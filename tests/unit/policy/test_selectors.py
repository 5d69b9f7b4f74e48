"""Selectors: every form, what is wrong with wrong ones, and what is more specific."""

import pytest

from veil.policy.selectors import SelectorError, matches_path, parse, specificity


@pytest.mark.parametrize(
    ("text", "kind", "tag"),
    [
        ("PatientID", "tag", 0x00100020),
        ("(0010,0020)", "tag", 0x00100020),
        ("00100020", "tag", 0x00100020),
        ("0010,0020", "tag", 0x00100020),
        (" PatientID ", "tag", 0x00100020),
        ("(6002,3000)", "tag", 0x60023000),
        ("60xx3000", "group", 0x60003000),
        ("(60xx,3000)", "group", 0x60003000),
        ("50xxxxxx", "group", 0x50000000),
        ("OverlayData", "group", 0x60003000),
        ("RequestAttributesSequence.StudyID", "path", 0x00200010),
        ("(0040,0275).(0020,0010)", "path", 0x00200010),
        ("**.CodeMeaning", "path", 0x00080104),
        ("*.ContentSequence.**.TextValue", "path", 0x0040A160),
    ],
)
def test_forms_of_public_selectors(text: str, kind: str, tag: int) -> None:
    selector = parse(text)
    assert (selector.kind, selector.tag, selector.text) == (kind, tag, text)


def test_forms_of_other_selectors() -> None:
    private = parse("(0019,[SIEMENS MR HEADER],0C)")
    assert (private.kind, private.group, private.creator, private.low) == ("private", 0x19, "SIEMENS MR HEADER", 12)
    assert parse("(0019, [SIEMENS MR HEADER], xx0C)").low == 12
    creator = parse("[SIEMENS MR HEADER]")
    assert (creator.kind, creator.creator, creator.low) == ("creator", "SIEMENS MR HEADER", -1)
    assert parse("vr:pn").vr == "PN"


@pytest.mark.parametrize(
    ("text", "words", "near"),
    [
        ("PatientsName", "no attribute", "PatientName"),
        ("OverlayDate2", "no attribute", "OverlayDate"),
        ("VR:XX", "no VR", "VR:PN"),
        ("(0009,1001)", "private", ""),
        ("(0010,FFFF)", "always removed", ""),
        ("PatientID.StudyID", "not a sequence", ""),
        ("RequestAttributeSequence.StudyID", "no attribute", "RequestAttributesSequence"),
        ("(0018,[X],01)", "even", ""),
        ("0019xx01", "even", ""),
        ("[]", "no attribute", ""),
        (f"[{'A' * 65}]", "1 to 64", ""),
    ],
)
def test_wrong_selectors_say_why(text: str, words: str, near: str) -> None:
    with pytest.raises(SelectorError) as caught:
        parse(text)
    assert words in caught.value.message
    assert not near or near in caught.value.near


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ((), (), True),
        ((), (1,), False),
        ((1,), (1,), True),
        ((1,), (2,), False),
        (("*",), (7,), True),
        (("*",), (), False),
        (("*",), (7, 8), False),
        (("**",), (), True),
        (("**",), (7, 8, 9), True),
        (("**", 9), (7, 8, 9), True),
        (("**", 9), (9, 8), False),
        ((1, "**", 9), (1, 9), True),
        ((1, "**", 9), (1, 5, 6, 9), True),
        ((1, "*", 9), (1, 9), False),
    ],
)
def test_paths(pattern: tuple[int | str, ...], path: tuple[int, ...], *, fits: bool) -> None:
    assert matches_path(pattern, path) is fits


def test_the_order_of_specificity() -> None:
    ordered = [
        "RequestAttributesSequence.ScheduledProtocolCodeSequence.CodeMeaning",
        "RequestAttributesSequence.CodeMeaning",
        "RequestAttributesSequence.**.CodeMeaning",
        "**.CodeMeaning",
        "CodeMeaning",
        "60xx3000",
        "60xxxxxx",
        "VR:LO",
    ]
    ranks = [specificity(parse(text)) for text in ordered]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == len(ranks)

"""Initials: announced, where people sign, and of people who are known."""

import pytest

from support.texts import cleaned


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("localizer repeated, tech KL", "localizer repeated"),
        ("contrast given by WK", "contrast given"),
        ("patient moved KV", "patient moved"),
        ("wrong marker, corrected -BV", "wrong marker, corrected"),
        ("GTVp_WV", "GTVp"),
        ("LIVER (KR)", "LIVER"),
        ("no reaction, GY RT(R)", "no reaction, RT(R)"),
        ("chest clear. SB/lh", "chest clear."),
        ("chest clear. MB:ip", "chest clear."),
        ("JV/ motion", "motion"),
        ("stroke alert Dr Quagmyre/KM", "stroke alert"),
        ("Bladder_K.W._edit", "Bladder"),
    ],
)
def test_whoever_signed_goes(text: str, left: str) -> None:
    assert cleaned(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "CT by MR fusion",
        "AX T2 FS",
        "CHEST PA",
        "XR KNEE LT",
        "T1 POST GD",
        "SLICE 2.5 MM",
        "tech MR safe",
        "5 ML IV",
        "SCOUT_PE",
    ],
)
def test_abbreviations_stay(text: str) -> None:
    assert cleaned(text) == text


def test_the_patient_s_own_go_and_a_hospital_s() -> None:
    assert cleaned("DTI WH", "Wetherby^Hiroshi") == "DTI"
    assert cleaned("DTI W.H.", "Wetherby^Hiroshi") == "DTI"
    assert cleaned("DTI_WH", "Wetherby^Hiroshi") == "DTI"
    assert cleaned("CORONARY LVH", orgs=["Lower Vale Hospital"]) == "CORONARY"
    assert cleaned("CORONARY LVH") == "CORONARY LVH"
    assert cleaned("SLICE 2.5 MM", "Marsh^Mary") == "SLICE 2.5 MM"

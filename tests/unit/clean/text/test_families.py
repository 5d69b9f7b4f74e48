"""Names of two words, of which one or both are words of the field."""

import pytest

from support.texts import cleaned


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Dr. Connor S Long performed the biopsy", "performed the biopsy"),
        ("dictated by Zainab Stone using dictation", "using dictation"),
        ("addendum by Priya Marrow: cyst", "addendum cyst"),
        ("Ordering: Spine, Thaddeus", "Ordering"),
        ("ARTS DIEDERIK DE LANGE", "ARTS"),
        ("Supervisor Roderick Foot notified", "Supervisor notified"),
        ("LIVER (Wade Fortune)", "LIVER"),
        ("Brown_Crystal_SOFT TISSUE", "SOFT TISSUE"),
        ("KNEE SUNRISE WOOD_ALISTAIR", "KNEE SUNRISE"),
    ],
)
def test_both_words_go(text: str, left: str) -> None:
    assert cleaned(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Jane Wetherby Metal artifact", "Metal artifact"),
        ("Dear Dr. Lindgren, Black blood sequence", "Black blood sequence"),
        ("CST ABDOMEN WITH CONTRAST", "CST ABDOMEN WITH CONTRAST"),
        ("Smith_Jane_Rectum", "Rectum"),
        ("HYSTEROSALPINGOGRAM, Queen Ermintrude Hospital", "HYSTEROSALPINGOGRAM"),
    ],
)
def test_medicine_beside_a_name_stays(text: str, left: str) -> None:
    assert cleaned(text).endswith(left.removeprefix("CST "))


@pytest.mark.parametrize(
    ("text", "name", "left"),
    [
        ("Kidney stone protocol", "Stone^Ursula", "Kidney stone protocol"),
        ("NECK Stone protocol", "Stone^Ursula", "NECK protocol"),
        ("HEAD AND NECK", "Head^Ursula", "HEAD AND NECK"),
        ("MR HEAD/HEAD", "Head^Ursula", "MR HEAD"),
        ("L-Spine", "Spine^Ursula", "L-Spine"),
        ("bone marrow edema, seen by Dr Marrow", "Marrow^Ursula", "bone marrow edema"),
        ("Parkinson disease", "Parkinson^Ursula", "Parkinson disease"),
        ("Long segment narrowing", "Long^Ursula", "Long segment narrowing"),
        ("Long again, narrowing", "Long^Ursula", "again, narrowing"),
        ("by H. May", "May^Hiroshi", ""),
    ],
)
def test_a_known_name_that_is_a_word(text: str, name: str, left: str) -> None:
    assert cleaned(text, name) == left

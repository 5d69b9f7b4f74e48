"""Runs of capitalised words before a word for an institution: where they begin."""

import pytest

from veil.clean.text import patterns


def _left(text: str) -> str:
    spans = patterns.find(text, None, 89)
    for span in reversed(spans):
        text = text[: span.start] + span.replacement + text[span.stop :]
    return text.strip()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("CT PULMONARY FROM CLINIC NORTH", "CT PULMONARY"),
        ("PULMONARY FROM Averley Park Clinic", "PULMONARY"),
        ("MR RENAL FROM HOSPITAL", "MR RENAL FROM HOSPITAL"),
        ("CT PULMONARY AT OUR LADY OF THE LAKE HOSPITAL", "CT PULMONARY"),
        ("Queen of the Valley Medical Center", ""),
        ("CT HEAD AT LONDON CHEST HOSPITAL", "CT HEAD"),
        ("CT at the Hospital of Saint John", "CT"),
        ("evaluation of the Stroke Center", "evaluation of the Stroke Center"),
    ],
)
def test_a_name_begins_behind_the_preposition(text: str, left: str) -> None:
    assert _left(text) == left

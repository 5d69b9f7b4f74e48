"""Which series may show a face."""

import pytest

from veil.survey.faces import may_show_face

CT, MR, PHOTO, DOSE = (
    "1.2.840.10008.5.1.4.1.1.2",
    "1.2.840.10008.5.1.4.1.1.4",
    "1.2.840.10008.5.1.4.1.1.77.1.4",
    "1.2.840.10008.5.1.4.1.1.88.67",
)


@pytest.mark.parametrize("sop_class", [CT, MR])
@pytest.mark.parametrize(
    ("part", "texts", "codes", "face"),
    [
        ("HEAD", [], set(), True),
        ("BRAIN", [], set(), True),
        ("KNEE", ["Knee left"], set(), False),
        ("", ["CT BRAIN W/O CONTRAST"], set(), True),
        ("", [], {("SCT", "69536005")}, True),
        ("", ["Abdomen"], {("SCT", "818983003")}, False),
        ("", [], set(), False),
    ],
)
def test_volumes_of_the_head(
    sop_class: str, part: str, texts: list[str], codes: set[tuple[str, str]], face: bool
) -> None:
    assert may_show_face(sop_class, part, texts, codes) is face


def test_photographs_always_and_reports_never() -> None:
    assert may_show_face(PHOTO, "", [], set())
    assert not may_show_face(DOSE, "HEAD", ["head"], set())
    assert not may_show_face("1.2.3", "HEAD", ["head"], set())

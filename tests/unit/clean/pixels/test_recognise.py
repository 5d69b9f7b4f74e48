"""What the reader reads of a box, in which window and turn, and what of it is known to identify."""

import numpy as np
import pytest

from support.marks_lines import boxed, pictured, reader, written
from veil.clean.pixels.model import Box, Picture
from veil.clean.pixels.recognise import Reading, known_in, names_patient, stretched
from veil.identity.known import Known, KnownIdentifiers

PATIENT = KnownIdentifiers.build([Known("name", "Supine^Anna^Petra"), Known("id", "MRN4711-08")])


def _texts(readings: tuple[Reading, ...]) -> list[str]:
    return ["".join(reading.text.split()) for reading in readings]


@pytest.mark.parametrize("seed", range(5))
def test_a_line_is_read_in_every_kind_of_picture(seed: int) -> None:
    ink = written("ERECT 25", 20)

    best = reader().read(pictured(ink, seed), boxed(ink))[0]

    assert "".join(best.text.split()) == "ERECT25"
    assert 0.5 < best.score <= best.mean <= 1.001
    assert best.angle == 0
    assert len(best.places) == 7
    assert list(best.places) == sorted(best.places)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_turned_line_is_read(turns: int) -> None:
    ink = np.ascontiguousarray(np.rot90(written("STANDING", 20), turns))

    readings = reader().read(pictured(ink, 0), boxed(ink))

    turned = {(reading.text, reading.angle) for reading in readings}
    assert ("STANDING", (-90 * turns) % 360) in turned


def test_a_line_that_only_a_window_shows_is_read() -> None:
    ink = written("Mueller", 24)
    values = (1000 + 4 * ink).astype(np.int16)
    values[60:70, 40:45] = 4000  # beside it, in the same box
    values[60:70, 200:205] = -4000

    windowed = reader().read(Picture(values, ((999.0, 1006.0),)), Box(30, 50, 220, 100))

    assert any("Muel" in text for text in _texts(windowed))


@pytest.mark.parametrize(
    "picture",
    [
        Picture(np.zeros((64, 64), np.uint8)),
        Picture(np.full((64, 64), np.nan, np.float32)),
        Picture(np.zeros((64, 64, 3), np.uint8)),
    ],
)
def test_where_nothing_is_nothing_is_read(picture: Picture) -> None:
    assert reader().read(picture, Box(10, 10, 50, 30)) == ()
    assert reader().read(picture, Box(70, 70, 90, 90)) == ()


def test_the_same_box_reads_the_same() -> None:
    ink = written("Supin", 14)

    assert reader().read(pictured(ink, 2), boxed(ink)) == reader().read(pictured(ink, 2), boxed(ink))


def test_a_very_long_line_is_bounded() -> None:
    assert reader().line(np.zeros((10, 20_000), np.uint8)).text == ""


def test_infinite_values_do_not_hide_a_line() -> None:
    ink = written("LEFT", 24)
    values = (100 * ink).astype(np.float32)
    values[62, 42] = np.inf
    values[63, 42] = np.nan

    assert "LEFT" in _texts(reader().read(Picture(values), boxed(ink)))


def test_values_between_bounds_are_stretched() -> None:
    assert stretched(np.array([-5, 0, 50, 100, 500]), 0, 100).tolist() == [0, 0, 127, 255, 255]
    assert stretched(np.array([np.nan, np.inf, -np.inf]), 0, 100).tolist() == [0, 255, 0]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("MRN 4711-08", True),
        ("Anna Supine", True),
        ("SUPINE", True),
        ("A S", True),
        ("AS", True),
        ("SAP", True),
        ("R AS", True),
        ("ERECT", False),
        ("L", False),
        ("", False),
    ],
)
def test_what_is_known_is_found_in_what_was_read(text: str, *, known: bool) -> None:
    assert known_in(text, PATIENT) is known


def test_nothing_known_is_found_nowhere() -> None:
    nobody = KnownIdentifiers.build([])
    assert not known_in("Anna Supine", nobody)
    assert not names_patient("AS", nobody)

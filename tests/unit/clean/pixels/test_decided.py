"""A decision as a text: one text for one decision."""

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from veil.clean.pixels import decided
from veil.clean.pixels.decided import Decided, Place

Places = tuple[Place, ...]

_NUMBER = st.integers(0, 70000)
_PLACE = st.tuples(_NUMBER, st.integers(-1, 9), _NUMBER, _NUMBER, _NUMBER, _NUMBER)
_PLACES = st.lists(_PLACE, max_size=4, unique=True).map(lambda places: tuple(sorted(places)))
_CODES = st.lists(st.sampled_from(["H-PIXELS-REVIEW", "H-PIXELS-TEXT"]), unique=True).map(lambda c: tuple(sorted(c)))


@given(_PLACES, _PLACES, _CODES)
def test_a_decision_comes_back_as_it_was(add: Places, drop: Places, codes: tuple[str, ...]) -> None:
    said = Decided(add, drop, codes)
    assert decided.read(said.text()) == decided.read("+" + said.text()) == said


def test_the_same_decision_is_the_same_text_in_any_order() -> None:
    one, two = (0, -1, 1, 2, 3, 4), (0, 0, 5, 6, 7, 8)
    texts = {
        Decided(add, (), codes).text() for add in ((one, two), (two, one, two)) for codes in (("b", "a"), ("a", "b"))
    }
    assert len(texts) == 1


def test_nothing_decided_is_no_text() -> None:
    assert Decided().text() == ""
    assert decided.read("") == Decided()


def test_what_travels_to_the_ledger_imports_nothing_heavy() -> None:
    code = "import sys, veil.work.run, veil.work.decisions, veil.work.pixels; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "cv2", "onnxruntime", "imagecodecs"} & set(loaded)

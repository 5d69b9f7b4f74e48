"""The models are the ones that NOTICE names: their figures were measured with these bytes."""

import hashlib
from importlib import resources

import pytest

DIGESTS = {
    "det_v4.onnx": "d2a7720d45a54257208b1e13e36a8479894cb74155a5efe29462512d42f49da9",
    "det_v6.onnx": "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    "rec_v4.onnx": "48fc40f24f6d2a207a2b1091d3437eb3cc3eb6b676dc3ef9c37384005483683b",
}


@pytest.mark.parametrize("name", DIGESTS)
def test_a_model_is_the_one_that_was_measured(name: str) -> None:
    data = resources.files("veil.clean.pixels").joinpath("data", name).read_bytes()
    assert hashlib.sha256(data).hexdigest() == DIGESTS[name]


def test_there_is_no_other_model() -> None:
    found = {one.name for one in resources.files("veil.clean.pixels").joinpath("data").iterdir()}
    assert {name for name in found if name.endswith(".onnx")} == set(DIGESTS)

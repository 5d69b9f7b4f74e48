"""The checks about pixels."""

from hashlib import md5
from typing import cast

import pytest

from veil.score.compare import Result
from veil.score.key import UNKNOWN, Action, Check
from veil.score.outputs import Output
from veil.score.pixels import judge_pixels

SOURCE = b"the pixels of the source"
DIGEST = md5(SOURCE, usedforsecurity=False).hexdigest()


class _Output:
    def __init__(self, data: bytes | None) -> None:
        self._data = data

    def pixel_data(self) -> bytes | None:
        return self._data


@pytest.mark.parametrize(
    ("data", "retained", "hidden"),
    [
        (SOURCE, Result.PASS, Result.FAIL),
        (b"others", Result.FAIL, Result.UNJUDGED),
        (None, Result.FAIL, None),
    ],
)
def test_pixels(data: bytes | None, retained: Result, hidden: Result | None) -> None:
    output = cast("Output", _Output(data))
    kept = Check(Action.PIXELS_RETAINED, None, None, None, f"<{DIGEST}>", UNKNOWN)
    gone = Check(Action.PIXELS_HIDDEN, None, None, None, '<{"text": "DOE"}>', UNKNOWN)
    assert judge_pixels(kept, output, DIGEST) is retained
    assert judge_pixels(gone, output, DIGEST) is hidden

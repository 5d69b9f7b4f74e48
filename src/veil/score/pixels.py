"""The checks about pixels, as far as they can be judged without reading text in an image."""

import hashlib
from typing import TYPE_CHECKING

from veil.score.compare import Result
from veil.score.key import Action, Check

if TYPE_CHECKING:
    from veil.score.outputs import Output


def judge_pixels(check: Check, output: "Output", digest: str) -> Result | None:
    """Judge a check about pixels.

    Pixel Data are retained if their MD5 is the one of the key. Text is certainly not hidden if they are bit for bit
    those of the source; if they were changed, somebody (or a reader of text) has to look: the check is not judged.

    Args:
        check: the check.
        output: the file.
        digest: MD5 of the source's Pixel Data.

    Returns:
        None if there are no Pixel Data to look for text in: the benchmark then drops the check.
    """
    data = output.pixel_data()
    found = None if data is None else hashlib.md5(data, usedforsecurity=False).hexdigest()
    if check.action is Action.PIXELS_RETAINED:
        expected = (check.text or "").strip("<>")
        return Result.PASS if found is not None and found == expected else Result.FAIL
    if found is None:
        return None
    return Result.FAIL if found == digest else Result.UNJUDGED

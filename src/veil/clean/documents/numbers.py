"""Numbers as models write them in text."""

import re
from typing import Final

NUMBER: Final = rb"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,3})?"
"""A decimal number, which is finite: NaN and infinities are none."""
_ONE: Final = re.compile(NUMBER)


def is_number(word: bytes) -> bool:
    """Whether a word is a decimal number."""
    return _ONE.fullmatch(word) is not None

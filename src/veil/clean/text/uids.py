"""UIDs inside texts."""

import re
from typing import Final

UID: Final = re.compile(r"(?<![0-9.])[0-2](?:\.(?:0|[1-9]\d*)){4,}(?![0-9])")
"""A UID inside a text: at least five components (PS3.5 section 9)."""
FEWEST_DOTS: Final = 4
"""In a text that has fewer there is none: what is cheap to know before looking."""

"""What encoders write of themselves into every stream: it names a program and nobody, and stays.

A comment that is anything more than such a line goes. The lines are facts about well-known programs, seen in public
files and in the programs' own documentation.
"""

import re
from typing import Final

_LONGEST: Final = 100
_NUMBER: Final = rb"[ ,-]{0,2}(?:v|V|ver\.?|version|Version)?[ .:-]{0,2}\d{1,4}(?:\.\d{1,4}){0,4}[a-z]?"
_PROGRAMS: Final = (
    rb"Created by (?:GDCM/)?OpenJPEG",
    rb"Created by JasPer",
    rb"Kakadu",
    rb"LEAD Technologies Inc\.?",
    rb"IJG(?: JPEG)?",
    rb"Intel\(R\) JPEG Library",
    rb"Lavc",
    rb"Aware(?: JPEG ?2000)?",
    rb"Grok",
)
_LINE: Final = re.compile(
    rb"(?:" + rb"|".join(_PROGRAMS) + rb")(?:" + _NUMBER + rb")?"
    rb"|CREATOR: gd-jpeg v1\.0 \(using IJG JPEG v\d{2}\)(?:, (?:default quality|quality = \d{1,3}))?"
)


def is_line(text: bytes) -> bool:
    """Whether a comment is the line of an encoder and nothing else."""
    return len(text) <= _LONGEST and _LINE.fullmatch(text.rstrip(b"\0 \n")) is not None

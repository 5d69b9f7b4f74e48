"""Texts after identifiers were cut out: no dangling separators, titles, empty brackets or double blanks."""

import re
from collections.abc import Sequence

_TITLE = re.compile(
    r"(?:(?<!\w)(?:(?:Mr|Ms|Fr|Sr|Hr|Sig)\.?|(?:MR|MS|FR|SR|HR|mr|ms|fr|sr|hr|M)\.|"
    r"(?i:dr|dra|drs|mrs|miss|sir|prof|professor|herrn?|frau|mme|mlle|monsieur|madame|sra|srta|se\u00f1ora?|signora?|"
    r"dott|dottore|dottoressa|dhr|mevr|mevrouw|med)\.?)[ \t]*)+$"
)
_DEGREE = re.compile(r"(?:'s|\u2019s)?(?:[ \t]*,?[ \t]*(?:MD|M\.D\.|PhD|Ph\.D\.|Jr\.?)(?!\w))?")
_COUNTRY = re.compile(r"(?:(?:\+|\b00)\d{1,3}[ ()/.-]*(?:\(0\)[ ]*)?|\+)$", re.ASCII)
_LEFT = re.compile(r"[\s^,;:/\\_|=\-]*$")
_RIGHT = re.compile(r"(?:[\s^,;:/\\_|=]|-(?!\d)|(?<!\s)-)*")
_BRACKETS = frozenset({"()", "[]", "{}", "<>", '""', "''"})
_OPENING = frozenset("([{<")
_CLOSING = frozenset(".!?)]}>")
_BLANKS = re.compile(r"[ \t]{2,}")
_EDGES = " \t\r\n^,;:/\\_|=-"
_LEADING = re.compile(r"(?:[\s^,;:/\\_|=]|-(?!\d))+")


def cut(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text without the spans (in order, not overlapping); '' when no letter or digit is left."""
    kept: list[str] = []
    position = 0
    for start, end in spans:
        before = _COUNTRY if text[start].isdecimal() else _TITLE
        kept.append(before.sub("", text[position:start]))
        if _ends_in_initial(text, start, end):
            end += 1  # noqa: PLW2901  its dot goes with it
        degree = _DEGREE.match(text, end)
        position = degree.end() if degree else end
    kept.append(text[position:])
    result = kept[0]
    for piece in kept[1:]:
        result = _join(result, piece)
    result = _BLANKS.sub(" ", result).rstrip(_EDGES)
    leading = _LEADING.match(result)
    result = result[leading.end() :] if leading else result
    return result if any(map(str.isalnum, result)) else ""


def _ends_in_initial(text: str, start: int, end: int) -> bool:
    """Whether a span ends in a single letter that a dot follows."""
    return text[end : end + 1] == "." and text[end - 1].isalpha() and not text[max(start, end - 2) : end - 1].isalnum()


def _join(left: str, right: str) -> str:
    """Two pieces with what was between them gone, and the separators that held it."""
    bare_left = _LEFT.sub("", left)
    match = _RIGHT.match(right)
    bare_right = right[match.end() :] if match else right
    while bare_left and bare_right and bare_left[-1] + bare_right[0] in _BRACKETS:
        bare_left, bare_right = _LEFT.sub("", bare_left[:-1]), bare_right[1:].lstrip(" \t")
    if not bare_left or not bare_right:
        return bare_left + bare_right
    between = left[len(bare_left) :] + right[: len(right) - len(bare_right)]
    if bare_left[-1] in _OPENING or bare_right[0] in _CLOSING:
        return bare_left + bare_right
    newline = "\r\n" if "\r\n" in between else "\n" if "\n" in between else " "
    return bare_left + newline + bare_right

"""Numbers that somebody was given: what follows "no.", and the number behind a name that went."""

import re
from typing import Final

from veil.clean.text import roles
from veil.clean.text.view import View

_GROUP: Final = re.compile(r"(?=.*\d)[A-Za-z0-9/-]{2,}|\d+|[A-Z]{1,2}")
_OLD: Final = re.compile(r"(?:9\d|1[01]\d)")
_CODE: Final = re.compile(r"\d{4,6}")
_BEHIND_A_NAME: Final = re.compile(r"[ ,(#:x-]{1,4}")
_SHORTEST_OLD: Final = re.compile(r" ?, ?\(?")


def take(view: View) -> None:
    """Takes out numbers of people."""
    for index, piece in enumerate(view.pieces):
        near = view.left[index]
        if near < 0 or not piece.stays or piece.decided:
            continue
        if view.low[near] in roles.NUMBERED:
            _take_groups(view, index)
        elif view.is_gone(near) and _is_theirs(view, near, index):
            view.take(index, person=False)


def _take_groups(view: View, index: int) -> None:
    """A number may be written in groups; behind the first, a modality is none."""
    if view.words[index].isalpha() and not view.word(view.right[index])[:1].isdigit():
        return  # No PE
    first = index
    while index < len(view.pieces):
        word = view.words[index]
        if not _GROUP.fullmatch(word) or (index > first and word in roles.ABBREVIATIONS):
            return
        view.take(index, person=False)
        index += 1


def _is_theirs(view: View, near: int, index: int) -> bool:
    """A pager, a badge or an age above 89 behind a name."""
    word, between = view.words[index], view.between(near, index)
    if _CODE.fullmatch(word):
        return _BEHIND_A_NAME.fullmatch(between) is not None
    return _OLD.fullmatch(word) is not None and _SHORTEST_OLD.fullmatch(between) is not None

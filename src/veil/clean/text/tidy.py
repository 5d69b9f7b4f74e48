"""Puts together what stays: no double blanks, no dangling words, no lone signs."""

import re
from typing import Final, NamedTuple

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_SENTENCE: Final = re.compile(r"[.;:!?\r\n]")
_EDGE_LEFT: Final = re.compile(r"^(?:[\s,;:/\\^_=.)\]}&|<>*#~\"']|[-+](?=\s|[^\W\d_]))+")
_EDGE_RIGHT: Final = re.compile(r"(?<![\s,;:/\\^_=+\-(\[{&|<>*#~\"'])[\s,;:/\\^_=+\-(\[{&|<>*#~\"']++$")
"""Looked for where such signs begin alone, so that a long row of them costs one look."""
_EMPTY_BRACKETS: Final = re.compile(r"\([\s,;.:/-]*\)|\[[\s,;.:/-]*\]|\{[\s,;.:/-]*\}|<[\s,;.:/-]*>")
_ROUND: Final = re.compile(r"[()]")
_BRACKETS: Final = frozenset("([{<)")
_LOOSE_SIGN: Final = re.compile(r" +([,;:.!?)\]}])")
_SIGNS_IN_A_ROW: Final = re.compile(r"([,;:.])(?:[ ]*[,;:.])+")
_BLANKS: Final = re.compile(r"[ \t]{2,}")

DANGLING: Final = frozenset(
    """
    for at by of from to per with via and or the a an in on dr mr mrs ms miss prof pt patient sir seen read referred
    reported signed name named attn c/o id no nr tel phone fax mrn acc accession born dob ordered
    requested performed reviewed dictated interpreted called
    von vom für fur bei durch an und der die das des dem den herr frau hr fr arzt
    de du des d l la le les pour par chez et à a au aux m mme mlle dr né née
    por para con y el los las del al en señor señora sr sra dra
    di da del della dello dei degli per con e il lo gli nel sig dott
    do dos da das e o os as no na em
    van voor bij door en het een met dhr mevr
    """.split()
)
"""Words that announce a name or a place; left alone before a gap they say that something was there."""
_ABBREVIATIONS: Final = frozenset(("no", "as", "do"))
_MODALITIES: Final = frozenset(("MR", "DR", "PT"))
"""Words of these that say something else in capitals; a modality does so at the start of a text."""
_SHORTENED: Final = frozenset("dr mr mrs ms prof pt id no nr tel acc hr fr dott sig sr sra dra dhr mevr m st".split())
"""Those that people write with a dot."""


class Piece(NamedTuple):
    """A piece of the text.

    Attributes:
        start: where it stood.
        stop: behind it.
        text: what it reads now.
        stays: whether it stays.
        words: how many words it has.
        person: it goes and may be of a name.
        decided: nothing around it changes what becomes of it.
        kind: of the span that stood there; "" for words.
    """

    start: int
    stop: int
    text: str
    stays: bool
    words: int = 1
    person: bool = False
    decided: bool = False
    kind: str = ""


def printable(text: str) -> str:
    """Gives the text without control characters and without the invisible ones that hide what stands where."""
    return _BLANKS.sub(" ", _CONTROL.sub(" ", text)).strip(" ") if _CONTROL.search(text) else text


def join(text: str, pieces: list[Piece]) -> str:
    """Puts the pieces that stay together.

    Args:
        text: the text that the pieces were cut from.
        pieces: in order.
    """
    for piece in pieces:
        if not piece.stays or text[piece.start : piece.stop] != piece.text:
            break
    else:
        return text
    kept = _without_dangling(pieces)
    out: list[str] = []
    position, gap = 0, False
    for piece, stays in zip(pieces, kept, strict=True):
        between = text[position : piece.start]
        position = piece.stop
        if not stays:
            gap = True
            out_sign = _SENTENCE.search(between)
            if out and out_sign and not out[-1].endswith((". ", "; ", "\n")):
                out.append(out_sign[0] + " " if out_sign[0] not in "\r\n" else "\n")
            continue
        if gap:
            sign = _SENTENCE.search(between)
            out.append(" " if not sign else sign[0] + " ")
        else:
            out.append(between)
        out.append(piece.text)
        gap = False
    if not gap:
        out.append(text[position:])
    return edges("".join(out))


def edges(text: str) -> str:
    """Takes away what a removal left: empty brackets, lone signs at the ends, double blanks."""
    if not _BRACKETS.isdisjoint(text):
        text = _paired(_EMPTY_BRACKETS.sub(" ", text))
    text = _BLANKS.sub(" ", text)
    text = _LOOSE_SIGN.sub(r"\1", text)
    text = _SIGNS_IN_A_ROW.sub(r"\1", text)
    text = _EDGE_RIGHT.sub("", _EDGE_LEFT.sub("", text))
    return text if any(sign.isalnum() for sign in text) else ""


def _paired(text: str) -> str:
    """The text without round brackets that lost their other half."""
    if text.count("(") == text.count(")"):
        return text
    lone: set[int] = set()
    opened: list[int] = []
    for found in _ROUND.finditer(text):
        if found[0] == "(":
            opened.append(found.start())
        elif opened:
            opened.pop()
        else:
            lone.add(found.start())
    lone.update(opened)
    return "".join(" " if at in lone else char for at, char in enumerate(text))


def _dangles(text: str) -> bool:
    """Whether a word only announced what is gone; the last word of a sentence did not."""
    bare = text.lower().strip(".,:;()#")
    if bare not in DANGLING or (text.isupper() and bare in _ABBREVIATIONS):
        return False
    return not text.endswith((".", ";")) or bare in _SHORTENED


def _without_dangling(pieces: list[Piece]) -> list[bool]:
    """Which pieces stay once words that only announced what is gone are gone too."""
    kept = [piece.stays for piece in pieces]
    for index, piece in enumerate(pieces):
        if piece.stays:
            continue
        back = index - 1
        while back >= 0 and kept[back] and _dangles(pieces[back].text):
            if (
                back == 0
                and pieces[0].text in _MODALITIES
                and any(one.words and stays for one, stays in zip(pieces[index:], kept[index:], strict=True))
            ):
                break
            kept[back] = False
            back -= 1
    return kept

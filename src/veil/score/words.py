"""Cut a text into words as the benchmark does: by the Penn Treebank rules, without stop words and punctuation."""

import re
import string
from functools import lru_cache

# The English stop words of NLTK, as far as a single word can be one (its contractions are cut before they are met).
STOP_WORDS = frozenset(
    """
    i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself
    it its itself they them their theirs themselves what which who whom this that these those am is are was were be
    been being have has had having do does did doing a an the and but if or because as until while of at by for with
    about against between into through during before after above below to from up down in out on off over under again
    further then once here there when where why how all any both each few more most other some such no nor not only
    own same so than too very s t can will just don should now d ll m o re ve y ain aren couldn didn doesn hadn hasn
    haven isn ma mightn mustn needn shan shouldn wasn weren won wouldn
    """.split()
)
PUNCTUATION = frozenset(string.punctuation) | frozenset("\u201c\u201d\u2018\u2019\u2022") | {"``"}

# Words whose full stop does not end a sentence; of others it is cut off.
_SHORT = frozenset(
    """
    adm ave capt co col corp dr gen gov inc jr lt ltd maj messrs mr mrs ms prof rep rev sen sgt sr st vs
    jan feb mar apr aug sep sept oct nov dec
    """.split()
)
_OPENING_QUOTE = re.compile(r"(?:^|(?<=[ (\[{<]))(?:\"|'')")
_APART = re.compile(r"\.{2,}|--|[][(){}<>;@#$%&?!*\u00ab\u00bb\u201c\u201d\u201e\u2018\u2019]|`+|[:,](?!\d)|''")
_QUOTE = re.compile(r"(?<!\S)'(?=\w{3})|(?<!')'(?=\s|$)")
_ENDING = re.compile(r"(?<=[^'\s])('(?:s|m|d|ll|re|ve)|n't)(?=\s|$)")
_TWO_IN_ONE = re.compile(r"\b(?:(can)(not)|(d)('ye)|(gim)(me)|(gon)(na)|(got)(ta)|(lem)(me)|(more)('n)|(wan)(na))\b")
_CLOSING = frozenset({"]", ")", "}", ">", "''", "'", "\u00bb", "\u201d", "\u2019"})
_STOP = re.compile(r"(?<=[^.\s])\.(?=\s|$)")


@lru_cache(maxsize=1 << 14)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in lower case that count: all but stop words and punctuation."""
    return tuple(word for word in cut(text) if word not in STOP_WORDS and word not in PUNCTUATION)


def cut(text: str) -> list[str]:
    """All words and marks of a text in lower case, in their order."""
    text = _OPENING_QUOTE.sub(" `` ", text).replace('"', " '' ")
    text = _APART.sub(r" \g<0> ", text)
    text = _QUOTE.sub(r" ' ", text)
    text = _ENDING.sub(r" \1", text)
    text = _TWO_IN_ONE.sub(lambda found: " ".join(part for part in found.groups() if part), text)
    found: list[str] = []
    parts = text.split()
    for number, part in enumerate(parts):
        last = all(mark in _CLOSING for mark in parts[number + 1 :])
        if _STOP.search(part) and (last or not _is_short(part[:-1])):
            found += (part[:-1], ".")
        else:
            found.append(part)
    return found


def _is_short(word: str) -> bool:
    return word in _SHORT or "." in word or (len(word) == 1 and word.isalpha())

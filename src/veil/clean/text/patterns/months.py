"""The names of the months in seven languages, in full and in short, and the way back from a number to a name."""

from dataclasses import dataclass
from functools import cache

_NAMES = """
en january february march april may june july august september october november december
en jan feb mar apr may jun jul aug sep oct nov dec
en jan feb mar apr may jun jul aug sept oct nov dec
de januar februar märz april mai juni juli august september oktober november dezember
de jan feb mär apr mai jun jul aug sep okt nov dez
de jän feb mrz apr mai jun jul aug sept okt nov dez
de jänner feber maerz april mai juni juli august september oktober november dezember
fr janvier février mars avril mai juin juillet août septembre octobre novembre décembre
fr janv févr mars avr mai juin juil août sept oct nov déc
fr jan fév mar avr mai juin jui aou sep oct nov dec
fr janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
fr janv fevr mars avr mai juin juil aout sept oct nov dec
es enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
es ene feb mar abr may jun jul ago sep oct nov dic
es enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre
it gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
it gen feb mar apr mag giu lug ago set ott nov dic
pt janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
pt jan fev mar abr mai jun jul ago set out nov dez
pt janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
nl januari februari maart april mei juni juli augustus september oktober november december
nl jan feb mrt apr mei jun jul aug sep okt nov dec
"""

WEAK = frozenset("may mar mars mag set out gen ago mai jan jun sep dec nov oct apr aug ene dic fev avr jui mei".split())
"""Month words that are also other words or abbreviations: without a day and a year they need a capital."""

FAINT = frozenset("mag set out gen ago jui".split())
"""Those among them that mean something else even with a capital and a number: mag 2000, set 5, gen 2."""

_ABBREVIATED = 4


@dataclass(frozen=True, slots=True)
class _Row:
    language: str
    names: tuple[str, ...]


@cache
def _rows() -> tuple[_Row, ...]:
    lines = (line.split() for line in _NAMES.strip().splitlines())
    return tuple(_Row(language, tuple(names)) for language, *names in lines)


@cache
def numbers() -> dict[str, int]:
    """The number of the month, 1 to 12, by each of its names in small letters."""
    return {name: index for row in _rows() for index, name in enumerate(row.names, 1)}


@cache
def names() -> frozenset[str]:
    """All names of months, in small letters."""
    return frozenset(numbers())


def named(month: int, like: str, *, particle: bool, ordinal_dot: bool, short: bool) -> str:
    """A month in the language, length and case of another month's name.

    Args:
        month: 1 to 12.
        like: the word to follow, as it was written.
        particle: whether `de` stood before it, as in Spanish and Portuguese.
        ordinal_dot: whether a dot stood after the day, as in German.
        short: whether a name that is as short as an abbreviation (May) is to be taken for one.
    """
    low = like.lower()
    order = _order(like, particle=particle, ordinal_dot=ordinal_dot)
    rows = [row for row in _rows() if low in row.names]
    row = min(rows, key=lambda row: (order.index(row.language), (len(row.names[0]) > _ABBREVIATED) == short))
    name = row.names[month - 1]
    if like.isupper():
        return name.upper()
    return name.capitalize() if like[0].isupper() else name


def _order(like: str, *, particle: bool, ordinal_dot: bool) -> tuple[str, ...]:
    """The languages, the likeliest first, for a name that several of them share."""
    if ordinal_dot:
        return ("de", "en", "nl", "fr", "es", "it", "pt")
    if particle:
        return ("es", "pt", "it", "fr", "de", "nl", "en")
    if like[0].isupper():
        return ("en", "de", "fr", "es", "it", "pt", "nl")
    return ("fr", "it", "nl", "es", "pt", "en", "de")

"""Values made after a pattern: numbers, dates."""

import random
from collections.abc import Mapping, Sequence

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def digits(count: int, rng: random.Random) -> str:
    """That many digits, the first of them not 0."""
    return str(rng.randint(10 ** (count - 1), 10**count - 1))


def shape(pattern: str, rng: random.Random) -> str:
    """'#' is a digit, a lone 'A' (not followed by a letter other than 'A') is a letter; all else is itself."""
    out: list[str] = []
    for index, char in enumerate(pattern):
        word = _word(pattern, index)
        if char == "#":
            out.append(str(rng.randint(1 if index == 0 else 0, 9)))
        elif char == "A" and set(word) == {"A"}:
            out.append(rng.choice(LETTERS))
        else:
            out.append(char)
    return "".join(out)


def fill(pattern: str, parts: Mapping[str, str]) -> str:
    """Puts the parts where '{name}' stands."""
    for name, value in parts.items():
        pattern = pattern.replace("{" + name + "}", value)
    return pattern


def date(pattern: str, day: tuple[int, int, int], months: Sequence[str]) -> str:
    """A date as one of the language's patterns writes it."""
    year, month, dom = day
    name = months[month - 1]
    short = name[:3]
    return fill(
        pattern,
        {
            "yyyy": f"{year:04}",
            "yy": f"{year % 100:02}",
            "mm": f"{month:02}",
            "m": str(month),
            "dd": f"{dom:02}",
            "d": str(dom),
            "month": name,
            "mon": short,
            "MON": short.upper(),
        },
    )


def _word(pattern: str, index: int) -> str:
    """The run of letters around an index."""
    start = stop = index
    while start and pattern[start - 1].isalpha():
        start -= 1
    while stop < len(pattern) and pattern[stop].isalpha():
        stop += 1
    return pattern[start:stop]

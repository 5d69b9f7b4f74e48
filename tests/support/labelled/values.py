"""Values made after a pattern: numbers, dates."""

import random
from collections.abc import Mapping, Sequence
from typing import Final

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
SHAPES: Final[Mapping[str, tuple[str, ...]]] = {
    "visit": ("V########", "E#######", "########", "AA######", "1#########"),
    "order": ("ORD#######", "#########", "AA-######", "######-#"),
    "pager": ("#####", "####"),
    "grouped": ("### ### ####", "###-###-####", "## ## ## ####", "### ### ###"),
}
"""Numbers that nobody but the text knows: visits, orders, pagers, and those of a health service, in groups."""
DATES: Final[Mapping[str, tuple[str, ...]]] = {
    "md": ("{d} {mon}", "{mon} {d}", "{d} {month}", "{mm}/{dd}"),
    "datep": ("{dd}{mm}{yyyy}", "{yy}{mm}{dd}", "{dd}{MON}{yyyy}", "{dd}{MON}{yy}", "{yyyy}_{mm}_{dd}"),
    "stamp": (
        "{yyyy}{mm}{dd}_{clock}",
        "{yyyy}-{mm}-{dd}T{colons}",
        "{yyyy}{mm}{dd}{clock}",
        "{mm}/{dd}/{yy} {colons}",
    ),
}
"""Dates as machines and hasty people write them: without a year, packed, with a time."""


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


def number(kind: str, rng: random.Random) -> str:
    """A number of one of the `SHAPES`."""
    return shape(rng.choice(SHAPES[kind]), rng)


def hasty_date(kind: str, day: tuple[int, int, int], months: Sequence[str], rng: random.Random) -> str:
    """A date of one of the `DATES`."""
    clock = f"{rng.randint(7, 19):02}", f"{rng.randint(0, 59):02}", f"{rng.randint(0, 59):02}"
    times = {"clock": "".join(clock), "colons": ":".join(clock)}
    return date(fill(rng.choice(DATES[kind]), times), day, months)


def _word(pattern: str, index: int) -> str:
    """The run of letters around an index."""
    start = stop = index
    while start and pattern[start - 1].isalpha():
        start -= 1
    while stop < len(pattern) and pattern[stop].isalpha():
        stop += 1
    return pattern[start:stop]

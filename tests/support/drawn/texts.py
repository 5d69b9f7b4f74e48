"""Lines as consoles burn them in: who, when, where, by whom. All of it is invented (texts.toml)."""

import random
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class Words:
    """What a language has; the labels are of: name, number, birth, request, date, telephone, doctor, study."""

    script: str
    surnames: list[str]
    given: list[str]
    places: list[str]
    labels: list[str]
    examinations: list[str]


WORDS: Final = {
    language: Words(**words)
    for language, words in tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).items()
}
SCRIPTS: Final = {language: words.script for language, words in WORDS.items()}
LEAST: Final = {"han": 12, "kana": 12, "hangul": 12, "arabic": 12}
"""Pixels of a line below which a script cannot be read."""
BORN: Final = (1925, 2015)
SEEN: Final = (2009, 2026)
LONG: Final = 8
"""So many attempts at a line may take any form; then the short ones are tried."""


def _name(rng: random.Random, words: Words) -> str:
    surname = rng.choice(words.surnames)
    if not words.given:
        return surname
    given = rng.choice(words.given)
    forms = (
        f"{surname}, {given}",
        f"{surname.upper()}^{given.upper()}",
        f"{given} {surname}",
        f"{surname.upper()} {given[0]}.",
        f"{surname.upper()}, {given.upper()}",
    )
    return rng.choice(forms)


def _date(rng: random.Random, years: tuple[int, int]) -> str:
    year, month, day = rng.randint(*years), rng.randint(1, 12), rng.randint(1, 28)
    name = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()[month - 1]
    forms = (
        f"{day:02}.{month:02}.{year}",
        f"{year}-{month:02}-{day:02}",
        f"{month:02}/{day:02}/{year}",
        f"{day:02}-{name}-{year}",
        f"{year}{month:02}{day:02}",
    )
    return rng.choice(forms)


def _digits(rng: random.Random, form: str) -> str:
    return "".join(str(rng.randrange(10)) if one == "#" else one for one in form)


def _number(rng: random.Random) -> str:
    forms = "########|MRN######|##-####-##|A#######|H#####/##|###########|CT#######|#### ####"
    return _digits(rng, rng.choice(forms.split("|")))


def _phone(rng: random.Random) -> str:
    return _digits(rng, rng.choice(("+44 1632 960###", "(555) 01#-####", "0## #### ####", "+49 30 23125 ###")))


def _time(rng: random.Random) -> str:
    return f"{rng.randrange(24):02}:{rng.randrange(60):02}:{rng.randrange(60):02}"


def _person(rng: random.Random) -> str:
    return f"{rng.choice('MF')}  {rng.randint(1, 98):03}Y"


Form = Callable[[random.Random, Words], str]
SHORT: Final[tuple[Form, ...]] = (
    lambda rng, words: f"{words.labels[1]}: {_number(rng)}",
    lambda rng, _: _number(rng),
    lambda rng, words: f"{words.labels[2]} {_date(rng, BORN)}",
    lambda rng, _: f"{_date(rng, SEEN)} {_time(rng)}",
    lambda rng, words: f"{words.labels[4]}: {_date(rng, SEEN)}",
)
FORMS: Final[tuple[Form, ...]] = (
    *SHORT,
    _name,
    lambda rng, words: f"{_name(rng, words)} {_date(rng, BORN)}",
    lambda rng, words: f"{words.labels[0]}: {_name(rng, words)}",
    lambda rng, words: f"{words.labels[2]}: {_date(rng, BORN)}  {_person(rng)}",
    lambda rng, words: f"{words.labels[3]} {_number(rng)}",
    lambda rng, words: rng.choice(words.places),
    lambda rng, words: f"{words.labels[5]} {_phone(rng)}",
    lambda rng, words: f"{words.labels[6]}: {_name(rng, words)}",
    lambda rng, words: f"{words.labels[7]}: {rng.choice(words.examinations)} {_name(rng, words)}",
)


def line(rng: random.Random, language: str, most: int | None = None) -> str:
    """A line that identifies somebody; where `most` is given, of at most so many characters."""
    words = WORDS[language]
    text = ""
    for attempt in range(2 * LONG):
        text = rng.choice(FORMS if attempt < LONG else SHORT)(rng, words)
        if most is None or len(text) <= most:
            break
    return text if most is None else text[: max(most, 4)].strip()

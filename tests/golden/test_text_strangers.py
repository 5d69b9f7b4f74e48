"""People whom no survey knows, put into examinations: names by the frequency lists of a census, in many writings.

No list holds every name, and many names are words: this says how many get through when nothing but the text can tell.
"""

import random
import re
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from support.labelled import Half, rooms
from support.labelled.template import load

CENSUS: Final = Path(__file__).parents[2] / "tools" / "vocabulary" / "census.txt"
TEMPLATES: Final = (
    "{exam} for {given} {family}",
    "{family}^{given} {exam}",
    "{exam} {family}, {given}",
    "{exam}, Dr. {given} {family}",
    "{family}_{given}_{exam}",
    "{exam} ({given} {family})",
    "{exam} ref by {given} {letter}. {family}",
    "{given} {family}: {exam}",
    "Mrs {family} {exam}",
    "tech {given} {family}, {exam}",
)
STRINGS: Final = 4000
MOST: Final = {False: 0.003, True: 0.006}
"""Share of names left in ordinary writing, and in capitals, where nothing tells a name from a word."""


def _names(*titles: str) -> list[str]:
    found: list[str] = []
    title = ""
    for line in CENSUS.read_text(encoding="ascii").splitlines():
        if line.startswith("# = "):
            title = line.removeprefix("# = ")
        elif title in titles:
            found += line.split()
    return [name.title() for name in found if len(name) > 2]


@pytest.mark.parametrize("capitals", [False, True])
def test_strangers_go(capitals: bool) -> None:
    rng = random.Random("strangers")
    families, given = _names("common", "known"), _names("given")
    exams = load("en").fillers("exam", Half.TUNING)
    room = rooms.product(())
    left: Counter[str] = Counter()
    for number in range(STRINGS):
        names = (rng.choice(given), rng.choice(families))
        text = TEMPLATES[number % len(TEMPLATES)].format(
            exam=rng.choice(exams), given=names[0], family=names[1], letter=rng.choice("ABCDEFGHJKLMNPRSTW")
        )
        out = room.clean(text.upper() if capitals else text).casefold()
        asked = names if "{given}" in TEMPLATES[number % len(TEMPLATES)] else names[1:]
        found = [name for name in asked if re.search(rf"(?<![^\W_]){name.casefold()}(?![^\W_])", out)]
        left.update({TEMPLATES[number % len(TEMPLATES)]: len(found)})
    assert left.total() <= MOST[capitals] * 2 * STRINGS, left
    assert len(given) > 500 < len(families)


def test_examinations_without_people_stay() -> None:
    """The other side: of the same examinations nothing is lost."""
    room = rooms.product(())
    exams = load("en").fillers("exam", Half.TUNING)
    assert [exam for exam in exams if room.clean(exam) != exam] == []

"""The labelled set: templates times fillers, the same on every machine.

The set has two halves. Each template belongs to one of them, by a hash of its text, and so do clinical phrases, names,
hospitals, streets and cities: what is learnt from the failures of the tuning half is learnt from none of the measured
half. Surnames that are words (Head, Brown) and the patterns of numbers and dates serve both.

Half of the strings are about the patient that the survey knows; in the others the survey knows somebody else, so that
only what stands in the string can tell. Relatives and technologists are never known.
"""

import hashlib
import random
from collections.abc import Iterator
from functools import cache
from typing import Final

from support.labelled import tokens
from support.labelled.model import Half, Label, Labelled, Token
from support.labelled.people import Patient, patient
from support.labelled.slots import Slots
from support.labelled.template import DATA, Language, Part, Template, load

MORE: Final = tuple(sorted(file.stem for file in DATA.glob("*.*.txt")))
"""Sets for tuning alone: `en.clinic` and so on."""
_PER_TEMPLATE: Final = {"en": 20, "de": 12, "fr": 12, "es": 12, "it": 12, "pt": 12, "nl": 12}
_PATIENTS: Final = 36
_UPPER: Final = {"descriptor": 0.3, "order": 0.3, "protocol": 0.1}
_MOST_TRIES: Final = 200


@cache
def strings(code: str) -> tuple[Labelled, ...]:
    """All strings of one language, both halves; no text twice with the same knowledge."""
    return tuple(one for template in load(code).templates for one in _of_template(load(code), template))


@cache
def cast(code: str, half: Half) -> tuple[Patient, ...]:
    """The patients of one language and half; the first bear surnames that are words."""
    rng = random.Random(f"{code}:{half}:patients")
    words = load(code).sections["wordfamily"][: _PATIENTS // 3]
    families = [*load(code).sections.get("own", ()), *words, *[None] * _PATIENTS]
    return tuple(patient(load(code), half, rng, family) for family in families[:_PATIENTS])


def _of_template(language: Language, template: Template) -> Iterator[Labelled]:
    rng = random.Random(template.id)
    seen: set[tuple[str, bool]] = set()
    wanted = _PER_TEMPLATE[language.code.partition(".")[0]]
    for attempt in range(_MOST_TRIES):
        one = write(language, template, rng, surveyed=template.needs_survey or attempt % 2 == 0)
        if (one.text, one.surveyed) not in seen:
            seen.add((one.text, one.surveyed))
            yield one
        if len(seen) == wanted:
            return


def write(language: Language, template: Template, rng: random.Random, *, surveyed: bool) -> Labelled:
    """One string after a template."""
    people = cast(language.code, template.half)
    if "{~" in template.text:
        people = tuple(one for one in people if not one.is_called(language.sections["body"]))
    somebody, other = rng.sample(people, 2)
    if "<own>" in template.text:
        somebody = rng.choice([one for one in people if one.person.family in language.sections["own"]])
    slots = Slots(language, template.half, somebody, rng, surveyed=surveyed)
    upper = rng.random() < _UPPER.get(template.kind, 0.0)
    pieces: list[str] = []
    rest: list[str] = []
    found: list[Token] = []
    for part in template.parts():
        if part.kind == "slot":
            filled = slots.fill(part.text)
            text = filled.text.upper() if upper else filled.text
            new = list(tokens.identifying(text, filled.kind, _generic(language, part.text, surveyed=surveyed)))
            rest.append(" ".join(["", *(token.text for token in new if token.label is Label.NEUTRAL), ""]))
        else:
            text = _words(language, template.half, rng, part, somebody)
            text = text.upper() if upper else text
            neutral = part.kind == "text" or part.text == "time"
            new = [] if neutral else list(tokens.clinical(text, template.kind, language.sections["stop"]))
            rest.append(text)
        pieces.append(text)
        found += new
    known = (somebody if surveyed else other).known()
    return Labelled(
        "".join(pieces), tuple(found), "".join(rest), template.id, language.code, template.kind, template.half, known,
        surveyed,
    )  # fmt: skip


def _generic(language: Language, slot: str, *, surveyed: bool) -> frozenset[str]:
    """Words that may stay of a hospital or street nobody knows; in MIDI-B every word of a known one has to go."""
    if surveyed and slot != "employer":
        return frozenset()
    return frozenset(word.casefold() for word in language.sections["generic"])


def _words(language: Language, half: Half, rng: random.Random, part: Part, somebody: Patient) -> str:
    """The text of a piece that does not identify."""
    if part.kind != "filler":
        return part.text
    match part.text:
        case "own":
            return somebody.person.family
        case "n":
            return str(rng.randint(20, 130))
        case "age":
            return str(rng.randint(18, 88))
        case "time":
            return f"{rng.randint(7, 19):02}:{rng.randint(0, 59):02}"
        case name:
            return rng.choice(language.fillers(name, half))


def fingerprint(code: str) -> str:
    """A digest of the strings of one language, to say which set a figure is of."""
    digest = hashlib.sha256()
    for one in strings(code):
        digest.update(f"{one.template}\0{one.text}\0{one.surveyed}\n".encode())
    return digest.hexdigest()[:12]

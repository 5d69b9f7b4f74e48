"""Strings from the corpus's own descriptors, read at run time and never stored.

A description is labelled only if it consists of recognisable imaging words: every run of two or more letters in it is a
word of the clinical fillers of any language or of `data/imaging_words.txt`. Then all its tokens are clinical (function
words neutral). Every other description is left out, since nobody has said which of its words are people.
"""

import random
import re
import warnings
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from support.labelled import tokens
from support.labelled.collection import cast
from support.labelled.model import Labelled, Token, half_of
from support.labelled.template import DATA, LANGUAGES, PEOPLE_SECTIONS, SHARED_SECTIONS, load

CODE: Final = "corpus"
_KEYWORDS: Final = ("StudyDescription", "SeriesDescription", "ProtocolName")
_LETTERS: Final = re.compile(r"[^\W\d_]{2,}")
_LARGEST: Final = 4_000_000


@cache
def strings(files: tuple[Path, ...]) -> tuple[tuple[Labelled, ...], int]:
    """The labelled strings, plain and with a person or hospital in them, and how many descriptions were left out."""
    every = sorted(_descriptions(files))
    recognised = [text for text in every if _recognised(text)]
    return tuple(one for text in recognised for one in _with_people(text)), len(every) - len(recognised)


def _descriptions(files: Iterable[Path]) -> set[str]:
    import pydicom

    found: set[str] = set()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for path in files:
            try:
                dataset = pydicom.dcmread(path, stop_before_pixels=True, specific_tags=list(_KEYWORDS))
                values = [dataset.get(keyword) for keyword in _KEYWORDS]
            except Exception:  # noqa: BLE001, S112  the corpus holds what pydicom cannot read, on purpose
                continue
            found |= {str(value).strip() for value in values if value}
    return {text for text in found if len(text) > 1}


def _recognised(text: str) -> bool:
    words = _LETTERS.findall(text.casefold())
    return bool(words) and all(word in _imaging_words() for word in words)


@cache
def _imaging_words() -> frozenset[str]:
    lines = (DATA / "imaging_words.txt").read_text(encoding="utf-8").splitlines()
    words = {word for line in lines if not line.startswith("#") for word in _LETTERS.findall(line.casefold())}
    for code in LANGUAGES:
        sections = load(code).sections
        for name in sections.keys() - PEOPLE_SECTIONS - SHARED_SECTIONS:
            words |= {word for line in sections[name] for word in _LETTERS.findall(line.casefold())}
        words |= {word for word in sections["stop"] if len(word) > 1}
    return frozenset(words)


def _with_people(text: str) -> list[Labelled]:
    """The description as it is, and as the benchmark plants people and places into such."""
    half = half_of(f"{CODE}:{text}")
    rng = random.Random(f"{CODE}:{text}")
    somebody = rng.choice(cast("en", half))
    name = f"{somebody.person.given} {somebody.person.family}"
    clinical = list(tokens.clinical(text, CODE, frozenset(load("en").sections["stop"])))

    def one(form: str, pattern: str, who: str, kind: str) -> Labelled:
        new: list[Token] = list(tokens.identifying(who, kind, ())) if who else []
        return Labelled(
            pattern.format(text, who), (*clinical, *new), pattern.format(text, ""), f"{CODE}:{form}:{half}", CODE, form,
            half, somebody.known(), surveyed=True,
        )  # fmt: skip

    return [
        one("as it is", "{0}", "", ""),
        one("person", "{0} for {1}", name, "name"),
        one("hospital", "{0} at {1}", somebody.hospital, "org"),
        one("accession", "{0} {1}", somebody.accession, "id"),
    ]

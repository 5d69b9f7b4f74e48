"""Derive dictionary.txt, census.txt and world_names.txt from their sources; run by hand when a source changes.

    python tools/vocabulary/derive.py --scowl DIR --wordnet DIR --icd FILE --census DIR --faker DIR

The sources: the Debian packages scowl (2020.12.07) and wordnet-base (3.0); from PyPI the tabular list of ICD-10-CM in
simple_icd_10_cm (1.5.0), the files of the 1990 census in names (0.3.0), and Faker (40.54.0). What the build of the
vocabulary needs of them stands in the three lists, so that it needs none of the sources.
"""

import argparse
import importlib
import re
import sys
import textwrap
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import build_vocabulary  # noqa: E402
from veil.clean.text.vocabulary import Vocabulary, fold, load  # noqa: E402

FREQUENT: Final = 20
EVERYDAY: Final = 35  # the sizes of SCOWL: up to here nearly everybody knows a word
USUAL: Final = 40
LARGEST: Final = 60
BEYOND: Final = 70
LEXICOGRAPHERS: Final = (
    "adj.all adj.pert adv.all noun.Tops noun.act noun.animal noun.artifact noun.attribute noun.body noun.cognition "
    "noun.communication noun.event noun.feeling noun.food noun.group noun.location noun.motive noun.object noun.person "
    "noun.phenomenon noun.plant noun.possession noun.process noun.quantity noun.relation noun.shape noun.state "
    "noun.substance noun.time verb.body verb.change verb.cognition verb.communication verb.competition "
    "verb.consumption verb.contact verb.creation verb.emotion verb.motion verb.perception verb.possession verb.social "
    "verb.stative verb.weather adj.ppl"
).split()
"""The files of WordNet by number."""
FOREIGN: Final = frozenset(("noun.animal", "noun.plant", "noun.person", "noun.food", "noun.group", "noun.location"))
"""What places, hospitals and people are called after; of these only what everybody knows."""
CLINICAL: Final = frozenset(("noun.body", "noun.state", "noun.process"))
NEAR: Final = frozenset(
    "adj.pert noun.substance noun.phenomenon noun.shape noun.quantity noun.attribute noun.relation verb.body".split()
)
"""Of rare words those that a report may have."""
UNLIKELY: Final = FOREIGN | frozenset(
    "adv.all noun.cognition noun.communication noun.feeling noun.motive noun.possession noun.object noun.event "
    "verb.communication verb.emotion verb.possession verb.social verb.weather verb.competition".split()
)
SHORTEST: Final = 3
COMMON_SURNAME: Final = 0.001  # per cent of the persons of the census
RARE_GIVEN_NAME: Final = 0.004
ABOUT_DICTIONARY: Final = """\
# English words from dictionaries. Written by tools/vocabulary/derive.py, not by hand. Folded, no proper names. From
# SCOWL 2020.12.07 (Copyright 2000-2019 by Kevin Atkinson, permissive; its sources are in the public domain or as
# permissive), WordNet 3.0 (Copyright 2006 by Princeton University, permissive) and ICD-10-CM (National Center for
# Health Statistics, public domain). NOTICE has the licences. A line "# = frequent" begins the frequent words.
"""
ABOUT_CENSUS: Final = """\
# Names of the 1990 census of the United States (public domain). Written by tools/vocabulary/derive.py, not by hand.
# The given names, the surnames of at least 0.001 per cent of the people, and rarer ones if they are also words.
"""
ABOUT_WORLD: Final = """\
# Given names and surnames of many languages, in Latin letters. Written by tools/vocabulary/derive.py, not by hand. From
# the locales of Faker 40.54.0 (Copyright (c) 2012 Daniele Faraglia, MIT License). Facts of language, not of persons.
"""


def scowl(folder: Path) -> dict[str, int]:
    """Words in lower case and the smallest list that has them."""
    found: dict[str, int] = {}
    for path in sorted(folder.glob("*-words.*")):
        size = int(path.suffix[1:])
        if size > BEYOND or path.name.startswith("variant"):
            continue
        for word in path.read_text(encoding="latin-1").split():
            if word.islower() and is_plain(fold(word)):
                found[fold(word)] = min(size, found.get(fold(word), BEYOND))
    return found


def wordnet(folder: Path) -> dict[str, set[str]]:
    """Words in lower case, those of phrases too, and the files they are in."""
    found: dict[str, set[str]] = defaultdict(set)
    for part in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{part}").read_text(encoding="ascii").splitlines():
            if line.startswith("  "):
                continue
            fields = line.split(" ")
            for place in range(int(fields[3], 16)):
                lemma = fields[4 + 2 * place].partition("(")[0]
                for word in re.split("[_-]", lemma):
                    if word.islower() and is_plain(word):
                        found[word].add(LEXICOGRAPHERS[int(fields[1])])
    return found


def icd(path: Path) -> set[str]:
    """The words that the list writes in lower case, not as names."""
    text = re.sub("<[^>]+>", " ", path.read_text(encoding="utf-8"))
    lower = Counter(re.findall(r"(?<![\w'.])[a-z]+(?![\w'.])", text))
    upper = Counter(re.findall(r"(?<=[a-z,] )[A-Z][a-z]+(?![\w'])", text))
    return {word for word, count in lower.items() if is_plain(word) and upper[word.title()] <= count}


def is_plain(word: str) -> bool:
    """Whether it is made of letters alone."""
    return word.isascii() and word.isalpha() and len(word) >= SHORTEST


def dictionary(arguments: argparse.Namespace) -> dict[str, set[str]]:
    """The sections of dictionary.txt."""
    sizes, nets, codes = scowl(arguments.scowl), wordnet(arguments.wordnet), icd(arguments.icd)
    sections: dict[str, set[str]] = {"frequent": set(), "everyday": set(), "usual": set(), "rare": set()}
    for word in sizes.keys() | nets.keys() | codes:
        size, files = sizes.get(word, 99), nets.get(word, set())
        named_after = bool(files) and files <= FOREIGN
        if size <= EVERYDAY:
            sections["frequent" if size <= FREQUENT else "everyday"].add(word)
        elif word in codes or files & CLINICAL or (size <= USUAL and not named_after):
            sections["usual"].add(word)
        elif files & NEAR or (size <= LARGEST and files - FOREIGN and not files <= UNLIKELY):
            sections["rare"].add(word)
    return sections


def shown(about: str, sections: dict[str, set[str]]) -> str:
    """Wide lines of words."""
    text = about
    for title, content in sections.items():
        text += f"# = {title}\n" + textwrap.fill(" ".join(sorted(content)), 200, break_long_words=False) + "\n"
    return text


def census(folder: Path, known: set[str]) -> dict[str, set[str]]:
    """The sections of census.txt."""
    sections: dict[str, set[str]] = {
        "given": set(),
        "rare given": set(),
        "common": set(),
        "known": set(),
        "rare": set(),
    }
    for sex in ("male", "female"):
        for line in (folder / f"dist.{sex}.first").read_text(encoding="ascii").splitlines():
            name, share = line.split()[:2]
            if is_plain(name):
                sections["given" if float(share) > RARE_GIVEN_NAME else "rare given"].add(name.lower())
    sections["rare given"] -= sections["given"]
    for line in (folder / "dist.all.last").read_text(encoding="ascii").splitlines():
        name, borne = line.split()[0].lower(), float(line.split()[1])
        if not is_plain(name):
            continue
        if borne >= 10 * COMMON_SURNAME:
            sections["common"].add(name)
        elif borne >= COMMON_SURNAME:
            sections["known"].add(name)
        elif name in known or without_names().has(name):
            sections["rare"].add(name)
    return sections


@cache
def without_names() -> Vocabulary:
    """The vocabulary as if nobody were called anything."""
    return replace(load(), names=frozenset())


def world(folder: Path) -> set[str]:
    """The names of Faker's locales, if they can be read in Latin letters."""
    sys.path.insert(0, str(folder))
    found: set[str] = set()
    for path in sorted((folder / "faker" / "providers" / "person").iterdir()):
        if not (path / "__init__.py").exists() or path.name == "en_US":
            continue
        provider: Any = importlib.import_module(f"faker.providers.person.{path.name}").Provider
        for attribute in dir(provider):
            if "name" in attribute and "format" not in attribute and "prefix" not in attribute:
                found.update(_strings(getattr(provider, attribute)))
    return {
        word
        for name in found
        for word in map(fold, re.findall(r"[^\W\d_]+", name))
        if is_plain(word) and name[:1].isupper()
    }


def _strings(value: Any) -> set[str]:
    if isinstance(value, str):
        return {value}
    if isinstance(value, (list, tuple, dict, set)):
        return {text for one in value for text in _strings(one)}
    return set()


def main() -> None:
    """Write the three lists."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    for source in ("scowl", "wordnet", "icd", "census", "faker"):
        parser.add_argument(f"--{source}", type=Path, required=True)
    arguments = parser.parse_args()
    sections = dictionary(arguments)
    known = set().union(*sections.values()) | build_vocabulary.hand() | build_vocabulary.derived()
    for name, text in (
        ("dictionary", shown(ABOUT_DICTIONARY, sections)),
        ("census", shown(ABOUT_CENSUS, census(arguments.census, known))),
        ("world_names", shown(ABOUT_WORLD, {"names": world(arguments.faker)})),
    ):
        (HERE / f"{name}.txt").write_text(text, encoding="ascii")


if __name__ == "__main__":
    main()

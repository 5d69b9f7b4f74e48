"""Rebuild the words of `veil.clean.text` from dictionaries and from the lists beside this tool.

    python tools/build_vocabulary.py [--to FILE] [--suspects]

Words come from the code dictionaries of pydicom (a development dependency), from the names of the standard's
attributes, its defined terms and its head regions, and from the hand-written lists in tools/vocabulary. Out of the
first four goes what is a name; a hand-written word that is a name stays only if tools/vocabulary/plain.txt says that
it is a plain word too. The same input gives the same bytes.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from veil import standard
from veil.clean.text.vocabulary import fold

HERE = Path(__file__).resolve().parent / "vocabulary"
HOME = Path(__file__).resolve().parents[1] / "src" / "veil" / "clean" / "text" / "data" / "vocabulary.txt"
ABOUT = """\
# The vocabulary of free text: written by tools/build_vocabulary.py, not by hand. Folded: lower case, no accents.
# From: the code dictionaries of pydicom (MIT License; meanings of SNOMED CT, DCM, LOINC, RadLex ...),
# the attribute names, defined terms and regions in veil.standard, and lists that the project compiled by hand
# (tools/vocabulary, each with its provenance).
"""
WORD = re.compile(r"[^\W\d_]+(?:'[st])?")
SHORTEST = 2
SHORTEST_DERIVED = 3  # a two-letter word of a dictionary is a code or a piece of one
SHORTEST_INFLECTED = 4
LONG_ENOUGH_FOR_A_PART = 7  # surnames are made of shorter ones
# Context groups that are no words of the clinic: breeds (named for places and people), languages, countries.
REFUSED_GROUPS = frozenset({7480, 7481, 7482, 7483, 7484, 7486, 5000, 5001})
ANIMALS = re.compile(r"\bbreed\b|\(organism\)|\b(?:horse|dog|cat|sheep|goat|pig|cattle|terrier|hound|spaniel)\b")


def words(name: str) -> Iterator[str]:
    """The words of a hand-written list, as written; `#` starts a comment."""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        yield from line.partition("#")[0].split()


def folded(name: str) -> set[str]:
    """The words of a list, folded, with the other spelling of umlauts beside."""
    found = set()
    for word in words(name):
        found.add(fold(word))
        found.add(fold(apart(word)))
    return found


def apart(word: str) -> str:
    """ä as ae: how umlauts are written where there are none."""
    return word.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")


def _english(word: str) -> Iterator[str]:
    yield word + "s"
    if word.endswith(("s", "x", "z", "ch", "sh")):
        yield word + "es"
    if word.endswith("y"):
        yield from (word[:-1] + "ies", word[:-1] + "ied", word[:-1] + "ily")
    if word.endswith("e"):
        yield from (word + "d", word[:-1] + "ing")
    else:
        yield from (word + "ed", word + "ing")
    if word.endswith("is"):
        yield word[:-2] + "es"
    if word.endswith(("al", "ic", "ve", "nt", "ar", "ous", "ed", "ble", "or")):
        yield word + ("ally" if word.endswith("ic") else "ly")
        if word.endswith("ble"):
            yield word[:-1] + "y"


def _german(word: str) -> Iterator[str]:
    for ending in ("e", "en", "er", "es", "em", "n", "s", "ne", "nen"):
        yield word + ending
    if word.endswith("en"):
        yield from (word[:-2] + end for end in ("t", "te", "ten", "end", "ende", "enden", "ung", "ungen"))
        yield "ge" + word[:-2] + "t"
    if word.endswith("um"):
        yield word[:-2] + "en"
    if word.endswith("el"):
        yield from (word[:-2] + "le", word[:-2] + "len", word[:-2] + "ler", word[:-2] + "les")


def _dutch(word: str) -> Iterator[str]:
    for ending in ("e", "en", "s", "n", "je", "tje", "jes", "tjes"):
        yield word + ending


def _french(word: str) -> Iterator[str]:
    yield from (word + "s", word + "e", word + "es", word + "x")
    for old, new in (("al", "aux"), ("el", "elle"), ("if", "ive"), ("eux", "euse"), ("en", "enne"), ("eur", "rice")):
        if word.endswith(old):
            yield from (word[: -len(old)] + new, word[: -len(old)] + new + "s")
    if word.endswith("er"):
        yield from (word[:-2] + end for end in ("e", "ee", "es", "ees", "ant", "ent", "ait", "aient"))


def _iberian(word: str) -> Iterator[str]:
    yield from (word + "s", word + "es")
    if word.endswith(("o", "a")):
        yield from (word[:-1] + end for end in ("o", "a", "os", "as"))
    for old, new in (
        ("cao", "coes"),
        ("ao", "oes"),
        ("al", "ais"),
        ("el", "eis"),
        ("il", "is"),
        ("m", "ns"),
        ("z", "ces"),
    ):
        if word.endswith(old):
            yield word[: -len(old)] + new

    if word.endswith(("ar", "er", "ir")):
        yield from (word[:-2] + end for end in ("o", "a", "e", "an", "en", "am", "em", "ou", "ando", "endo", "indo"))
        yield from (word[:-2] + vowel + end for vowel in "ai" for end in ("do", "da", "dos", "das"))


def _italian(word: str) -> Iterator[str]:
    if word.endswith(("are", "ere", "ire")):
        yield from (word[:-3] + end for end in ("a", "e", "ano", "ono", "ando", "endo", "isce"))
        yield from (word[:-3] + middle + end for middle in ("at", "ut", "it") for end in "oaie")
    if word.endswith("o"):
        yield from (word[:-1] + end for end in ("a", "i", "e", "he", "hi"))
    elif word.endswith("a"):
        yield from (word[:-1] + end for end in ("e", "i", "he"))
    elif word.endswith("e"):
        yield word[:-1] + "i"


INFLECTIONS: dict[str, Callable[[str], Iterator[str]]] = {
    "english.txt": _english,
    "clinical.txt": _english,
    "german.txt": _german,
    "dutch.txt": _dutch,
    "french.txt": _french,
    "spanish.txt": _iberian,
    "portuguese.txt": _iberian,
    "italian.txt": _italian,
}
"""Lists whose words have forms; those of technical.txt have none."""


def derived() -> set[str]:
    """The words of dictionaries: meanings of codes, attributes, defined terms, regions of the head."""
    from pydicom.sr._concepts_dict import concepts

    texts: list[str] = []
    schemes: Mapping[str, Mapping[str, Mapping[str, tuple[str, list[int]]]]] = cast("Any", concepts)
    for scheme in schemes.values():
        for keyword in scheme.values():
            for meaning, groups in keyword.values():
                if not (REFUSED_GROUPS.intersection(groups) or ANIMALS.search(meaning)):
                    texts.append(meaning)
    texts.extend(entry.name for entry in standard.dictionary.entries().values())
    texts.extend(term.replace("_", " ") for term in standard.terms.defined_terms())
    found = {fold(word) for text in texts for word in WORD.findall(text)}
    return {word for word in found if len(word) >= SHORTEST_DERIVED and word.isalpha() and word.isascii()}


def hand() -> set[str]:
    """The hand-written words, with their forms."""
    found = folded("technical.txt")
    for name, inflect in INFLECTIONS.items():
        for word in folded(name):
            found.add(word)
            if len(word) >= SHORTEST_INFLECTED:
                found.update(inflect(word))
    return found


def eponyms() -> list[str]:
    """Lines of a name and its contexts."""
    lines = (line.partition("#")[0].split() for line in (HERE / "eponyms.txt").read_text(encoding="utf-8").splitlines())
    return sorted(" ".join(map(fold, line)) for line in lines if line)


def parts() -> set[str]:
    """What compounds are made of, with the endings of the last part."""
    found = folded("parts.txt")
    found |= {
        word for name in ("german.txt", "dutch.txt") for word in folded(name) if len(word) >= LONG_ENOUGH_FOR_A_PART
    }
    return found | {word + end for word in found for end in ("e", "en", "er", "es", "s", "n", "em")}


def respelled(found: set[str]) -> set[str]:
    """Greek and Latin as German and Dutch (leukozyt) and as the Romance languages (hemat, trombo) spell them."""
    everything = set(found)
    for word in found:
        hard = re.sub(r"c(?=[eiy])", "z", word)
        everything.add(re.sub(r"c(?!h)", "k", hard))
        plain = word.replace("ph", "f").replace("th", "t").replace("rh", "r").replace("ae", "e").replace("oe", "e")
        everything.update((plain, plain.replace("y", "i")))
    return everything


def build() -> tuple[str, set[str]]:
    """The file, and the words of the dictionaries that no hand-written list has seen."""
    names = folded("given_names.txt") | folded("surnames.txt") | folded("places.txt")
    names |= {line.split()[0] for line in eponyms()} - {"*"}
    names -= folded("common.txt")
    plain = folded("plain.txt")
    refused = folded("refused.txt")
    by_hand = hand()
    from_dictionaries = derived()
    stay = (by_hand | from_dictionaries | plain | folded("common.txt")) - (names - plain) - (refused - plain)
    stay = {word for word in stay if len(word) >= SHORTEST and word.isascii() and word.isalpha()}
    sections = {
        "words": stay,
        "names": {name for name in names if name.isascii() and name.isalpha()},
        "parts": parts() - (names - plain),
        "prefixes": respelled(folded("prefixes.txt")),
        "roots": respelled(folded("roots.txt")),
        "suffixes": folded("suffixes.txt"),
    }
    text = ABOUT
    for title, content in sections.items():
        text += f"\n[{title}]\n" + "\n".join(sorted(content))
    text += "\n[eponyms]\n" + "\n".join(eponyms())
    return text + "\n[end]\n", from_dictionaries & stay - by_hand


def main(arguments: Iterable[str] | None = None) -> int:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--to", type=Path, default=HOME)
    parser.add_argument("--suspects", action="store_true", help="print the words that only dictionaries have")
    options = parser.parse_args(list(sys.argv[1:] if arguments is None else arguments))
    text, suspects = build()
    options.to.write_bytes(text.encode("ascii"))
    if options.suspects:
        print(*sorted(suspects), sep="\n")
    print(f"{len(text)} bytes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Rebuild the words of `veil.clean.text` from dictionaries and from the lists beside this tool.

    python tools/build_vocabulary.py [--to FILE] [--suspects]

Words come from the code dictionaries of pydicom (a development dependency), from the names of the standard's
attributes, its defined terms and its head regions, from English dictionaries (dictionary.txt, by derive.py), and from
the hand-written lists in tools/vocabulary. A hand-written word that a list by hand calls a name stays only if plain.txt
says that it is a plain word too; what a list of many names calls one (census.txt, world_names.txt) is decided by how
frequent the word is and how many are called so (`decided`). The same input gives the same bytes.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from veil import standard
from veil.clean.text.vocabulary import Vocabulary, fold, starts

HERE = Path(__file__).resolve().parent / "vocabulary"
HOME = Path(__file__).resolve().parents[1] / "src" / "veil" / "clean" / "text" / "data" / "vocabulary.txt"
ABOUT = """\
# The vocabulary of free text: written by tools/build_vocabulary.py, not by hand. Folded: lower case, no accents.
# From: the code dictionaries of pydicom (MIT License; meanings of SNOMED CT, DCM, LOINC, RadLex ...),
# the attribute names, defined terms and regions in veil.standard, SCOWL, WordNet 3.0 and ICD-10-CM (tools/vocabulary/
# dictionary.txt), the 1990 census of the United States, Faker (MIT License), and lists that the project compiled by
# hand (tools/vocabulary, each with its provenance). NOTICE has the licences.
"""
WORD = re.compile(r"[^\W\d_]+(?:'[st])?")
SHORTEST = 2
SHORTEST_TERM = 2
SHORTEST_DERIVED = 3  # a two-letter word of a dictionary is a code or a piece of one
SHORTEST_INFLECTED = 4
SHORTEST_STEM = 5
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


NOUNS = re.compile(
    r"(?:[tsxcg]ion|ment|ness|[^o]ity|grams?|graph[sy]?|scop[ey]|tomy|plasty|logy|metry|oma|itis|osis|pathy|iasis|emia|"
    r"or|ist|ian|ics|ance|ence|ency|ancy|ism|us|um|ia|ea|sis|xia|algia|megaly|plegia|cele|lith|cyst|vir|mab|nib|ine)$"
)
"""What only a plural is made of."""
ADJECTIVES = re.compile(r".*(?:al|ic|ve|nt|ar|ous|ble|oid|ary|less|ful)")


def _english(word: str) -> Iterator[str]:
    if word.endswith(("ed", "ly", "ing", "ss", "ies", "graphies")):
        return
    if word.endswith("y"):
        yield word[:-1] + "ies"
    elif word.endswith("is"):
        yield word[:-2] + "es"
    elif not word.endswith("s"):
        yield word + ("es" if word.endswith(("x", "z", "ch", "sh")) else "s")
    if ADJECTIVES.fullmatch(word):
        yield word + ("ally" if word.endswith("ic") else "ly")
        if word.endswith("ble"):
            yield word[:-1] + "y"
    elif not word.endswith("s") and not NOUNS.search(word, max(0, len(word) - 6)):
        if word.endswith("y"):
            yield from (word[:-1] + "ied", word + "ing")
        else:
            yield from (word + "d", word[:-1] + "ing") if word.endswith("e") else (word + "ed", word + "ing")


def _german(word: str) -> Iterator[str]:
    if len(word) < LONG_ENOUGH_FOR_A_PART:  # what is longer is a part, and these endings go without saying
        yield from (word + ending for ending in ("e", "en", "er", "es", "em", "n", "s", "ne", "nen"))
    if word.endswith("en"):
        yield from (word[:-2] + end for end in ("t", "te", "ten", "end", "ende", "enden", "ung", "ungen"))
        yield "ge" + word[:-2] + "t"
    if word.endswith("um"):
        yield word[:-2] + "en"
    if word.endswith("el"):
        yield from (word[:-2] + "le", word[:-2] + "len", word[:-2] + "ler", word[:-2] + "les")


def _dutch(word: str) -> Iterator[str]:
    if len(word) < LONG_ENOUGH_FOR_A_PART:
        yield from (word + ending for ending in ("e", "en", "s", "n", "je", "tje", "jes", "tjes"))


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
    if word.endswith(("ar", "er", "ir")) and not word.endswith(NO_VERBS):
        yield from (word[:-2] + end for end in ("o", "a", "e", "an", "en", "am", "em", "ou", "ando", "endo", "indo"))
        yield from (word[:-2] + vowel + end for vowel in "ai" for end in ("do", "da", "dos", "das"))


def _italian(word: str) -> Iterator[str]:
    if word.endswith(("are", "ere", "ire")) and not word.endswith(("lare", "nare")):
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
    "radiology.txt": _english,
    "german.txt": _german,
    "dutch.txt": _dutch,
    "french.txt": _french,
    "spanish.txt": _iberian,
    "portuguese.txt": _iberian,
    "italian.txt": _italian,
}
"""Lists whose words have forms; those of technical.txt and products.txt have none."""
FOREIGN = ("german.txt", "dutch.txt", "french.txt", "spanish.txt", "portuguese.txt", "italian.txt")
ENGLISH = ("english.txt", "clinical.txt", "radiology.txt", "technical.txt", "products.txt", "plain.txt", "common.txt")
NO_VERBS = ("lar", "nar")  # adjectives, nearly all
ROMANCE = ("french.txt", "spanish.txt", "portuguese.txt", "italian.txt")
SHORT = ("abbreviations.txt", "drugs.txt", "devices.txt", "occupations.txt")
"""Not read against the names: what is one goes (`decided`)."""
SIZES = ("frequent", "everyday", "usual", "rare")


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
    """The hand-written words, with their forms; English words of the dictionary bring theirs along."""
    found = folded("technical.txt") | folded("products.txt") | folded("eponym_words.txt")
    found |= {word for name in SHORT for word in folded(name) if len(word) >= SHORTEST_DERIVED}
    known = section("dictionary.txt", "frequent", "everyday", "usual")
    for name, inflect in INFLECTIONS.items():
        for word in folded(name):
            found.add(word)
            if name in ROMANCE and len(word) >= LONG_ENOUGH_FOR_A_PART:
                continue  # `stems` has them
            if len(word) >= SHORTEST_INFLECTED and not (name == "english.txt" and word in known):
                found.update(inflect(word))
    return found


def section(name: str, *titles: str) -> set[str]:
    """Words of some sections of a derived list."""
    found: set[str] = set()
    title = ""
    for line in (HERE / name).read_text(encoding="ascii").splitlines():
        if line.startswith("# = "):
            title = line.removeprefix("# = ")
        elif title in titles:
            found.update(line.split())
    return found


def base() -> set[str]:
    """The hand-written words as they are written: those of the other languages, English and technical ones."""
    named = folded("eponym_words.txt") | folded("products.txt")
    return folded("technical.txt").union(named, folded("parts.txt"), *map(folded, INFLECTIONS))


def eponyms() -> list[str]:
    """Lines of a name and its contexts."""
    lines = (line.partition("#")[0].split() for line in (HERE / "eponyms.txt").read_text(encoding="utf-8").splitlines())
    return sorted(" ".join(map(fold, line)) for line in lines if line)


def parts() -> set[str]:
    """What compounds are made of."""
    found = folded("parts.txt")
    return found | {
        word for name in ("german.txt", "dutch.txt") for word in folded(name) if len(word) >= LONG_ENOUGH_FOR_A_PART
    }


def stems() -> set[str]:
    """Longer Romance words and their forms without the vowel at the end: any other may follow."""
    found: set[str] = set()
    for name in ROMANCE:
        for word in folded(name):
            if len(word) >= LONG_ENOUGH_FOR_A_PART:
                found.update(stem(form) for form in {word, *INFLECTIONS[name](word)})
    return {word for word in found if len(word) >= SHORTEST_STEM}


def stem(word: str) -> str:
    """A word without its last vowels."""
    return re.sub("(?:[oaei]s?|h[ei]|s)$", "", word)


def respelled(found: set[str]) -> set[str]:
    """Greek and Latin as German and Dutch (leukozyt) and as the Romance languages (hemat, trombo) spell them."""
    everything = set(found)
    for word in found:
        hard = re.sub(r"c(?=[eiy])", "z", word)
        everything.add(re.sub(r"c(?!h)", "k", hard))
        plain = word.replace("ph", "f").replace("th", "t").replace("rh", "r").replace("ae", "e").replace("oe", "e")
        everything.update((plain, plain.replace("y", "i")))
    return everything


def borne(*titles: str) -> set[str]:
    """Names of the derived lists: sections of the census, and those of the `world`."""
    found = section("census.txt", *titles)
    return found | section("world_names.txt", "names") if "world" in titles else found


def decided(forms: set[str], by_hand: set[str]) -> tuple[set[str], set[str]]:
    """Words of the dictionary and forms that are also borne by persons: those that are names alone, and both.

    A frequent word that few are called stays a word, and what stands around decides; so does a less frequent one that
    hardly anybody is called. Words written down by hand are names only if a list by hand says so.
    """
    frequent, every, usual, rare = (section("dictionary.txt", title) for title in SIZES)
    known = frequent | every | usual | rare
    never = borne("given", "common") | folded("names_only.txt")
    few = borne("rare given", "known", "world")
    hardly = borne("rare")
    both = (frequent & (few | hardly)) | ((every | usual | forms - known) & hardly - few)
    both -= never | by_hand
    return (never | few | hardly) - both - by_hand, both


def listed_names() -> set[str]:
    """What a list by hand calls a name."""
    names = folded("given_names.txt") | folded("surnames.txt") | folded("places.txt")
    return (names | {line.split()[0] for line in eponyms()} - {"*"}) - folded("common.txt")


def build() -> tuple[str, set[str]]:
    """The file, and the words of the dictionaries that no hand-written list has seen."""
    plain, common, listed = folded("plain.txt"), folded("common.txt"), listed_names()
    by_hand, as_written, from_dictionaries = hand(), base() | common, derived()
    known = section("dictionary.txt", *SIZES)
    only, both = decided(by_hand - as_written - listed, as_written)
    both -= listed
    surnames = listed - folded("places.txt") - folded("given_names.txt") - {line.split()[0] for line in eponyms()}
    both |= surnames & section("dictionary.txt", "frequent") - borne("given", "common") - folded("names_only.txt")
    both |= set().union(*(folded(name) for name in FOREIGN)) & borne("given", "common", "known") - listed - common
    both -= from_dictionaries - listed  # Beam Angle, Frame Type: what the standard calls things
    stay = by_hand | from_dictionaries | known | plain | common
    stay -= (listed | only) - plain - both
    stay -= folded("refused.txt") - plain
    stay = {word for word in stay if len(word) >= SHORTEST and word.isascii() and word.isalpha()}
    sections = {
        "words": stay,
        "names": {name for name in listed | both | only & plain if name.isascii() and name.isalpha()},
        "parts": parts() - (listed - plain),
        "stems": stems(),
        "prefixes": respelled(folded("prefixes.txt")),
        "roots": respelled(folded("roots.txt")),
        "suffixes": folded("suffixes.txt"),
    }
    sections["names"] |= built(only, sections)
    sections["words"] -= formed(sections) - known - from_dictionaries - set().union(*map(folded, ENGLISH))
    sections["words"] = uninflected(sections["words"], sections["names"])
    sections["terms"] = terms() - sections["names"] - (folded("refused.txt") - plain)
    text = ABOUT
    for title, content in sections.items():
        text += f"\n[{title}]\n" + "\n".join(sorted(content))
    text += "\n[eponyms]\n" + "\n".join(eponyms())
    return text + "\n[end]\n", from_dictionaries & stay - by_hand - known


def terms() -> set[str]:
    """Words of medicine and imaging as the lists have them, without forms."""
    found = folded("clinical.txt") | folded("radiology.txt") | folded("technical.txt") | folded("drugs.txt")
    return {word for word in found if len(word) >= SHORTEST_TERM and word.isascii() and word.isalpha()}


def formed(sections: Mapping[str, set[str]]) -> set[str]:
    """Words that need not be listed, since a stem with an ending is them."""
    vocabulary = assembled({**sections, "words": set()})
    long_ones = {word for word in sections["words"] - sections["names"] if len(word) >= LONG_ENOUGH_FOR_A_PART}
    return {word for word in long_ones if vocabulary.has_form(word)}


def uninflected(found: set[str], names: set[str]) -> set[str]:
    """The words less those that are another one of them with an English ending."""
    nothing: dict[str, set[str]] = {title: set() for title in ("stems", "parts", "prefixes", "roots", "suffixes")}
    vocabulary = assembled({**nothing, "words": found, "names": names})
    long_ones = {
        word for word in found - names if len(word) >= LONG_ENOUGH_FOR_A_PART and vocabulary.is_inflected(word)
    }
    kept = found - long_ones
    vocabulary = assembled({**nothing, "words": kept, "names": names})
    return kept | {word for word in long_ones if not vocabulary.is_inflected(word)}


def assembled(sections: Mapping[str, set[str]]) -> Vocabulary:
    """The vocabulary of these sections, without eponyms."""
    frozen = {title: frozenset(content) for title, content in sections.items()}
    return Vocabulary(starts=starts(sections["parts"]), eponyms={}, **frozen)


def built(names: set[str], sections: Mapping[str, set[str]]) -> set[str]:
    """The names that the rules would put together: only these need to be listed, any other is unknown anyway."""
    vocabulary = assembled(sections)
    return {name for name in names if vocabulary.has(name)}


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

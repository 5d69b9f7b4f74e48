"""Words that name nobody, and words that are names: what the allow-list of free text is made of.

A word counts folded: lower case, without accents. Inflected forms of listed words are in the data already
(tools/build_vocabulary.py). Two kinds of words are put together here, because no list can hold them: compounds of
German and Dutch (Kniegelenk, schedelbasis) and of the Greek and Latin parts that medicine builds its words from
(cholecystojejunostomy). A word on the list of names is never put together.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

LONGEST: Final = 48
"""Characters; no longer word is looked at."""

_SHORTEST_PART: Final = 4  # of a compound; shorter ones fit everywhere
_SHORTEST_BUILT: Final = 7
_LONGEST_PREFIX: Final = 11
_LONGEST_SUFFIX: Final = 14
_LINKS: Final = ("s", "n", "en", "es", "er")  # what German and Dutch put between the parts of a compound
# Of nouns and adjectives: German and Dutch ones, and what follows the stem in the Romance languages.
_ENDINGS: Final = ("e", "en", "er", "es", "em", "n", "s", "ne", "nen", "je", "jes", "tje", "tjes")
_ENGLISH_ENDINGS: Final = ("s", "es", "d", "ed", "ing", "ly")
_VOCALIC_ENDINGS: Final = ("", "o", "a", "e", "i", "s", "os", "as", "es", "is", "he", "hi")
_VOWELS: Final = frozenset("aeio")  # what Greek and Latin parts are joined with
_POSSESSIVES: Final = ("'s", "’s", "´s", "`s", "'", "’")  # noqa: RUF001  as people write them
_ACCENTED: Final = ("àáâãäå", "ç", "èéêë", "ìíîï", "ñ", "òóôõö", "ùúûü", "ýÿ")  # most of what the seven languages need
_LOOSE: Final = frozenset(
    "sign signs lymphoma lymphomas sarcoma tumor tumors tumour tumours cyst cysts score scores classification grade "
    "grading fracture fractures deformity contracture hernia aneurysm stage staging criteria index".split()
)
_ROMAN: Final = frozenset({"I", "II", "IIF", "III", "IV", "V", "VI"})
# Letters that have no decomposition.
_BASES: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})  # noqa: RUF001  the Turkish i is meant


_COMMON_LETTERS: Final = str.maketrans(
    {letter: base for base, letters in zip("aceinouy", _ACCENTED, strict=True) for letter in letters} | {"ß": "ss"}
)


def fold(word: str) -> str:
    """Lower case without accents: what the lists are written in. Schädel, SCHÄDEL -> schadel; ß -> ss."""
    if word.isascii():
        return word.lower()
    quick = word.lower().translate(_COMMON_LETTERS)
    if quick.isascii():
        return quick
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char)).translate(_BASES)


@dataclass(frozen=True, slots=True, repr=False)
class Vocabulary:
    """The lists, folded.

    Attributes:
        words: may stay: clinical, technical and common words.
        names: of persons and places; some are in `words` too (brown, head): what stands around decides.
        parts: compounds of German and Dutch are made of them, with an ending that is not listed.
        starts: the first letters of `parts`.
        stems: words of the Romance languages without the vowel at their end.
        prefixes: Greek, Latin and other ones that stand before a word or a root.
        roots: Greek and Latin ones, without the vowel that joins them.
        suffixes: what such roots end with.
        eponyms: a name in medicine -> what follows it, or with a final "-" stands before it; "<n>" is a number that
            follows, "'s" says that the genitive alone means the disease; the name "*" is for all names.
        terms: words of medicine and imaging, which no hospital, street or person is called after.
    """

    words: frozenset[str]
    names: frozenset[str]
    parts: frozenset[str]
    starts: frozenset[str]
    stems: frozenset[str]
    prefixes: frozenset[str]
    roots: frozenset[str]
    suffixes: frozenset[str]
    eponyms: Mapping[str, frozenset[str]]
    terms: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"Vocabulary({len(self.words)} words, {len(self.names)} names)"

    def has(self, word: str) -> bool:
        """Whether a single word, as it is written, may stay. Hyphenated words are the caller's to split.

        True for words that are also names (`is_name`) only if they are plain: body parts, colours, directions and
        the like. Of the others (Mark, Young, Parkinson) `is_eponym_context` may save some.
        """
        folded = word.lower() if word.isascii() else fold(word)
        if folded in self.words:
            return True
        if len(folded) > LONGEST:
            return False
        bare = _without_possessive(folded)
        if bare is not folded:
            return bare in self.words and bare not in self.names
        return (
            len(folded) >= _SHORTEST_BUILT
            and folded.isalpha()
            and folded not in self.names
            and (
                self.is_inflected(folded)
                or self.has_form(folded)
                or self._is_derived(folded)
                or self._is_compound(folded, 3)
            )
        )

    def is_term(self, word: str) -> bool:
        """Whether a word says what was examined, how, or what was found, and is nobody's name."""
        folded = word.lower() if word.isascii() else fold(word)
        if folded in self.terms or folded.removesuffix("s") in self.terms:
            return True
        derived = _SHORTEST_BUILT <= len(folded) <= LONGEST and folded not in self.names
        return derived and folded.isalpha() and self._is_derived(folded)

    def is_name(self, word: str) -> bool:
        """Whether a word is (also) what persons, places or hospitals are called."""
        folded = word.lower() if word.isascii() else fold(word)
        return folded in self.names or (len(folded) <= LONGEST and _without_possessive(folded) in self.names)

    def is_eponym_context(self, previous: str, word: str, following: str, *, borne: bool = False) -> bool:
        """Whether a name stands for a thing of medicine: Parkinson disease, Morbus Crohn, circle of Willis.

        Args:
            previous: what stands before: one word, or several with blanks between, of which the last two are looked
                at (circle of Willis, maladie de Crohn need both); "" where nothing does.
            word: the name.
            following: the word behind, or "".
            borne: somebody here is called so: words that follow any name (cyst, fracture, grade) prove nothing then.
        """
        contexts = self._contexts(word)
        if contexts is None:
            return False
        if "'s" in contexts and _without_possessive(word) != word:
            return True
        if "<n>" in contexts and (following[:1].isdigit() or following in _ROMAN):
            return True
        general = self.eponyms["*"] - _LOOSE if borne else self.eponyms["*"]
        behind = _without_possessive(fold(following[:LONGEST]))
        if behind and (behind in contexts or behind in general):
            return True
        before = fold(previous[-2 * LONGEST :]).split()[-2:]
        if not before:
            return False
        last = f"{before[-1]}-"
        both = f"{'_'.join(before)}-"
        return last in contexts or last in general or both in contexts or both in general

    def is_eponym(self, word: str) -> bool:
        """Whether a name may stand for a thing of medicine at all; if not, nothing around it makes it do so."""
        return self._contexts(word) is not None

    def _contexts(self, word: str) -> frozenset[str] | None:
        return self.eponyms.get(_without_possessive(fold(word[:LONGEST])))

    def _is_derived(self, folded: str) -> bool:
        """A known prefix before a word (retroperitoneal), or roots with a suffix (hepatosplenomegaly)."""
        size = len(folded)
        for stop in range(2, min(_LONGEST_PREFIX, size - 4) + 1):
            if folded[:stop] in self.prefixes:
                rest = folded[stop:]
                if rest not in self.names and (
                    rest in self.words or (len(rest) >= _SHORTEST_BUILT and self.has_form(rest))
                ):
                    return True
                if self._has_suffix(rest):
                    return True
        return self._has_suffix(folded)

    def _has_suffix(self, folded: str) -> bool:
        size = len(folded)
        for start in range(max(2, size - _LONGEST_SUFFIX), size - 2):
            if folded[start:] in self.suffixes and self._is_rooted(folded[:start], 3):
                return True
        return False

    def _is_rooted(self, stem: str, most: int) -> bool:
        """Whether a stem is one to `most` roots, joined by vowels."""
        if stem in self.roots or (stem[-1:] in _VOWELS and stem[:-1] in self.roots):
            return True
        if most == 1:
            return False
        for stop in range(3, len(stem) - 2):
            if stem[:stop] in self.roots or stem[:stop] in self.prefixes:
                rest = stem[stop + (stem[stop] in _VOWELS) :]
                if (rest and self._is_rooted(rest, most - 1)) or self._is_rooted(stem[stop:], most - 1):
                    return True
        return False

    def is_inflected(self, folded: str) -> bool:
        """Whether an English ending after a listed word that is no name is it."""
        for ending in _ENGLISH_ENDINGS:
            if folded.endswith(ending):
                base = folded[: -len(ending)]
                if base in self.words and base not in self.names:
                    return True
        return False

    def has_form(self, folded: str) -> bool:
        """Whether a folded word is a listed stem or part with an ending."""
        if self._is_part(folded):
            return True
        return any(folded.endswith(end) and folded.removesuffix(end) in self.stems for end in _VOCALIC_ENDINGS)

    def _is_part(self, folded: str) -> bool:
        """Whether it is a part of compounds, with its ending or without."""
        return folded in self.parts or any(
            folded.endswith(ending) and folded[: -len(ending)] in self.parts for ending in _ENDINGS
        )

    def _is_compound(self, folded: str, most: int) -> bool:
        """Whether a word is two to `most` parts of at least four letters, with or without a link between."""
        if folded[:_SHORTEST_PART] not in self.starts:
            return False
        for stop in range(_SHORTEST_PART, len(folded) - _SHORTEST_PART + 1):
            if not self._is_part(folded[:stop]):
                continue
            rest = folded[stop:]
            tails = [rest, *(rest[len(link) :] for link in _LINKS if rest.startswith(link))]
            if any(
                (len(tail) >= _SHORTEST_PART and self._is_part(tail))
                or (most > 2 and self._is_compound(tail, most - 1))  # noqa: PLR2004  parts
                for tail in tails
            ):
                return True
        return False


def _without_possessive(folded: str) -> str:
    """Crohn's -> crohn; the very word where there is none."""
    if folded[-1:].isalpha() and folded[-2:-1].isalpha():
        return folded
    for ending in _POSSESSIVES:
        if folded.endswith(ending):
            return folded.removesuffix(ending)
    return folded


def starts(parts: Iterable[str]) -> frozenset[str]:
    """The first four letters of parts; a shorter part reaches them with its ending."""
    found = {part[:_SHORTEST_PART] for part in parts}
    return frozenset(found | {(part + end)[:_SHORTEST_PART] for part in found if len(part) < 4 for end in _ENDINGS})  # noqa: PLR2004


@cache
def load() -> Vocabulary:
    """The vocabulary of the package; read once, at first use."""
    text = (resources.files("veil.clean.text") / "data" / "vocabulary.txt").read_text(encoding="ascii")
    sections: dict[str, list[str]] = {}
    for section in text.split("\n[")[1:]:
        title, _, body = section.partition("]\n")
        sections[title] = body.split("\n")
    parts = sections["parts"]
    eponyms = (line.split() for line in sections["eponyms"])
    return Vocabulary(
        words=frozenset(sections["words"]),
        names=frozenset(sections["names"]),
        parts=frozenset(parts),
        starts=starts(parts),
        stems=frozenset(sections["stems"]),
        prefixes=frozenset(sections["prefixes"]),
        roots=frozenset(sections["roots"]),
        suffixes=frozenset(sections["suffixes"]),
        eponyms={name: frozenset(contexts) for name, *contexts in eponyms if name},
        terms=frozenset(sections["terms"]),
    )

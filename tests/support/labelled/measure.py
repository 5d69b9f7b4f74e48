"""How much identity a room leaves and how much medicine it keeps."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from support.labelled.model import Label, Labelled, Token
from veil.identity import Known


class Room(Protocol):
    """Anything that cleans a text."""

    def clean(self, text: str) -> str:
        """Gives the text without identity."""
        ...


RoomOf = Callable[[tuple[Known, ...]], Room]
"""Makes the room of one patient from what the survey knows of them."""

_UNTIDY = re.compile(r"  |^[\s,;:.\-_^/)]|[\s,;:\-_^/(]$|\(\s*\)|,\s*,")
_DANGLING = re.compile(
    r"\b(?:for|at|by|from|with|dr|mr|mrs|für|von|bei|pour|par|chez|para|por|per|presso|voor|door|van)\.?\s*$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Count:
    """Tokens of both sorts.

    Args:
        strings: strings counted.
        identifying: tokens that had to go; `left` of them did not.
        clinical: tokens that had to stay; `lost` of them did not.
        untidy: strings whose rest has doubled blanks, empty brackets or a preposition at its end.
    """

    strings: int = 0
    identifying: int = 0
    left: int = 0
    clinical: int = 0
    lost: int = 0
    untidy: int = 0

    @property
    def left_share(self) -> float:
        """Of the identifying tokens, how many are left: 0 to 1."""
        return self.left / self.identifying if self.identifying else 0.0

    @property
    def kept_share(self) -> float:
        """Of the clinical tokens, how many are kept: 0 to 1."""
        return 1.0 - self.lost / self.clinical if self.clinical else 1.0


@dataclass(frozen=True, slots=True)
class Failure:
    """One string that came out wrong: never of the measured half on a screen unless unsealed."""

    string: Labelled
    output: str
    left: tuple[Token, ...]
    lost: tuple[Token, ...]


@dataclass(slots=True)
class Figures:
    """Counts by what the strings are, by what the tokens are, and the failures."""

    languages: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    kinds: dict[tuple[str, str], Count] = field(default_factory=lambda: defaultdict(Count))
    templates: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    surveyed: dict[tuple[str, bool], Count] = field(default_factory=lambda: defaultdict(Count))
    identifiers: dict[tuple[str, str], Count] = field(default_factory=lambda: defaultdict(Count))
    failures: list[Failure] = field(default_factory=list)


def measure(room_of: RoomOf, strings: Iterable[Labelled]) -> Figures:
    """Cleans every string and counts.

    An identifying token is left if, case-folded, it is a substring of the output more often than it stands in what
    is not identity in the string (so that the exam may stay when Mr Head has a CT HEAD). A clinical token is kept if,
    case-folded, it is a substring of the output at least as often as it was clinical, or as often as in the input.
    """
    figures = Figures()
    rooms: dict[tuple[Known, ...], Room] = {}
    for one in strings:
        if one.known not in rooms:
            rooms[one.known] = room_of(one.known)
        output = rooms[one.known].clean(one.text)
        _count(figures, one, output)
    return figures


def judge(one: Labelled, output: str) -> tuple[list[Token], list[Token]]:
    """The identifying tokens left and the clinical tokens lost of one string."""
    folded, rest = output.casefold(), one.rest.casefold()
    left = [
        token
        for token in one.tokens
        if token.label is Label.IDENTIFYING and folded.count(token.text.casefold()) > rest.count(token.text.casefold())
    ]
    lost: list[Token] = []
    seen: Counter[str] = Counter()
    for token in one.tokens:
        if token.label is Label.CLINICAL:
            text = token.text.casefold()
            seen[text] += 1
            if folded.count(text) < seen[text]:
                lost.append(token)
    return left, lost


def untidy(one: Labelled, output: str) -> bool:
    """Whether a hole shows: what was so before does not count."""
    return any(
        pattern.search(output) is not None and pattern.search(one.text) is None for pattern in (_UNTIDY, _DANGLING)
    )


def _count(figures: Figures, one: Labelled, output: str) -> None:
    left, lost = judge(one, output)
    rough = untidy(one, output)
    labels = Counter(token.label for token in one.tokens)
    for count in (
        figures.languages[one.language],
        figures.kinds[one.language, one.kind],
        figures.templates[one.template],
        figures.surveyed[one.language, one.surveyed],
    ):
        count.strings += 1
        count.identifying += labels[Label.IDENTIFYING]
        count.clinical += labels[Label.CLINICAL]
        count.left += len(left)
        count.lost += len(lost)
        count.untidy += rough
    for token in one.tokens:
        if token.label is Label.IDENTIFYING:
            figures.identifiers[one.language, token.kind].identifying += 1
    for token in left:
        figures.identifiers[one.language, token.kind].left += 1
    if left or lost:
        figures.failures.append(Failure(one, output, tuple(left), tuple(lost)))


def total(counts: Iterable[Count]) -> Count:
    """The sum."""
    out = Count()
    for one in counts:
        out.strings += one.strings
        out.identifying += one.identifying
        out.left += one.left
        out.clinical += one.clinical
        out.lost += one.lost
        out.untidy += one.untidy
    return out


def most(counter: Mapping[str, int], count: int) -> list[tuple[str, int]]:
    """The most frequent, ties by name."""
    return sorted(counter.items(), key=lambda item: (-item[1], item[0]))[:count]

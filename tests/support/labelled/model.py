"""What a labelled string is."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from veil.identity import Known


class Label(StrEnum):
    """What a token does in a text."""

    IDENTIFYING = "identifying"
    """It says who somebody is, where, or when: it has to go (a date may move instead)."""
    CLINICAL = "clinical"
    """It says what was done or found: it has to stay."""
    NEUTRAL = "neutral"
    """Function words, titles, roles and punctuation: either will do."""


class Half(StrEnum):
    """The part of the set that a string belongs to."""

    TUNING = "tuning"
    MEASURED = "measured"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text that is looked for as a whole.

    Args:
        text: as it stands in the string; two characters or more.
        label: what it is.
        kind: for what identifies: `name`, `org`, `phone`, `date` ...; the template's kind for the rest.
    """

    text: str
    label: Label
    kind: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """One string with its labels.

    Args:
        text: the string.
        tokens: those that count, in their order; neutral ones are among them for the record.
        rest: the string with everything that identifies cut out: what of a token occurs here is nobody's name.
        template: id of the template.
        language: two letters, or `corpus` for descriptors of the corpus.
        kind: of text: descriptor, comment, history, protocol, roi, sr, order, note, file.
        half: which half the template fell into.
        known: what the survey has of the patient; it may be of somebody else than the string's people.
        surveyed: whether the string's patient is the one in `known`.
    """

    text: str
    tokens: tuple[Token, ...]
    rest: str
    template: str
    language: str
    kind: str
    half: Half
    known: tuple[Known, ...]
    surveyed: bool


def half_of(key: str) -> Half:
    """The half of a template or filler: by a hash of what it says, so that adding others moves none."""
    return Half.TUNING if hashlib.sha256(key.encode()).digest()[0] % 2 else Half.MEASURED

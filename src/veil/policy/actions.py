"""What can be done with one attribute, and the rule that says so.

The words are veil's own; each is one action code of PS3.15 Table E.1-1, or what that code means for a given VR.
"""

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What is done with the value of one attribute."""

    KEEP = "keep"  # K: as it is, except that known identifiers are taken out of every kept text
    REMOVE = "remove"  # X: the attribute goes
    EMPTY = "empty"  # Z: the attribute stays with length zero
    DUMMY = "dummy"  # D: a fixed value that is valid for the VR
    UID = "uid"  # U: a keyed UID, the same for the same old one
    SHIFT = "shift"  # C on a date or time: moved by the patient's offset, or cut to what [dates] leaves
    CLEAN = "clean"  # C: identifying words go and the rest stays; without a room for it the fallback is done
    PSEUDONYM = "pseudonym"  # D or Z: the patient's pseudonym
    ALIAS = "alias"  # D: a keyed stand-in for an identifier of a thing, the same for the same one of the patient
    GENERALISE = "generalise"  # beside KEEP or CLEAN: a number becomes the middle of its band, as [generalise] says
    RECURSE = "recurse"  # K or C on a sequence: every attribute of every item by its own rule


class Source(StrEnum):
    """Which layer of the rule book had the last word."""

    TABLE = "table"  # PS3.15 Table E.1-1, basic action
    OPTION = "option"  # PS3.15 Table E.1-1, column of an option that is on
    POLICY = "policy"  # a rule of a policy file
    CLASS = "class"  # PS3.6 knows it and Table E.1-1 does not: by the class of its value
    PRIVATE_LIST = "private-list"  # a private attribute, on a list or off it
    UNKNOWN = "unknown"  # nobody knows it, or it has no place in a data set


FALLBACKS = frozenset({Action.REMOVE, Action.EMPTY, Action.DUMMY})
"""The actions that need no value to work on."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What is done with one attribute, what is done when that cannot be done, and why.

    Attributes:
        action: what is done.
        fallback: REMOVE, EMPTY or DUMMY: done when cleaning leaves nothing, when no cleaner exists, or when the value
            is not valid for its VR. It follows the attribute's type in the IOD, so that the object stays valid.
        reason: for people: table row and type, option, or the policy and its line.
        source: the layer that decided.
    """

    action: Action
    fallback: Action
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class ObjectRule:
    """Whether objects of one SOP class may be delivered; `code` is a key of `veil.codes.CODES`."""

    deliver: bool
    code: str
    reason: str

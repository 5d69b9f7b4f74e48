"""The rooms that are measured: the product's, and stand-ins that show the measure can fail."""

from typing import Final

from support.labelled.measure import Room
from veil.identity import DateShifter, Known, KnownIdentifiers

_DAYS: Final = -1414
"""An offset that moves every date of the set into another month and, nearly always, another year."""


class KeepsAll:
    """Leaves every text as it is."""

    def clean(self, text: str) -> str:
        """Gives the text."""
        return text


class RemovesAll:
    """Leaves nothing."""

    def clean(self, text: str) -> str:
        """Gives nothing."""
        return text[:0]


def keeps_all(_known: tuple[Known, ...]) -> Room:
    """The room of one patient that does nothing."""
    return KeepsAll()


def removes_all(_known: tuple[Known, ...]) -> Room:
    """The room of one patient that leaves nothing."""
    return RemovesAll()


def product(known: tuple[Known, ...]) -> Room:
    """veil's text room in the mode `allow`, with dates moved."""
    from veil.clean.text import TextRoom

    return TextRoom("allow", KnownIdentifiers.build(known), DateShifter(_DAYS), map_uid=lambda _uid: "2.25.1")

"""A piece of a text, and what becomes of it."""

from typing import Final, NamedTuple


class Span(NamedTuple):
    """Code points from `start` up to `stop` of one text.

    Attributes:
        start: the first code point.
        stop: behind the last.
        kind: what it is: `date`, `phone`, `name`, ...
        replacement: what takes its place; "" where it goes.
    """

    start: int
    stop: int
    kind: str
    replacement: str = ""


PERSONS: Final = frozenset(("known", "name", "recognised", "address", "organisation", "email", "login"))
"""Kinds of spans of which a neighbour may be a part of the name."""

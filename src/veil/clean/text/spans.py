"""A piece of a text, and what becomes of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
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

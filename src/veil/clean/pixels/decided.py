"""What a person decided about one file, its pixels above all, and the text that travels and is compared.

The text is JSON with sorted keys: `add` and `drop` hold (first frame, last frame, x0, y0, x1, y1), frames from 0 and -1
for the last one; `accepted` the outcome codes that the person lets pass. The empty text is no decision. A "+" in front
says that it was decided of another version of the file: boxes that were added then are wiped in this one too.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

Place = tuple[int, int, int, int, int, int]
"""First frame, last frame (-1: to the end), x0, y0, x1, y1; the far ends of a box exclusive."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided.

    Attributes:
        add: places that are wiped besides what is found.
        drop: places where what is found stays.
        accepted: outcome codes that do not hold the file any more.
    """

    add: tuple[Place, ...] = ()
    drop: tuple[Place, ...] = ()
    accepted: tuple[str, ...] = ()

    def text(self) -> str:
        """The same as a text; empty where nothing is decided."""
        facts = {"accepted": sorted(set(self.accepted)), "add": _once(self.add), "drop": _once(self.drop)}
        kept = {name: values for name, values in facts.items() if values}
        return json.dumps(kept, sort_keys=True, separators=(",", ":")) if kept else ""


def _once(places: Iterable[Place]) -> list[Place]:
    return sorted(set(places))


def read(text: str) -> Decided:
    """Read what `Decided.text` wrote."""
    text = text.removeprefix("+")
    facts = json.loads(text) if text else {}
    add, drop = (tuple(_place(one) for one in facts.get(name, ())) for name in ("add", "drop"))
    return Decided(add, drop, tuple(facts.get("accepted", ())))


def accepted(text: str) -> frozenset[str]:
    """The outcome codes that do not hold the file any more."""
    return frozenset(read(text).accepted) if text else frozenset()


class Found(Protocol):
    """One finding of the witness."""

    @property
    def code(self) -> str:
        """What kind of finding."""
        ...

    @property
    def severity(self) -> str:
        """How sure it is."""
        ...

    @property
    def where(self) -> str:
        """Where it is."""
        ...

    @property
    def value(self) -> str:
        """What was found."""
        ...


def pinned(code: str, findings: Iterable[Found]) -> str:
    """An outcome code together with what was found: what a person lets pass is this, and nothing found later."""
    seen = sorted((one.code, one.where, one.value) for one in findings if one.severity != "possible")
    return f"{code}#{hashlib.sha256(repr(seen).encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def _place(values: Iterable[int]) -> Place:
    first, last, x0, y0, x1, y1 = values
    return first, last, x0, y0, x1, y1

"""What a carrier is: a named place in a file and the function that writes the planted identity into it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from support.identity import PlantedIdentity
from support.target import Target

_CODED = re.compile(r"[A-Z0-9_ ]{1,16}")


@dataclass(frozen=True, slots=True)
class Words:
    """The planted identity, one form after the other: `turn` moves with the file and the carrier."""

    identity: PlantedIdentity
    turn: int

    def form(self, limit: int = 64) -> str:
        """One form of an identifier, no longer than `limit` characters."""
        forms = [form for form in self.identity.forms() if len(form) <= limit]
        return forms[self.turn % len(forms)]

    def text(self, limit: int = 64) -> bytes:
        """A form alone or, as room allows and the turn has it, among clinical words."""
        form = self.form(limit)
        sentence = f"Control of {form}, chest"
        return (sentence if self.turn % 2 and len(sentence) <= limit else form).encode()

    def coded(self) -> bytes:
        """A form in the repertoire of CS: capitals, digits, blank, underscore, 16 at most."""
        forms = [f.upper().replace(" ", "_") if self.turn % 2 else f.upper() for f in self.identity.forms()]
        fit = [form for form in forms if _CODED.fullmatch(form)]
        return fit[self.turn % len(fit)].encode()

    def person(self) -> bytes:
        """A person's name as PN."""
        return (self.identity.physician if self.turn % 3 == 2 else self.identity.name).encode()

    def blob(self, encoding: str = "ascii") -> bytes:
        """A form among odd bytes, as in a vendor's structure."""
        return b"\x01\x00\xfe\x7f" + self.form().encode(encoding) + b"\x00\x03\x00\xff"


Plant = Callable[[Target, Words], bool]
"""Writes into the target; False: this carrier does not apply to this file."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A place for identity.

    Args:
        name: stable name, unique.
        plant: the function that plants.
        group: of carriers with the same group, a file gets one (they exclude each other); empty: no such limit.
        extra: belongs to a part of the product that is not built yet; planted only when asked for.
    """

    name: str
    plant: Plant
    group: str = ""
    extra: bool = False


def element(tag: int, vr: str, value: Callable[[Words], bytes]) -> Plant:
    """A carrier's function that sets one top-level element."""

    def plant(target: Target, words: Words) -> bool:
        target.put(tag, vr, value(words))
        return True

    return plant


def within(
    path: tuple[int, ...], tag: int, vr: str, value: Callable[[Words], bytes], *, undefined: bool = False
) -> Plant:
    """A carrier's function that appends items so that `path` leads to the element, outermost sequence first."""

    def plant(target: Target, words: Words) -> bool:
        inner = target.syntax.element(tag, vr, value(words))
        inner = target.syntax.nested(path[1:], inner, undefined=undefined)
        target.add_item(path[0], inner, undefined=undefined)
        return True

    return plant


def text(limit: int = 64) -> Callable[[Words], bytes]:
    """A form of at most `limit` characters, perhaps in a sentence."""
    return lambda words: words.text(limit)

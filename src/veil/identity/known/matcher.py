"""All known identifiers of one patient, searched for in texts and in bytes."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from veil.identity.known.days import add_day
from veil.identity.known.items import Known
from veil.identity.known.names import add_name
from veil.identity.known.numbers import add_phone, add_uid
from veil.identity.known.patterns import Patterns
from veil.identity.known.places import add_address, add_device, add_identifier, add_organisation
from veil.identity.known.raw import ByteMatcher
from veil.identity.known.text import TextMatcher
from veil.identity.known.tidy import cut
from veil.identity.known.words import COMMON, PARTICLES, TITLES

_SURNAMES = frozenset(("mann", "water", "other", "male", "trial", "default"))
_SHORTEST_ACRONYM, _LONGEST_ACRONYM = 2, 5
_PART = re.compile(r"[\W_]+")
_SPELL: Mapping[str, Callable[[Patterns, str], None]] = {
    "name": add_name,
    "id": add_identifier,
    "date": add_day,
    "phone": add_phone,
    "address": add_address,
    "org": add_organisation,
    "device": add_device,
    "uid": add_uid,
}


class KnownIdentifiers:
    """Searches for what is known to identify a patient. Picklable: what travels are the items, not the automata.

    Make it with `KnownIdentifiers.build`. Spans are in code points of the text that was given.
    """

    def __init__(self, items: frozenset[Known]) -> None:
        self._items = items

    @classmethod
    def build(cls, items: Iterable[Known]) -> "KnownIdentifiers":
        """From the items of one patient. Values that identify nobody (ANONYMOUS, 0000, TEST) search for nothing."""
        return cls(frozenset(items))

    def __reduce__(self) -> tuple[object, ...]:
        return (KnownIdentifiers, (self._items,))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, KnownIdentifiers) and self._items == other._items

    def __hash__(self) -> int:
        return hash(self._items)

    def __repr__(self) -> str:
        return f"KnownIdentifiers({len(self._items)} items)"

    @property
    def empty(self) -> bool:
        """Whether there is nothing to search for."""
        return not self._patterns.texts

    @cached_property
    def name_parts(self) -> frozenset[str]:
        """The words of the patient's names, in lower case; of one that is a word of the field, context decides."""
        names = (item.value for item in self._items if item.kind == "name")
        parts = frozenset(part.lower() for name in names for part in _PART.split(name) if len(part) > 1)
        return parts - (COMMON - _SURNAMES) - TITLES - PARTICLES

    @cached_property
    def initials(self) -> frozenset[str]:
        """The initials of names, in both orders, and of institutions, in lower case: two to five letters."""
        found: set[str] = set()
        for item in self._items:
            if item.kind == "name":
                parts = [part[0].lower() for part in _PART.split(item.value.partition("=")[0]) if part][:3]
                found.update("".join(order) for order in (parts, [*parts[1:], *parts[:1]], parts[:2], parts[1::-1]))
            elif item.kind == "org":
                short = "".join(part[0] for part in _PART.split(item.value) if part[:1].isupper()).lower()
                found.update((short,) if _SHORTEST_ACRONYM <= len(short) <= _LONGEST_ACRONYM else ())
        return frozenset(one for one in found if len(one) > 1)

    def in_text(self, text: str, *, coded: bool = False) -> list[tuple[int, int]]:
        """Where identifiers stand, in order, merged.

        Args:
            text: one decoded value.
            coded: whether it is a coded string (CS, code meanings): there, words of two or three letters and postal
                codes are not searched for alone.
        """
        return self._text.spans(text, coded=coded)

    def strip(self, text: str, *, coded: bool = False) -> str:
        """The text without identifiers, titles before them and separators around them.

        A text without any comes back as it is; '' means that no letter or digit is left. The result holds none.
        """
        while spans := self._text.spans(text, coded=coded):  # each round takes letters away, so it ends
            text = cut(text, spans)
        return text

    def in_bytes(self, data: bytes | memoryview) -> bool:
        """Whether a distinctive identifier stands in the bytes, in any encoding that a file could hold it in.

        Whatever is found here in an encoded text, `strip` takes out of that text.
        """
        return self._bytes.found_in(data)

    @cached_property
    def _patterns(self) -> Patterns:
        patterns = Patterns()
        for item in sorted(self._items, key=lambda item: (item.kind, item.value)):
            _SPELL[item.kind](patterns, item.value)
        return patterns

    @cached_property
    def _text(self) -> TextMatcher:
        return TextMatcher(self._patterns)

    @cached_property
    def _bytes(self) -> ByteMatcher:
        return ByteMatcher(self._patterns)

"""Reads what a content item says of itself, in place: its value type, its concept name, and what hangs on it."""

from typing import Final

from veil.clean.content.rules import (
    CONTENT_SEQUENCE,
    MEASURED_VALUE,
    NUMERIC_VALUE,
    VALUE_OF,
    Concepts,
    ItemRule,
)
from veil.dicom.scan import Buffer, Element, scan, scan_items, un_is_explicit
from veil.errors import ReadError
from veil.policy import RuleBook

VALUE_TYPE: Final = 0x0040A040
SEQUENCES: Final = frozenset(
    (
        CONTENT_SEQUENCE,
        0x00400555,  # Acquisition Context Sequence
        0x00400440,  # Protocol Context Sequence
        0x00400441,  # Content Item Modifier Sequence
        0x00400612,  # Specimen Preparation Step Content Item Sequence
        0x00400620,  # Specimen Localization Content Item Sequence
        0x00741210,  # Scheduled Processing Parameters Sequence
        0x00741212,  # Performed Processing Parameters Sequence
    )
)
"""Sequences of content items (PS3.3 C.17.3 and the Content Item Macro, 10.2): what is in them is one, whatever it says.

Anywhere else an item with a Value Type is one.
"""
_CONCEPT_NAME: Final = 0x0040A043
_TABULATED_VALUES: Final = 0x0040A801
_UNITS: Final = 0x004008EA
_CODE_VALUE, _SCHEME, _LONG_CODE = 0x00080100, 0x00080102, 0x00080119
_INFERRED: Final = {tag: kind for kind, tags in VALUE_OF.items() for tag in tags}
_PER_YEAR: Final = {"a": 1.0, "mo": 12.0, "wk": 52.18, "d": 365.25, "h": 8766.0, "min": 525_960.0}
"""Units of UCUM in which ages are given (PS3.16 CID 7456)."""


class ContentRoom:
    """Decides for the content items of one rule book."""

    def __init__(self, book: RuleBook, *, reads_text: bool) -> None:
        self._concepts = Concepts(book, reads_text=reads_text)
        self._max_age = book.policy.identity.max_age

    def item(self, buf: Buffer, elements: list[Element], path: tuple[int, ...], *, explicit: bool) -> ItemRule | None:
        """Says what is done with an item.

        Args:
            buf: the bytes.
            elements: of the item.
            path: tags of the sequences around it; empty for the root of a document.
            explicit: whether VRs are written in it.

        Returns:
            The rule; None for what is no content item.
        """
        if (not path or path[-1] not in SEQUENCES) and VALUE_TYPE not in [element[0] for element in elements]:
            return ItemRule("", "dummy", reason="a cell of a table") if _TABULATED_VALUES in path else None
        by_tag: dict[int, Element] = {}
        twice = False
        for element in elements:
            tag = element[0]
            twice = twice or (tag in by_tag and tag in (VALUE_TYPE, _CONCEPT_NAME))
            by_tag[tag] = element
        told = by_tag.get(VALUE_TYPE)
        if twice:
            return ItemRule("", "dummy", reason="it says twice what it is")
        value_type = _text(buf, told).upper() if told else _inferred(by_tag)
        found = self._named(buf, by_tag.get(_CONCEPT_NAME), value_type, explicit=explicit)
        if found.aged and not self._is_young(buf, by_tag, explicit=explicit):
            found = found._replace(how="dummy", reason=f"{found.reason}; above the limit of the policy")
        return found

    def _named(self, buf: Buffer, concept: "Element | None", value_type: str, *, explicit: bool) -> ItemRule:
        """The rule by the first of the concept's codes that the tables know, or by the value type."""
        rules = [
            self._concepts.rule(scheme, code, value_type) for scheme, code in _codes(buf, concept, explicit=explicit)
        ]
        return next((rule for rule in rules if rule.source != "class"), self._concepts.rule("", "", value_type))

    def _is_young(self, buf: Buffer, by_tag: dict[int, Element], *, explicit: bool) -> bool:
        """Whether an age is one that may stay: a number with a unit that we know, up to the limit."""
        measured = by_tag.get(MEASURED_VALUE)
        inner = [by_tag] if measured is None else [*map(_by_tag, _items(buf, measured, explicit=explicit))]
        for one in inner:
            codes = _codes(buf, one.get(_UNITS), explicit=explicit)
            per_year = next((_PER_YEAR.get(code) for scheme, code in codes if scheme == "UCUM"), None)
            try:
                age = float(_text(buf, one.get(NUMERIC_VALUE)))
            except ValueError:
                return False
            if per_year is None or not 0 <= age / per_year < self._max_age + 1:
                return False
        return bool(inner)


def _by_tag(elements: list[Element]) -> dict[int, Element]:
    return {element[0]: element for element in elements}


def _inferred(by_tag: dict[int, Element]) -> str:
    """The value type of an item that does not tell it, by the one value that it has; "" for several or none."""
    kinds = {_INFERRED[tag] for tag in by_tag if tag in _INFERRED}
    return kinds.pop() if len(kinds) == 1 else ""


def _text(buf: Buffer, element: "Element | None") -> str:
    if element is None or element[5] is not None:
        return ""
    return bytes(buf[element[3] : element[4]]).strip(b" \0").decode("ascii", "replace")


def _codes(buf: Buffer, element: "Element | None", *, explicit: bool) -> list[tuple[str, str]]:
    """Scheme and value of the codes in a sequence; nothing for what is none: who reads it next says so."""
    if element is None:
        return []
    found = [_by_tag(inside) for inside in _items(buf, element, explicit=explicit)]
    return [(_text(buf, one.get(_SCHEME)), _text(buf, one.get(_CODE_VALUE) or one.get(_LONG_CODE))) for one in found]


def _items(buf: Buffer, element: Element, *, explicit: bool) -> list[list[Element]]:
    """The elements of the items of a sequence; nothing where it cannot be read."""
    _, vr, _, value, stop, items = element
    out = []
    try:
        if items is None:
            explicit = explicit and (vr != b"UN" or un_is_explicit(buf, value))
            items, _ = scan_items(buf, value, stop, explicit=explicit, delimited=False, depth=1)
        for item in items:
            if len(item) != _ITEM:
                return []
            _, start, end, _, inside = item
            out.append(scan(buf, start, end, explicit=explicit, depth=2)[0] if inside is None else inside)
    except ReadError:
        return []
    return out


_ITEM: Final = 5
"""Members of the tuple of an item; a fragment has three."""

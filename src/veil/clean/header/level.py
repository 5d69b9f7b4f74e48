"""What is the same for all data sets of one place: where in an object, in which encoding, under which rules.

A level remembers what it answered: the answer for an element depends on its bytes and on nothing but what the level
stands for, so the same bytes need not be thought about twice. A series repeats most of its header in every file.
"""

from math import inf
from typing import Final, Literal, NamedTuple

from veil import standard
from veil.clean import slides
from veil.clean.content import ItemRule, attribute_rule
from veil.dicom import values
from veil.dicom import vr as vrs
from veil.dicom.charset import CharacterSet, parse
from veil.dicom.pieces import Range
from veil.dicom.scan import PIXELS
from veil.policy import Action, Rule, RuleBook

CODE: Final = {
    0x00080100: Action.DUMMY,
    0x00080102: Action.DUMMY,
    0x00080103: Action.REMOVE,
    0x00080104: Action.DUMMY,
    0x00080119: Action.DUMMY,
    0x00080120: Action.DUMMY,
    0x00080121: Action.REMOVE,
}
"""Attributes of a code item (PS3.3 section 8) that a site may have made up, and what then takes their place."""


Kind = Literal["", "published", "foreign", "specimen"] | ItemRule
"""Of an item: a code of a published scheme or of another, one whose value names a specimen, a content item with what is
done with it, or any other."""


class Entry(NamedTuple):
    """The answer for one element: what is written, and what was done, as `action:attribute` (empty: kept as it is)."""

    out: bytes | Range
    done: tuple[str, ...] = ()


GONE = Entry(b"")


class Attribute(NamedTuple):
    """An attribute at a level: its rule, its VR by the dictionary (None: unregistered), most bytes of its numbers."""

    rule: Rule
    vr: bytes | None
    name: str
    most: float = inf


_HIDDEN: Final = Rule(Action.REMOVE, Action.REMOVE, "pixels in an item, which no room looks at", "class")
"""PS3.3 knows pixels in items of icons only (C.7.6.1.1.6), and those go as a whole."""


class Level:
    """One place in the objects of one IOD: a path of sequences, an encoding and a character set."""

    __slots__ = (
        "_attributes",
        "_levels",
        "_private",
        "book",
        "charset",
        "codes",
        "explicit",
        "iod",
        "memo",
        "path",
    )

    def __init__(
        self,
        book: RuleBook,
        iod: str | None,
        path: tuple[int, ...],
        *,
        explicit: bool,
        charset: CharacterSet,
        codes: Kind = "",
    ) -> None:
        self.book = book
        self.iod = iod
        self.path = path
        self.explicit = explicit
        self.charset = charset
        self.codes = codes
        self.memo: dict[bytes, Entry] = {}
        self._private: dict[str | None, dict[bytes, Entry]] = {}
        self._attributes: dict[tuple[int, bytes], Attribute] = {}
        self._levels: dict[object, Level] = {}

    def attribute(self, tag: int, vr: bytes) -> Attribute:
        """Gives the rule for a public attribute that stands here with this VR."""
        key = (tag, vr)
        found = self._attributes.get(key)
        if found is None:
            entry = standard.dictionary.entry(tag)
            by_dictionary = vrs.from_dictionary(entry.vr) if entry else None
            rule = self.book.rule(self.iod, self.path, tag, (by_dictionary or vr).decode("ascii", "replace"))
            if self.codes:
                rule = self._of_item(tag, rule)
            if self.path and tag in PIXELS:
                rule = _HIDDEN
            name = entry.keyword if entry and entry.keyword else f"({tag >> 16:04X},{tag & 0xFFFF:04X})"
            most = values.most(by_dictionary, entry.vm) if entry and by_dictionary else inf
            found = Attribute(rule, by_dictionary, name if entry else "unregistered", most)
            self._attributes[key] = found
        return found

    def _of_item(self, tag: int, rule: Rule) -> Rule:
        """The rule in an item of which more is known than where it stands."""
        if isinstance(self.codes, ItemRule):
            return attribute_rule(self.codes, tag, rule)
        if self.codes == "specimen":
            if tag == slides.TEXT_VALUE and rule.action is not Action.REMOVE:
                return Rule(Action.ALIAS, Action.DUMMY, "its concept says that it names a specimen", "class")
        elif tag in CODE and rule.action is Action.KEEP:
            if self.codes == "foreign":
                return Rule(Action.CLEAN, CODE[tag], "a code of a scheme that nobody published", "class")
            return Rule(Action.KEEP, CODE[tag], "a code of a published scheme", "table")
        return rule

    def private_memo(self, creator: str | None) -> dict[bytes, Entry]:
        """Gives what was answered here for the private elements of one creator."""
        found = self._private.get(creator)
        if found is None:
            found = self._private[creator] = {}
        return found

    def inner(self, tag: int, *, explicit: bool) -> "Level":
        """Gives the level of the items of a sequence that stands here."""
        key = (tag, explicit)
        found = self._levels.get(key)
        if found is None:
            path = (*self.path, tag)
            found = Level(self.book, self.iod, path, explicit=explicit, charset=self.charset)
            self._levels[key] = found
        return found

    def with_charset(self, value: bytes) -> "Level":
        """Gives the same place for a data set that names its own character set (PS3.5 section 6.1.2.3)."""
        charset = parse(value)
        if charset == self.charset:
            return self
        found = self._levels.get(charset)
        if found is None:
            found = Level(
                self.book,
                self.iod,
                self.path,
                explicit=self.explicit,
                charset=charset,
                codes=self.codes,
            )
            self._levels[charset] = found
        return found

    def with_codes(self, codes: Kind) -> "Level":
        """Gives the same place for an item of a kind."""
        found = self._levels.get(codes)
        if found is None:
            found = Level(
                self.book,
                self.iod,
                self.path,
                explicit=self.explicit,
                charset=self.charset,
                codes=codes,
            )
            self._levels[codes] = found
        return found

    def forget(self) -> None:
        """Drops what was remembered, here and below."""
        self.memo.clear()
        self._attributes.clear()
        self._private.clear()
        for level in self._levels.values():
            level.forget()

"""Structured content: content items of reports, key object selections, acquisition contexts and specimen preparations.

What an item holds follows the rules of its attributes, like everything else; but whether a text is a finding or a
serial number, and a date one of an examination or of birth, its concept name alone can tell (PS3.15 E.3.4).

No item is taken out of a tree, also where the table says so (X): its value is replaced, for values are of type 1C and
items are addressed by their position (PS3.3 C.17.3.2.5), from within and from without.
"""

from veil.clean.content.items import SEQUENCES, VALUE_TYPE, ContentRoom
from veil.clean.content.rules import ItemRule, attribute_rule

__all__ = [
    "SEQUENCES",
    "VALUE_TYPE",
    "ContentRoom",
    "ItemRule",
    "attribute_rule",
]

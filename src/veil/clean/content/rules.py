"""What is done with a content item: by its concept under the options of the policy, or else by its value type.

Table E.3.4-1 of PS3.15 has the concepts. One that it lacks is treated by what it holds: names of people are replaced,
texts go to the text room, dates are treated as the policy treats dates, UIDs and references are replaced, codes stay
with a published scheme alone, and numbers, shapes and places in time stay.
"""

from typing import Final, Literal, NamedTuple

from veil import standard
from veil.policy import Action, Rule, RuleBook
from veil.standard.content import Concept

CONTENT_SEQUENCE: Final = 0x0040A730
DATE_TIME, DATE, TIME, PERSON_NAME, UID = 0x0040A120, 0x0040A121, 0x0040A122, 0x0040A123, 0x0040A124
TEXT_VALUE, CONCEPT_CODE, MEASURED_VALUE, NUMERIC_VALUE = 0x0040A160, 0x0040A168, 0x0040A300, 0x0040A30A
VALUE_OF: Final = {
    "TEXT": (TEXT_VALUE,),
    "PNAME": (PERSON_NAME,),
    "DATE": (DATE,),
    "TIME": (TIME,),
    "DATETIME": (DATE_TIME,),
    "UIDREF": (UID,),
    "CODE": (CONCEPT_CODE,),
    "NUM": (MEASURED_VALUE, NUMERIC_VALUE, 0x0040A161, 0x0040A162, 0x0040A163),
}
"""Where the value of an item of each type stands (PS3.3 C.17.3 and Table 10-2)."""
_OTHERS: Final = frozenset(
    ("IMAGE", "COMPOSITE", "WAVEFORM", "SCOORD", "SCOORD3D", "TCOORD", "CONTAINER", "TABLE", "PLAN")
)
"""Value types whose values are references, shapes, or items of their own: the rules of their attributes treat them."""
_VALUES: Final = frozenset(tag for tags in VALUE_OF.values() for tag in tags)
_WRITTEN: Final = frozenset(("TEXT", "PNAME", "DATE", "TIME", "DATETIME", "NUM"))
"""Value types in which somebody could write what the table expects in another of them."""
_REFERENCES: Final = frozenset(("IMAGE", "COMPOSITE", "WAVEFORM"))
_TIMES: Final = frozenset(("DATE", "TIME", "DATETIME"))
_BY_OPTION: Final = (Action.REMOVE, Action.EMPTY, Action.DUMMY, Action.PSEUDONYM)

How = Literal["rule", "keep", "dummy"]


class ItemRule(NamedTuple):
    """What is done with the value of an item.

    Attributes:
        value_type: of the item; "" where it has none that the standard knows.
        how: by the rule of its attribute, kept for what an option says, or replaced.
        aged: the value is an age, which stays up to the limit alone.
        reason: for people.
        source: which layer decided, as in `Rule`.
    """

    value_type: str
    how: How
    aged: bool = False
    reason: str = "by its value type"
    source: str = "class"


def _added(code: str, meaning: str, kind: str = "TEXT", scheme: str = "DCM", option: str = "") -> Concept:
    return Concept(scheme, code, kind, meaning, "X", {option: "K"} if option else {}, "", "")


_ADDED: Final = {
    (row.scheme, row.code): (row,)
    for row in (
        _added("121040", "Specimen Accession Number"),
        _added("121148", "Unit Serial Identifier"),
        _added("30525-0", "Age", "NUM", "LN", "retain_patient_characteristics"),
        _added("21112-8", "Birth Date", "DATE", "LN"),
    )
}
"""Concepts that identify and that the table lacks (judgements, not the standard's)."""
AGES: Final = frozenset((("DCM", "121033"), ("LN", "30525-0")))
"""Subject Age, and the age of TID 5201: the limit of the policy holds for them as for Patient's Age."""
_CALIBRATED: Final = {("DCM", "113723"): 0x00181203}
"""Calibration DateTime: where a policy removes the attribute of that name, the item's value is not told either."""


class Concepts:
    """Decides for concepts under one rule book; remembers what it decided."""

    def __init__(self, book: RuleBook, *, reads_text: bool) -> None:
        self._book = book
        self._options = book.policy.options
        self._texts = reads_text and "clean_descriptors" in self._options and book.policy.text != "remove"
        self._found: dict[tuple[str, str, str], ItemRule] = {}

    def rule(self, scheme: str, code: str, value_type: str) -> ItemRule:
        """Gives the rule for an item.

        Args:
            scheme: Coding Scheme Designator of its concept name; "" where there is none.
            code: Code Value.
            value_type: as the item says, or as it has to be understood.
        """
        key = (scheme, code, value_type)
        found = self._found.get(key)
        if found is None:
            found = self._decide(*key)
            if len(self._found) < _MOST:
                self._found[key] = found
        return found

    def _decide(self, scheme: str, code: str, value_type: str) -> ItemRule:
        if value_type not in VALUE_OF and value_type not in _OTHERS:
            return ItemRule("", "dummy", reason="its value type is none of the standard's")
        rows = standard.content.concept(scheme, code) or _ADDED.get((scheme, code), ())
        row = next((row for row in rows if row.value_type == value_type), None)
        if row is None and value_type in _WRITTEN:
            # A birth date is one in a text, too; a finding in a code is not the finding in words that the table means.
            row = next((row for row in rows if row.value_type in _WRITTEN and "C" not in row.options.values()), None)
        if row is None:
            return self._by_type(value_type)
        return self._by_row(row, value_type, aged=(scheme, code) in AGES, like=_CALIBRATED.get((scheme, code)))

    def _by_type(self, value_type: str) -> ItemRule:
        if value_type == "PNAME":
            return ItemRule(value_type, "dummy", reason="a name of a person")
        if value_type == "TEXT" and not self._texts:
            return ItemRule(value_type, "dummy", reason="a text, which nothing cleans under this policy")
        return ItemRule(value_type, "rule")

    def _by_row(self, row: Concept, value_type: str, *, aged: bool, like: int | None) -> ItemRule:
        name = f"PS3.15 E.3.4-1 {row.meaning}" if row.edition else f"{row.meaning} identifies"
        for option, code in row.options.items():
            if option in self._options and self._applies(code, value_type):
                if like is not None and self._book.rule(None, (), like, "").action in _BY_OPTION:
                    continue
                kept = code == "K" and value_type not in _TIMES and value_type not in _REFERENCES and not aged
                how: How = "keep" if kept and value_type in VALUE_OF and value_type != "CODE" else "rule"
                return ItemRule(value_type, how, aged=aged, reason=f"{name}: {code}, option {option}", source="option")
        # References and UIDs get the keyed UID that all others of their kind get, so that they still lead somewhere.
        return ItemRule(value_type, "dummy", reason=f"{name}: {row.basic}", source="table")

    def _applies(self, code: str, value_type: str) -> bool:
        """Whether an option that is on does what its code says under this policy."""
        if value_type in _TIMES:  # the attribute's own rule has the same options and what [dates] makes of them
            return self._book.rule(None, (), VALUE_OF[value_type][0], "").action not in _BY_OPTION
        return self._texts if code == "C" else True


_MOST: Final = 4096
"""Concepts that are remembered: a hostile file may make up any number."""


def attribute_rule(item: ItemRule, tag: int, rule: Rule) -> Rule:
    """Gives the rule for an attribute of a content item.

    Args:
        item: what is done with the item.
        tag: of the attribute.
        rule: what the rule book says without the item.
    """
    if tag == CONTENT_SEQUENCE and item.how == "dummy" and item.value_type == "CONTAINER":
        return Rule(Action.REMOVE, Action.REMOVE, item.reason, item.source)
    if tag not in _VALUES or rule.action is Action.REMOVE:
        return rule
    own = VALUE_OF.get(item.value_type, ())
    if item.value_type and tag not in own:
        return Rule(Action.REMOVE, Action.REMOVE, "an item of this value type has no such value", "class")
    if item.how == "rule" or (rule.source == "policy" and rule.action in _BY_OPTION):
        return rule
    if item.how == "keep":
        if tag in (MEASURED_VALUE, CONCEPT_CODE):
            return rule
        return Rule(Action.KEEP, Action.DUMMY, item.reason, item.source)
    action = {UID: Action.UID, MEASURED_VALUE: Action.EMPTY}.get(tag, Action.DUMMY)
    return Rule(action, Action.DUMMY if action is Action.UID else action, item.reason, item.source)

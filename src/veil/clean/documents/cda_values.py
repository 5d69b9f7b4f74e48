"""Values of HL7 v3 data types in a CDA: codes, times, quantities, identifiers, texts (ITS for data types R1.1).

A value of a type that no rule here names, or that does not have the form of its type, becomes a nullFlavor.
"""

import re
from collections.abc import Callable
from typing import Final

from veil.clean.documents.tools import Tools
from veil.clean.documents.xml import Node

V3: Final = "urn:hl7-org:v3"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
PREFIXES: Final = {V3: "", XSI: "xsi"}
TYPE: Final = f"{XSI} type"
NULL: Final = "nullFlavor"
_FLAVOURS: Final = frozenset("NI OTH NINF PINF UNK ASKU NAV QS NASK TRC MSK NA UNC DER INV NP".split())
_PUBLISHED: Final = re.compile(
    r"2\.16\.840\.1\.113883\.(?:5\.\d{1,4}|6\.\d{1,3}(?:\.\d{1,3})?|12\.\d{1,4}|18\.\d{1,4}|1\.11\.\d{1,6}"
    r"|3\.26\.1\.[125])|1\.2\.840\.10008\.2\.16\.4|1\.2\.840\.10008\.6\.1\.\d{1,4}|2\.16\.840\.1\.113883\.2\.20\.5\.1"
    r"|1\.0\.3166\.1(?:\.2)?|2\.16\.1"
)
"""Code systems of HL7, the external ones that HL7 registered (LOINC, SNOMED CT, ICD, RxNorm, UCUM), NCI, DICOM."""
_TEMPLATE: Final = re.compile(
    r"(?:2\.16\.840\.1\.113883\.10\.\d{1,3}(?:\.\d{1,3}){1,6}|1\.3\.6\.1\.4\.1\.19376(?:\.\d{1,4}){1,9}"
    r"|1\.2\.840\.10008\.9\.\d{1,3}(?:\.\d{1,3})?)"
)
"""Templates of HL7, IHE and DICOM (PS3.20)."""
_VERSION: Final = re.compile(r"20\d\d-\d\d-\d\d")
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:+/-]{0,19}")
_LETTERS: Final = re.compile(r"2\.16\.840\.1\.113883\.(?:5|12|18|1\.11)\.")
_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})(?:[eE][+-]?\d{1,3})?")
_LANGUAGE: Final = re.compile(r"([a-z]{2,3})(?:-[A-Za-z]{2,4})?")
_STATUSES: Final = frozenset(
    "active aborted cancelled completed held new normal nullified obsolete suspended terminated".split()
)
_ATOMS: Final = (
    "m g s l L mol eq Eq Hz N Pa J W A V F Ohm S Wb T H C cd lm lx Bq Gy Sv Ci R B bar t u eV osm Osm cal kat rad sr "
    "deg min h d wk mo a % [iU] [IU] IU U [arb'U] [pH] [in_i] [ft_i] [lb_av] [oz_av] [degF] Cel K Hg [Hg] m[Hg] m[H2O] "
    "[drp] [HPF] [LPF] [CFU] [ppm] [ppb] [kat] Torr P St dyn erg G Mx 10* 10^ mL dL kg mg"
)
_ATOM: Final = "|".join(sorted(map(re.escape, _ATOMS.split()), key=len, reverse=True))
_UNIT: Final = re.compile(
    rf"1|/?(?:(?:[YZEPTGMkhdcmunpf]|da)?(?:{_ATOM})[+-]?\d{{0,2}}|1)(?:[./](?:[YZEPTGMkhdcmunpf])?(?:{_ATOM})[+-]?\d{{0,2}}){{0,4}}"
)
"""Units of UCUM, without annotations in braces, which are free text."""
_ANNOTATION: Final = re.compile(r"\{[^{}]*\}")
_BORN: Final = frozenset(("21112-8", "54125-0", "45392-8", "45394-4", "45396-4", "76435-7", "76458-9", "56799-0"))
"""Of LOINC: date of birth, names, social security number, address."""
_BOOLEANS: Final = ("true", "false")
_PARTS: Final = ("low", "center", "width", "high", "period", "phase", "numerator", "denominator", "origin", "increment")


def node(name: str, attributes: dict[str, str] | None = None, *content: Node | str) -> Node:
    """Gives an element of HL7 v3."""
    return Node(V3, name, dict(attributes or {}), list(content))


class Values:
    """Cleans values of one document; what it gives is always a new element.

    Args:
        tools: what a document is cleaned with.
    """

    def __init__(self, tools: Tools) -> None:
        self.tools = tools

    def templates(self, old: Node) -> list[Node]:
        """The templates that the standards name; those of a site may name it."""
        made = []
        for one in old.nodes:
            root = one.attributes.get("root", "")
            if (one.space, one.name) == (V3, "templateId") and _TEMPLATE.fullmatch(root):
                version = one.attributes.get("extension", "")
                made.append(
                    node("templateId", {"root": root} | ({"extension": version} if _VERSION.fullmatch(version) else {}))
                )
        return made

    def identifier(self, old: Node) -> Node:
        """An identifier (II): a new UID for root and extension together, the same for the same ones."""
        root, extension = old.attributes.get("root", "").strip(), old.attributes.get("extension", "").strip()
        if not root and not extension:
            return node(old.name, {NULL: "MSK"})
        return node(old.name, {"root": self.tools.uid(identity_of(root, extension))})

    def code(self, old: Node) -> Node:
        """A code (CD, CE, CV, CS): of a published system it stays; another leaves its cleaned words."""
        said = old.attributes
        system, value = said.get("codeSystem", ""), said.get("code", "")
        made: dict[str, str] = {}
        if old.name == "languageCode":
            found = _LANGUAGE.fullmatch(value)
            return node(old.name, {"code": found[1]} if found else {NULL: "UNK"})
        if old.name == "statusCode":
            return node(old.name, {"code": value} if value in _STATUSES else {NULL: "UNK"})
        if _PUBLISHED.fullmatch(system) and _is_code(system, value) and not self._knows(value):
            made = {"code": value, "codeSystem": system}
        words = self.words(said.get("displayName", ""))
        if not made:
            made = {NULL: said[NULL]} if said.get(NULL) in _FLAVOURS and not value else {NULL: "OTH"}
        if words:
            made["displayName"] = words
        content = [self.worded(one) for one in old.nodes if (one.space, one.name) == (V3, "originalText")][:1]
        content += [self.code(one) for one in old.nodes if (one.space, one.name) == (V3, "translation")]
        return node(old.name, made, *(one for one in content if one is not None))

    def time(self, old: Node) -> Node:
        """A time or an interval of times (TS, IVL_TS, PIVL_TS) by the policy's rules on dates."""
        made = node(old.name, self._typed(old))
        value = old.attributes.get("value")
        if value is not None:
            moved = self.tools.moment(_plain(value))
            made.attributes |= {"value": moved} if moved else {NULL: "MSK"}
        for part in old.nodes:
            if part.space == V3 and part.name in _PARTS:
                made.content.append(self.quantity(part) if part.name in ("width", "period") else self.time(part))
        if not made.content and "value" not in made.attributes and NULL not in made.attributes:
            made.attributes[NULL] = "MSK"
        return made

    def quantity(self, old: Node) -> Node:
        """A quantity, a number, an interval or a ratio of them (PQ, INT, REAL, IVL_PQ, RTO)."""
        made = node(old.name, self._typed(old))
        value, unit = old.attributes.get("value"), _ANNOTATION.sub("", old.attributes.get("unit", ""))
        if value is not None:
            fits = _NUMBER.fullmatch(value) and (not unit or _UNIT.fullmatch(unit)) and not self._knows(value)
            if fits and unit == "a" and float(value) > self.tools.max_age:
                value = str(self.tools.max_age + 1)
            made.attributes |= ({"value": value} | ({"unit": unit} if unit else {})) if fits else {NULL: "OTH"}
        made.content += [self.quantity(part) for part in old.nodes if part.space == V3 and part.name in _PARTS]
        if not made.content and "value" not in made.attributes and NULL not in made.attributes:
            made.attributes[NULL] = "NI"
        return made

    def number(self, old: Node) -> Node:
        """A number without a unit, as of a version."""
        return self.quantity(old)

    def worded(self, old: Node) -> Node | None:
        """A text (ST, ED, SC) through the text room, without its references; None where nothing is left."""
        words = self.words(old.text)
        return node(old.name, {}, words) if words else None

    def value(self, old: Node, concept: str) -> Node:
        """The value of an observation, by its type.

        Args:
            old: the element.
            concept: the code of what was observed.
        """
        kind = old.attributes.get(TYPE, "").rpartition(":")[2]
        treat = _TREATED.get(kind)
        if concept in _BORN or treat is None:
            return node("value", {TYPE: kind if kind in _TREATED else "ANY", NULL: "MSK"})
        made = treat(self, old) or node("value", {NULL: "MSK"})
        made.attributes[TYPE] = kind
        return made

    def truth(self, old: Node) -> Node:
        """A truth value (BL)."""
        said = old.attributes.get("value", "")
        return node(old.name, {"value": said} if said in _BOOLEANS else {NULL: "UNK"})

    def words(self, text: str) -> str:
        """A text through the text room."""
        return self.tools.text(text).strip() if text.strip() else ""

    def _knows(self, value: str) -> bool:
        return bool(self.tools.known.in_text(value, coded=True))

    def _typed(self, old: Node) -> dict[str, str]:
        """The type and the nullFlavor that an element states, where they are ones."""
        kind = old.attributes.get(TYPE, "").rpartition(":")[2]
        made = {TYPE: kind} if kind in _TREATED else {}
        return made | ({NULL: old.attributes[NULL]} if old.attributes.get(NULL) in _FLAVOURS else {})


def _is_code(system: str, value: str) -> bool:
    """Whether it has the form of a code: one without a digit is in capitals, and of a system of HL7's own."""
    if not _CODE.fullmatch(value):
        return False
    return any(map(str.isdigit, value)) or (_LETTERS.match(system) is not None and value.isupper())


def identity_of(root: str, extension: str) -> str:
    """Gives the one text for a root and an extension, as HL7 Instance Identifier (0040,E001) writes them."""
    return f"{root}^{extension}" if extension else root


def _plain(value: str) -> str:
    """A TS as a DT: no more than six digits of a fraction."""
    found = re.fullmatch(r"(\d{4,14})(\.\d{1,6})?\d*([+-]\d{4})?", value.strip())
    if not found:
        return value
    day, fraction, zone = found.groups("")
    return day + (fraction if len(day) == 14 else "") + (zone if len(day) > 8 else "")  # noqa: PLR2004  to the second, to the day


_TREATED: Final[dict[str, Callable[[Values, Node], Node | None]]] = {
    **dict.fromkeys(("CD", "CE", "CV", "CO", "CS"), Values.code),
    **dict.fromkeys(("TS", "IVL_TS", "PIVL_TS"), Values.time),
    **dict.fromkeys(("PQ", "IVL_PQ", "INT", "IVL_INT", "REAL", "IVL_REAL", "RTO", "RTO_PQ_PQ"), Values.quantity),
    **dict.fromkeys(("ST", "ED"), Values.worded),
    "II": Values.identifier,
    "BL": Values.truth,
}

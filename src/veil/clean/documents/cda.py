"""HL7 CDA R2 (PS3.3 A.45.2): an emptied header, sections with cleaned narrative, entries with what can be judged.

The new document is built from an allow-list: an element, attribute, data type or namespace that no table here names is
not in it. Elements that the schema of CDA R2 requires and that identify are written with a nullFlavor. `MSK` says that
something was taken out (HL7 v3 NullFlavor).
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from veil.clean.documents import cda_entries, cda_known, cda_narrative, xml
from veil.clean.documents.cda_values import PREFIXES, V3, Values, node
from veil.clean.documents.tools import Tools, unreadable
from veil.clean.documents.xml import Node

_TYPE: Final = {"root": "2.16.840.1.113883.1.3", "extension": "POCD_HD000040"}


def clean(data: bytes, tools: Tools) -> bytes:
    """Gives a new document with what may stay of an old one.

    Raises:
        HoldError: H-DOCUMENT-UNREADABLE, H-DOCUMENT-TOO-LARGE.
    """
    root = xml.read(data)
    if (root.space, root.name) != (V3, "ClinicalDocument"):
        raise unreadable("XML that is no clinical document")
    known = cda_known.gather(root)
    own = tools if known.empty else replace(tools, text=lambda text: tools.text(known.strip(text)))
    return xml.write(_Document(Values(own)).build(root), PREFIXES)


class _Document:
    def __init__(self, values: Values) -> None:
        self._values = values

    def build(self, old: Node) -> Node:
        """The document, its elements in the order of the schema (CDA.xsd, POCD_MT000040.ClinicalDocument)."""
        values, found = self._values, _children(old)
        header = [
            node("typeId", _TYPE),
            *values.templates(old),
            *_one(values.identifier(one) for one in found.get("id", ())),
            *(_one(values.code(one) for one in found.get("code", ())) or [node("code", {"nullFlavor": "MSK"})]),
            *_one(values.worded(one) for one in found.get("title", ())),
            *(_one(values.time(one) for one in found.get("effectiveTime", ())) or [_masked("effectiveTime")]),
            *(
                _one(values.code(one) for one in found.get("confidentialityCode", ()))
                or [_masked("confidentialityCode")]
            ),
            *_one(values.code(one) for one in found.get("languageCode", ())),
            *_one(values.identifier(one) for one in found.get("setId", ())),
            *_one(values.number(one) for one in found.get("versionNumber", ())),
        ]
        if not any(one.name == "id" for one in header):
            header.insert(1, _masked("id"))
        body = next(iter(found.get("component", ())), None)
        return node("ClinicalDocument", {}, *header, *_people(), node("component", {}, self._body(body)))

    def _body(self, component: Node | None) -> Node:
        structured = _children(component).get("structuredBody") if component else None
        sections = []
        for inner in _children(structured[0]).get("component", ()) if structured else ():
            sections += [self._section(one) for one in _children(inner).get("section", ())]
        if not sections:
            # A body that is an attachment, or none: the schema wants one.
            return node("nonXMLBody", {}, _masked("text"))
        return node("structuredBody", {}, *(node("component", {}, section) for section in sections))

    def _section(self, old: Node) -> Node:
        values, found = self._values, _children(old)
        parts = [
            *values.templates(old),
            *_one(values.identifier(one) for one in found.get("id", ())),
            *_one(values.code(one) for one in found.get("code", ())),
            *_one(values.worded(one) for one in found.get("title", ())),
            *_one(cda_narrative.clean(one, values.tools.text) for one in found.get("text", ())),
            *_one(values.code(one) for one in found.get("languageCode", ())),
            *(made for one in found.get("entry", ()) if (made := cda_entries.entry(one, values)) is not None),
        ]
        for inner in found.get("component", ()):
            parts += [node("component", {}, self._section(one)) for one in _children(inner).get("section", ())]
        return node("section", {}, *parts)


def _people() -> list[Node]:
    """Patient, author and custodian, whom the schema requires, without anything of them."""
    organisation = node("representedCustodianOrganization", {}, _masked("id"))
    return [
        node("recordTarget", {}, node("patientRole", {}, _masked("id"))),
        node("author", {}, _masked("time"), node("assignedAuthor", {}, _masked("id"))),
        node("custodian", {}, node("assignedCustodian", {}, organisation)),
    ]


def _masked(name: str) -> Node:
    return node(name, {"nullFlavor": "MSK"})


def _one(found: Iterable[Node | None]) -> list[Node]:
    """The first, of which the schema allows one."""
    return [one for one in found if one is not None][:1]


def _children(old: Node) -> dict[str, list[Node]]:
    """The elements of HL7 v3 inside, by name."""
    found: dict[str, list[Node]] = {}
    for one in old.nodes:
        if one.space == V3:
            found.setdefault(one.name, []).append(one)
    return found

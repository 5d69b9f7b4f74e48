"""The narrative of a section (NarrativeBlock.xsd): its blocks stay, the text of each goes through the text room.

Marks inside a block (bold, superscript, links, anchors) go: a name that they cut in pieces has to be read as one.
A cell that stands beside or below a label such as "Patient" or "Signed by" is emptied.
"""

import re
from collections.abc import Callable
from typing import Final

from veil.clean.documents.cda_values import V3, node
from veil.clean.documents.xml import Node

_HOLDERS: Final = frozenset(("text", "list", "table", "thead", "tbody", "tfoot", "tr"))
_LEAVES: Final = frozenset(("paragraph", "caption", "td", "th", "item"))
_BLOCKS: Final = _HOLDERS | _LEAVES
_INLINE: Final = frozenset(("content", "linkHtml", "sub", "sup", "br", "footnote"))
_INSIDE: Final = {
    "text": ("paragraph", "list", "table"),
    "list": ("caption", "item"),
    "item": ("paragraph", "list", "table", "caption"),
    "table": ("caption", "thead", "tfoot", "tbody", "tr"),
    "thead": ("tr",),
    "tbody": ("tr",),
    "tfoot": ("tr",),
    "tr": ("td", "th"),
    "td": ("paragraph", "list"),
    "th": (),
    "paragraph": (),
    "caption": (),
}
"""Which blocks may stand in which."""
_ATTRIBUTES: Final = {"colspan": re.compile(r"\d{1,3}"), "rowspan": re.compile(r"\d{1,3}")}
_LISTS: Final = ("ordered", "unordered")
_LABEL: Final = re.compile(
    r"\b(?:names?|patient|surname|forename|born|birth|dob|sex|mrn|ssn|nhs|id|identifier|record number|accession"
    r"|address|street|city|zip|post ?code|country|phones?|telephone|tel|mobile|fax|e-?mail|contact|next of kin|mother"
    r"|father|guardian|spouse|physicians?|doctor|dr|surgeon|radiologist|nurse|provider|operator|performer|author"
    r"|signed|signature|reported by|read by|dictated|transcribed|requested|referr\w+|attending|consultant|hospital"
    r"|clinic|institution|organi[sz]ation|department|facility|ward|insurance|employer|patientin?|geb\w*|arzt"
    r"|nombre|m[eé]dico|nom|pr[eé]nom|m[eé]decin)\b",
    re.IGNORECASE,
)
_LONGEST_LABEL: Final = 60


def clean(old: Node, room: Callable[[str], str]) -> Node | None:
    """Gives the narrative of a section; None where nothing is left.

    Args:
        old: the text element.
        room: the text room.
    """
    made = _block(old, room)
    return made if made.content else None


def _block(old: Node, room: Callable[[str], str]) -> Node:
    if old.name == "tr":
        return _row(old, room, frozenset())
    if old.name == "table":
        return _table(old, room)
    made = node(old.name, _attributes(old))
    run: list[str] = []
    for part in [*old.content, None]:
        block = None
        if isinstance(part, str):
            run.append(part)
        elif part is not None and part.space == V3 and part.name in _INLINE:
            run.append("\n" if part.name == "br" else part.text)
        elif part is not None and part.space == V3 and part.name in _INSIDE.get(old.name, ()):
            block = part
        if (block is not None or part is None) and run:
            words = room("".join(run)) if "".join(run).strip() else ""
            if words.strip() and old.name in _LEAVES | {"text"}:
                made.content.append(words)
            run = []
        if block is not None:
            made.content.append(_block(block, room))
    return made


def _table(old: Node, room: Callable[[str], str]) -> Node:
    """A table; columns whose head is a label are emptied."""
    made = node("table", {})
    rows = [one for one in _rows(old) if any(cell.name == "th" for cell in one.nodes)]
    heads = [cell for cell in rows[0].nodes if cell.name in ("td", "th")] if rows else []
    whole = bool(heads) and all(cell.name == "th" for cell in heads)
    hidden = frozenset(at for at, cell in enumerate(heads) if whole and _is_label(cell))
    first = rows[0] if whole else None
    for part in old.nodes:
        if part.space != V3 or part.name not in _INSIDE["table"]:
            continue
        if part.name == "tr":
            made.content.append(_row(part, room, hidden if part is not first else frozenset()))
        elif part.name == "caption":
            made.content.append(_block(part, room))
        else:
            group = node(part.name, {})
            group.content += [
                _row(row, room, hidden if row is not first else frozenset(), head=row is first)
                for row in part.nodes
                if row.space == V3 and row.name == "tr"
            ]
            if group.content:
                made.content.append(group)
    return made


def _rows(table: Node) -> list[Node]:
    found = []
    for part in table.nodes:
        found += [part] if part.name == "tr" else [row for row in part.nodes if row.name == "tr"]
    return found


def _row(old: Node, room: Callable[[str], str], hidden: frozenset[int], *, head: bool = False) -> Node:
    made = node("tr", {})
    labelled = False
    for at, cell in enumerate(one for one in old.nodes if one.space == V3 and one.name in ("td", "th")):
        if labelled or at in hidden:
            made.content.append(node(cell.name, _attributes(cell)))
        else:
            made.content.append(_block(cell, room))
        labelled = not head and _is_label(cell)
    return made


def _is_label(cell: Node) -> bool:
    words = cell.text.strip()
    return len(words) <= _LONGEST_LABEL and _LABEL.search(words) is not None


def _attributes(old: Node) -> dict[str, str]:
    kept = {
        key: text
        for key, text in old.attributes.items()
        if old.name in ("td", "th") and key in _ATTRIBUTES and _ATTRIBUTES[key].fullmatch(text)
    }
    if old.name == "list" and old.attributes.get("listType") in _LISTS:
        kept["listType"] = old.attributes["listType"]
    return kept

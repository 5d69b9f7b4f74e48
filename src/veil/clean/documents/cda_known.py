"""Who stands in the header of a CDA: searched for in its body, as what the survey gathers is in texts of attributes.

The header is removed, and with it the people whom only the document names: a maiden name, an author, a next of kin.
"""

from typing import Final

from veil.clean.documents.cda_values import V3
from veil.clean.documents.xml import Node
from veil.identity import Known, KnownIdentifiers

_BODY: Final = "component"
_ORGANISATIONS: Final = ("Organization", "location", "serviceProvider")
_MOST: Final = 500
_SHORTEST_ID: Final = 4
_DAY: Final = 8


def gather(root: Node) -> KnownIdentifiers:
    """Gives the names, numbers, days of birth and addresses that the header of a document holds."""
    found: set[Known] = set()
    for part in root.nodes:
        if part.space == V3 and part.name != _BODY:
            _gather(part, found, organisation=False)
    return KnownIdentifiers.build(sorted(found, key=lambda one: (one.kind, one.value))[:_MOST])


def _gather(old: Node, found: set[Known], *, organisation: bool) -> None:
    said = old.attributes
    words = " ".join(old.text.split())
    if old.name == "name" and words:
        parts = [" ".join(one.text.split()) for one in old.nodes if one.name in ("family", "given")]
        families = [" ".join(one.text.split()) for one in old.nodes if one.name == "family"]
        given = [part for part in parts if part not in families]
        if organisation:
            found.add(Known("org", words))
        else:
            found.add(Known("name", "^".join([" ".join(families), *given]) if families else words))
    elif old.name == "streetAddressLine" or (old.name == "addr" and not old.nodes):
        found.update({Known("address", words)} if words else ())
    elif old.name == "telecom" and said.get("value", "").startswith(("tel:", "fax:")):
        found.add(Known("phone", said["value"][4:]))
    elif old.name == "birthTime" and said.get("value", "")[:_DAY].isdigit():
        found.add(Known("date", said["value"][:_DAY]))
    elif old.name == "id" and len(said.get("extension", "")) >= _SHORTEST_ID:
        found.add(Known("id", said["extension"]))
    for one in old.nodes:
        _gather(one, found, organisation=old.name.endswith(_ORGANISATIONS))

"""Text rooms of invented patients, for tests of single rules."""

from collections.abc import Iterable

from veil.clean.text import TextRoom
from veil.identity import Known, KnownIdentifiers


def cleaned(text: str, *names: str, orgs: Iterable[str] = ()) -> str:
    """What a room leaves of a text, for a patient (and staff) of these names, written as in VR PN."""
    items = [*(Known("name", name) for name in names), *(Known("org", org) for org in orgs)]
    return TextRoom("allow", KnownIdentifiers.build(items), None, map_uid=lambda _: "2.25.1").clean(text)

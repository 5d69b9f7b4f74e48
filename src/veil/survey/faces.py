"""Which series may show a face, read before descriptions are cleaned (PS3.15 E.3.2; MIDI best practice 15)."""

from typing import Final

from veil import standard

TEXT_TAGS: Final = frozenset((0x00081030, 0x0008103E, 0x00181030, 0x00321060))
"""Study, Series and Requested Procedure Description, and Protocol Name."""
BODY_PART: Final = 0x00180015
CODE_VALUE: Final = 0x00080100
CODE_SCHEME: Final = 0x00080102


def may_show_face(sop_class: str, body_part: str, texts: list[str], codes: set[tuple[str, str]]) -> bool:
    """Tells whether an instance of a kind that can show a face is of the head, face or neck.

    Args:
        sop_class: SOP Class UID.
        body_part: Body Part Examined.
        texts: descriptions and protocol names, before they are cleaned.
        codes: (scheme, code) of every code found.
    """
    found = standard.sop.sop_class(sop_class)
    if found is None or not found.can_show_face:
        return False
    if found.face_risk.startswith("photographic"):
        return True
    if body_part and standard.heads.is_head_term(body_part):
        return True
    if codes & standard.heads.codes():
        return True
    trigger = standard.heads.text_trigger()
    return any(trigger.search(text) for text in texts)

"""What becomes of each kind of object under a policy, before any file is seen: the table of the reference says it.

A file may still be held for what it holds itself (`decide.hold_if_told`, and what its rooms refuse); `Answer.besides`
names what its kind alone makes likely.
"""

from dataclasses import dataclass
from typing import Final

from veil import standard
from veil.clean import decide, slides
from veil.errors import HoldError
from veil.policy import RuleBook
from veil.standard.sop import SopClass

HEADER: Final = "header"
"""The room through which every object goes."""
_DIRECTORY: Final = "media_directory"
_SHOWS: Final[dict[str, tuple[str, frozenset[int]]]] = {
    "content": ("clean_structured_content", frozenset((0x0040A730,))),
    "graphics": ("clean_graphics", frozenset((0x00700001, 0x00700209, 0x00701101, 0x60003000))),
}
"""Rooms with the option that asks for them, and attributes at the top of an IOD by which they have something to clean:
content items; annotations, compound graphics and overlays."""
_DOCUMENTS: Final = "documents"
_PIXELS: Final = "pixels"
_OF_CATEGORY: Final[dict[str, tuple[str, ...]]] = {
    "encapsulated_document": ("H-DOCUMENT-UNREADABLE", "H-FACE-MODEL"),
    slides.CATEGORY: ("H-SLIDE-LABEL",),
    "waveform": ("H-AUDIO",),
}
"""Codes with which single files of a category are held for what they hold."""
_LOOKED: Final = frozenset(("look", "risk"))
"""What a policy says of pixels where they are looked at: in every file, or where the header of a file makes a risk."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of the objects of one SOP class.

    Attributes:
        code: of the outcome, a key of `veil.codes.CODES`.
        rooms: that clean it where it is delivered, the header's first.
        why: the reason of the rule that decided.
        besides: codes with which single files of this kind are held all the same.
    """

    code: str
    rooms: tuple[str, ...]
    why: str
    besides: tuple[str, ...] = ()

    @property
    def delivered(self) -> bool:
        """Whether objects of this kind leave."""
        return self.code.startswith("D-")


def answer(book: RuleBook, rooms: frozenset[str], sop_class: str) -> Answer:
    """What becomes of the objects of a SOP class under a rule book, with the rooms that exist."""
    found = standard.sop.sop_class(sop_class)
    if found is not None and found.category == _DIRECTORY:
        return Answer("S-DICOMDIR", (), "it lists names and paths, and never passes")
    rule = book.object_rule(sop_class)
    if not rule.deliver or found is None:
        return Answer(rule.code, (), rule.reason)
    try:
        decide.hold_burned_in(book.policy.burned_in, sop_class, {}, rooms)
    except HoldError as error:
        told = book.policy.burned_in == "hold"
        why = '[pixels] burned_in = "hold"' if told else "pixels of high risk, and nobody has looked at them"
        return Answer(error.code, (), why)
    cleaning = (HEADER, *sorted(_rooms(book, rooms, found)))
    return Answer(rule.code, cleaning, rule.reason, tuple(_besides(book, rooms, found)))


def _rooms(book: RuleBook, rooms: frozenset[str], found: SopClass) -> set[str]:
    own = standard.iod.children(found.iod, ()).keys() if found.iod else frozenset()
    options = book.policy.options
    cleaning = {room for room, (option, tags) in _SHOWS.items() if room in rooms and option in options and tags & own}
    if found.category == "encapsulated_document":
        cleaning.add(_DOCUMENTS)
    if _PIXELS in rooms and found.pixel_data and book.policy.burned_in in _LOOKED:
        cleaning.add(_PIXELS)
    return cleaning | {"text"} if "text" in rooms and book.policy.text != "remove" else cleaning


def _besides(book: RuleBook, rooms: frozenset[str], found: SopClass) -> list[str]:
    codes = list(_OF_CATEGORY.get(found.category, ()))
    if found.pixel_data and book.policy.burned_in in _LOOKED:
        if _PIXELS not in rooms:
            codes.append("H-BURNED-IN")
        else:
            codes.append("H-PIXELS-TEXT")
            if book.policy.pixels.confirm != "none":
                codes.append("H-PIXELS-REVIEW")
    if found.can_show_face and book.policy.faces != "flag":
        codes.append("H-FACE")
    return codes

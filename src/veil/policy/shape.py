"""The shape of a policy file: its tables, their keys, and what a value may be. Checking and the JSON Schema follow it.

It is data and not a set of pydantic models: those take longer to import than all else that compiling a policy does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from veil.policy.actions import Action
from veil.policy.claims import OPTIONS
from veil.policy.objects import CLEANED, DEFAULTS

Kind = Literal["text", "flag", "integer", "number", "texts", "either"]


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a table.

    Attributes:
        kind: text, flag (true or false), integer, number, texts (an array), or either (a text or an array of them).
        doc: what it means, for the schema and for people.
        choices: the values that a text, or each of the texts, may have; empty for any.
        pattern: a regular expression that a text, or each of the texts, has to match whole.
        least: the least integer or number.
        most: the greatest integer or number.
        required: whether the table must have it.
    """

    kind: Kind
    doc: str
    choices: tuple[str, ...] = ()
    pattern: str = ""
    least: int = 0
    most: int = 0
    required: bool = False


Table = Mapping[str, Field]


def _disposals(category: str) -> tuple[str, ...]:
    """What can be done with a category; documents are rebuilt or held, and never delivered as they are."""
    return ("clean", "hold") if category == CLEANED else ("deliver", "hold")


ACTIONS = tuple(action for action in Action if action is not Action.GENERALISE)
"""What a rule can say; how values are made coarser stands in a table of its own."""
_KEYWORD = r"[A-Za-z0-9]{2,64}"
ROOT: Table = {
    "title": Field("text", "A line for people: what the policy is for."),
    "extends": Field("text", "The name of a built-in policy, or the path of a file, relative to this one."),
}
RULE: Table = {
    "select": Field(
        "either",
        "Which attributes: keyword, tag, path, repeating group, private attribute, creator or VR.",
        pattern=r"(?s)\s*\S.*",
        required=True,
    ),
    "action": Field("text", "What is done with them.", choices=ACTIONS, required=True),
    "reason": Field("text", "Why; reports and previews show it.", pattern=r"(?s)\s*\S.*", required=True),
}
TABLES: Mapping[str, Table] = {
    "options": {name: Field("flag", f"PS3.15 option {name.replace('_', ' ')}.") for name in OPTIONS},
    "dates": {
        "mode": Field("text", "What happens to dates.", choices=("shift", "keep", "remove", "year")),
        "min_weeks": Field("integer", "Least distance of the offset, in weeks.", least=1, most=2600),
        "max_weeks": Field("integer", "Greatest distance of the offset, in weeks.", least=1, most=2600),
        "times": Field("text", "Whether times of day stay.", choices=("keep", "remove")),
        "zone": Field("text", "Whether time zones stay.", choices=("keep", "drop")),
        "constants": Field(
            "texts",
            "Dates as YYYYMMDD that are never shifted, beside the zero points of clocks.",
            pattern=r"\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])",
        ),
        "whole_weeks": Field("flag", "Whether the offset is a whole number of weeks."),
    },
    "identity": {
        "prefix": Field("text", "The pseudonym's first characters.", pattern=r"[A-Za-z0-9_-]{0,16}"),
        "length": Field("integer", "How many characters follow the prefix.", least=8, most=32),
        "issuer": Field("text", "One ID of two issuers: one patient or two.", choices=("ignore", "distinguish")),
        "zeros": Field("text", "Leading zeros of an ID.", choices=("strip", "keep")),
        "case": Field("text", "Capital and small letters of an ID.", choices=("fold", "keep")),
        "max_age": Field("integer", "Ages above become this age plus one.", least=1, most=120),
    },
    "objects": {name: Field("text", f"Objects of the category {name}.", choices=_disposals(name)) for name in DEFAULTS},
    "pixels": {
        "burned_in": Field(
            "text",
            "Which images are looked at for burned-in text: every one, or those where it is likely; or hold them all, "
            "or look at none.",
            choices=("look", "risk", "hold", "ignore"),
        ),
        "unused_bits": Field(
            "text",
            "Bits of native pixel data that belong to no sample: masked in all images that have some, or only where an "
            "overlay says that it lies there.",
            choices=("all", "named"),
        ),
        "views": Field("text", "How carefully is looked for text.", choices=("fast", "standard", "thorough")),
        "marks": Field("text", "Marks that name nobody: laterality, position, scale.", choices=("keep", "none")),
        "devices": Field(
            "text",
            "Places where known devices write: wiped whether text is seen or not, or looked at as all others are.",
            choices=("wipe", "ignore"),
        ),
        "fill": Field("text", "What a wiped place gets.", choices=("background", "black")),
        "confirm": Field(
            "text",
            "Images that wait for a person: none, those of high risk, or all in which something was found.",
            choices=("none", "high_risk", "found"),
        ),
        "allowed": Field(
            "texts",
            "Texts that stay in the pixels beside the built-in marks, where marks stay; each is compared as a whole.",
            pattern=r"\S([^\r\n]{0,62}\S)?",
        ),
    },
    "faces": {"action": Field("text", "Series that may show a face.", choices=("flag", "hold", "deface"))},
    "text": {
        "mode": Field("text", "How free text is cleaned.", choices=("allow", "scrub", "remove")),
        "recogniser": Field("text", "What else looks for identity in free text.", choices=("none", "presidio")),
    },
    "private": {"lists": Field("texts", "Lists of safe private attributes that count.", choices=("ps3.15", "tcia"))},
    "risk": {
        "k": Field("integer", "The fewest patients that may share all quasi-identifiers.", least=1, most=1000),
        "uniqueness": Field("integer", "Greatest share of patients alone with theirs, in per cent.", least=0, most=100),
        "diversity": Field("integer", "The fewest values of a sensitive attribute in a class.", least=1, most=100),
        "quasi": Field("texts", "Keywords of the quasi-identifiers.", pattern=_KEYWORD),
        "rare": Field("texts", "Keywords of descriptions, none of whose values may be rare.", pattern=_KEYWORD),
        "sensitive": Field("texts", "Keywords of the sensitive attributes.", pattern=_KEYWORD),
        "gaps": Field("flag", "Whether the days between studies count where dates are shifted."),
    },
}
GENERALISE: Table = {
    "band": Field("number", "Width of the bands, in the unit of the attribute; years for an age.", most=1_000_000),
    "low": Field("number", "What lies below goes into the band of this number.", most=1_000_000),
    "high": Field("number", "What lies above goes into the band of this number.", most=1_000_000),
    "keep": Field("texts", "The values of a text that stay; all others go.", pattern=r"\S([^\r\n]{0,1022}\S)?"),
}
"""What [generalise] says of one attribute; a number alone is its band."""

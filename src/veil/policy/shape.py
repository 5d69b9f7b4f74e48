"""The shape of a policy file: its tables, their keys, and what a value may be. Checking and the JSON Schema follow it.

It is data and not a set of pydantic models: those take longer to import than all else that compiling a policy does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from veil.policy.actions import Action
from veil.policy.claims import OPTIONS
from veil.policy.objects import CLEANED, DEFAULTS

Kind = Literal["text", "flag", "integer", "texts", "either"]


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a table.

    Attributes:
        kind: text, flag (true or false), integer, texts (an array), or either (a text or an array of them).
        doc: what it means, for the schema and for people.
        choices: the values that a text, or each of the texts, may have; empty for any.
        pattern: a regular expression that a text, or each of the texts, has to match whole.
        least: the least integer.
        most: the greatest integer.
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
    "action": Field("text", "What is done with them.", choices=tuple(Action), required=True),
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
        "burned_in": Field("text", "Images that may hold burned-in text.", choices=("look", "hold", "ignore")),
        "unused_bits": Field(
            "text",
            "Bits of native pixel data that belong to no sample: masked in all images that have some, or only where an "
            "overlay says that it lies there.",
            choices=("all", "named"),
        ),
    },
    "faces": {"action": Field("text", "Series that may show a face.", choices=("flag", "hold", "deface"))},
    "text": {
        "mode": Field("text", "How free text is cleaned.", choices=("allow", "scrub", "remove")),
        "recogniser": Field("text", "What else looks for identity in free text.", choices=("none", "presidio")),
    },
    "private": {"lists": Field("texts", "Lists of safe private attributes that count.", choices=("ps3.15", "tcia"))},
}

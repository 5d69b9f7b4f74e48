"""The gate of the shared report: what its schema does not name is not written.

The schema (`veil.report.schema`) is JSON Schema, and this is a reader of the part of JSON Schema that it uses. A report
is checked before the first byte of it is written, so a value of the data that got into a field by mistake stops it.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from veil.errors import VeilError

Format = Callable[[str], bool]


class ReportError(VeilError):
    """A report would have held what its schema does not allow; nothing of it was written."""


def _types(value: object) -> set[str]:
    if isinstance(value, bool):
        return {"boolean"}
    if isinstance(value, int):
        return {"integer", "number"}
    return {
        {str: "string", list: "array", dict: "object", float: "number", type(None): "null"}.get(type(value), "unknown")
    }


def check(document: object, schema: Mapping[str, Any], formats: Mapping[str, Format]) -> None:
    """Raise ReportError unless the document is one that the schema allows.

    Args:
        document: what `json.dumps` would write.
        schema: a schema of the keywords type, const, enum, pattern, format, minimum, maximum, items, properties,
            required, propertyNames, additionalProperties; any other keyword is an error, never ignored.
        formats: what a `format` means.
    """
    _check(document, schema, formats, "report")


def _check(value: object, schema: Mapping[str, Any], formats: Mapping[str, Format], where: str) -> None:
    for keyword, argument in schema.items():
        if keyword in _NOTES:
            continue
        if not _TESTS[keyword](value, argument, formats, where):
            raise ReportError(
                "R-REPORT-VALUE",
                f"a value is not one that a shared report may hold ({keyword})",
                where=where,
                remedy="report this; the private report is complete",
            )
    if isinstance(value, dict):
        _check_members(value, schema, formats, where)


def _check_members(
    value: dict[str, object], schema: Mapping[str, Any], formats: Mapping[str, Format], where: str
) -> None:
    known: Mapping[str, Any] = schema.get("properties", {})
    other = schema.get("additionalProperties", False)
    for number, (name, member) in enumerate(value.items()):
        if "propertyNames" in schema:
            _check(name, schema["propertyNames"], formats, f"{where}: name {number}")
        # A name that the schema does not know may be a value of the data, so a position stands for it.
        place = f"{where}.{name}" if name in known else f"{where}[{number}]"
        if name in known:
            _check(member, known[name], formats, place)
        elif isinstance(other, Mapping):
            _check(member, other, formats, place)
        else:
            raise ReportError(
                "R-REPORT-VALUE",
                "a member is not one that a shared report may hold",
                where=place,
                remedy="report this; the private report is complete",
            )


def _items(value: object, argument: Any, formats: Mapping[str, Format], where: str) -> bool:
    if isinstance(value, list):
        for number, item in enumerate(value):
            _check(item, argument, formats, f"{where}[{number}]")
    return True


_NOTES = {"$schema", "$id", "title", "description", "properties", "propertyNames", "additionalProperties"}
_TESTS: dict[str, Callable[[Any, Any, Mapping[str, Format], str], bool]] = {
    "type": lambda value, argument, _f, _w: argument in _types(value),
    "const": lambda value, argument, _f, _w: type(value) is type(argument) and value == argument,
    "enum": lambda value, argument, _f, _w: value in argument,
    # "$" also matches before a last line break, which no value of a report holds.
    "pattern": lambda value, argument, _f, _w: (
        not isinstance(value, str) or (re.search(argument, value) is not None and "\n" not in value)
    ),
    "format": lambda value, argument, formats, _w: not isinstance(value, str) or formats[argument](value),
    "minimum": lambda value, argument, _f, _w: isinstance(value, (int, float)) and value >= argument,
    "maximum": lambda value, argument, _f, _w: isinstance(value, (int, float)) and value <= argument,
    "required": lambda value, argument, _f, _w: not isinstance(value, dict) or set(argument) <= set(value),
    "items": _items,
}

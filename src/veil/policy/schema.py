"""The JSON Schema of policy files, for editors: computed from the same shape that files are checked against."""

from typing import Any

from veil.policy import shape
from veil.policy.loader import builtin


def schema() -> dict[str, Any]:
    """The schema (draft 2020-12). It knows names and values, not how they go together: `veil policy check` does."""
    properties: dict[str, Any] = {key: _field(field) for key, field in shape.ROOT.items()}
    properties["extends"]["examples"] = list(builtin())
    properties |= {name: _table(table) for name, table in shape.TABLES.items()}
    properties["rule"] = {
        "type": "array",
        "description": "Rules for attributes; the most specific counts, then the nearest policy's, then the last.",
        "items": _table(shape.RULE),
    }
    properties["generalise"] = {
        "type": "object",
        "description": "Keyword of an attribute -> how its values are made coarser; a number alone is its band.",
        "additionalProperties": {"anyOf": [_field(shape.GENERALISE["band"]), _table(shape.GENERALISE)]},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "veil policy",
        "description": "What may leave, and what is done with it.",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def _table(table: shape.Table) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {key: _field(field) for key, field in table.items()},
    }
    required = [key for key, field in table.items() if field.required]
    return found | ({"required": required} if required else {})


def _field(field: shape.Field) -> dict[str, Any]:
    said = {"description": field.doc}
    match field.kind:
        case "flag":
            return said | {"type": "boolean"}
        case "integer":
            return said | {"type": "integer", "minimum": field.least, "maximum": field.most}
        case "number":
            return said | {"type": "number", "minimum": field.least, "maximum": field.most}
        case "text":
            return said | _text(field)
        case "texts":
            return said | {"type": "array", "items": _text(field)}
        case "either":
            return said | {"anyOf": [_text(field), {"type": "array", "minItems": 1, "items": _text(field)}]}


def _text(field: shape.Field) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "string"}
    if field.choices:
        found["enum"] = [str(choice) for choice in field.choices]
    if field.pattern:
        # JSON Schema searches, a policy file is matched whole; editors read ECMAScript, which has no (?s).
        found["pattern"] = f"^{field.pattern}$" if "(?s)" not in field.pattern else r"\S"
    return found

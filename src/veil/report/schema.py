"""The JSON Schema of the shared report: closed sets, counts, keyed names and digests; no free text anywhere."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from veil.codes import CODES, Kind
from veil.report import terms
from veil.report.guard import Format
from veil.standard import references

NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
UID = r"^2\.25\.[0-9]{1,39}$"
HEX = r"^[0-9a-f]{8,64}$"
VERSION = r"^[0-9]+(\.[0-9]+){0,3}([a-z.+-]{0,5}[0-9]{0,4})$"
ANY_UID = r"^[0-9][0-9.]{0,63}$"
TARGET = re.compile(r"[A-Za-z0-9]([A-Za-z0-9 ._-]{0,62}[A-Za-z0-9_-])?(/[A-Za-z0-9][A-Za-z0-9._-]{0,63}){3}")
"""Where a delivered instance lies below OUT: patient (as given pseudonyms may be), study, series, instance."""
_PRIVATE = re.compile(r"\((?P<group>[0-9a-f]{4}),xx(?P<low>[0-9a-f]{2})\) (?P<creator>.+)", re.IGNORECASE)
_TAG = re.compile(r"\([0-9a-fx]{4},[0-9a-fx]{4}\)", re.IGNORECASE)


def selector(value: str) -> bool:
    """Whether a selector is a keyword of PS3.6, a tag, a listed private attribute or a class of elements."""
    if value in {"private", "unknown", "group-length", "trailing", "preamble", "meta", terms.OTHER}:
        return True
    if _TAG.fullmatch(value):
        return True
    from veil.standard import dictionary, private

    listed = _PRIVATE.fullmatch(value)
    if listed is not None:
        return private.lookup(listed["creator"], int(listed["group"], 16), int(listed["low"], 16)) is not None
    return value.isascii() and value.isalnum() and dictionary.tag(value) is not None


FORMATS: Mapping[str, Format] = {"dicom-selector": selector}


def _object(properties: Mapping[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": dict(properties), "required": required, "additionalProperties": False}


def _list(item: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": dict(item)}


@cache
def schema(*, uids_kept: bool = False) -> dict[str, Any]:
    """The schema itself; `selector` is the meaning of its format `dicom-selector`.

    Args:
        uids_kept: the policy lets UIDs stay, so that a series has its old one.
    """
    count: dict[str, Any] = {"type": "integer", "minimum": 0}
    flag: dict[str, Any] = {"type": "boolean"}
    modality: dict[str, Any] = {"enum": [*sorted(terms.MODALITIES), terms.OTHER]}
    kinds = {str(kind): count for kind in Kind}
    refused = [code for code in CODES.values() if code.kind is not Kind.DELIVERED]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "veil: the report of a run, to share",
        **_object(
            {
                "schema": {"const": "veil-report-1"},
                "run": _object(
                    {
                        "id": {"type": "string", "pattern": r"^[0-9A-Za-z-]{1,40}$"},
                        "date": {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
                        "finished": flag,
                        "context": {"enum": list(terms.CONTEXTS)},
                    }
                ),
                "tools": {
                    "type": "object",
                    "propertyNames": {"enum": ["veil", "python", "pydicom"]},
                    "additionalProperties": {"type": "string", "pattern": VERSION},
                },
                "policy": _object(
                    {
                        "name": {"type": "string", "pattern": NAME},
                        "extends": {"enum": ["", "basic", "public", "safe-harbor", "research"]},
                        "digest": {"type": "string", "pattern": HEX},
                        "table_edition": {"type": "string", "pattern": r"^20[0-9]{2}[a-e]$"},
                    }
                ),
                "counts": _object({"received": count, **kinds}),
                "delivered": _object(
                    {"patients": count, "studies": count, "series": count, "bytes": count, "bytes_received": count}
                ),
                "modalities": {"type": "object", "propertyNames": modality, "additionalProperties": _object(kinds)},
                "refusals": _list(
                    _object(
                        {
                            "code": {"enum": [code.code for code in refused]},
                            "kind": {"enum": [str(kind) for kind in Kind if kind is not Kind.DELIVERED]},
                            "count": count,
                            "meaning": {"enum": sorted({code.meaning for code in refused})},
                            "remedy": {"enum": sorted({code.remedy for code in refused})},
                        }
                    )
                ),
                "options": _list(
                    _object(
                        {
                            "name": {"type": "string", "pattern": r"^[a-z_]{1,40}$"},
                            "code": {"type": "string", "pattern": r"^1131[0-9]{2}$"},
                            "on": flag,
                            "claimed": flag,
                            "why": {"enum": list(terms.WHY)},
                        }
                    )
                ),
                "faces": _list(
                    _object(
                        {
                            "series": {"type": "string", "pattern": ANY_UID if uids_kept else UID},
                            "modality": modality,
                            "instances": count,
                        }
                    )
                ),
                "references": _list(
                    _object({"kind": {"enum": list(references.KINDS)}, **dict.fromkeys(terms.REFERENCE_STATES, count)})
                ),
                "references_undelivered": _list(
                    _object({"code": {"enum": [code.code for code in refused]}, "count": count})
                ),
                "pixels": _object(
                    dict.fromkeys(("looked", "with_text", "boxes", "marks", "waiting", "accepted"), count)
                ),
                "record": _object({"events": count, "head": {"type": "string", "pattern": r"^([0-9a-f]{64})?$"}}),
                "actions": _list(
                    _object(
                        {
                            "action": {"enum": [*terms.ACTIONS, terms.OTHER]},
                            "selector": {"type": "string", "format": "dicom-selector"},
                            "count": count,
                        }
                    )
                ),
                "pixel_risks": _list(_object({"modality": modality, "risks": _list({"enum": list(terms.RISKS)})})),
                "indirect_identifiers": _list(
                    _object({"attribute": {"enum": list(terms.INDIRECT)}, "action": {"enum": list(terms.ACTIONS)}})
                ),
                **_quality(count, modality),
            },
            optional=("risk",),
        ),
    }


def _quality(count: Mapping[str, Any], modality: Mapping[str, Any]) -> dict[str, Any]:
    """What stayed for research, what was done to pixel data, and the risk where it was measured."""
    elements = _object({"group": {"enum": list(terms.RESEARCH)}, **dict.fromkeys(terms.RETAINED, count)})
    images = (*terms.IMAGES, "clear", "not_looked", "faces")
    share = {"type": "number", "minimum": 0, "maximum": 1}
    return {
        "quality": _list(
            _object({"modality": modality, "delivered": count, "sampled": count, "elements": _list(elements)})
        ),
        "lost_research": _list(_object({"selector": {"type": "string", "format": "dicom-selector"}, "count": count})),
        "images": _list(_object({"modality": modality, **dict.fromkeys(images, count)})),
        "risk": _object({"k": count, "uniqueness": share, "threshold": count, "records": count}),
    }

"""Every row of PS3.15 Table E.1-1 through the engine: on bytes, at depths 0, 1 and 3, with each option on and off.

What is expected is worked out here from the row, the type in the IOD and the VR; the rule book is not asked.
"""

import re
from dataclasses import replace
from functools import cache

import pytest

from support.encode import EXPLICIT, IMPLICIT, Syntax
from support.engine import clean_level, read_level, room_of
from support.oracle import Tree, items_of
from veil import standard
from veil.policy import RuleBook, compile_policy, load
from veil.policy.model import DatePolicy
from veil.standard.profile import OPTIONS, ProfileRow

PATH = (0x00081115, 0x00289145, 0x52009230)
"""Sequences that Table E.1-1 does not list and every object may have."""
ROWS = EXPLICIT.element(0x00280010, "US", b"\0\2")
WORD = b"Zyzzogeton"
"""Somebody unknown: nothing but the rules can take him away."""
VALUES = {
    "AE": b"ZYZZOGETON",
    "AS": b"045Y",
    "AT": b"Zyzz",
    "CS": b"ZYZZOGETON",
    "DA": b"20190417",
    "DS": b"4718361044.27",
    "DT": b"20190417101112",
    "FD": b"Zyzzoget",
    "FL": b"Zyzz",
    "IS": b"471836104",
    "LO": WORD,
    "LT": WORD,
    "PN": WORD + b"^Edna",
    "SH": WORD,
    "ST": WORD,
    "UC": WORD,
    "UT": WORD,
    "TM": b"101112",
    "UI": b"1.2.3.4.5.4718361044",
    "UR": b"http://zyzzogeton.org/",
    "OB": WORD,
    "OW": WORD,
    "OF": b"Zyzzoget",
    "OD": b"Zyzzoget",
    "OL": b"Zyzzoget",
    "OV": b"Zyzzoget",
    "UN": WORD,
    "US": b"Zy",
    "UL": b"Zyzz",
    "SL": b"Zyzz",
    "SS": b"Zy",
    "SV": b"Zyzzoget",
    "UV": b"Zyzzoget",
}
ROOMS = {"clean_graphics", "clean_structured_content"}
VALID = {
    "AE": r"[ -~]{1,16}",
    "AS": r"\d{3}[DWMY]",
    "CS": r"[A-Z0-9_ ]{1,16}",
    "DA": r"\d{8}",
    "DS": r"[-+.\deE ]{1,16}",
    "DT": r"\d{4,14}",
    "IS": r"[-+\d ]{1,12}",
    "TM": r"\d{2,6}",
    "UI": r"[0-9]+(\.[0-9]+)+",
    "UR": r"[a-z]+:\S*",
}


@cache
def _book(option: str) -> RuleBook:
    """The Basic Profile with one option, dates and text as the option needs them."""
    policy = load("basic")
    options = frozenset({option}) if option else frozenset()
    dates = {
        "retain_longitudinal_full_dates": DatePolicy(mode="keep", times="keep", zone="keep"),
        "retain_device_identity": DatePolicy(mode="remove", times="keep"),
        "retain_longitudinal_modified_dates": DatePolicy(mode="shift", times="keep", zone="keep"),
    }.get(option, policy.dates)
    return compile_policy(replace(policy, options=options, dates=dates, text="scrub"))


def _tag(row: ProfileRow) -> int | None:
    if row.selector == standard.profile.PRIVATE_SELECTOR:
        return None
    if row.selector == "50xxxxxx":
        return 0x50003000  # Curve Data
    return row.tag if row.tag is not None else int(row.selector.replace("x", "0"), 16)


def _vr(row: ProfileRow) -> str:
    return standard.dictionary.one_vr(row.vr) or "OW"


def _rows() -> list[tuple[int, ProfileRow]]:
    found = [(tag, row) for row in standard.profile.rows() if (tag := _tag(row)) is not None]
    return sorted((tag, row) for tag, row in found if tag >> 16 not in {0x0000, 0x0002, 0x0004})


def _element(syntax: Syntax, tag: int, vr: str) -> bytes:
    if vr != "SQ":
        return syntax.element(tag, vr, VALUES[vr])
    inside = syntax.element(0x00100010, "PN", VALUES["PN"]) + syntax.element(0x00280010, "US", b"\0\2")
    return syntax.element(tag, "SQ", syntax.item(inside))


def _kind(tag: int, vr: str, tree: Tree) -> str:
    """What became of one attribute."""
    found = [value for one, _, value in tree if one == tag]
    if not found:
        return "gone"
    (value,) = found
    if vr == "SQ":
        if isinstance(value, bytes):  # newer than pydicom's dictionary, in implicit VR
            value = items_of(value) or []
        tags = {one for item in value for one, _, _ in item}
        return "recursed" if 0x00280010 in tags and len(value) == 1 else "dummy" if value else "empty"
    assert isinstance(value, bytes)
    old = EXPLICIT.split(EXPLICIT.element(tag, vr, VALUES[vr]))[1]
    if value == old:
        return "kept"
    text = value.rstrip(b" \0").decode("ascii", "replace")
    if not value:
        return "empty"
    if vr == "UI":
        assert re.fullmatch(r"2\.25\.\d+", text), f"{tag:08X}"
        return "uid"
    if vr in {"DA", "DT", "TM"} and text not in {"19000101", "19000101000000", "000000"}:
        assert len(text) == len(VALUES[vr])
        assert text[8:] == VALUES[vr].decode()[8:]
        return "shifted"
    if vr in VALID:
        assert re.fullmatch(VALID[vr], text), f"{tag:08X} {vr}"
    return "dummy"


_LETTERS = {"X": "gone", "Z": "empty", "D": "dummy", "U": "uid", "U*": "recursed"}


def _expected(row: ProfileRow, vr: str, option: str, iod: str | None, path: tuple[int, ...], tag: int) -> set[str]:
    """What may become of an attribute of the table."""
    kinds = standard.iod.attribute_type(iod, path, tag) if iod else None
    code = row.options.get(option, "") if option else ""
    if tag in {0x00100010, 0x00100020}:
        return {"dummy"}  # the pseudonym
    if tag in ALWAYS:
        return {"gone"}
    plane = tag >> 24 in {0x50, 0x60}
    basic = _basic(row.basic, vr, None if plane else kinds)
    if code == "K":
        if vr == "SQ":
            return {"recursed"}
        return {"kept"}
    if code == "C":
        if option == "retain_longitudinal_modified_dates" and vr in {"DA", "DT"}:
            return {"shifted"}
        if vr == "TM" or (option == "retain_longitudinal_modified_dates" and vr == "SH"):
            return {"kept"} | ({"shifted"} if vr != "SH" else set())
        if vr == "SQ":
            return {"recursed"} if option not in ROOMS else _fallbacks(kinds) | basic  # no room cleans them yet
        if vr == "AS":
            return {"kept"}
        if vr in {"DA", "DT"}:
            return {"shifted", *basic}
        return _fallbacks(kinds) | basic
    return basic


ALWAYS = {
    0x00880200,
    0x04000550,
    0x04000561,
    0x04000500,
    0x04000520,
    0x04000120,
    0x04000310,
    0x04000402,
    0x04000403,
    0x04000404,
    0x4FFE0001,
    0xFFFAFFFA,
    0xFFFCFFFC,
    0x04000510,
    0x04000551,
    0x04000552,
}
"""Attributes that no policy keeps: signatures, encrypted and replaced values, icons, padding."""


def _fallbacks(kinds: standard.iod.AttributeType | None) -> set[str]:
    strictest = kinds.strictest if kinds else "3"
    return {{"1": "dummy", "1C": "dummy", "2": "empty", "2C": "empty"}.get(strictest, "gone")}


def _basic(code: str, vr: str, kinds: standard.iod.AttributeType | None) -> set[str]:
    letters = code.split("/")
    strictest = kinds.strictest if kinds else None
    if len(letters) > 1:  # resolved by the type, where the IOD has one
        order = {"1": "UDZ", "1C": "UDZ", "2": "ZD", "2C": "ZD", "3": "XZDU"}.get(strictest or "", "")
        fitting = [letter for want in order for letter in letters if letter[0] == want]
        letters = fitting[:1] or letters
    out = {_LETTERS[letter] for letter in letters}
    if "uid" in out and vr == "SQ":
        out = out - {"uid"} | {"recursed"}
    if "dummy" in out and vr == "UI":
        out = out - {"dummy"} | {"uid"}
    mandatory = kinds.mandatory if kinds else None
    if "empty" in out and strictest in {"1", "1C"}:
        out = out - {"empty"} | {"uid" if vr == "UI" else "dummy"}
    if mandatory == "1":
        out = (
            {"dummy" if vr != "UI" else "uid" if kind in {"gone", "empty"} else kind for kind in out}
            if out & {"gone", "empty"}
            else out
        )
    if mandatory == "2" and "gone" in out:
        out = out - {"gone"} | {"empty"}
    return out


@pytest.mark.parametrize("iod", [None, "ct-image"])
@pytest.mark.parametrize("depth", [0, 1, 3])
@pytest.mark.parametrize("option", ["", *OPTIONS])
@pytest.mark.parametrize("explicit", [True, False], ids=["explicit", "implicit"])
def test_every_row(iod: str | None, depth: int, option: str, explicit: bool) -> None:
    syntax = EXPLICIT if explicit else IMPLICIT
    path = PATH[:depth]
    rows = _rows()
    assert len(rows) > 640
    body = b"".join(_element(syntax, tag, _vr(row)) for tag, row in rows)
    out = clean_level(room_of(_book(option), ()), syntax.nested(path, body), iod=iod, explicit=explicit)
    tree = read_level(out, explicit=explicit)
    for step in path:
        value = next(value for tag, _, value in tree if tag == step)
        assert isinstance(value, list)
        (tree,) = value
    wrong = [
        (f"{tag:08X}", row.basic, dict(row.options), found)
        for tag, row in rows
        if (found := _kind(tag, _vr(row), tree)) not in _expected(row, _vr(row), option, iod, path, tag)
    ]
    assert not wrong
    if not option:
        assert b"zyzz" not in out.lower().replace(b"99zyz", b"")
        assert b"4718361044" not in out
        assert b"20190417" not in out


def test_options_make_a_difference() -> None:
    """Else the test above could not fail for them."""
    data = b"".join(_element(EXPLICIT, tag, _vr(row)) for tag, row in _rows())
    answers = {option: clean_level(room_of(_book(option), ()), data) for option in ("", *OPTIONS)}
    same = {option for option in OPTIONS if answers[option] == answers[""]}
    assert same <= {"retain_safe_private", "clean_descriptors", "clean_structured_content", "clean_graphics"}

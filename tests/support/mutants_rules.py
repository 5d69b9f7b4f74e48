"""Mutants of the rule book: one row switched off at a time, by each of three hands.

- `raw`: the attribute is copied as it came, as if no rule had ever spoken of it;
- `keep`: its rule says keep, and what else the cleaner does to kept values is still done;
- `stranger`: as `raw`, with a value that nobody knows of: of another person, who stands nowhere else in the file.
"""

from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from support.encode import EXPLICIT
from support.identity import PlantedIdentity
from support.mutants import Case, Cripple, Mutant, wrapped
from support.planting import IDENTITY, plant_attributes
from support.target import Target
from veil import standard
from veil.clean.header import HeaderRoom
from veil.clean.header.level import Entry
from veil.policy import Action, Rule, RuleBook, compile_policy, load

_CT: Final = b"1.2.840.10008.5.1.4.1.1.2"
_ROOT: Final = "1.2.826.0.1.3680043.2"
_ITEMS: Final = 0x00082112
"""Source Image Sequence, which stays under `public`: the place below the top where the attribute is planted as well."""
_WRITTEN_ANEW: Final = frozenset((0x00120062, 0x00120063, 0x00120064, 0x0018A001, 0x00280303))
"""The marks of de-identification: no rule of the book writes them."""
_OF_CLASS: Final = 4
"""Attributes that the table does not list, of each VR, whose class is switched off."""
STRANGER: Final = PlantedIdentity(
    family="Hawksworth", given="Leopold", middle="Ferris", record_number="7719035586", accession_number="QKV8816640275",
    birth_date="19230418", phone="+44 1632 960554", street="4 Pemberley Mews", physician_family="Ravenscroft",
    physician_given="Cordelia", hospital="Holloway Grange Clinic",
)  # fmt: skip


def minimal(number: int) -> Target:
    """The least CT image, of the planted patient."""
    target = Target(EXPLICIT, {}, {}, bytes(128))
    uid = f"{_ROOT}.{IDENTITY.record_number}.{number}".encode()
    for tag, vr, value in (
        (0x00080008, "CS", b"ORIGINAL\\PRIMARY\\AXIAL"), (0x00080016, "UI", _CT), (0x00080018, "UI", uid),
        (0x00080020, "DA", b"20180611"), (0x00080030, "TM", b"101500"), (0x00080060, "CS", b"CT"),
        (0x00080070, "LO", b"ACME"), (0x00100040, "CS", b"M"),
        (0x0020000D, "UI", f"{_ROOT}.551.{number}".encode()), (0x0020000E, "UI", f"{_ROOT}.552.{number}".encode()),
        (0x00200010, "SH", b""), (0x00200011, "IS", b"1"), (0x00200013, "IS", b"1"),
        (0x00200032, "DS", b"0\\0\\0"), (0x00200037, "DS", b"1\\0\\0\\0\\1\\0"),
        (0x00200052, "UI", f"{_ROOT}.553.{number}".encode()), (0x00201040, "LO", b""),
        (0x00280002, "US", b"\1\0"), (0x00280004, "CS", b"MONOCHROME2"), (0x00280010, "US", b"\2\0"),
        (0x00280011, "US", b"\2\0"), (0x00280030, "DS", b"1\\1"), (0x00280100, "US", b"\x10\0"),
        (0x00280101, "US", b"\x10\0"), (0x00280102, "US", b"\x0f\0"), (0x00280103, "US", b"\0\0"),
        (0x00281052, "DS", b"0"), (0x00281053, "DS", b"1"), (0x7FE00010, "OW", bytes(8)),
    ):  # fmt: skip
        target.put(tag, vr, value)
    for tag, vr, value in ((0x00020001, "OB", b"\0\1"), (0x00020002, "UI", _CT), (0x00020003, "UI", uid),
                           (0x00020010, "UI", b"1.2.840.10008.1.2.1"), (0x00020012, "UI", b"1.2.3.4")):  # fmt: skip
        target.put_meta(tag, vr, value)
    plant_attributes(target, IDENTITY, number)
    return target


def _identifying(vr: str, who: PlantedIdentity) -> tuple[bytes, tuple[bytes, ...]]:
    """A value that says who somebody is, and what of it must not be seen; no value where the VR cannot say it."""
    full = f"{who.given} {who.family}".encode()
    family = who.family.encode()
    match vr:
        case "PN":
            return who.name.encode(), (family,)
        case "LO" | "SH" | "AE" | "CS":
            value = {"LO": full, "SH": family, "AE": family.upper(), "CS": family.upper()}[vr]
            return value, (value,)
        case "ST" | "LT" | "UT" | "UC":
            return b"Seen with " + full + b", born there", (full,)
        case "UR":
            return b"https://pacs.example/" + who.record_number.encode(), (who.record_number.encode(),)
        case "DS" | "IS":
            return who.record_number.encode(), (who.record_number.encode(),)
        case "UI":
            value = f"{_ROOT}.{who.record_number}.77".encode()
            return value, (value,)
        case "DA" | "DT":
            return (b"20210407" if vr == "DA" else b"20210407101533.1207"), (b"20210407",)
        case "TM":
            return b"041709.233817", (b"041709.233817",)
        case "AS":
            return b"097Y", (b"097Y",)
        case "OB" | "UN" | "OW":
            return b"\1\0\xfe\x7f" + full + b"\0" * (len(full) % 2), (full,)
    return b"", ()


def _element(tag: int, vr: str, who: PlantedIdentity) -> tuple[bytes, tuple[bytes, ...]]:
    """The attribute written with identity in it; of a sequence, with a name and an identifier in its item."""
    if vr != "SQ":
        value, marks = _identifying(vr, who)
        return (EXPLICIT.element(tag, vr, value) if value else b""), marks
    inner = EXPLICIT.element(0x00100010, "PN", who.name.encode())
    inner += EXPLICIT.element(0x00100020, "LO", who.record_number.encode())
    inner += EXPLICIT.element(0x0040A160, "UT", f"{who.given} {who.family} came".encode())
    return EXPLICIT.element(tag, "SQ", EXPLICIT.item(inner)), (who.family.encode(), who.record_number.encode())


@cache
def case(folder: Path, tag: int, vr: str, who: PlantedIdentity) -> Case:
    """A file with the attribute at the top, and one with it in an item of a sequence that stays."""
    written, marks = _element(tag, vr, who)
    paths = []
    for number, nested in enumerate((False, True)):
        target = minimal(number + 1)
        if nested:
            target.add_item(_ITEMS, written)
        else:
            target.elements[tag] = written
        path = folder / f"{tag:08x}-{who.family[:1]}{number}.dcm"
        path.write_bytes(target.to_bytes())
        paths.append(path)
    return Case(tuple(paths), marks=marks)


def _raw(tag: int) -> Cripple:
    def around(original: Any) -> Any:
        def public(self: HeaderRoom, buf: Any, element: Any, level: Any) -> Entry:
            found, _, start, _, stop, _ = element
            if found == tag and stop <= len(buf):
                return Entry(bytes(buf[start:stop]))
            answer: Entry = original(self, buf, element, level)
            return answer

        return public

    return wrapped(HeaderRoom, "_public", around)


def _keep(tag: int, vr: str) -> Cripple:
    kept = Rule(Action.RECURSE if vr == "SQ" else Action.KEEP, Action.REMOVE, "a mutant", "policy")

    def around(original: Any) -> Any:
        def rule(self: RuleBook, iod: str | None, path: tuple[int, ...], which: int, written: str) -> Rule:
            answer: Rule = kept if which == tag else original(self, iod, path, which, written)
            return answer

        return rule

    return wrapped(RuleBook, "rule", around)


def rows() -> Iterator[tuple[int, str, str]]:
    """(tag, VR, keyword) of what is switched off: every row of Table E.1-1 and of `public`, and each class of VR."""
    seen: dict[int, None] = {}
    for row in standard.profile.rows():
        tag = row.tag
        if tag is None and row.selector[:4] in {"50xx", "60xx"} and "x" not in row.selector[4:]:
            tag = int(row.selector.replace("x", "0"), 16)
        if tag is not None:
            seen[tag] = None
    for stated in compile_policy(load("public")).policy.rules:
        if stated.selector.kind == "tag":
            seen[stated.selector.tag] = None
    counts: dict[str, int] = {}
    for tag, entry in standard.dictionary.entries().items():
        vr = standard.dictionary.one_vr(entry.vr)
        if tag not in seen and tag >> 16 > 8 and not entry.retired and counts.get(vr, 0) < _OF_CLASS:
            counts[vr] = counts.get(vr, 0) + 1
            seen[tag] = None
    for tag in sorted(seen):
        entry_ = standard.dictionary.entry(tag)
        there = entry_ is not None and tag >> 16 > 6 and tag not in _WRITTEN_ANEW
        if entry_ is not None and there:
            vr = standard.dictionary.one_vr(entry_.vr)
            if vr == "SQ" or _identifying(vr, IDENTITY)[0]:
                yield tag, vr, entry_.keyword or f"{tag:08X}"


def rule_mutants(folder: Path) -> Iterator[Mutant]:
    """Every row, by each of the three hands."""
    for tag, vr, keyword in rows():
        planted = partial(case, folder, tag, vr, IDENTITY)
        yield Mutant(f"raw:{keyword}", _raw(tag), planted)
        yield Mutant(f"keep:{keyword}", _keep(tag, vr), planted)
        if vr not in {"DA", "DT", "TM", "UI", "AS"}:  # they are the same whosever they are
            yield Mutant(f"stranger:{keyword}", _raw(tag), partial(case, folder, tag, vr, STRANGER))

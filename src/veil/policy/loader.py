"""From the name of a built-in policy, or the path of a file, to a resolved policy.

A file is checked whole before anything of it counts; whatever is wrong is told with file, line and column, and a policy
that is wrong anywhere never runs.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from veil import standard
from veil.errors import PolicyError
from veil.policy import coarser
from veil.policy.actions import Action
from veil.policy.check import Document, suggestion
from veil.policy.classes import ALWAYS
from veil.policy.model import EPOCHS, Policy, PolicyRule, Selector
from veil.policy.selectors import SelectorError, parse
from veil.policy.table import FULL_DATES, MODIFIED_DATES

_BUILTIN = Path(__file__).parent / "builtin"
_NAMES = ("basic", "public", "safe-harbor", "research")
_DEEPEST = 8
_LARGEST = 4 << 20

# What can be done with a VR; `keep`, `remove`, `empty` and `dummy` can be done with every one.
_SUITS = {
    Action.SHIFT: frozenset({"DA", "DT", "TM"}),
    Action.UID: frozenset({"UI"}),
    Action.PSEUDONYM: frozenset({"LO", "LT", "PN", "SH", "ST", "UC", "UT"}),
    Action.ALIAS: frozenset({"LO", "LT", "SH", "ST", "UC", "UT"}),
    Action.RECURSE: frozenset({"SQ"}),
    Action.CLEAN: frozenset({"AE", "AS", "CS", "DA", "DT", "LO", "LT", "SH", "SQ", "ST", "TM", "UC", "UI", "UR", "UT"}),
}
_MODES = {"shift": MODIFIED_DATES, "year": MODIFIED_DATES, "keep": FULL_DATES}


def builtin() -> tuple[str, ...]:
    """The names of the built-in policies."""
    return _NAMES


def source(name: str) -> str:
    """The text of a built-in policy's file."""
    return (_BUILTIN / f"{name}.toml").read_text(encoding="utf-8")


def load(name_or_path: str | Path) -> Policy:
    """The policy of that name, or of that file, with all that it extends.

    Raises:
        PolicyError: if there is none, or if anything in it, or in what it extends, is wrong.
    """
    if str(name_or_path) in _NAMES:
        return _resolve(_BUILTIN / f"{name_or_path}.toml", ())
    path = Path(name_or_path)
    if path.suffix != ".toml" and not path.is_file():
        raise PolicyError(
            "POLICY-UNKNOWN",
            f"there is no built-in policy {str(name_or_path)!r}, and no such file",
            remedy=suggestion(str(name_or_path), list(_NAMES)),
        )
    return _resolve(path, ())


def _resolve(path: Path, below: tuple[Path, ...]) -> Policy:
    document = Document(path, _read(path))
    base = _base(document, (*below, path.resolve()))
    stated = enumerate(document.data.get("rule", ()))
    rules = tuple(rule for number, table in stated for rule in _rules(document, number, table))
    inherited = tuple(replace(rule, depth=rule.depth + 1) for rule in base.rules)
    policy = _merged(document, base, rules + inherited)
    _consistent(document, policy)
    return policy


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise PolicyError("POLICY-FILE", "too large to be a policy", where=str(path))
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        remedy = "check the path and its permissions"
        raise PolicyError("POLICY-FILE", "the file cannot be read", where=str(path), remedy=remedy) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        column = error.start - error.object.rfind(b"\n", 0, error.start)
        where = f"{path}:{line}:{column}"
        raise PolicyError("POLICY-SYNTAX", "not UTF-8", where=where, remedy="save it as UTF-8") from error


def _base(document: Document, chain: tuple[Path, ...]) -> Policy:
    named = document.data.get("extends")
    if named is None:
        return Policy(name="")
    place = document.places.value(("extends",))
    path = _BUILTIN / f"{named}.toml" if named in _NAMES else document.path.parent / named
    if named not in _NAMES and not path.is_file():
        document.fail(
            place, "POLICY-EXTENDS", f"no built-in policy and no file {named!r}", suggestion(named, [*_NAMES])
        )
    if path.resolve() in chain:
        document.fail(place, "POLICY-EXTENDS", f"{named!r} extends itself in the end", "break the circle")
    if len(chain) > _DEEPEST:
        document.fail(place, "POLICY-EXTENDS", f"more than {_DEEPEST} policies on top of each other", "join some")
    return _resolve(path, chain)


def _merged(document: Document, base: Policy, rules: tuple[PolicyRule, ...]) -> Policy:
    """The base with what the file says itself laid over it."""
    data = document.data
    switched: dict[str, bool] = data.get("options", {})
    dates = dict(data.get("dates", {}))
    if "constants" in dates:
        dates["constants"] = EPOCHS | _dates(document, dates["constants"])
    pixels = dict(data.get("pixels", {}))
    if "allowed" in pixels:
        pixels["allowed"] = tuple(pixels["allowed"])
    return Policy(
        name=document.path.stem,
        title=data.get("title", base.title),
        extends=(base.name, *base.extends) if base.name else (),
        options=base.options - switched.keys() | {name for name, on in switched.items() if on},
        rules=rules,
        dates=replace(base.dates, **dates),
        identity=replace(base.identity, **data.get("identity", {})),
        objects={**base.objects, **data.get("objects", {})},
        pixels=replace(base.pixels, **pixels),
        faces=data.get("faces", {}).get("action", base.faces),
        text=data.get("text", {}).get("mode", base.text),
        recogniser=data.get("text", {}).get("recogniser", base.recogniser),
        private_lists=tuple(data.get("private", {}).get("lists", base.private_lists)),
        risk=coarser.risk(document, base.risk),
        generalise=coarser.generalise(document, base.generalise),
    )


def _dates(document: Document, values: list[str]) -> frozenset[str]:
    for number, value in enumerate(values):
        try:
            date(int(value[:4]), int(value[4:6]), int(value[6:]))
        except ValueError:
            place = document.places.value(("dates", "constants", number))
            document.fail(place, "POLICY-VALUE", "dates.constants: there is no such day", "write YYYYMMDD")
    return frozenset(values)


def _rules(document: Document, number: int, table: dict[str, Any]) -> Iterator[PolicyRule]:
    """The rules of one [[rule]]: one for each selector."""
    several = isinstance(table["select"], list)
    action = Action(table["action"])
    reason = " ".join(table["reason"].split())
    line = document.places.key(("rule", number))[0]
    for index, text in enumerate(table["select"] if several else [table["select"]]):
        place = document.places.value(("rule", number, "select", *((index,) if several else ())))
        try:
            selector = parse(text)
        except SelectorError as error:
            near = f"did you mean {' or '.join(error.near)}?" if error.near else "see docs/reference/policy-file.md"
            document.fail(place, "POLICY-SELECTOR", error.message, near)
        _suits(document, number, selector, action)
        yield PolicyRule(selector, action, reason, document.path.stem, line)


def _suits(document: Document, number: int, selector: Selector, action: Action) -> None:
    """Refuse an action that has no meaning for what the selector names."""
    place = document.places.value(("rule", number, "action"))
    named = selector.kind in {"path", "tag"}
    if named and selector.tag in ALWAYS and action is not Action.REMOVE:
        message = f"{selector.text!r} is always removed: {ALWAYS[selector.tag]}"
        document.fail(place, "POLICY-ACTION", message, "take the rule out")
    if selector.kind in {"group", "private", "creator"} or action not in _SUITS:
        return
    entry = standard.dictionary.entry(selector.tag)
    vr = selector.vr or (entry.vr if entry else "")
    if vr not in _SUITS[action]:
        message = f"{action} has no meaning for {selector.text!r}, whose VR is {vr}"
        document.fail(place, "POLICY-ACTION", message, f"{action} is for {', '.join(sorted(_SUITS[action]))}")


def _consistent(document: Document, policy: Policy) -> None:
    """Refuse what cannot be true together."""
    options, dates, places = policy.options, policy.dates, document.places
    if {FULL_DATES, MODIFIED_DATES} <= options:
        place = places.key(("options", FULL_DATES))
        document.fail(
            place,
            "POLICY-CONFLICT",
            f"{FULL_DATES} and {MODIFIED_DATES} exclude each other",
            "set one of them to false (PS3.15 E.3.6)",
        )
    needed = _MODES.get(dates.mode)
    if options & {FULL_DATES, MODIFIED_DATES} != ({needed} if needed else set()):
        remedy = f"set options.{needed} = true, and the other to false" if needed else "set both date options to false"
        place = places.value(("dates", "mode")) if "dates" in document.data else places.key(("options",))
        document.fail(place, "POLICY-CONFLICT", f'dates.mode = "{dates.mode}" does not go with the options', remedy)
    if document.data.get("pixels", {}).get("allowed") and policy.pixels.marks == "none":
        document.fail(
            places.key(("pixels", "allowed")),
            "POLICY-CONFLICT",
            'pixels.allowed has no effect with marks = "none"',
            'set pixels.marks = "keep", or take pixels.allowed out',
        )
    if dates.min_weeks > dates.max_weeks:
        document.fail(
            places.value(("dates", "min_weeks")),
            "POLICY-CONFLICT",
            "dates.min_weeks is above dates.max_weeks",
            "make the range at least one week wide",
        )

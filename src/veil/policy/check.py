"""Checking what a TOML file holds against the shape of a policy file: the first thing wrong, with its place."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from veil.errors import PolicyError
from veil.policy import positions, shape
from veil.policy.positions import Positions

_KINDS = {
    "flag": "true or false",
    "integer": "a number",
    "number": "a number",
    "text": "a string",
    "texts": "an array of strings",
    "either": "a string or an array of strings",
}


class Document:
    """One policy file, read and checked.

    Args:
        path: the file.
        text: what it holds.

    Raises:
        PolicyError: if it is not TOML or does not have the shape of a policy.
    """

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.data = self._parse(text)
        self.places: Positions = positions.find(text)
        self._check()

    def fail(self, place: tuple[int, int], code: str, message: str, remedy: str) -> NoReturn:
        """Refuse the file.

        Raises:
            PolicyError: always.
        """
        line, column = place
        raise PolicyError(code, message, where=f"{self.path}:{line}:{column}", remedy=remedy)

    def _parse(self, text: str) -> dict[str, Any]:
        import tomllib

        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
            end = (text.count("\n") + 1, len(text) - text.rfind("\n"))
            place = (int(found[1]), int(found[2])) if found else end
            message = re.sub(r" \(at .*\)$", "", str(error))
            self.fail(
                place, "POLICY-SYNTAX", f"not valid TOML: {message}", "correct it; https://toml.io has the syntax"
            )

    def _check(self) -> None:
        known = [*shape.ROOT, *shape.TABLES, "generalise", "rule"]
        for key, value in self.data.items():
            if key in shape.ROOT:
                self._value((key,), shape.ROOT[key], value)
            elif key in shape.TABLES:
                self._table((key,), shape.TABLES[key], value)
            elif key == "rule":
                self._rules(value)
            elif key == "generalise":
                self._generalise(value)
            else:
                self._unknown((key,), key, known, "POLICY-KEY", "a policy file has no")

    def _rules(self, rules: Any) -> None:
        if not isinstance(rules, list):
            self.fail(self.places.key(("rule",)), "POLICY-TYPE", "rules are an array of tables", "write [[rule]]")
        for number, rule in enumerate(rules):
            self._table(("rule", number), shape.RULE, rule)

    def _generalise(self, table: Any) -> None:
        if not isinstance(table, dict):
            self.fail(self.places.key(("generalise",)), "POLICY-TYPE", "[generalise] is a table", "write [generalise]")
        for key, value in table.items():
            if isinstance(value, dict):
                self._table(("generalise", key), shape.GENERALISE, value)
            else:
                self._value(("generalise", key), shape.GENERALISE["band"], value)

    def _table(self, path: positions.Path, table: shape.Table, value: Any) -> None:
        shown = "a rule" if path[0] == "rule" else f"[{path[0]}]"
        if not isinstance(value, dict):
            self.fail(self.places.key(path), "POLICY-TYPE", f"{shown} is a table", f"write [{path[0]}] on a line")
        for key, inner in value.items():
            if key not in table:
                self._unknown((*path, key), key, table, "POLICY-KEY", f"{shown} has no")
            self._value((*path, key), table[key], inner)
        for key, field in table.items():
            if field.required and key not in value:
                self.fail(self.places.key(path), "POLICY-MISSING", f"{shown} has no {key!r}", f'add {key} = "..."')

    def _value(self, path: positions.Path, field: shape.Field, value: Any) -> None:
        match field.kind:
            case "flag" if isinstance(value, bool):
                return
            case "integer" if isinstance(value, int) and not isinstance(value, bool):
                if not field.least <= value <= field.most:
                    self._refuse(path, f"has to be from {field.least} to {field.most}")
            case "number" if isinstance(value, (int, float)) and not isinstance(value, bool):
                if not field.least <= value <= field.most:  # which nan never is
                    self._refuse(path, f"has to be from {field.least} to {field.most}")
            case "text" | "either" if isinstance(value, str):
                self._text(path, field, value)
            case "texts" | "either" if isinstance(value, list) and all(isinstance(item, str) for item in value):
                if field.kind == "either" and not value:
                    self._refuse(path, "is empty", field.doc)
                for number, item in enumerate(value):
                    self._text((*path, number), field, item)
            case _:
                self.fail(
                    self.places.value(path), "POLICY-TYPE", f"{_name(path)} has to be {_KINDS[field.kind]}", field.doc
                )

    def _text(self, path: positions.Path, field: shape.Field, value: str) -> None:
        if field.choices and value not in field.choices:
            self._unknown(path, value, field.choices, "POLICY-VALUE", f"{_name(path)} cannot be", value=True)
        if field.pattern and not re.fullmatch(field.pattern, value):
            self._refuse(path, "has the wrong form" if value.strip() else "is empty", field.doc)

    def _refuse(self, path: positions.Path, message: str, remedy: str = "") -> NoReturn:
        self.fail(self.places.value(path), "POLICY-VALUE", f"{_name(path)} {message}", remedy)

    def _unknown(
        self,
        path: positions.Path,
        word: str,
        known: Iterable[str],
        code: str,
        message: str,
        *,
        value: bool = False,
    ) -> NoReturn:
        place = self.places.value(path) if value else self.places.key(path)
        self.fail(place, code, f"{message} {word!r}", suggestion(word, list(known)))


def suggestion(word: str, known: list[str]) -> str:
    """A did-you-mean, or all that there is."""
    lowered = {item.lower(): item for item in known}
    near = [lowered[item] for item in get_close_matches(word.lower(), lowered, n=3, cutoff=0.6)]
    return f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(known)}"


def _name(path: positions.Path) -> str:
    words = [str(step) for step in path if not isinstance(step, int)]
    return ".".join(words)

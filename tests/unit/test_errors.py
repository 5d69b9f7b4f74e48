"""The tree of errors, as it is drawn."""

import ast
import pickle
import re
from pathlib import Path

import pytest

import veil
from veil import errors
from veil.codes import CODES

PACKAGE = Path(veil.__file__).parent
CLASSES = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, errors.VeilError)]


def test_every_error_is_in_the_drawing() -> None:
    drawn = set(re.findall(r"\b[A-Z]\w+Error\b", errors.__doc__ or ""))
    assert {kind.__name__ for kind in CLASSES} == drawn


def test_other_modules_define_errors_of_the_tree_only() -> None:
    """A module may have an error of its own for its inside; it is then no error that a user could see."""
    inside = {"WindowError", "SelectorError", "BombError", "StructureError"}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and path.name != "errors.py":
                bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
                if node.name.endswith("Error") or bases & {"Exception", "BaseException", "ValueError", "RuntimeError"}:
                    assert node.name in inside or bases & {kind.__name__ for kind in CLASSES}, (
                        f"{path.name}: {node.name}"
                    )


@pytest.mark.parametrize("kind", CLASSES)
def test_an_error_survives_the_way_from_a_worker(kind: type[errors.VeilError]) -> None:
    error = kind("Q-FAILED", "what", where="there", remedy="that")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  our own bytes
    assert type(again) is kind
    assert (again.code, again.message, again.where, again.remedy) == ("Q-FAILED", "what", "there", "that")
    assert str(again) == "there: what [Q-FAILED] (that)"


def test_codes_that_are_raised_are_registered() -> None:
    used = set()
    for path in (*(PACKAGE / "dicom").rglob("*.py"), *(PACKAGE / "clean").rglob("*.py")):
        used |= set(re.findall(r'Error\(\s*"([HQSD]-[A-Z-]+)"', path.read_text(encoding="utf-8")))
    assert len(used) > 10
    assert used <= set(CODES)

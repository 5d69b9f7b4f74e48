"""The layout is the architecture: imports run one way, and every part says what it is."""

import ast
from pathlib import Path

import pytest

import veil

PACKAGE = Path(veil.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

ANYBODY = {"errors", "codes", "version", ""}
MAY_IMPORT = {
    "standard": set[str](),
    "policy": {"standard"},
    "identity": {"standard"},
    "dicom": {"standard"},
    "audit": {"standard"},
    "sources": set[str](),
    "sinks": set[str](),
    "clean": {"standard", "policy", "identity", "dicom"},
    "survey": {"standard", "policy", "identity", "dicom"},
    "facts": {"standard", "policy", "identity", "audit"},
    "pipeline": {"standard", "policy", "identity", "dicom", "clean", "survey", "audit", "facts"},
    "work": {"standard", "policy", "identity", "sources", "sinks", "clean", "survey", "pipeline", "audit", "facts"},
    "report": {"standard", "policy", "identity", "survey", "pipeline", "work", "audit"},
    "api": {"standard", "policy", "identity", "sinks", "pipeline", "work", "report", "risk"},
    "score": set[str](),
    "risk": {"standard", "policy"},
    "linked": {"standard", "policy", "identity", "clean", "pipeline", "work"},
    "cli": {
        "audit",
        "clean",
        "dicom",
        "linked",
        "risk",
        "score",
        "standard",
        "policy",
        "identity",
        "pipeline",
        "work",
        "report",
        "api",
    },
    "demo": {"cli"},
    "errors": set[str](),
    "codes": set[str](),
    "version": set[str](),
    "__init__": {"identity", "policy", "work", "api"},
    "__main__": {"cli"},
}


def _part(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def _imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            names = names[1:] if node.module == "veil" else names[:1]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("veil.")}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_run_one_way(path: Path) -> None:
    part = _part(path)
    assert _imported(path) - ANYBODY - {part, "__version__"} <= MAY_IMPORT[part]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_module_says_what_it_is_and_is_not_too_long(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 500


def test_every_part_has_its_place_in_the_order() -> None:
    assert {_part(path) for path in MODULES} <= set(MAY_IMPORT)

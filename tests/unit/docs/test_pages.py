"""The documentation cannot lie: generated pages are what the code says, and every command shown is one that exists."""

import contextlib
import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType

import click
import pytest

from veil.cli.app import root
from veil.codes import CODES

ROOT = Path(__file__).resolve().parents[3]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_docs", ROOT / "tools" / "build_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("name", "text"), _tool().pages().items())
def test_generated_page_is_as_the_code_says(name: str, text: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == text, "run `make docs`"


def _commands() -> list[tuple[str, str]]:
    found = []
    for page, name in zip(PAGES, NAMES, strict=True):
        for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            joined = block.replace("\\\n", " ")
            found += [(name, line[2:]) for line in joined.splitlines() if line.startswith("$ veil")]
    return found


def _spans() -> list[tuple[str, str]]:
    found = []
    for page, name in zip(PAGES, NAMES, strict=True):
        spans = re.findall(r"`(veil [a-z][^`\n]*)`", page.read_text(encoding="utf-8"))
        found += [(name, span) for span in spans]
    return found


def test_commands_are_shown() -> None:
    assert len(_commands()) > 20
    assert len(_spans()) > 10


@pytest.mark.parametrize(("page", "span"), _spans())
def test_every_command_named_in_a_sentence_exists(page: str, span: str) -> None:
    words = shlex.split(span)[1:]
    command, rest, context = _found(words, page)
    # A sentence may name a command without its arguments; what it does give must be right.
    with contextlib.suppress(click.MissingParameter, click.exceptions.NoArgsIsHelpError):
        command.make_context(command.name, rest, parent=context)


@pytest.mark.parametrize(("page", "line"), _commands())
def test_every_command_shown_is_one_that_exists(page: str, line: str) -> None:
    words = shlex.split(line.partition(" > ")[0].partition(" | ")[0], comments=True)[1:]
    command, rest, context = _found(words, page)
    if "--help" not in rest and "--version" not in rest:
        command.make_context(command.name, rest, parent=context)


def _found(words: list[str], page: str) -> tuple[click.Command, list[str], click.Context]:
    context = click.Context(root, info_name=page)
    command: click.Command = root
    rest = list(words)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        # As the group itself does: some take a word, or what it is about, first.
        _, found, rest = command.resolve_command(context, rest)
        assert found is not None
        command = found
    return command, rest, context


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_somewhere(name: str) -> None:
    page = ROOT / name
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("name", NAMES)
def test_every_code_named_exists(name: str) -> None:
    named = re.findall(r"`([HQSD]-[A-Z][A-Z-]+)`", (ROOT / name).read_text(encoding="utf-8"))
    assert set(named) <= set(CODES)


def test_readme_begins_with_what_to_type() -> None:
    lines = [line.strip() for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if line.strip()]
    assert lines[:3] == ["# veil", "make demo", "make test"]


def test_readme_has_the_exit_codes() -> None:
    from veil.cli.exits import Exit

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(re.search(rf"^\| {int(code)} \|", text, re.MULTILINE) for code in Exit)

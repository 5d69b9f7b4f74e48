"""Write the pages of docs/reference that follow from the code; a test holds that they are what this would write.

python tools/build_docs.py            write them
python tools/build_docs.py --check    say which differ, and fail if one does
"""

import argparse
import inspect
import json
import sys
from collections.abc import Callable
from pathlib import Path

import click

import veil
from veil.cli.app import root
from veil.cli.exits import MEANINGS
from veil.codes import CODES, Kind
from veil.report.schema import schema as report_schema

ROOT = Path(__file__).resolve().parents[1]
NOTE = "<!-- Written by tools/build_docs.py; change the code, then run `make docs`. -->\n"


def pages() -> dict[str, str]:
    """Every generated page: its path below the project, and its text."""
    return {
        "docs/reference/cli.md": cli(),
        "docs/reference/exit-codes.md": exit_codes(),
        "docs/reference/outcome-codes.md": outcome_codes(),
        "docs/reference/api.md": api(),
        "docs/reference/report.schema.json": json.dumps(report_schema(), indent=2) + "\n",
    }


def cli() -> str:
    """Every command with its help."""
    parts = [f"{NOTE}\n# The command line\n"]
    parts += _command(root, ("veil",))
    return "\n".join(parts)


def _command(command: click.Command, path: tuple[str, ...]) -> list[str]:
    context = click.Context(command, info_name=path[-1], parent=_parent(path[:-1]), terminal_width=100)
    text = command.get_help(context)
    parts = [f"## {' '.join(path)}\n", f"```text\n{text}\n```\n"]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None:
                parts += _command(found, (*path, name))
    return parts


def _parent(path: tuple[str, ...]) -> click.Context | None:
    context = None
    for name in path:
        context = click.Context(click.Command(name), info_name=name, parent=context)
    return context


def exit_codes() -> str:
    """What a command returns."""
    rows = [f"| {int(code)} | {meaning} |" for code, meaning in MEANINGS.items()]
    return "\n".join([f"{NOTE}\n# Exit codes\n", "| Code | Meaning |", "|---|---|", *rows, ""])


def outcome_codes() -> str:
    """What can happen to a file."""
    said = {
        Kind.DELIVERED: "It was cleaned and lies in the output.",
        Kind.HELD: "It was understood, and may not leave under this policy.",
        Kind.QUARANTINED: "It could not be understood, so nobody can say that it may leave.",
        Kind.SKIPPED: "It is no instance, or was received already.",
    }
    parts = [
        f"{NOTE}\n# Outcome codes\n",
        "Each file that is received gets exactly one. None is ever renamed, or used again for another thing.",
        "`veil explain CODE` says the same on a terminal.\n",
    ]
    for kind in Kind:
        parts += [f"## {kind.capitalize()}\n", f"{said[kind]}\n", "| Code | Meaning | What to do |", "|---|---|---|"]
        parts += [f"| `{code.code}` | {code.meaning} | {code.remedy} |" for code in CODES.values() if code.kind is kind]
        parts.append("")
    return "\n".join(parts)


def api() -> str:
    """The public names."""
    values = {name: getattr(veil, name) for name in veil.__all__}
    functions = {name: value for name, value in values.items() if inspect.isfunction(value)}
    classes = {name: value for name, value in values.items() if inspect.isclass(value)}
    errors = {name: value for name, value in classes.items() if issubclass(value, Exception)}
    parts = [f"{NOTE}\n# The Python interface\n", "Everything else in the package is private and may change.\n"]
    for name, function in functions.items():
        parts += [f"## veil.{name}\n", f"```python\n{_signature(name, function)}\n```\n", _quoted(function), ""]
    for name, value in classes.items():
        if name not in errors:
            parts += [f"## veil.{name}\n", _quoted(value), ""]
    parts += ["## Errors\n", _quoted(sys.modules["veil.errors"]), ""]
    return "\n".join(parts)


def _signature(name: str, function: Callable[..., object]) -> str:
    signature = inspect.signature(function)
    lines, starred = [], False
    for parameter in signature.parameters.values():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and not starred:
            lines.append("    *,")
            starred = True
        default = "" if parameter.default is inspect.Parameter.empty else f" = {parameter.default!r}"
        lines.append(f"    {parameter.name}: {_annotation(parameter.annotation)}{default},")
    return "\n".join([f"veil.{name}(", *lines, f") -> {_annotation(signature.return_annotation)}"])


def _annotation(annotation: object) -> str:
    text = annotation.__name__ if isinstance(annotation, type) else str(annotation)
    return text.replace("pathlib.", "").replace("os.PathLike", "PathLike")


def _quoted(value: object) -> str:
    return f"```text\n{inspect.getdoc(value) or ''}\n```"


def main() -> int:
    """Write or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page differs")
    wanted = parser.parse_args()
    stale = 0
    for name, text in pages().items():
        path = ROOT / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        print(name)
        if not wanted.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    return 1 if wanted.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())

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
from veil import standard
from veil.clean.answers import HEADER, Answer, answer
from veil.cli.app import root
from veil.cli.exits import MEANINGS
from veil.codes import CHECKS, CODES, Kind
from veil.pipeline import ROOMS
from veil.policy import RuleBook, builtin, compile_policy, load
from veil.report.schema import schema as report_schema
from veil.standard.sop import SopClass

ROOT = Path(__file__).resolve().parents[1]
NOTE = "<!-- Written by tools/build_docs.py; change the code, then run `make docs`. -->\n"


def pages() -> dict[str, str]:
    """Every generated page: its path below the project, and its text."""
    return {
        "docs/reference/cli.md": cli(),
        "docs/reference/exit-codes.md": exit_codes(),
        "docs/reference/outcome-codes.md": outcome_codes(),
        "docs/reference/api.md": api(),
        "docs/reference/sop-classes.md": sop_classes(),
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
        "`veil explain CODE` says the same on a terminal; `veil quarantine` lists what waits under each.\n",
    ]
    for kind in Kind:
        parts += [f"## {kind.capitalize()}\n", f"{said[kind]}\n"]
        parts += [_code(code.code, code.meaning, code.remedy, code.release) for code in CODES.values()
                  if code.kind is kind]  # fmt: skip
    parts += [
        "## What veil verify finds\n",
        "These are no outcomes: they say how OUT differs from what was delivered.\n",
    ]
    parts += [_code(check.code, check.meaning, check.remedy) for check in CHECKS.values()]
    return "\n".join(parts)


def _code(code: str, meaning: str, remedy: str, release: bool = False) -> str:  # noqa: FBT001, FBT002  a fact of the code
    may = "\n- A person who has looked may let it leave: `veil quarantine release`, with a reason." if release else ""
    return f"### {code}\n\n{meaning}\n\n- What to do: {remedy}{may}\n"


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


FAMILIES = {
    "image": "Images",
    "wsi_microscopy": "Slides and confocal microscopy",
    "segmentation": "Segmentations",
    "parametric_map": "Parametric maps",
    "real_world_value_map": "Real-world value maps",
    "registration": "Registrations and fiducials",
    "surface": "Surfaces",
    "tractography": "Tractography",
    "bulk_annotation": "Bulk annotations",
    "measurement": "Measurements",
    "presentation_state": "Presentation states and displays",
    "sr": "Structured reports",
    "key_object": "Key object selections",
    "rt": "Radiotherapy: plans, structures, records",
    "rt_dose": "Radiotherapy: dose",
    "rt_image": "Radiotherapy: images",
    "waveform": "Waveforms",
    "spectroscopy": "Spectroscopy",
    "raw": "Raw data",
    "encapsulated_document": "Encapsulated documents and models",
    "non_patient_or_workflow": "Protocols, inventories, templates and palettes",
    "retired_standalone": "Retired stand-alone objects",
    "media_directory": "Directories of media",
    "other": "Others",
}
"""The categories of the table of SOP classes, in the order of the page, as a data manager calls them."""
_SHORT = {HEADER: "H", "text": "T", "content": "S", "graphics": "G", "documents": "D", "pixels": "P", "faces": "F"}
_ROOMS_SAID = {
    HEADER: "every attribute by its rule, at every depth; it cleans every object",
    "text": "free text: what identifies goes, clinical words stay",
    "content": "the tree of a structured report, item by item",
    "graphics": "annotations, overlays and curves",
    "documents": "documents and models inside an object, each by its own format",
    "pixels": "text that is burned into pixels",
    "faces": "faces in images",
}
_SOP_LEGEND = """Every storage SOP class of the standard ({count} of them), and what becomes of its objects under each
built-in policy. A SOP class that is not here is held with `H-SOP-CLASS-UNKNOWN`, under every policy.

- **yes**: delivered; the letters say which rooms clean it.
- **a code**: not delivered; the last column says why, and [outcome codes](outcome-codes.md) what to do.
- **a figure behind the letters**: a single file may be held all the same, for what it holds:
{besides}

A file of any kind is held where it bears encrypted attributes (`H-ENCRYPTED`), bytes behind its last frame
(`H-PIXELS-TRAILING`), compressed pixels that break their own format (`H-BITSTREAM`), an overlay in bits of its pixels
that cannot be reached (`H-OVERLAY-BITS`), or an identifier of the patient where nothing can take it out (`H-RESIDUAL`).
A file whose pixels are looked at (P) is held as well where nobody can: its header contradicts them (`H-PIXELS-FORMAT`),
they cannot be decoded (`H-PIXELS-UNREADABLE`, `H-PIXELS-CODEC`), they are too large (`H-PIXELS-TOO-LARGE`), or a device
made them that writes at places which nobody knows (`H-PIXELS-DEVICE`).
"""
_BESIDES = {
    "H-PIXELS-TEXT": ("¹", "text is seen in its pixels that could not be wiped"),
    "H-PIXELS-REVIEW": ("⁷", "a person has to confirm what was found in its pixels"),
    "H-FACE": ("²", "its header speaks of the head, the face or the neck; photographs of people always are"),
    "H-DOCUMENT-UNREADABLE": ("³", "the document in it cannot be understood"),
    "H-FACE-MODEL": ("⁴", "it is a model that may show a face"),
    "H-SLIDE-LABEL": ("⁵", "the image shows the label of the glass, or may"),
    "H-AUDIO": ("⁶", "it holds sound"),
}


def sop_classes() -> str:
    """What becomes of every kind of object under the built-in policies."""
    books = {name: compile_policy(load(name)) for name in builtin()}
    by_family: dict[str, list[SopClass]] = {family: [] for family in FAMILIES}
    for found in standard.sop.classes().values():
        by_family["waveform" if found.category == "audio" else found.category].append(found)
    shown = {HEADER, "documents", *ROOMS}
    rooms = [f"| {_SHORT[room]} | {room} | {_ROOMS_SAID[room]} |" for room in _SHORT if room in shown]
    count = sum(map(len, by_family.values()))
    seen = {
        code for book in books.values() for uid in standard.sop.classes() for code in answer(book, ROOMS, uid).besides
    }
    besides = "\n".join(f"  - {mark} `{code}`: {said}" for code, (mark, said) in _BESIDES.items() if code in seen)
    legend = _SOP_LEGEND.format(count=count, besides=besides)
    parts = [f"{NOTE}\n# What becomes of each kind of object\n", legend]
    parts += ["| Letter | Room | What it cleans |", "|---|---|---|", *rooms, ""]
    for family, members in by_family.items():
        if members:
            parts += [f"## {FAMILIES[family]}\n", f"| SOP class | {' | '.join(books)} | Why |"]
            parts += ["|---" * (len(books) + 2) + "|", *(_sop_row(found, books) for found in members), ""]
    return "\n".join(parts)


def _sop_row(found: SopClass, books: dict[str, RuleBook]) -> str:
    answers = {name: answer(book, ROOMS, found.uid) for name, book in books.items()}
    name = found.name + (" (retired)" if found.retired else "")
    cells = [_sop_cell(one) for one in answers.values()]
    return f"| {name}<br>{found.uid} | {' | '.join(cells)} | {_sop_why(answers)} |"


def _sop_cell(one: Answer) -> str:
    rooms, besides = map(_SHORT.__getitem__, one.rooms), (_BESIDES[code][0] for code in one.besides)
    return f"yes {''.join(rooms)}{''.join(besides)}" if one.delivered else f"`{one.code}`"


def _sop_why(answers: dict[str, Answer]) -> str:
    """Why it is held: each reason once, with the policies that it holds for unless they are all."""
    reasons: dict[str, list[str]] = {}
    for name, one in answers.items():
        if not one.delivered:
            reasons.setdefault(one.why.removeprefix(f"policy {name}: "), []).append(name)
    said = [why if len(names) == len(answers) else f"{', '.join(names)}: {why}" for why, names in reasons.items()]
    return "; ".join(said)


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

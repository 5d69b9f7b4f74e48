"""Reads the data files: fillers and templates of one language.

A template is `kind: text`, where in the text

- `<name>` is a clinical filler of that section; `<n>`, `<age>` and `<time>` are made (ages below 90);
- `<own>` is a part of the body that is the patient's surname as well: the exam stays, the person goes;
- `[words]` are clinical words of the template's own;
- `{slot}` identifies: `{pt.full}`, `{hosp}`, `{date}` ... (see `slots`); `{@dr.family}` follows a title, so that it may
  be a surname that is also a word, even of somebody nobody has heard of;
- `{~pt.family}` stands where nothing tells a name from a part of the body: nobody called Head is put there;
- `!` in front: only with people the survey knows, since nothing in the text tells a name from a word;
- all else is neutral.

A file `<language>.<name>.txt` holds more for tuning alone: all its templates are of the tuning half, and a section it
lacks is that of the language, of the tuning half.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from support.labelled.model import Half, half_of

LANGUAGES: Final = ("en", "de", "fr", "es", "it", "pt", "nl")
DATA: Final = Path(__file__).parent / "data"
PEOPLE_SECTIONS: Final = frozenset({"family", "given", "hospital", "street", "city"})
SHARED_SECTIONS: Final = frozenset({
    "wordfamily", "generic", "address", "zip", "phone", "mrn", "accession", "insurance", "month", "dateformat", "stop",
    "own", "body", "wordgiven",
})  # fmt: skip
_PART: Final = re.compile(r"(\{[^}]+\}|<\w+>|\[|\])")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a template: kind is 'text', 'clinical', 'filler' or 'slot'."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Template:
    """One template.

    Args:
        id: language and a hash of the text: does not change when others are added.
        language: two letters.
        kind: of text.
        text: as it stands in the file.
        needs_survey: whether it makes sense only with people that are known.
    """

    id: str
    language: str
    kind: str
    text: str
    needs_survey: bool

    @property
    def half(self) -> Half:
        return half_of(self.id) if self.language in LANGUAGES else Half.TUNING

    def parts(self) -> Iterator[Part]:
        """The pieces in their order."""
        clinical = False
        for piece in _PART.split(self.text):
            if piece in {"[", "]"}:
                clinical = piece == "["
            elif piece.startswith("{"):
                yield Part("slot", piece[1:-1])
            elif piece.startswith("<"):
                yield Part("filler", piece[1:-1])
            elif piece:
                yield Part("clinical" if clinical else "text", piece)


@dataclass(frozen=True, slots=True)
class Language:
    """The contents of one data file: sections of fillers, and templates."""

    code: str
    sections: Mapping[str, tuple[str, ...]]
    templates: tuple[Template, ...]

    def fillers(self, section: str, half: Half) -> tuple[str, ...]:
        """The fillers of one half; formats, months and surnames that are words serve both."""
        base = self.code.partition(".")[0]
        if section not in self.sections and base != self.code:
            return load(base).fillers(section, Half.TUNING)
        lines = self.sections[section]
        if section in SHARED_SECTIONS or base != self.code:
            return lines
        return tuple(line for line in lines if half_of(f"{self.code}:{section}:{line}") is half)


@cache
def load(code: str) -> Language:
    """The language's file; KeyError or ValueError where it is not as it should be."""
    sections: dict[str, list[str]] = {}
    section = ""
    for line in (DATA / f"{code}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            section = line[1:]
            sections[section] = []
        elif line and section:
            sections[section].append(line)
    templates = tuple(_template(code, line) for line in sections.pop("templates"))
    base = code.partition(".")[0]
    if base != code:
        shared = {name: list(lines) for name, lines in load(base).sections.items() if name in SHARED_SECTIONS}
        sections = shared | sections
    if len({template.id for template in templates}) != len(templates):
        raise ValueError(f"{code}: a template stands there twice")
    return Language(code, {name: tuple(lines) for name, lines in sections.items()}, templates)


def _template(code: str, line: str) -> Template:
    kind, _, text = line.partition(": ")
    needs = text.startswith("! ")
    text = text.removeprefix("! ")
    digest = hashlib.sha256(f"{kind}:{text}".encode()).hexdigest()[:8]
    return Template(f"{code}:{kind}:{digest}", code, kind, text, needs)

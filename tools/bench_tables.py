"""A table of the benchmark's page, and the files that its parts share."""

from dataclasses import dataclass, field
from pathlib import Path

from support.corpus import corpus

CT_BYTES = (520_000, 532_000)


@dataclass(slots=True)
class Table:
    """One table of the page."""

    title: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    note: str = ""

    def markdown(self) -> str:
        """The table as Markdown."""
        lines = [f"## {self.title}\n", " | ".join(("", *self.head, "")).strip()]
        lines += ["|---" * len(self.head) + "|", *(f"| {' | '.join(row)} |" for row in self.rows)]
        return "\n".join([*lines, "", self.note, ""]) if self.note else "\n".join([*lines, ""])


def pick(limits: tuple[int, int]) -> Path:
    """A native CT file of the corpus of about that size; the bundled CT where there is no corpus."""
    fit = [
        e
        for e in corpus()
        if e.dicom and e.modality == "CT" and limits[0] <= e.size <= limits[1] and "Implicit" in e.syntax
    ]
    if fit:
        return min(fit, key=lambda entry: entry.name).path
    from pydicom.data import get_testdata_file

    found = get_testdata_file("CT_small.dcm", download=False)
    if not isinstance(found, str):
        raise SystemExit("neither the corpus nor pydicom's bundled files are here")
    return Path(found)

"""What a look at the pixels gives for every image of the corpus, and the expectation of it in tests/golden.

Each file is cleaned by itself, as if it were all that there is of its patient.
"""

import csv
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from support.cleaners import cleaner
from support.corpus import corpus
from veil.clean.pixels.risk import risk
from veil.clean.pixels.seen import Seen
from veil.dicom.instance import open_instance
from veil.errors import InstanceError
from veil.policy import compile_policy, load

EXPECTED: Final = Path(__file__).resolve().parents[1] / "golden" / "corpus_looked.csv"
_POLICY: Final = "public"


@dataclass(frozen=True, slots=True)
class Looked:
    """One row: numbers and words of the program, nothing of the source.

    Attributes:
        file: first digits of the digest.
        kind: of the outcome.
        code: of the outcome.
        risk: its level by the header: high, medium or low; "" where the header cannot be read.
        frames: that show something.
        boxes: that are wiped, each run of equal frames counted once.
        marks: that stay, likewise.
        note: written by hand, kept when the table is written again.
    """

    file: str
    kind: str
    code: str
    risk: str
    frames: int
    boxes: int
    marks: int
    note: str = ""

    @property
    def found(self) -> tuple[str, str, str, int, int, int]:
        """All but the name and the note."""
        return self.kind, self.code, self.risk, self.frames, self.boxes, self.marks


FIELDS: Final = tuple(Looked.__slots__)


def images() -> dict[str, Path]:
    """Every image of the corpus by the first digits of its digest; files of the same bytes are one."""
    return {entry.name: entry.path for entry in corpus() if entry.dicom and entry.shape}


def look(name: str, path: Path, pictures: Path | None = None) -> tuple[Looked, float]:
    """Cleans one file by itself; the row, and CPU seconds with the models loaded before.

    Args:
        name: of the row.
        path: the file.
        pictures: a folder for small pictures before and after; None for none.
    """
    one = cleaner([path], _POLICY, look=True)
    begun = time.process_time()
    with tempfile.TemporaryDirectory(prefix="veil-golden-") as folder:
        outcome = one.clean_file(path, Path(folder, "out.dcm"))
    spent = time.process_time() - begun
    if pictures is not None and outcome.seen is not None:
        _keep(outcome.seen, pictures, name)
    found = outcome.seen.found if outcome.seen else ()
    row = Looked(
        name,
        str(outcome.kind),
        outcome.code,
        _level(path),
        sum(run.last - run.first + 1 for run in found if run.wipe),
        sum(len(run.wipe) for run in found),
        sum(len(run.kept) for run in found),
    )
    return row, spent


def read_expected() -> dict[str, Looked]:
    """The expectation, by file."""
    with EXPECTED.open(newline="", encoding="utf-8") as stream:
        return {
            row["file"]: Looked(
                row["file"],
                row["kind"],
                row["code"],
                row["risk"],
                int(row["frames"]),
                int(row["boxes"]),
                int(row["marks"]),
                row["note"],
            )
            for row in csv.DictReader(stream)
        }


def write_expected(rows: dict[str, Looked]) -> None:
    """The expectation anew, in the order of the names."""
    with EXPECTED.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(rows[name]) for name in sorted(rows))


def _level(path: Path) -> str:
    try:
        with open_instance(path) as opened:
            return risk(opened, compile_policy(load(_POLICY))).level
    except InstanceError:
        return ""


def _keep(seen: Seen, folder: Path, name: str) -> None:
    for number, view in enumerate(seen.views):
        (folder / f"{name}-{number}-before.jpg").write_bytes(view.before)
        (folder / f"{name}-{number}-after.jpg").write_bytes(view.after)
        for place, crop in enumerate(view.crops):
            (folder / f"{name}-{number}-crop{place:02}.jpg").write_bytes(crop)

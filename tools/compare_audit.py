"""Compare `veil audit` with a byte scan that knows what was planted, over raw files and over what peers make of them.

python tools/compare_audit.py                   show the table
python tools/compare_audit.py --write           write it into docs/reference/audit.md

The byte scan (tests/support/bytescan.py) knows every identifier that was planted; the audit knows nothing but the
files, or the originals besides. Peers that are not installed in .venv-bench are left out, and the table says so.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests")]

from support.bytescan import scan_file  # noqa: E402  the tests' folder is no package
from support.corpus import corpus, samples  # noqa: E402
from support.planting import CARRIERS, IDENTITY, plant_file  # noqa: E402
from support.runs import run  # noqa: E402
from veil.audit import Severity  # noqa: E402
from veil.audit.elements import StructureError, read  # noqa: E402
from veil.audit.foreign import FileReport, audit  # noqa: E402
from veil.audit.places import locate  # noqa: E402

PEERS = ("dicom-anonymizer", "dicognito", "deid")
PYTHON = ROOT / ".venv-bench" / "bin" / "python"
PAGE = ROOT / "docs" / "reference" / "audit.md"
BEGIN, END = "<!-- table: written by tools/compare_audit.py --write -->", "<!-- end of the table -->"
LARGEST = 4 << 20
MOST_PLACED = 50
SURE = (Severity.CERTAIN, Severity.LIKELY)


@dataclass(frozen=True, slots=True)
class Row:
    """One folder, audited: its files, those that leak by the byte scan, and those that were found, by mode."""

    name: str
    files: int
    leaking: frozenset[str]
    alone: "Told"
    against: "Told"

    def cells(self) -> list[str]:
        """The row as text."""
        cells = [self.name, str(self.files), str(len(self.leaking))]
        for told in (self.alone, self.against):
            sure, seen = told.sure & self.leaking, (told.seen - told.sure) & self.leaking
            cells += [str(len(part)) for part in (sure, seen, self.missed(told), told.sure - self.leaking)]
        return cells

    def missed(self, told: "Told") -> frozenset[str]:
        """Leaking files of which the audit tells nothing where they leak."""
        return self.leaking - told.sure - told.seen


@dataclass(frozen=True, slots=True)
class Told:
    """Files with a likely or certain finding, and files with a finding of any grade in an element that leaks."""

    sure: frozenset[str]
    seen: frozenset[str]


def plant(work: Path, number: int, share: int) -> Path:
    """Files with a planted identity, each in its own attributes and in a few carriers, spread over all samples."""
    every = [path for path in samples() if path.stat().st_size < LARGEST]
    parts = -(-len(CARRIERS) // share)
    for place in range(number):
        source = every[place * len(every) // number]
        try:
            plant_file(source, work / f"{place:04}.dcm", place, carriers=CARRIERS[place % parts :: parts])
        except Exception:  # noqa: BLE001, S112  what pydicom cannot read cannot be planted into
            continue
    return work


def found_in(folder: Path, against: Path | None, leaks: Mapping[str, frozenset[str]]) -> Told:
    """What the audit tells of a folder; `leaks` are the elements that leak, by file."""
    sure: set[str] = set()
    seen: set[str] = set()

    def told(report: FileReport) -> None:
        if report.ref and report.worst in SURE:
            sure.add(report.ref)
        if leaks.get(report.ref, frozenset()) & {one.finding.where for one in report.remarks}:
            seen.add(report.ref)

    audit(folder, against=against, told=told)
    return Told(frozenset(sure), frozenset(seen))


def elements(path: Path, offsets: Sequence[int]) -> frozenset[str]:
    """The names of the elements in which bytes of a file lie."""
    try:
        file = read(path, lenient=True)
        places = [locate(file, offset, offset + 1) for offset in offsets if offset >= 0]
    except StructureError:
        return frozenset()
    return frozenset(place.name for place in places if place is not None)


def measure(name: str, folder: Path, originals: Path) -> Row:
    """Scan and audit one folder."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    leaks = {}
    for path in files:
        hits = scan_file(path, IDENTITY, folder)
        if hits:
            leaks[path.relative_to(folder).as_posix()] = elements(path, [hit.offset for hit in hits[:MOST_PLACED]])
    alone, against = (found_in(folder, one, leaks) for one in (None, originals))
    return Row(name, len(files), frozenset(leaks), alone, against)


def peers(planted: Path, work: Path) -> list[Row | str]:
    """Rows of the peers, or why there is none."""
    rows: list[Row | str] = []
    for name in PEERS:
        out = work / name
        out.mkdir()
        if not PYTHON.exists():
            rows.append(f"{name}: not installed")
            continue
        command = [str(PYTHON), str(ROOT / "tools" / "compare_audit_peers.py"), name, str(planted), str(out)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode or not any(out.iterdir()):
            rows.append(f"{name}: does not run")
            continue
        rows.append(measure(name, out, planted))
    return rows


def text(rows: Sequence[Row | str], versions: Mapping[str, str]) -> str:
    """The table in Markdown."""
    lines = [
        "| | | | Nothing but the files | | | | With the originals | | | |",
        "| Output of | Files | Leaking | Likely | Possible | Missed | More | Likely | Possible | Missed | More |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [f"| {' | '.join(row.cells())} |" for row in rows if isinstance(row, Row)]
    notes = [f"Left out: {row}." for row in rows if isinstance(row, str)]
    said = ", ".join(f"{name} {number}" for name, number in versions.items())
    return "\n".join([*lines, "", *notes, f"Versions: {said}."])


def peer_versions() -> dict[str, str]:
    """What was compared."""
    found = {"veil": version("veil-dicom")}
    for name in PEERS if PYTHON.exists() else ():
        script = f"from importlib.metadata import version; print(version({name!r}))"
        said = subprocess.run([str(PYTHON), "-c", script], capture_output=True, text=True, check=False).stdout.strip()
        if said:
            found[name] = said
    return found


def main() -> int:
    """Measure, show, and fail if a leaking file was missed."""
    parser = argparse.ArgumentParser(description="Compare veil audit with a byte scan of planted data.")
    parser.add_argument("--files", type=int, default=240, help="how many files are planted")
    parser.add_argument("--carriers", type=int, default=6, help="in how many places of each file")
    parser.add_argument("--write", action="store_true", help="write the table into the documentation")
    parser.add_argument("--missed", action="store_true", help="list the files that were missed")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        planted = plant(work / "planted", wanted.files, wanted.carriers)
        rows: list[Row | str] = [measure("nobody: the planted files themselves", planted, planted)]
        rows += peers(planted, work)
        rows.append(measure("veil, policy public", run(planted, work / "veil", jobs=2).out, planted))
    made = text(rows, peer_versions())
    print(made)
    bad = [row for row in rows if isinstance(row, Row) and (row.missed(row.alone) or row.missed(row.against))]
    for row in bad if wanted.missed else ():
        print(row.name, sorted(row.missed(row.alone)), sorted(row.missed(row.against)))
    if wanted.write:
        page = PAGE.read_text(encoding="utf-8")
        head, tail = page.split(BEGIN)[0], page.split(END)[1]
        kind = "the shared corpus" if corpus() else "the files that pydicom brings along"
        places = f"each planted in its own attributes and in {wanted.carriers} more places"
        said = f"{wanted.files} files of {kind}, {places}.\n\n{made}"
        PAGE.write_text(f"{head}{BEGIN}\n{said}\n{END}{tail}", encoding="utf-8")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

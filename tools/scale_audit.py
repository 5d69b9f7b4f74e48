"""Measure what `veil audit` needs in memory and time as a collection grows: 10,000 files of 500 patients.

    python tools/scale_audit.py [--files N] [--pixels on|off|all] [--write]

Small CT images are made once, of as many patients as one in twenty files, with texts, references and dates of their own
and, in one of ten, something that identifies. A quarter, a half and all of them are audited, each in a process of its
own. Exit code 1: more than 300 MiB, or a file costs half as much again in the whole as it does in the quarter. Linux
and macOS.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from mutate_policy import HEAD, PAGE, insert  # noqa: E402  the path is set above
from support.encode import EXPLICIT  # noqa: E402
from support.mutants_rules import minimal  # noqa: E402

FILES, A_PATIENT = 10_000, 20
MOST_MEMORY = 300
MOST_GROWTH = 1.5
UNIT = 1024 if sys.platform != "darwin" else 1024 * 1024
"""ru_maxrss in KiB on Linux, in bytes on macOS: by what it is divided for MiB."""
CLEANED = (0x00080050, 0x00080080, 0x00080090, 0x00100030, 0x00101040, 0x00102154)
UID = "2.25.3404823669209384634633746{:012}"


class Cost(NamedTuple):
    """What one audit needed: files, patients, MiB, seconds by the clock and of the processor, exit code."""

    files: int
    patients: int
    memory: float
    seconds: float
    cpu: float
    status: int


def make(folder: Path, count: int) -> Iterator[Path]:
    """Writes the files in order of their patients, and gives each."""
    for number in range(count):
        patient = number // A_PATIENT
        target = minimal(number)
        for tag in CLEANED:
            target.elements.pop(tag, None)
        uid = UID.format(number).encode()
        for tag, vr, value in (
            (0x00080018, "UI", uid),
            (0x00080020, "DA", f"20{10 + patient % 12}0{1 + number % 9}1{number % 9}".encode()),
            (0x0008103E, "LO", f"CHEST AXIAL {number % 7}".encode()),
            (0x00100010, "PN", f"P{patient:06}".encode()),
            (0x00100020, "LO", f"P{patient:06}".encode()),
            (0x00120062, "CS", b"YES"),
            (0x00120063, "LO", b"somebody's cleaner"),
            (0x0020000D, "UI", UID.format(10**9 + patient).encode()),
            (0x0020000E, "UI", UID.format(2 * 10**9 + patient).encode()),
            (0x00204000, "LT", f"slice {number} without contrast".encode()),
        ):
            target.put(tag, vr, value)
        if number % 10 == 0:
            target.put(0x00080090, "PN", f"Ravenscroft{patient}^Cordelia".encode())
        target.put_meta(0x00020003, "UI", uid)
        other = UID.format(number - number % A_PATIENT).encode()
        inner = EXPLICIT.element(0x00081150, "UI", b"1.2.840.10008.5.1.4.1.1.2")
        target.add_item(0x00081140, inner + EXPLICIT.element(0x00081155, "UI", other))
        path = folder / f"P{patient:06}" / f"{number:06}.dcm"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(target.to_bytes())
        yield path


def audit(folder: Path, files: int, pixels: str) -> Cost:
    """Runs `veil audit` over a folder."""
    command = [sys.executable, "-m", "veil", "audit", str(folder), "--pixels", pixels, "--json"]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    cpu = used.ru_utime + used.ru_stime
    return Cost(files, -(-files // A_PATIENT), used.ru_maxrss / UNIT, seconds, cpu, process.returncode)


def table(found: list[Cost]) -> Iterator[str]:
    """The figures."""
    yield "| Files | Patients | Memory, MiB | Seconds | Seconds of the processor | Milliseconds a file |"
    yield "|---|---|---|---|---|---|"
    for one in found:
        each = one.cpu / one.files * 1000
        yield (
            f"| {one.files:,} | {one.patients:,} | {one.memory:.0f} | {one.seconds:.0f} | {one.cpu:.1f} | {each:.2f} |"
        )


def main() -> int:
    """Makes the files, audits them three times and says what it cost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--pixels", choices=("on", "off", "all"), default="on")
    parser.add_argument("--write", action="store_true", help="write the table into docs/reference/witness.md")
    options = parser.parse_args()
    found: list[Cost] = []
    with tempfile.TemporaryDirectory(prefix="veil-scale-") as name:
        folder = Path(name, "in")
        made = make(folder, options.files)
        for share in (4, 2, 1):
            goal = options.files // share
            done = found[-1].files if found else 0
            for _ in range(goal - done):
                next(made)
            found.append(audit(folder, goal, options.pixels))
    lines = list(table(found))
    print("\n".join(lines))
    if options.write:
        text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else HEAD
        intro = ["", "## `veil audit` over a large collection", "", "`python tools/scale_audit.py --write`", ""]
        PAGE.write_text(insert(text, "scale", [*intro, *lines]), encoding="utf-8")
    each = [one.cpu / one.files for one in found]
    sound = all(one.status in (0, 3) for one in found)
    return 0 if sound and found[-1].memory <= MOST_MEMORY and each[-1] <= each[0] * MOST_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())

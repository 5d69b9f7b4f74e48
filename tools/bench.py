"""Measure veil against a plain copy and the peers that are installed; writes docs/reference/benchmarks.md.

    python tools/bench.py [--quick] [--rounds N] [--only ct,small,text,nested,large,start,pixels] [--output FILE]

Everything is measured in one run, one contestant after the other, round after round, so that what else the machine does
falls on all alike. CPU is user plus system time of the contestant and its children. The cost of a file is (CPU of many
files - CPU of one file) / (files - 1): starting up is told apart. Figures are medians over the rounds.
"""

import argparse
import datetime as dt
import os
import platform
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import bench_text  # noqa: E402  the path is set above
from bench_engine import HEADERS  # noqa: E402
from bench_looks import pixels, readers  # noqa: E402
from bench_tables import CT_BYTES, Table, pick  # noqa: E402
from support.enhanced import ELEMENTS_A_FRAME, write_enhanced  # noqa: E402
from support.target import Target, load  # noqa: E402

TOOLS = ROOT / "tools"
PEERS = ROOT / ".venv-bench" / ("Scripts" if os.name == "nt" else "bin")
OUTPUT = ROOT / "docs" / "reference" / "benchmarks.md"
EIGHT_TAGS = ("0010,0010", "0010,0020", "0010,0030", "0008,0050", "0008,0080", "0008,0090", "0010,1040", "0010,2154")
FOURTEEN_TAGS = (*EIGHT_TAGS, "0008,0020", "0008,0021", "0008,0022", "0008,0023", "0008,1030", "0008,103e")
SMALL_BYTES = 12_000
MEMORY_ROOM = 2 << 30


@dataclass(frozen=True, slots=True)
class Contestant:
    """One program in the race.

    Args:
        name: as the table shows it.
        command: (input folder, output folder, list of files) -> command line.
        share: which part of the files it gets; very slow ones get fewer, but what is compared needs enough of them to
            stand out of the start-up.
        in_place: it changes its input; it gets a copy, made outside of the measurement.
        missing: why it does not run; empty if it does.
    """

    name: str
    command: Callable[[Path, Path, Path], Sequence[str]]
    share: float = 1.0
    in_place: bool = False
    missing: str = ""


def cpu(command: Sequence[str], *, tolerate: bool = False) -> tuple[float, float, int]:
    """Run a command; (CPU seconds, wall seconds, peak memory in KiB), its children included."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in ({0, 3} if not tolerate else {0, 1, 2, 3}):
            said.seek(0)
            raise RuntimeError(f"exit {process.returncode}: {said.read()[-300:].decode(errors='replace')}")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss


def contestants(work: Path) -> list[Contestant]:
    """All contestants; the copy is the first, and what all others are compared with."""
    python = sys.executable
    engine = str(TOOLS / "bench_engine.py")
    listed = [
        _copy(work),
        Contestant("veil, header engine", lambda _, out, names: [python, engine, "clean", str(out), str(names)]),
        Contestant("veil, with digests", lambda _, out, names: [python, engine, "outcome", str(out), str(names)]),
        Contestant("veil, with witness", lambda _, out, names: [python, engine, "witness", str(out), str(names)]),
        Contestant("veil run --jobs 1", _veil_run),
        Contestant("pydicom read, walk, write", lambda _, out, n: [python, engine, "pydicom", str(out), str(n)], 0.25),
    ]
    return listed + _natives(work) + _pythons(engine)


def _copy(work: Path) -> Contestant:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler:
        binary = work / "bench_copy"
        subprocess.run([compiler, "-O2", "-o", str(binary), str(TOOLS / "bench_copy.c")], check=True)
        return Contestant("plain copy (C)", lambda _, out, names: [str(binary), str(out), *names.read_text().split()])
    script = "import shutil, sys\nfor n in open(sys.argv[2]).read().split(): shutil.copy(n, sys.argv[1])"
    return Contestant(
        "plain copy (Python: no C compiler)", lambda _, o, n: [sys.executable, "-c", script, str(o), str(n)]
    )


def _veil_run(source: Path, out: Path, _: Path) -> list[str]:
    vault = out.parent / f"{out.name}.vault"
    shutil.rmtree(vault, ignore_errors=True)
    command = [sys.executable, "-m", "veil", "run", "--quiet", "--jobs", "1", "--vault", str(vault)]
    return [*command, "--policy", str(HEADERS), str(source), str(out)]


def _natives(work: Path) -> list[Contestant]:
    removed = [part for tag in FOURTEEN_TAGS for part in ("--empty", tag)]
    changed = [part for tag in EIGHT_TAGS for part in ("-m", f"({tag})=")]
    anonymizer, modifier = shutil.which("gdcmanon"), shutil.which("dcmodify")
    absent = "not installed"
    certificate = _certificate(work) if anonymizer else None
    return [
        Contestant(
            "gdcmanon --dumb, 14 tags",
            lambda source, out, _: ["gdcmanon", "--dumb", *removed, "-r", "-i", str(source), "-o", str(out)],
            missing="" if anonymizer else absent,
        ),
        Contestant(
            "gdcmanon -e",
            lambda source, out, _: ["gdcmanon", "-e", "-c", str(certificate), "-r", "-i", str(source), "-o", str(out)],
            missing="" if certificate else ("no openssl for its certificate" if anonymizer else absent),
        ),
        Contestant(
            "dcmodify, 8 tags",
            lambda _, __, names: ["dcmodify", "-q", "-nb", "-imt", *changed, *names.read_text().split()],
            in_place=True,
            missing="" if modifier else absent,
        ),
    ]


def _certificate(work: Path) -> Path | None:
    if not shutil.which("openssl"):
        return None
    key, certificate = work / "key.pem", work / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=bench"]
    subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    return certificate


def _importable(python: str, package: str) -> bool:
    # The package's own script is not asked: that of one peer does not start.
    return (
        Path(python).exists()
        and not subprocess.run([python, "-c", f"import {package}"], check=False, capture_output=True).returncode
    )


def _pythons(engine: str) -> list[Contestant]:
    def script(name: str) -> str:
        return str(PEERS / name) if (PEERS / name).exists() else shutil.which(name) or ""

    python = str(PEERS / "python")
    anonymizer, dicognito = script("dicom-anonymizer"), _importable(python, "dicognito")
    deid = _importable(python, "deid")
    absent = "not installed (make bench tries to)"
    return [
        Contestant(
            "dicom-anonymizer", lambda s, o, _: [anonymizer, str(s), str(o)], missing="" if anonymizer else absent
        ),
        Contestant(
            "dicognito",
            lambda s, o, _: [python, "-m", "dicognito", "-o", str(o), str(s)],
            missing="" if dicognito else absent,
        ),
        Contestant(
            "deid", lambda _, o, n: [python, engine, "deid", str(o), str(n)], 0.1, missing="" if deid else absent
        ),
    ]


@dataclass(frozen=True, slots=True)
class Files:
    """A folder with many files and one with one, each with a list of their paths."""

    many: Path
    one: Path
    count: int
    size: int


def multiply(source: Path, work: Path, count: int) -> Files:
    """Copies of one file that differ in their SOP Instance UID."""
    many, one = work / "many", work / "one"
    target = load(source)
    for folder, number in ((many, count), (one, 1)):
        folder.mkdir(parents=True)
        for place in range(number):
            _numbered(target, folder / f"{place:05}.dcm", place)
    return Files(many, one, count, (one / "00000.dcm").stat().st_size)


def _numbered(target: Target, path: Path, place: int) -> None:
    # What differs from slice to slice in a real series: whoever remembers answers must not gain from equal copies.
    uid = f"1.2.826.0.1.3680043.2.{place + 1:09}".encode()
    rows = (
        (0x00080032, "TM", f"{100000 + place:06}"),
        (0x00080033, "TM", f"{110000 + place:06}"),
        (0x00200013, "IS", str(place + 1)),
        (0x00200032, "DS", f"-158.1\\-179.0\\{place * 1.25:.2f}"),
        (0x00201041, "DS", f"{place * 1.25:.2f}"),
    )
    for tag, vr, value in rows:
        target.put(tag, vr, value.encode())
    target.put(0x00080018, "UI", uid)
    target.put_meta(0x00020003, "UI", uid)
    path.write_bytes(target.to_bytes())


def race(files: Files, runners: Sequence[Contestant], rounds: int, work: Path) -> Table:
    """CPU of each contestant, interleaved."""
    costs: dict[str, list[float]] = {}
    ratios: dict[str, list[float]] = {}
    starts: dict[str, list[float]] = {}
    failed: dict[str, str] = {}
    for number in range(rounds):
        base = 0.0
        for runner in runners:
            if runner.missing or runner.name in failed or (runner.share < 1 and number >= 2):  # noqa: PLR2004  slow ones
                continue
            try:
                each, start = _cost(files, runner, work)
            except (RuntimeError, OSError) as error:
                failed[runner.name] = str(error).splitlines()[-1][:80] if str(error) else type(error).__name__
                continue
            base = each if runner is runners[0] else base
            costs.setdefault(runner.name, []).append(each)
            starts.setdefault(runner.name, []).append(start)
            ratios.setdefault(runner.name, []).append(each / base if base else 0.0)
    table = Table("", ("", "CPU s per 1000 files", "times the copy", "CPU of one file alone, s"))
    for runner in runners:
        why = runner.missing or failed.get(runner.name, "")
        if why:
            table.rows.append((runner.name, why, "", ""))
            continue
        middle = [statistics.median(found[runner.name]) for found in (costs, ratios, starts)]
        table.rows.append((runner.name, f"{middle[0] * 1000:.2f}", f"{middle[1]:.2f}", f"{middle[2]:.2f}"))
    return table


def _cost(files: Files, runner: Contestant, work: Path) -> tuple[float, float]:
    count = max(2, int(files.count * runner.share))
    many = _once(runner, files.many, count, work)
    one = _once(runner, files.one, 1, work)
    return (many - one) / (count - 1), one


def _once(runner: Contestant, folder: Path, count: int, work: Path) -> float:
    scratch = work / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    out = scratch / "out"
    out.mkdir(parents=True)
    paths = sorted(folder.iterdir())[:count]
    if runner.in_place or count < len(list(folder.iterdir())):
        folder = scratch / "in"
        folder.mkdir()
        for path in paths:
            shutil.copy(path, folder)
        paths = sorted(folder.iterdir())
    names = scratch / "names.txt"
    names.write_text("\n".join(map(str, paths)), encoding="utf-8")
    spent = cpu(runner.command(folder, out, names))[0]
    written = paths if runner.in_place else [path for path in out.rglob("*") if path.is_file()]
    if len(written) < count:
        raise RuntimeError(f"wrote {len(written)} of {count} files")
    shutil.rmtree(scratch, ignore_errors=True)
    return spent


def nested(work: Path, rounds: int, sizes: Sequence[int]) -> Table:
    """Cost against the number of nested elements, and against pydicom, start-up taken off."""
    table = Table(
        "Enhanced multi-frame, nested elements",
        ("nested elements", "veil s", "veil us per element", "pydicom s", "pydicom / veil"),
    )
    engine = str(TOOLS / "bench_engine.py")
    little, bare = work / "bare.dcm", work / "bare.txt"
    write_enhanced(little, ELEMENTS_A_FRAME)
    bare.write_text(str(little), encoding="utf-8")
    for size in sizes:
        path, names, out = work / f"nested{size}.dcm", work / "nested.txt", work / "nested.out"
        write_enhanced(path, size)
        out.mkdir(exist_ok=True)
        names.write_text(str(path), encoding="utf-8")
        spent: dict[str, list[float]] = {"clean": [], "pydicom": []}
        for _ in range(rounds):
            for mode, found in spent.items():
                command = [sys.executable, engine, mode, str(out)]
                found.append(cpu([*command, str(names)])[0] - cpu([*command, str(bare)])[0])
        ours, theirs = (statistics.median(found) for found in spent.values())
        ratio = statistics.median(b / a for a, b in zip(*spent.values(), strict=True))
        table.rows.append((f"{size:,}", f"{ours:.3f}", f"{ours / size * 1e6:.2f}", f"{theirs:.2f}", f"{ratio:.1f}"))
    return table


def free_text(work: Path, rounds: int, count: int) -> Table:
    """The cost of the text room: a value, and the header run over CT images with it and without."""
    files = multiply(pick(CT_BYTES), work / "text", count)
    rows = bench_text.rows(sorted(files.many.iterdir()), work / "text.dcm", rounds)
    shutil.rmtree(work / "text")
    note = "Values: labelled strings of the tuning half, cut to 64 characters; the best of the rounds, CPU time."
    return Table("Free text", ("", "cost"), [*rows], note)


def large(work: Path, side: int) -> Table:
    """Peak memory of a worker that cleans one huge file of two frames, sparse on the disk."""
    table = Table("A huge file", ("size", "peak memory, MiB", "CPU s", "of which before the file, MiB"))
    path, names, out = work / "large.dcm", work / "large.txt", work / "large.out"
    out.mkdir()
    write_enhanced(path, 2 * ELEMENTS_A_FRAME, side, side - 1)
    size = path.stat().st_size
    names.write_text(str(path), encoding="utf-8")
    small = work / "little.dcm"
    write_enhanced(small, ELEMENTS_A_FRAME)
    little = work / "little.txt"
    little.write_text(str(small), encoding="utf-8")
    command = [sys.executable, str(TOOLS / "bench_engine.py"), "outcome", str(out)]
    before = cpu([*command, str(little)])[2]
    spent, _, peak = cpu([*command, str(names)])
    table.rows.append((f"{size / (1 << 30):.2f} GiB", f"{peak / 1024:.0f}", f"{spent:.1f}", f"{before / 1024:.0f}"))
    for path_ in (path, *out.iterdir()):
        path_.unlink()
    return table


def start_up(rounds: int) -> Table:
    """`veil --help` against a bare interpreter."""
    table = Table("Start-up", ("", "wall s", "CPU s"))
    commands = {
        "python -c pass": ["-c", "pass"],
        "veil --help": ["-m", "veil", "--help"],
        "import veil": ["-c", "import veil"],
    }
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(rounds * 4):
        for name, arguments in commands.items():
            burnt, wall, _ = cpu([sys.executable, *arguments])
            spent[name].append((wall, burnt))
    bare = spent["python -c pass"]
    for name, found in spent.items():
        wall, burnt = (statistics.median(one[place] for one in found) for place in (0, 1))
        table.rows.append((name, f"{wall:.3f}", f"{burnt:.3f}"))
    over = statistics.median(a[0] - b[0] for a, b in zip(spent["veil --help"], bare, strict=True))
    table.rows.append(("veil --help over bare Python", f"{over:.3f}", ""))
    return table


def memory_disk() -> Path | None:
    """A file system in memory, where there is one with room: what the disk does is not what is measured."""
    place = Path("/dev/shm")  # noqa: S108  a benchmark's files, in a fresh folder of their own
    return place if place.is_dir() and shutil.disk_usage(place).free > MEMORY_ROOM else None


def versions() -> Mapping[str, str]:
    """What was measured with what."""
    found = {"veil": version("veil-dicom"), "Python": platform.python_version(), "pydicom": version("pydicom")}
    for name, command in (("gdcm", ["gdcmanon", "--version"]), ("dcmtk", ["dcmodify", "--version"])):
        if shutil.which(command[0]):
            said = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
            found[name] = next((word for word in said if word[:1].isdigit() or word[:2] in {"v3", "v2"}), "?")
    for name in ("dicom-anonymizer", "dicognito", "deid"):
        if (PEERS / "python").exists():
            script = f"from importlib.metadata import version; print(version({name!r}))"
            said_ = subprocess.run([str(PEERS / "python"), "-c", script], capture_output=True, text=True, check=False)
            if not said_.returncode:
                found[name] = said_.stdout.strip()
    return found


def page(tables: Sequence[Table], arguments: Sequence[str]) -> str:
    """The whole page."""
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    told = ", ".join(f"{name} {number}" for name, number in versions().items())
    machine = (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {sysconfig.get_python_version()}"
    )
    head = [
        "# Benchmarks\n",
        f"Measured {today} by `{' '.join(('python tools/bench.py', *arguments))}` on {machine}. {told}.\n",
        "CPU is user plus system time with all children; per file, start-up taken off; medians over rounds in which",
        "the contestants took turns. Trust the ratios more than the seconds. Peers do less than veil: none of them",
        "searches the output for the input's identifiers.\n",
    ]
    return "\n".join(head) + "\n" + "\n".join(table.markdown() for table in tables)


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a few files and one round: to see that it works")
    parser.add_argument("--rounds", type=int, default=0, help="rounds (5; quick: 1)")
    parser.add_argument("--only", default="ct,small,text,nested,large,start,pixels", help="parts, by comma")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="the page to write")
    options = parser.parse_args()
    rounds = options.rounds or (1 if options.quick else 5)
    parts = options.only.split(",")
    tables: list[Table] = []
    with tempfile.TemporaryDirectory(prefix="veil-bench-", dir=memory_disk()) as folder:
        work = Path(folder)
        runners = contestants(work)
        for part, limits, count, title in (
            ("ct", CT_BYTES, 400, "CT images"),
            ("small", (2_000, SMALL_BYTES), 2000, "Small files"),
        ):
            if part in parts:
                files = multiply(pick(limits), work / part, count // 50 if options.quick else count)
                table = race(files, runners, rounds, work)
                table.title = f"{title}: {files.count} files of {files.size / 1000:.0f} KB"
                tables.append(table)
                shutil.rmtree(work / part)
        if "text" in parts:
            tables.append(free_text(work, rounds, 40 if options.quick else 400))
        if "nested" in parts:
            sizes = (1_000, 2_000) if options.quick else (25_000, 50_000, 100_000, 200_000)
            tables.append(nested(work, min(rounds, 3), sizes))
        if "large" in parts:
            with tempfile.TemporaryDirectory(prefix="veil-bench-") as disk:
                tables.append(large(Path(disk), 4096 if options.quick else 32768))
        if "pixels" in parts:
            tables.append(pixels(min(rounds, 2), quick=options.quick))
            tables.append(readers(quick=options.quick))
        if "start" in parts:
            tables.append(start_up(rounds))
    shown = [word for word in sys.argv[1:] if word not in {"--output", str(options.output)}]
    text = page(tables, shown)
    print(text)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

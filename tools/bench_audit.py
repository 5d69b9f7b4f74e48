"""Measure what the witness costs beside the header room, in CPU time of this process, file by file in turns.

    python tools/bench_audit.py [--files N] [--rounds N] [--source FILE] [--profile]

One patient's CT series of about 525 KB a file is made by changing what differs between slices; every file is cleaned
under `public` (without a look at pixels) and checked. The first files, from which both sides learn the series, are told
apart.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.corpus import corpus  # noqa: E402  the path is set above
from support.engine import book_of, identity_of  # noqa: E402
from support.target import load  # noqa: E402
from veil import standard  # noqa: E402
from veil.audit import Facts, Witness  # noqa: E402
from veil.pipeline import ROOMS, Cleaner, context  # noqa: E402
from veil.policy import RuleBook  # noqa: E402
from veil.policy.claims import claims  # noqa: E402
from veil.survey import survey_file  # noqa: E402

CT_BYTES = (520_000, 532_000)
WARM = 3
UID = "1.2.826.0.1.3680043.2.999.{}"


def series(source: Path, folder: Path, count: int) -> list[Path]:
    """Files that differ as slices do: instance, number, position and time."""
    paths = []
    for number in range(count):
        target = load(source)
        uid = UID.format(number + 1)
        target.put(0x00080018, "UI", uid.encode())
        target.put_meta(0x00020003, "UI", uid.encode())
        target.put(0x00200013, "IS", f"{number + 1}".encode())
        target.put(0x00201041, "DS", f"{-120.5 + number * 1.25:.2f}".encode())
        target.put(0x00200032, "DS", rf"-150.5\-148.2\{-120.5 + number * 1.25:.2f}".encode())
        target.put(0x00080032, "TM", f"{101500 + number % 60:06d}.{number:06d}".encode())
        path = folder / f"{number:05d}.dcm"
        path.write_bytes(target.to_bytes())
        paths.append(path)
    return paths


def facts_of(book: RuleBook, known: Sequence[tuple[str, str]], canonical: str) -> Facts:
    """What the witness is told under a rule book."""
    identity = identity_of(book)
    methods = (standard.codes.method(option).value for option in claims(book.policy, ROOMS))
    return Facts(
        known=tuple(known),
        pseudonym=identity.pseudonym(canonical),
        options=book.policy.options,
        dates=book.policy.dates.mode,
        offset=identity.offset_days(canonical),
        constants=book.policy.dates.constants,
        methods=frozenset(methods),
    )


def measure(paths: list[Path], folder: Path, policy: str) -> tuple[list[float], list[float]]:
    """CPU seconds of the cleaner and of the witness for each file."""
    book = book_of(policy)
    identity = identity_of(book)
    found = survey_file(paths[0])
    known = [(item.kind, item.value) for item in found.known]
    canonical = identity.canonical(found.patient_id or "bench")
    cleaner = Cleaner(book, identity, context(book, canonical, known))
    witness = Witness(facts_of(book, known, canonical))
    out = folder / "out.dcm"
    cleaned, checked = [], []
    for path in paths:
        start = time.process_time()
        result = cleaner.clean(path, out)
        middle = time.process_time()
        verdict = witness.check(out, path, result.target)
        checked.append(time.process_time() - middle)
        cleaned.append(middle - start)
        if verdict.holds:
            raise SystemExit("the witness holds a file of the benchmark: " + verdict.findings[0].code)
    return cleaned, checked


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--policy", default="public")
    parser.add_argument("--source", type=Path)
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    wanted = [e.path for e in corpus() if e.modality == "CT" and CT_BYTES[0] <= e.size <= CT_BYTES[1]]
    source = given.source or wanted[0]
    with tempfile.TemporaryDirectory(prefix="veil-bench-") as name:
        folder = Path(name)
        paths = series(source, folder, given.files)
        if given.profile:
            import cProfile
            import pstats

            with cProfile.Profile() as profile:
                measure(paths, folder, given.policy)
            pstats.Stats(profile).sort_stats("tottime").print_stats(40)
            return
        rows = [measure(paths, folder, given.policy) for _ in range(given.rounds)]
    clean, audit = (statistics.median(cost for row in rows for cost in row[side][WARM:]) for side in (0, 1))
    first = max(sum(row[1][:WARM]) for row in rows)
    print(f"header room {clean * 1e3:.3f} ms a file, witness {audit * 1e3:.3f} ms a file, ratio {audit / clean:.2f}")
    print(f"the first {WARM} files with loading: {first * 1e3:.0f} ms")


if __name__ == "__main__":
    main()

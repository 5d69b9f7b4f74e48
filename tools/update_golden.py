"""Write again what becomes of the corpus: tests/golden/corpus_outcomes.csv and corpus_looked.csv.

    python tools/update_golden.py [--check] [--only outcomes|looked] [--pictures DIR]

The first is of a run over all files without a look at pixels, the second of every image cleaned by itself with one: in
two processes, which takes some minutes. Look at the difference before it is committed: a file that was delivered and no
longer is, is a regression until it is explained. The column `why` comes from the code and the catalogue; the column
`note` is written by hand and kept.
"""

import argparse
import csv
import multiprocessing
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support import looked  # noqa: E402  the path is set above
from support.outcomes import EXPECTED, FIELDS, explain, outcomes, read_expected  # noqa: E402  as above

PROCESSES = 2
SLOWEST = 10


def main() -> int:
    """Run the corpus and write, or with --check compare, the expectations."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file would change")
    parser.add_argument("--only", choices=("outcomes", "looked"), help="one of the two tables")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="keep pictures of what was found there")
    options = parser.parse_args()
    changed = False
    if options.only != "looked":
        changed |= update_outcomes(check=options.check)
    if options.only != "outcomes":
        changed |= update_looked(options.pictures, check=options.check)
    return int(options.check and changed)


def update_outcomes(*, check: bool) -> bool:
    """All files in one run; whether something is new."""
    with tempfile.TemporaryDirectory(prefix="veil-golden-") as folder:
        found = outcomes(Path(folder))
    before = read_expected() if EXPECTED.is_file() else {}
    rows = [
        {"file": name, "kind": one.kind, "code": one.code, "why": explain(name, one), "note": before[name].note}
        if name in before
        else {"file": name, "kind": one.kind, "code": one.code, "why": explain(name, one), "note": ""}
        for name, one in sorted(found.items())
    ]
    changed = _told({name: one.code for name, one in before.items()}, {row["file"]: row["code"] for row in rows})
    print(dict(sorted(Counter(row["code"] for row in rows).items())))
    if not check:
        with EXPECTED.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, FIELDS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return changed


def update_looked(pictures: Path | None, *, check: bool) -> bool:
    """Every image by itself, looked at; whether something is new."""
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
    before = looked.read_expected() if looked.EXPECTED.is_file() else {}
    rows: dict[str, looked.Looked] = {}
    spent: dict[str, float] = {}
    # Large ones first, so that no process is left with one at the end.
    files = sorted(looked.images().items(), key=lambda item: -item[1].stat().st_size)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, context, initializer=_begin) as pool:
        jobs = [pool.submit(looked.look, name, path, pictures) for name, path in files]
        for job in as_completed(jobs):
            row, seconds = job.result()
            rows[row.file] = replace(row, note=before[row.file].note) if row.file in before else row
            spent[row.file] = seconds
            print(f"{len(rows)}/{len(files)} {row.file} {seconds:.1f} s {row.found}", flush=True)
    changed = _told({name: one.found for name, one in before.items()}, {name: one.found for name, one in rows.items()})
    print(dict(sorted(Counter(row.code for row in rows.values()).items())))
    print(f"{sum(1 for row in rows.values() if row.boxes)} images with boxes, {sum(spent.values()):.0f} CPU seconds;")
    print(
        "slowest:",
        ", ".join(f"{name} {spent[name]:.1f}" for name in sorted(spent, key=lambda at: -spent[at])[:SLOWEST]),
    )
    if not check:
        looked.write_expected(rows)
    return changed


def _begin() -> None:
    """Loads the models before time is taken."""
    import cv2

    from veil.clean.pixels import tools

    cv2.setNumThreads(1)
    tools.finder("standard")
    tools.reader()


def _told(before: dict[str, object], after: dict[str, object]) -> bool:
    """Prints what is not as it was; whether there is any."""
    changed = [f"{name}: {before.get(name, 'new')} -> {now}" for name, now in after.items() if before.get(name) != now]
    changed += _gone(before, after)
    print("\n".join(changed) or "no change")
    return bool(changed)


def _gone(before: Iterable[str], after: Iterable[str]) -> list[str]:
    there = set(after)
    return [f"{name}: gone" for name in before if name not in there]


if __name__ == "__main__":
    sys.exit(main())

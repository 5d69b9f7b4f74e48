"""Write tests/golden/corpus_outcomes.csv again: what becomes of every corpus file, and why.

    python tools/update_golden.py [--check]

Look at the difference before it is committed: a file that was delivered and no longer is, is a regression until it is
explained. The column `why` comes from the code and the catalogue; the column `note` is written by hand and kept.
"""

import argparse
import csv
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.outcomes import EXPECTED, FIELDS, explain, outcomes, read_expected  # noqa: E402  the path is set above


def main() -> int:
    """Run the corpus and write, or with --check compare, the expectation."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the file would change")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="veil-golden-") as folder:
        found = outcomes(Path(folder))
    before = read_expected() if EXPECTED.is_file() else {}
    rows = [
        {"file": name, "kind": one.kind, "code": one.code, "why": explain(name, one), "note": before[name].note}
        if name in before
        else {"file": name, "kind": one.kind, "code": one.code, "why": explain(name, one), "note": ""}
        for name, one in sorted(found.items())
    ]
    changed = [
        f"{row['file']}: {before[row['file']].code if row['file'] in before else 'new'} -> {row['code']}"
        for row in rows
        if row["file"] not in before or before[row["file"]].code != row["code"]
    ]
    changed += [f"{name}: gone" for name in before if name not in found]
    print("\n".join(changed) or "no change")
    print(dict(sorted(Counter(row["code"] for row in rows).items())))
    if options.check:
        return 1 if changed else 0
    with EXPECTED.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Compare k, l and uniqueness with pycanon, which is installed into an environment of its own, never beside veil.

python tools/check_risk.py                      make the environment, compare, and say what differs
python tools/check_risk.py --record             and record what pycanon said for tests/golden/test_risk_oracle.py
python tools/check_risk.py --python /x/python   use an environment that has pycanon already

pycanon (IFCA, Apache-2.0): Saez-Orellana, Lopez Garcia, Open-source library pyCANON, Scientific Data 9 (2022).
"""

import argparse
import csv
import io
import json
import subprocess
import sys
import tempfile
import venv
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support import cohort  # noqa: E402  the made-up cohorts of the tests
from veil.policy import RiskPolicy, compile_policy, load  # noqa: E402
from veil.risk import Assessment, Collection, assess, propose  # noqa: E402
from veil.risk.propose import changed  # noqa: E402
from veil.risk.records import collect  # noqa: E402

GOLDEN = ROOT / "tests" / "golden" / "risk_oracle.json"
CASES = tuple(
    (seed, patients, quasi, coarse)
    for seed in range(3)
    for patients in (12, 60, 300)
    for quasi in range(3)
    for coarse in (False, True)
)
"""Seed and size of a cohort, its quasi-identifiers, and whether what veil proposes is done with it first."""
QUASI = (
    ("PatientSex", "EthnicGroup"),
    ("PatientSex", "PatientAge", "Manufacturer"),
    ("PatientSex", "PatientAge", "PatientSize", "PatientWeight", "EthnicGroup", "Manufacturer"),
)
SENSITIVE = "SmokingStatus"
_ASK = """
import io, json, sys
import pandas as pd
from pycanon import anonymity
for line in sys.stdin:
    case = json.loads(line)
    frame = pd.read_csv(io.StringIO(case["table"]), dtype=str, keep_default_na=False)
    sizes = frame.groupby(case["quasi"]).size()
    print(json.dumps({
        "k": int(anonymity.k_anonymity(frame, case["quasi"])),
        "l": int(anonymity.l_diversity(frame, case["quasi"], [case["sensitive"]])),
        "unique": int((sizes == 1).sum()),
        "classes": int(len(sizes)),
    }))
"""


def measured(seed: int, patients: int, number: int, coarse: int) -> tuple[Collection, Assessment]:
    """A made-up cohort, and what veil says of it."""
    risk = RiskPolicy(k=4, quasi=QUASI[number], sensitive=(SENSITIVE,), rare=())
    policy = replace(load("public"), risk=risk)
    collection = collect(cohort.cohort(patients, seed), compile_policy(policy))
    if coarse:
        steps = propose(collection, policy).steps
        collection = changed(collection, {step.keyword: step.level for step in steps}, policy)
    return collection, assess(collection, risk)


def said(found: Assessment) -> dict[str, int]:
    """The figures that are compared."""
    return {
        "k": found.k,
        "l": found.diversity[SENSITIVE],
        "unique": found.unique,
        "classes": sum(found.sizes.values()),
    }


def as_table(collection: Collection, columns: tuple[str, ...]) -> str:
    """The records as CSV; a set of values is one cell."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for patient in collection.patients:
        writer.writerow(["|".join(sorted(patient.values.get(column, ()))) for column in columns])
    return out.getvalue()


def ask(python: Path) -> list[dict[str, int]]:
    """What pycanon says of every case."""
    lines = []
    for case in CASES:
        number = case[2]
        collection, _ = measured(*case)
        table = as_table(collection, (*QUASI[number], SENSITIVE))
        lines.append(json.dumps({"table": table, "quasi": QUASI[number], "sensitive": SENSITIVE}))
    done = subprocess.run([str(python), "-c", _ASK], input="\n".join(lines), capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def _environment(place: Path) -> Path:
    venv.create(place, with_pip=True)
    python = place / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", "pycanon"], check=True)
    return python


def main() -> int:
    """Compare, and record if told so."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", type=Path, help="a Python that has pycanon")
    parser.add_argument("--record", action="store_true", help=f"write {GOLDEN.name}")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        oracle = ask(wanted.python or _environment(Path(folder) / "pycanon"))
    rows: list[dict[str, Any]] = []
    differ = 0
    for case, theirs in zip(CASES, oracle, strict=True):
        ours = said(measured(*case)[1])
        differ += ours != theirs
        rows.append({"case": case, "pycanon": theirs})
        print(f"{case}: {theirs} {'' if ours == theirs else ours}")
    print(f"{len(rows)} cases, {differ} differ")
    if wanted.record:
        GOLDEN.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n", encoding="utf-8")
    return int(differ > 0)


if __name__ == "__main__":
    sys.exit(main())

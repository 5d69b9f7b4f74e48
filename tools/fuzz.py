"""Mutate files by the ten thousand: no crash, no leak, no hang. `make fuzz` calls it.

    python tools/fuzz.py [--count N] [--seed N]

A failure names its seed; the same seed makes the same bytes again.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Run the fuzz tests with more mutations than the test-suite takes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000, help="mutations (10000)")
    parser.add_argument("--seed", type=int, default=20261122, help="where the seeds begin")
    options = parser.parse_args()
    environment = {**os.environ, "VEIL_FUZZ": str(options.count), "VEIL_FUZZ_SEED": str(options.seed)}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", str(ROOT / "tests" / "fuzz")]
    return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

"""Make a set of the kind of the MIDI-B benchmark from files of the corpus, with an answer key for `veil score`.

    python tools/make_midi_like.py OUT [--seed N] [--files N]

OUT gets `input/` and `answer_key.db`. Each seed has its own files, names, hospitals and wording.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.midi_like import choose, make  # noqa: E402  the path is set above


def main() -> int:
    """Make one set."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", type=int, default=24)
    options = parser.parse_args()
    made = make(options.out, options.seed, choose(options.seed), options.files)
    kinds = ", ".join(f"{modality} {count}" for modality, count in sorted(made.modalities.items()))
    print(f"{sum(made.modalities.values())} files ({kinds}) and their key are in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

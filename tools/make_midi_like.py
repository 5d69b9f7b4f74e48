"""Make a set of the kind of the MIDI-B benchmark from files of the corpus, with an answer key for `veil score`.

    python tools/make_midi_like.py OUT [--seed N] [--files N] [--burned] [--score]

OUT gets `input/` and `answer_key.db`. Each seed has its own files, names, hospitals and wording. With --burned two of
three images get text in their pixels, in several transfer syntaxes, and OUT an `ink/` with where it is. With --score
the set is cleaned with the policy `public`, and the score and what is left of the ink are printed.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.midi_like import MidiLike, choose, choose_looked_at, make  # noqa: E402  the path is set above
from support.midi_like.cleaned import cleaned  # noqa: E402  as above


def main() -> int:
    """Make one set."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", type=int, default=24)
    parser.add_argument("--burned", action="store_true", help="burn text into images")
    parser.add_argument("--score", action="store_true", help="clean the set and score it")
    options = parser.parse_args()
    sources = choose_looked_at(options.seed) if options.burned else choose(options.seed)
    made = make(options.out, options.seed, sources, options.files, burned=options.burned)
    kinds = ", ".join(f"{modality} {count}" for modality, count in sorted(made.modalities.items()))
    print(f"{sum(made.modalities.values())} files ({kinds}) and their key are in {options.out}")
    if options.burned:
        print(f"{len(made.burned)} of {made.images} images have text in their pixels")
    if options.score:
        show(made, options.out)
    return 0


def show(made: MidiLike, work: Path) -> None:
    """Cleans the set, scores it, and prints what failed and what is left of the ink."""
    found = cleaned(made, work, "public", look=True)
    print(found.score.total, f"{found.score.missing} missing", dict(found.kept_back))
    for line in found.score.by_action():
        print(f"  {line.name:18} {line.passed}/{line.checks}")
    for number, *what in found.score.by_tag()[:20]:
        print(f"  {number} x {what}")
    for name, burned in sorted(made.burned.items()):
        before, after = found.inks[name]
        print(f"  {name} {burned.how:8} {len(burned.frames):3} frames: ink {before:.2f} -> {after:.2f}")
    for name in found.changed:
        print(f"  {name}: pixels changed, though without text")


if __name__ == "__main__":
    sys.exit(main())

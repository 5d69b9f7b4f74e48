"""A set cleaned and scored."""

from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import pydicom

from support.midi_like.inked import ink_shown
from support.midi_like.make import MidiLike
from support.runs import run
from veil import Key
from veil.identity import crosswalk
from veil.score import Maps, Score, read_map, score
from veil.work.tally import export_crosswalk
from veil.work.vault import Vault

KEY: Final = Key(bytes(range(32)))


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What became of a set.

    Attributes:
        score: by the key, the new identifiers looked up in the vault.
        kept_back: how many files by kind and code of those that were not delivered.
        inks: by file name, how much of the ink is seen before and after (1.0 where it was not delivered).
        changed: files without text in their pixels whose Pixel Data are others.
    """

    score: Score
    kept_back: Counter[str]
    inks: dict[str, tuple[float, float]]
    changed: tuple[str, ...]


def cleaned(made: MidiLike, work: Path, policy: str | Path, *, look: bool = False) -> Cleaned:
    """Cleans a set and scores it."""
    done = run(made.folder, work, policy, jobs=1, look=look)
    with Vault.open(done.vault).ledger() as ledger:
        export_crosswalk(ledger, partial(crosswalk.unseal, KEY), work / "maps")
    maps = Maps(read_map(work / "maps" / "uids.csv"), read_map(work / "maps" / "patients.csv"))
    codes = Counter(f"{one.kind} {one.code}" for one in done.files.values() if one.target is None)
    delivered = done.delivered()
    inks = {}
    for name in made.burned:
        ink = made.folder.parent / "ink" / f"{name}.npz"
        before = ink_shown(made.folder / name, ink)
        inks[name] = before, ink_shown(delivered[name], ink) if name in delivered else 1.0
    changed = [
        name
        for name, path in delivered.items()
        if name not in made.burned and _pixels(path) != _pixels(made.folder / name)
    ]
    return Cleaned(score(made.key, done.out, maps=maps), codes, inks, tuple(changed))


def _pixels(path: Path) -> object:
    return pydicom.dcmread(path).get("PixelData")

"""Which files of the corpus a set is made of."""

import random
from collections import Counter
from pathlib import Path
from typing import Final

from support.corpus import corpus
from support.midi_like.burn import looked_at

_MODALITIES: Final = (
    "CT", "CR", "DX", "MG", "MR", "PT", "SR", "US", "NM", "XA", "RTSTRUCT", "RTPLAN", "RTDOSE", "SEG", "OT",
)  # fmt: skip
_LARGEST, _LARGEST_LOOKED_AT = 1_500_000, 2_200_000
_NO_PICTURE: Final = frozenset({"SR", "RTSTRUCT", "RTPLAN", "RTDOSE"})
_MOST_OF_ONE: Final = 4
_SEEDS: Final = 4
_BROKEN: Final = ("bad", "truncated", "no-meta", "trailing", "invalid", "empty")
_SAMPLE: Final = frozenset({
    "693_J2KI", "CT_small", "ExplVR_BigEnd", "JPEG-lossy", "JPEG2000", "MR_small", "MR_small_RLE", "MR_small_implicit",
    "SC_rgb_jpeg_dcmtk", "SC_rgb_rle_2frame", "SC_rgb_small_odd", "image_dfl", "liver_1frame", "reportsi", "rtdose",
    "rtplan", "rtstruct", "test-SR", "waveform_ecg",
})  # fmt: skip
"""What the sample set is made of: the sets made here are of other files."""


def choose(seed: int) -> list[Path]:
    """Candidates in a seeded order, modalities in turn; more than a set needs, since not all can be written again."""
    return _in_turn(seed, _LARGEST)


def choose_looked_at(seed: int) -> list[Path]:
    """The same of images in which a person saw no text, and of what is no image."""
    return _in_turn(seed, _LARGEST_LOOKED_AT, _NO_PICTURE)


def _in_turn(seed: int, largest: int, rest: frozenset[str] | None = None) -> list[Path]:
    """Candidates; where `rest` is told, those that were looked at, and those of these modalities."""
    rng = random.Random(f"sources {seed}")
    by_modality: dict[str, list[Path]] = {modality: [] for modality in _MODALITIES}
    for entry in corpus():
        # A part of the corpus for each of four seeds: the sets share no file.
        mine = int(entry.name, 16) % _SEEDS == seed % _SEEDS
        fits = entry.dicom and entry.size <= largest and entry.path.stem not in _SAMPLE and _sound(entry.path)
        if rest is not None:
            # What is retired leaves as little endian: an MD5 says nothing of its pixels.
            fits &= entry.syntax != "Explicit VR Big Endian"
            fits &= entry.modality in rest or looked_at(entry.path) is not None
        if mine and fits and entry.modality in by_modality:
            by_modality[entry.modality].append(entry.path)
    for paths in by_modality.values():
        rng.shuffle(paths)
    found: list[Path] = []
    for turn in range(max(map(len, by_modality.values()), default=0)):
        found += [paths[turn] for paths in by_modality.values() if turn < len(paths)]
    return found


def _sound(path: Path) -> bool:
    """Whether a file is meant to be a good one: the benchmark has no broken files."""
    return "_made" not in path.parts and not any(word in path.name.lower() for word in _BROKEN)


def of_each(modalities: Counter[str], modality: str) -> bool:
    """Whether a set may have one more file of a modality."""
    return modalities[modality] < _MOST_OF_ONE

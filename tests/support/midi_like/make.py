"""Makes one set: files with an invented identity in `input/`, and `answer_key.db`."""

import copy
import hashlib
import random
import warnings
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from support.midi_like import answers, plant, sources, untouched
from support.midi_like.answers import Row
from support.midi_like.burn import SYNTAXES, Burned, burn, looked_at
from support.midi_like.plant import Identifiers
from support.midi_like.wording import Somebody, Wording

_FILES_OF_ONE: Final = 4
_LEFT: Final = 3
"""Every third image that could have text is left without."""
_DRAWN: Final = frozenset({0x5000, 0x6000})
"""Groups of curves and overlays: sets are about texts, and what is drawn into graphics planes is another matter."""


@dataclass(frozen=True, slots=True)
class MidiLike:
    """A set on disk.

    Args:
        folder: the files.
        key: the answer key.
        used: by file name, which corpus file it was made of.
        modalities: how many files of each.
        burned: by file name, what is burned in; its ink lies in `ink/`, under the same name.
        images: how many files have pixels.
    """

    folder: Path
    key: Path
    used: dict[str, Path]
    modalities: Counter[str]
    burned: dict[str, Burned] = field(default_factory=dict)
    images: int = 0


class _Lot:
    """Which images get text, and in which transfer syntax: two of three, the syntaxes in turn."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(f"burn {seed}")
        self._left = list(SYNTAXES)
        self._seen = 0

    def draw(self, dataset: Any, source: Path, who: Somebody) -> Burned | None:
        """Burns into an image, or leaves it as it is."""
        entry = looked_at(source)
        if entry is None or not dataset.get("PixelData") or not dataset.original_encoding[1]:
            return None
        self._seen += 1
        if self._seen % _LEFT == 0:
            return None
        for how in list(self._left):
            burned = burn(dataset, entry, who, how, self._rng)
            if burned is not None:
                self._left.remove(how)
                self._left.append(how)
                return burned
        return None


def make(folder: Path, seed: int, candidates: Iterable[Path], files: int = 24, *, burned: bool = False) -> MidiLike:
    """Make a set from the first candidates that can be read and written again.

    Args:
        folder: an empty or missing folder.
        seed: decides names and wording.
        candidates: files to make it of.
        files: how many to make.
        burned: burn text into images; the candidates are those that were looked at.
    """
    target, key = folder / "input", folder / "answer_key.db"
    target.mkdir(parents=True)
    wording = Wording(seed)
    people = wording.people((files + _FILES_OF_ONE - 1) // _FILES_OF_ONE)
    shared = [_identifiers(wording) for _ in people]
    rows: list[Row] = []
    lot = _Lot(seed) if burned else None
    used: dict[str, Path] = {}
    inks: dict[str, Burned] = {}
    modalities: Counter[str] = Counter()
    for source in candidates:
        if len(rows) == files:
            break
        number = len(rows) // _FILES_OF_ONE
        who = people[number]
        name = f"{who.family}_{who.given}_{len(rows) + 1:04}.dcm"
        made = _one(source, target / name, who, shared[number], wording, modalities, lot)
        if made is None:
            continue
        row, ink = made
        rows.append(row)
        used[name] = source
        modalities[row.modality] += 1
        if ink is not None:
            inks[name] = ink
            (folder / "ink").mkdir(exist_ok=True)
            ink.save(folder / "ink" / f"{name}.npz")
    answers.write(key, rows)
    return MidiLike(target, key, used, modalities, inks, sum(row.digest is not None for row in rows))


def _identifiers(wording: Wording) -> Identifiers:
    accession = f"{wording.number(3)}{wording.rng.choice('DEFKR')}{wording.number(4)}"
    return Identifiers(wording.uid(), "", wording.uid(), accession)


def _one(
    source: Path,
    target: Path,
    who: Somebody,
    shared: Identifiers,
    wording: Wording,
    modalities: Counter[str],
    lot: _Lot | None,
) -> tuple[Row, Burned | None] | None:
    import pydicom

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            dataset = pydicom.dcmread(source)
            modality = str(dataset.Modality)
            if not sources.of_each(modalities, modality) or _is_drawn_on(dataset):
                return None
            own = Identifiers(shared.study, wording.uid(), shared.frame, shared.accession)
            # What pydicom cannot decode or encode is found here, before anything is written.
            burned = lot.draw(dataset, source, who) if lot else None
            found = plant.plant(dataset, who, own, wording)
            digest = untouched.answer(dataset, found, burned)
            _write(dataset, target, who)
            if not _sound(pydicom.dcmread(target), digest):
                target.unlink()
                return None
        except Exception:  # noqa: BLE001  the corpus holds what pydicom cannot read or write: the next one is taken
            target.unlink(missing_ok=True)
            return None
    study, series, instance = map(str, (dataset.StudyInstanceUID, dataset.SeriesInstanceUID, dataset.SOPInstanceUID))
    return Row(modality, str(dataset.SOPClassUID), who.mrn, study, series, instance, digest, found), burned


def _is_drawn_on(dataset: Any) -> bool:
    tags = list(dataset.keys())
    return any(tag.group & 0xFF00 in _DRAWN for tag in tags)


def _sound(dataset: Any, digest: str | None) -> bool:
    """Whether the pixels came through the writing, and are as long as the header says."""
    if digest is None:
        return "PixelData" not in dataset
    if hashlib.md5(dataset.PixelData, usedforsecurity=False).hexdigest() != digest:
        return False
    return bool(dataset.file_meta.TransferSyntaxUID.is_compressed) or len(dataset.PixelData) == padded_length(dataset)


def padded_length(dataset: Any) -> int:
    """Of native Pixel Data, in bytes: PS3.5 8.1."""
    from pydicom.pixels.utils import get_expected_length

    length = get_expected_length(dataset, "bytes")
    return length + length % 2


def _write(dataset: Any, target: Path, who: Somebody) -> None:
    for _ in dataset.iterall():
        pass
    meta = copy.deepcopy(dataset.file_meta)
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    meta.SourceApplicationEntityTitle = who.family.upper()[:16]
    dataset.file_meta = meta
    dataset.save_as(target, enforce_file_format=True)

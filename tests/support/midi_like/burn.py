"""Burns a patient's identity into an image, in the transfer syntax that is asked for, and keeps the ink."""

import io
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.uid import UID

from support.drawn.backgrounds import CORPUS, Entry, entries, read
from support.drawn.fonts import BUILT_IN, Face
from support.drawn.glyphs import draws, render
from support.drawn.model import Array, Background, Scene
from support.drawn.places import Ground, place
from support.midi_like import answers as key
from support.midi_like.answers import Answers
from support.midi_like.wording import Somebody

SYNTAXES: Final = {
    "JPEG": "1.2.840.10008.1.2.4.50",
    "native": "1.2.840.10008.1.2.1",
    "JPEG-LS": "1.2.840.10008.1.2.4.80",
    "RLE": "1.2.840.10008.1.2.5",
    "J2K": "1.2.840.10008.1.2.4.90",
}
"""In the order in which they are tried: each image takes the next that it can be stored in."""
QUALITY: Final = 95
"""Of JPEG baseline."""
SIZES: Final = tuple(range(12, 29))
_LINES: Final = (2, 3, 4)
_TRIES: Final = 40
_MARGIN: Final = 3
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Burned:
    """What was drawn into an image.

    Attributes:
        ink: how much of each pixel the lines cover, 0 to 1, of the block that they stand in.
        x: left end of the block.
        y: its upper end.
        frames: numbers of the frames that have it.
        text: the lines.
        how: the key of `SYNTAXES`.
    """

    ink: Array
    x: int
    y: int
    frames: tuple[int, ...]
    text: tuple[str, ...]
    how: str

    def save(self, path: Path) -> None:
        """Keeps the ink; the names are those of the benchmark's sample, and `frames`."""
        np.savez_compressed(path, ink=self.ink.astype(np.float32), x=self.x, y=self.y, frames=self.frames)

    def answer(self, answers: Answers) -> None:
        """Adds the check."""
        place = {"top_left": [self.x, self.y], "bottom_right": [self.x + self.ink.shape[1], self.y + self.ink.shape[0]]}
        said = json.dumps({"text": "\n".join(self.text), **place})
        answers.add("pixels_hidden", None, None, None, said, key.HIDDEN)


def looked_at(path: Path) -> Entry | None:
    """The row of an image in which a person saw neither text nor a letter anywhere; None for every other."""
    name = path.relative_to(CORPUS).as_posix()
    return next((one for one in entries() if one.path == name and not one.crop and not one.marked), None)


def burn(
    dataset: Dataset, entry: Entry, who: Somebody, how: str, rng: random.Random, faces: tuple[Face, ...] = (BUILT_IN,)
) -> Burned | None:
    """Draw a block of lines into the pixels and encode them anew; None where the image has no place for it.

    Args:
        dataset: changed in place, if there is an answer.
        entry: what the image is.
        who: the patient.
        how: a key of `SYNTAXES`.
        rng: the lot.
        faces: fonts.
    """
    frames = [read(entry, index) for index in range(entry.frames)]
    first = frames[0]
    if first.palette is not None or (how == "JPEG" and int(dataset.BitsAllocated) > 8):
        return None
    for _ in range(_TRIES):
        said = _said(who, rng)
        size = rng.choice([one for one in SIZES if one * 8 <= first.values.shape[1]] or SIZES[:1])
        fit = [one for one in faces if not one.size and all(draws(one.path, size, line) for line in said)]
        cover = _block(rng.choice(fit or [BUILT_IN]), said, size)
        chosen = _frames(rng, len(frames))
        spot = place(Ground.of(frames[chosen[0]]), rng.choice((Scene.PLAIN, Scene.LARGE)), cover.shape, rng)
        if spot is None:
            continue
        level = _level(first, spot.sign, spot.mean)
        for index in chosen:
            frames[index] = _drawn(frames[index], cover, spot.column, spot.row, level)
        _store(dataset, frames, how, turned=str(dataset.PhotometricInterpretation) == "MONOCHROME1")
        return Burned(cover, spot.column, spot.row, chosen, said, how)
    return None


def _said(who: Somebody, rng: random.Random) -> tuple[str, ...]:
    """Lines as consoles write them: a name always, and some of the rest."""
    name = rng.choice((f"{who.family}, {who.given}", f"{who.given} {who.family}", f"{who.family}^{who.given}".upper()))
    born, seen = who.born, who.study_date
    rest = [
        rng.choice((f"ID: {who.mrn}", f"MRN {who.mrn}", who.mrn)),
        rng.choice((f"DOB {born[:4]}-{born[4:6]}-{born[6:]}", f"*{born[6:]}.{born[4:6]}.{born[:4]} {who.sex}")),
        rng.choice((f"{seen[6:]}/{seen[4:6]}/{seen[:4]} 09:30", f"Exam {seen[:4]}-{seen[4:6]}-{seen[6:]}")),
        rng.choice((who.hospital, who.hospital.upper())),
        f"Dr. {who.doctor[0]}",
    ]
    return name, *rng.sample(rest, rng.choice(_LINES) - 1)


def _block(face: Face, said: tuple[str, ...], size: int) -> Array:
    """The lines below one another, as cover."""
    inks = [render(face, line, size).cover for line in said]
    step = int(size * 1.25)
    block = np.zeros((step * (len(inks) - 1) + max(ink.shape[0] for ink in inks), max(ink.shape[1] for ink in inks)))
    for number, ink in enumerate(inks):
        part = block[number * step : number * step + ink.shape[0], : ink.shape[1]]
        np.maximum(part, ink, out=part)
    return np.pad(block, _MARGIN)


def _frames(rng: random.Random, count: int) -> tuple[int, ...]:
    """All frames mostly; now and then one, or a run."""
    kind = rng.choice(("all", "all", "one", "run")) if count > 1 else "all"
    first = rng.randrange(count)
    if kind == "one":
        return (first,)
    return tuple(range(count)) if kind == "all" else tuple(range(first, min(first + 1 + count // 2, count)))


def _level(ground: Background, sign: int, mean: float) -> float:
    """The grey of the ink: an end of what is shown, or half-way to it where that is far."""
    low, high = ground.shown
    end = high if sign > 0 else low
    return float(np.clip(end if abs(end - mean) < (high - low) else mean + sign * (high - low) * _HALF, *_ends(ground)))


def _ends(ground: Background) -> tuple[int, int]:
    return ground.low, ground.high


def _drawn(frame: Background, cover: Array, x: int, y: int, level: float) -> Background:
    values = frame.values.astype(np.float64)
    part = values[y : y + cover.shape[0], x : x + cover.shape[1]]
    part += (cover[..., None] if values.ndim > 2 else cover) * (level - part)
    return frame.with_values(np.clip(np.rint(values), frame.low, frame.high).astype(frame.values.dtype))


def _store(dataset: Dataset, frames: list[Background], how: str, *, turned: bool) -> None:
    """Writes the frames into the data set, and the attributes that follow from how."""
    colour = frames[0].colour
    words = np.dtype(f"{'i' if dataset.PixelRepresentation and not colour else 'u'}{int(dataset.BitsAllocated) // 8}")
    stored = [(-frame.values if turned else frame.values).astype(words) for frame in frames]
    if colour:
        lossless = "YBR_RCT" if how == "J2K" else "RGB"
        dataset.PhotometricInterpretation = "YBR_FULL_422" if how == "JPEG" else lossless
        dataset.PlanarConfiguration = 0
    for keyword in ("SmallestImagePixelValue", "LargestImagePixelValue"):
        if keyword in dataset:
            del dataset[keyword]
    dataset.file_meta.TransferSyntaxUID = UID(SYNTAXES[how])
    if how == "native":
        value = np.stack(stored).astype(words.newbyteorder("<")).tobytes()
        dataset.PixelData = value + b"\0" * (len(value) % 2)
        dataset["PixelData"].VR = "OW" if words.itemsize > 1 else "OB"
        return
    streams = list(_streams(stored, how, dataset))
    if how == "JPEG":
        dataset.LossyImageCompression = "01"
        dataset.LossyImageCompressionRatio = f"{sum(one.nbytes for one in stored) / sum(map(len, streams)):.2f}"
        dataset.LossyImageCompressionMethod = "ISO_10918_1"
    dataset.PixelData = encapsulate(streams, has_bot=len(streams) > 1)
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True


def _streams(stored: list[Array], how: str, dataset: Dataset) -> Iterator[bytes]:
    """Each frame, encoded."""
    import imagecodecs

    for one in stored:
        if how == "RLE":
            yield _rle(one)
        elif how == "J2K":
            bits = int(dataset.BitsStored) if _fits(one, dataset) else one.dtype.itemsize * 8
            yield bytes(
                imagecodecs.jpeg2k_encode(one, codecformat="j2k", reversible=True, bitspersample=bits, numthreads=1)
            )
        elif how == "JPEG-LS":
            yield bytes(imagecodecs.jpegls_encode(one.view(f"u{one.dtype.itemsize}"), out=2 * one.nbytes + 4096))
        elif one.ndim > 2:
            yield bytes(imagecodecs.jpeg_encode(one, level=QUALITY, subsampling="422"))
        else:
            yield bytes(imagecodecs.jpeg_encode(one, level=QUALITY))


def _fits(one: Array, dataset: Dataset) -> bool:
    """Whether all values are within Bits Stored."""
    bits = int(dataset.BitsStored)
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if one.dtype.kind == "i" else (0, (1 << bits) - 1)
    return bool(one.min() >= low and one.max() <= high)


def _rle(one: Array) -> bytes:
    """RLE Lossless (PS3.5 annex G): a segment for each byte of a sample, the most significant first."""
    import imagecodecs

    planes = one[..., None] if one.ndim == 2 else one
    size = one.dtype.itemsize
    packed = []
    for sample in range(planes.shape[2]):
        octets = np.ascontiguousarray(planes[..., sample]).astype(one.dtype.newbyteorder(">")).view(np.uint8)
        octets = octets.reshape(*one.shape[:2], size)
        for byte in range(size):
            rows = [bytes(imagecodecs.packbits_encode(row.tobytes())) for row in octets[..., byte]]
            segment = b"".join(rows)
            packed.append(segment + b"\0" * (len(segment) % 2))
    out = io.BytesIO()
    offsets = [64 + sum(map(len, packed[:number])) for number in range(len(packed))]
    header = np.zeros(16, "<u4")
    header[0], header[1 : len(packed) + 1] = len(packed), offsets
    out.write(header.tobytes())
    out.write(b"".join(packed))
    return out.getvalue()

"""Whether pixel data decode to the same numbers: by their bytes, and by a decoder only where these differ."""

import mmap
import warnings
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from veil.audit.elements import PIXELS, StructureError, read

_CHUNK: Final = 1 << 20
_DESCRIBED: Final = (
    0x00280002, 0x00280004, 0x00280006, 0x00280008, 0x00280010, 0x00280011, 0x00280100, 0x00280101, 0x00280102,
    0x00280103,
)  # fmt: skip
"""How samples lie in pixel data (PS3.3 C.7.6.3)."""


def same(source: Path, output: Path) -> bool | None:
    """Whether both give the same samples; None if the source has none, or nobody can decode what it has."""
    try:
        before = read(source, lenient=True)
        there = any(span.tag in PIXELS for span in before.spans)
    except (StructureError, RecursionError, OSError):
        there = False
    if not there:
        return None
    return True if _same_bytes(source, output) else _same_numbers(source, output)


def _same_bytes(source: Path, output: Path) -> bool:
    try:
        before, after = read(source, lenient=True), read(output, lenient=True)
        if before.syntax != after.syntax or any(before.value(tag) != after.value(tag) for tag in _DESCRIBED):
            return False
        spans = [next((one for one in file.spans if one.tag in PIXELS), None) for file in (before, after)]
        if spans[0] is None or spans[1] is None or spans[0].tag != spans[1].tag:
            return False
        starts, lengths = [one.value for one in spans if one], [one.stop - one.value for one in spans if one]
        with ExitStack() as held:
            data = [_bytes(held, path, file.data if file.deflated else None)
                    for path, file in ((source, before), (output, after))]  # fmt: skip
            return lengths[0] == lengths[1] and all(
                data[0][starts[0] + at : starts[0] + min(at + _CHUNK, lengths[0])]
                == data[1][starts[1] + at : starts[1] + min(at + _CHUNK, lengths[1])]
                for at in range(0, lengths[0], _CHUNK)
            )
    except (StructureError, RecursionError, OSError, ValueError):
        return False


def _bytes(held: ExitStack, path: Path, inflated: bytes | mmap.mmap | None) -> bytes | mmap.mmap:
    if inflated is not None:
        return inflated
    stream = held.enter_context(path.open("rb"))
    return held.enter_context(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))


def _same_numbers(source: Path, output: Path) -> bool | None:
    import numpy as np
    from pydicom import dcmread

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydicom's warnings quote values
        try:
            before = dcmread(source, force=True).pixel_array
        except Exception:  # noqa: BLE001  no decoder, or none could
            return None
        try:
            return bool(np.array_equal(before, dcmread(output, force=True).pixel_array))
        except Exception:  # noqa: BLE001  the output has no pixels that a reader gets
            return False

"""Small instances with native pixel data of any layout, with what is usual where nothing is said."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from support.pixel_files import NATIVE, pixel_file
from veil.clean.pixels.model import Array, Format


def form_of(
    rows: int = 12,
    columns: int = 16,
    *,
    frames: int = 1,
    samples: int = 1,
    photometric: str = "MONOCHROME2",
    planar: int = 0,
    allocated: int = 8,
    stored: int = 0,
    high: int = 0,
    signed: bool = False,
    number: str = "integer",
    syntax: str = NATIVE,
) -> Format:
    """A format with what is usual where nothing is said."""
    stored = stored or allocated
    return Format(
        syntax, rows, columns, frames, samples, photometric, planar, allocated, stored, high or stored - 1, signed,
        number,  # type: ignore[arg-type]  # one of three words
    )  # fmt: skip


def file_of(form: Format, value: bytes, extra: Mapping[int, tuple[str, bytes]] | None = None) -> bytes:
    """A whole file.

    Args:
        form: what its attributes say.
        value: of native pixel data, as it is written.
        extra: VR and value of other attributes.
    """
    return pixel_file(form, value, dict(extra or {}))


def written(path: Path, data: bytes) -> Path:
    """Writes a file and gives where."""
    path.write_bytes(data)
    return path


def ramp(shape: tuple[int, ...], dtype: str, most: int) -> Array:
    """Values of which neighbours differ, from 0 to below `most`."""
    return (np.arange(int(np.prod(shape))) * 7 % most).reshape(shape).astype(dtype)

"""Names in coded strings that no list defines: Graphic Layer (PS3.3 C.10.7) and Content Label (C.12-4).

A person may choose them, so each word has to be one that is known to be harmless. A layer's name is what annotations
refer to: another that the key gives takes its place, the same one wherever it stands, so that the references hold.
"""

from collections.abc import Callable
from typing import Final

from veil.dicom import values

REFERRED: Final = frozenset((0x00700002,))
"""Graphic Layer: names that other attributes of the object refer to."""


def clean(
    raw: bytes,
    *,
    is_known: Callable[[bytes], bool],
    clean_text: Callable[[str], str],
    alias: Callable[[str], str] | None,
) -> bytes | None:
    """Cleans a coded string that somebody chose.

    Args:
        raw: as written in the file.
        is_known: whether a value holds a known identifier.
        clean_text: the text room.
        alias: gives the name that takes the place of one that may not stay; None where nothing refers to it.

    Returns:
        The same object where every name stays, the new value, or None where one goes and nothing refers to it.
    """
    parts = raw.split(b"\\")
    cleaned = [part if _stays(part, is_known, clean_text) else None for part in parts]
    if cleaned == parts:
        return raw
    if alias is None:
        return None
    return b"\\".join(
        alias(old.decode("latin-1")).encode() if new is None else new for new, old in zip(cleaned, parts, strict=True)
    )


def _stays(part: bytes, is_known: Callable[[bytes], bool], clean_text: Callable[[str], str]) -> bool:
    bare = part.strip(b" \0")
    if not bare:
        return True
    if not values.valid(b"CS", part) or is_known(part):
        return False
    words = " ".join(bare.decode("ascii").replace("_", " ").lower().split())
    return clean_text(words) == words

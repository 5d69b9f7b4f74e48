"""Rare identifiers of all patients, in a file of hashes: a name that was filed under the wrong patient is found so.

The file holds sorted 64-bit hashes, keyed, of folded phrases that belong to one patient alone; 8 bytes each, mapped and
shared by all workers. It lies in the vault.
"""

import hashlib
import mmap
import re
import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from veil.audit.words import TITLES, fold, is_placeholder, lexicon, says_nothing, words_of

_MAGIC: Final = b"veilrare"
_HEAD: Final = 16
_WORDS: Final = 3
_ID, _NAME = 6, 8
_MOST_CHARS: Final = 64


def phrases(kind: str, value: str) -> Iterator[str]:
    """The folded phrases of one identifier that are rare enough to tell a patient: full names, long IDs."""
    if kind == "name":
        for group in re.split(r"[=\\]", value):
            parts = [fold(part) for part in (group.split("^")[:3] if "^" in group else words_of(group))]
            parts = [part for part in parts if part and part not in TITLES]
            if len(parts) < 2 or says_nothing(group) or not any(part not in lexicon() for part in parts):  # noqa: PLR2004
                continue
            for pair in ((parts[0], parts[1]), (parts[1], parts[0])):
                if len("".join(pair)) >= (_NAME if pair[0].isascii() else 2):
                    yield "".join(pair)
    elif kind in ("id", "device"):
        form = fold(value)
        if len(form) >= _ID and any(map(str.isdigit, form)) and not is_placeholder(form) and form not in lexicon():
            if form.isdigit() and len(form) < _NAME:
                return  # times and counts have as many digits
            yield form


def key(phrase: str, secret: bytes) -> int:
    """The keyed hash of a folded phrase."""
    digest = hashlib.blake2b(phrase.encode("utf-8", "surrogatepass"), digest_size=8, key=secret[:64]).digest()
    return int.from_bytes(digest, "big")


def build(patients: Iterable[tuple[str, Iterable[tuple[str, str]]]], path: Path, secret: bytes) -> int:
    """Write the file for a collection.

    Args:
        patients: for each patient a name that tells it from others, and its identifiers as (kind, value).
        path: the file to write; an old one is replaced as a whole.
        secret: the key of the hashes; without it nobody can try names.

    Returns:
        How many phrases it holds.
    """
    owners: dict[int, int] = {}
    for number, (_, known) in enumerate(patients):
        for phrase in {phrase for kind, value in known for phrase in phrases(kind, value)}:
            place = key(phrase, secret)
            owners[place] = number if owners.get(place, number) == number else -1
    keys = array("Q", sorted(place for place, owner in owners.items() if owner >= 0))
    temporary = path.with_name(f"{path.name}.part")
    with temporary.open("wb") as out:
        out.write(_MAGIC + struct.pack("=Q", len(keys)))
        keys.tofile(out)
    temporary.chmod(0o600)
    temporary.replace(path)
    return len(keys)


class Rare:
    """Looks phrases up in the file; keeps nothing of it in memory of its own.

    Args:
        path: the file that `build` wrote.
        secret: the key of its hashes.
        own: the identifiers of the patient at hand, which are not another's.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no such file.
    """

    def __init__(self, path: Path, secret: bytes, own: Iterable[tuple[str, str]]) -> None:
        self._secret = secret
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if head[:8] != _MAGIC:
                raise ValueError("not a file of rare identifiers")
            (self._count,) = struct.unpack("=Q", head[8:])
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._keys = memoryview(self._map)[_HEAD : _HEAD + 8 * self._count].cast("Q")
        self._own = frozenset(key(phrase, secret) for kind, value in own for phrase in phrases(kind, value))

    def of_others(self, text: str) -> str | None:
        """The first rare identifier of another patient in a text, folded; None if there is none."""
        if not self._count:
            return None
        for phrase in _candidates(text):
            place = key(phrase, self._secret)
            if place not in self._own and self._holds(place) and not _is_day(phrase):
                return phrase
        return None

    def _holds(self, place: int) -> bool:
        at = bisect_left(self._keys, place)
        return at < self._count and self._keys[at] == place


def _candidates(text: str) -> Iterator[str]:
    """The folded phrases of one to three words, and of each whole value."""
    words = [fold(word) for word in words_of(text)]
    words = [word for word in words if word]
    for size in range(1, _WORDS + 1):
        for at in range(len(words) - size + 1):
            phrase = "".join(words[at : at + size])
            if _ID <= len(phrase) <= _MOST_CHARS or (phrase and not phrase.isascii()):
                yield phrase
    for part in text.split("\\"):
        phrase = fold(part)
        if _ID <= len(phrase) <= _MOST_CHARS:
            yield phrase


def _is_day(phrase: str) -> bool:
    """Whether an ID looks like a day: then a day in a text is no proof."""
    return re.fullmatch(r"(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])", phrase) is not None

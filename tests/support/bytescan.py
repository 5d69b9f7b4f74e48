"""The independent byte scan: every form of the planted identity, in bytes and in path names; nothing here is veil's."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ahocorasick_rs import BytesAhoCorasick

from support.identity import PlantedIdentity

_SEPARATORS = b"\0 ^,._-=/\\'\"()\r\n\t"
_BETWEEN = rb"[\x00 ^,._\-=/\\'\"()\r\n\t]{0,3}"
_CODECS = ("utf-8", "utf-16-le", "utf-16-be", "shift_jis", "iso2022_jp", "euc_jp", "gb18030")
_UID_ROOT = re.compile(rb"2\.25\.\d*\Z")
_UID_LENGTH = 64
_DEFLATED = b"1.2.840.10008.1.2.1.99"
_HEAD = 2048
_ESCAPES = re.compile(rb"\x1b\$B|\x1b\(B")


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where the planted identity still stands.

    Args:
        file: path below the folder that was scanned.
        kind: the kind of identifier and the form in which it was found.
        offset: byte offset in the file; -1 when it stands in the path.
    """

    file: str
    kind: str
    offset: int


def _spread(needle: str) -> re.Pattern[bytes]:
    # The needle with up to three separators (or the zero bytes of UTF-16) between its letters.
    return re.compile(_BETWEEN.join(re.escape(letter.encode()) for letter in needle), re.IGNORECASE)


@cache
def _folded(identity: PlantedIdentity) -> tuple[BytesAhoCorasick, tuple[tuple[str, re.Pattern[bytes]], ...]]:
    needles = identity.needles()
    return BytesAhoCorasick([n.encode() for _, n in needles]), tuple((kind, _spread(n)) for kind, n in needles)


@cache
def _exact(identity: PlantedIdentity) -> tuple[BytesAhoCorasick, tuple[str, ...]]:
    patterns: dict[bytes, str] = {}
    for part in (identity.ideographic_family, identity.ideographic_given):
        for codec in _CODECS:
            # Without its escape sequences the text is found in the midst of a longer run, too.
            patterns.setdefault(_ESCAPES.sub(b"", part.encode(codec)), f"name {codec}")
    return BytesAhoCorasick(list(patterns)), tuple(patterns.values())


def scan(data: bytes, identity: PlantedIdentity) -> Iterator[tuple[str, int]]:
    """(kind, offset) of every place where `data` bears a form of the identity."""
    automaton, spreads = _folded(identity)
    squeezed = data.lower().translate(None, _SEPARATORS)
    for which in sorted({hit[0] for hit in automaton.find_matches_as_indexes(squeezed, overlapping=True)}):
        kind, pattern = spreads[which]
        for match in pattern.finditer(data):
            if not _inside_new_uid(data, match.start()):
                yield kind, match.start()
    exact, kinds = _exact(identity)
    for hit in exact.find_matches_as_indexes(data, overlapping=True):
        yield kinds[hit[0]], hit[1]


def _inside_new_uid(data: bytes, start: int) -> bool:
    # 39 random digits after 2.25. spell an eight-digit date once in some thousand files; that is no leak.
    return _UID_ROOT.search(data[max(0, start - _UID_LENGTH) : start]) is not None


@cache
def _intact(identity: PlantedIdentity) -> tuple[BytesAhoCorasick, tuple[str, ...]]:
    patterns: dict[bytes, str] = {}
    words = {part.lower() for part in (*identity.name.split("^"), identity.physician_family)}
    whole = [needle for needle in identity.needles() if needle[0] != "phone"]
    texts = [
        *whole,
        *(("phone", form) for form in identity.phones()),
        *(("date", form) for form in identity.birth_dates()),
    ]
    for kind, text in texts:
        if kind == "name" and text not in words:
            continue  # two parts run together: a mutation may take the separator away, and each part is sought anyway
        for codec in ("ascii", "utf-16-le", "utf-16-be"):
            patterns.setdefault(text.lower().encode(codec), f"{kind} {codec}")
    return BytesAhoCorasick(list(patterns)), tuple(patterns.values())


def scan_intact(data: bytes, identity: PlantedIdentity) -> list[tuple[str, int]]:
    """(kind, offset) of the forms that stand whole and as written: what a mutation broke into pieces is not sought."""
    automaton, kinds = _intact(identity)
    hits = automaton.find_matches_as_indexes(data.lower(), overlapping=True)
    found = [(kinds[which], start) for which, start, _ in hits if not _inside_new_uid(data, start)]
    exact, names = _exact(identity)
    return found + [(names[which], start) for which, start, _ in exact.find_matches_as_indexes(data, overlapping=True)]


def inflated(data: bytes) -> bytes:
    """The data set of a deflated file (PS3.5 A.5), inflated; nothing for any other file."""
    if data[128:132] != b"DICM" or _DEFLATED not in data[:_HEAD]:
        return b""
    start = 144 + int.from_bytes(data[140:144], "little")
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data[start:])


def scan_file(path: Path, identity: PlantedIdentity, root: Path | None = None) -> list[Finding]:
    """Every finding in a file's bytes and in its path below `root`."""
    name = path.relative_to(root).as_posix() if root else path.name
    data = path.read_bytes()
    named = name.encode("utf-8", "surrogateescape")
    found = [Finding(name, f"{kind} in path", -1) for kind, _ in scan(named, identity)]
    found += [Finding(name, kind, offset) for kind, offset in scan(data, identity)]
    return found + [Finding(name, f"{kind}, inflated", offset) for kind, offset in scan(inflated(data), identity)]


def scan_folder(root: Path, identity: PlantedIdentity) -> list[Finding]:
    """Every finding in all files below a folder, folder names included."""
    found: list[Finding] = []
    for path in sorted(root.rglob("*")):
        if path.is_file():
            found += scan_file(path, identity, root)
        else:
            name = path.relative_to(root).as_posix()
            found += [Finding(name, f"{kind} in path", -1) for kind, _ in scan(name.encode(), identity)]
    return found

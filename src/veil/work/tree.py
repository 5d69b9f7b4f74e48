"""One digest over all files of OUT with their places, computed folder by folder, so that memory does not grow with OUT.

A folder's digest is SHA-256 over its entries, sorted by name in UTF-8: `f` or `d`, the name, a zero byte, and the 32
bytes of the file's SHA-256 or of the folder's digest. So a part of OUT, one patient or one study, can be proved too.
"""

import hashlib
from itertools import zip_longest

_Entry = tuple[bytes, bytes, bytes]


class Tree:
    """Takes files of which those of one folder come one after the other, as they do in the order of their paths."""

    def __init__(self) -> None:
        self._open: list[tuple[str, list[_Entry]]] = [("", [])]
        self.files = 0

    def add(self, target: str, digest: str) -> None:
        """Add a file: its posix path below OUT, and its SHA-256 as hexadecimal digits."""
        *folders, name = target.split("/")
        names = [one for one, _ in self._open[1:]]
        same = 0
        for one, other in zip_longest(names, folders):
            if one is None or one != other:
                break
            same += 1
        while len(self._open) > same + 1:
            self._close()
        for folder in folders[same:]:
            self._open.append((folder, []))
        self._open[-1][1].append((_name(name), b"f", bytes.fromhex(digest)))
        self.files += 1

    def _close(self) -> None:
        name, entries = self._open.pop()
        self._open[-1][1].append((_name(name), b"d", _digest(entries)))

    def root(self) -> str:
        """The digest of OUT; no more files can be added then."""
        while len(self._open) > 1:
            self._close()
        return _digest(self._open[0][1]).hex()


def _name(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


def _digest(entries: list[_Entry]) -> bytes:
    digest = hashlib.sha256()
    for name, kind, content in sorted(entries):
        digest.update(kind + name + b"\0" + content)
    return digest.digest()

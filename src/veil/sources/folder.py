"""A folder or a file as a source: everything in it, found by content and never by extension."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from veil.errors import PathError
from veil.sources.archive import Limits, Unpacker, is_archive
from veil.sources.base import Refused, Source, SourceFile, escape


def open_source(path: Path, staging: Path, *, limits: Limits | None = None) -> Source:
    """Open IN: a folder, a file or an archive.

    Args:
        path: what the user named.
        staging: private folder for unpacked members; it is made when needed and the caller removes it.
        limits: how far an archive may unpack.

    Raises:
        PathError: `U-IN-MISSING` if there is nothing to read at `path`.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise PathError("U-IN-MISSING", "IN cannot be read", where=str(path), remedy="check the path") from error
    if not (stat.S_ISDIR(status.st_mode) or stat.S_ISREG(status.st_mode)):
        raise PathError("U-IN-MISSING", "IN is neither a folder nor a file", where=str(path), remedy="check the path")
    return FolderSource(path, staging, limits or Limits())


@dataclass(frozen=True, slots=True)
class FolderSource:
    """Walks a folder (or takes one file) and unpacks the archives it meets."""

    path: Path
    staging: Path
    limits: Limits = field(default_factory=Limits)

    def __iter__(self) -> Iterator[SourceFile | Refused]:
        """Yield files and refusals; archives are replaced by their members."""
        unpacker = Unpacker(self.staging, self.limits)
        for found in _walk(self.path) if self.path.is_dir() else _single(self.path):
            if isinstance(found, SourceFile) and is_archive(found.path):
                yield from unpacker.expand(found)
            else:
                yield found


def _single(path: Path) -> Iterator[SourceFile | Refused]:
    status = path.stat()
    yield SourceFile(escape(path.name), path, status.st_size, status.st_mtime_ns)


def _walk(root: Path) -> Iterator[SourceFile | Refused]:
    """Walk real folders only, each once and under its own name; links are judged, never followed.

    A link that stays inside IN leads to something that the walk reaches by itself. Following it could only find the
    same bytes again, or never end.
    """
    real_root = os.path.realpath(root)
    stack: list[tuple[str, str]] = [(str(root), "")]
    while stack:
        folder, prefix = stack.pop()
        try:
            with os.scandir(folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            yield Refused(prefix.removesuffix("/") or ".", "Q-UNREADABLE")
            continue
        folders: list[tuple[str, str]] = []
        for entry in found:
            ref = prefix + escape(entry.name)
            verdict = _look(entry, ref, real_root)
            if verdict is None:
                folders.append((entry.path, ref + "/"))
            else:
                yield verdict
        stack.extend(reversed(folders))


def _look(entry: os.DirEntry[str], ref: str, real_root: str) -> SourceFile | Refused | None:
    """Judge one entry; None is a folder to walk."""
    try:
        if entry.is_symlink() or _is_junction(entry):
            return Refused(ref, _judge_link(entry.path, real_root))
        if entry.is_dir(follow_symlinks=False):
            return None
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return Refused(ref, "Q-UNREADABLE")
    if not stat.S_ISREG(status.st_mode):
        return Refused(ref, "S-SPECIAL")
    return SourceFile(ref, Path(entry.path), status.st_size, status.st_mtime_ns)


def _is_junction(entry: os.DirEntry[str]) -> bool:
    # Junctions exist on Windows alone and are no symbolic links to Python 3.11; their real path gives them away.
    if os.name != "nt" or not entry.is_dir(follow_symlinks=False):
        return False
    own = str(Path(os.path.realpath(Path(entry.path).parent), entry.name))
    return os.path.normcase(os.path.realpath(entry.path)) != os.path.normcase(own)


def _judge_link(path: str, real_root: str) -> str:
    try:
        real = os.path.realpath(path, strict=True)
    except FileNotFoundError:
        # Dangling: it leads nowhere inside IN, or out of it.
        return "Q-UNREADABLE" if _within(os.path.realpath(path), real_root) else "S-LINK-LOOP"
    except OSError:
        return "S-LINK-LOOP"
    if not _within(real, real_root):
        return "S-LINK-LOOP"
    mode = Path(real).stat().st_mode
    if stat.S_ISDIR(mode):
        here = os.path.realpath(Path(path).parent)
        return "S-LINK-LOOP" if _within(here, real) else "S-DUPLICATE"
    return "S-DUPLICATE" if stat.S_ISREG(mode) else "S-SPECIAL"


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)

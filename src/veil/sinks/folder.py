"""OUT as a folder: a file is written under a temporary name and appears by one rename, whole or not at all."""

import errno
import hashlib
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from veil.errors import DiskFullError, PathError
from veil.sinks import fileset

PARTIAL = ".veil-partial-"
"""Start of the name of the folder in OUT that holds a run's unfinished files."""

_PLAIN = re.compile(r"\w[\w.-]*(?:/\w[\w.-]*)*", re.ASCII)
"""What targets look like: names of letters, digits, dots and dashes, none of which begins with a dot."""
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


def is_full(error: OSError) -> bool:
    """Say whether an error means that no space or no quota is left."""
    return error.errno in _FULL


@contextmanager
def full_disk_is_told(where: str) -> Iterator[None]:
    """Turn 'no space left' into DiskFullError; other errors pass."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise DiskFullError(
                "R-DISK-FULL", "no space is left", where=where, remedy="make room and run the same command again"
            ) from error
        raise


def file_digest(path: Path) -> str:
    """SHA-256 of a file as hexadecimal digits, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_empty(out: Path) -> None:
    """Refuse an OUT that holds anything but temporary files.

    Raises:
        PathError: `U-OUT-FOREIGN`.
    """
    if any(not entry.name.startswith(PARTIAL) for entry in out.iterdir()):
        raise PathError(
            "U-OUT-FOREIGN",
            "OUT holds files that this vault's ledger does not know",
            where=str(out),
            remedy="name an empty folder, or the vault that belongs to this one",
        )


def is_safe_target(target: str) -> bool:
    """Say whether a target is a plain relative path that stays below OUT and away from our own temporary folders."""
    if _PLAIN.fullmatch(target):
        return True
    path = PurePosixPath(target)
    plain = bool(path.parts) and not path.is_absolute() and path.as_posix() == target and "\\" not in target
    return plain and ".." not in path.parts and ":" not in target and not path.parts[0].startswith(PARTIAL)


class FolderSink:
    """Delivers into OUT. One process, the one that keeps the ledger, renames; workers only write temporary files.

    Args:
        out: OUT; made when the first file is to be written.
        run: a name for this run's temporary folder.
    """

    def __init__(self, out: Path, run: str) -> None:
        self.out = out
        self.partial = out / f"{PARTIAL}{run}"
        self._made: set[Path] = set()
        self._claim: int | None = None
        self._taken = False
        self.listed = False

    def claim(self) -> None:
        """Keep runs of other vaults out of OUT, if it is there; file systems that cannot lock are let be.

        Raises:
            PathError: `U-OUT-BUSY`.
        """
        if self._claim is not None or sys.platform == "win32" or not self.out.is_dir():
            return
        import fcntl

        self._claim = os.open(self.out, os.O_RDONLY)
        try:
            fcntl.flock(self._claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._taken = True
            raise PathError(
                "U-OUT-BUSY",
                "a run with another vault is at work in OUT",
                where=str(self.out),
                remedy="name another OUT for this one",
            ) from error
        except OSError:
            return

    def release(self) -> None:
        """Let other runs in again."""
        if self._claim is not None:
            os.close(self._claim)
            self._claim = None

    def prepare(self, *, first: bool = False) -> None:
        """Make OUT and the folder for temporary files.

        Args:
            first: nothing was ever delivered, so OUT must still be empty.

        Raises:
            DiskFullError: no space is left.
            PathError: `U-OUT-BUSY`; `U-OUT-FOREIGN`.
        """
        with full_disk_is_told("OUT"):
            self.out.mkdir(parents=True, exist_ok=True)
            self.claim()
            if first:
                check_empty(self.out)
            self.partial.mkdir(mode=0o700, exist_ok=True)

    def temporary(self, number: int) -> Path:
        """The temporary name of the instance with that number; the name is not taken from the data."""
        return self.partial / f"{number:x}"

    def holds(self, target: str, size: int) -> bool:
        """Say whether OUT holds the target with that size in bytes."""
        try:
            status = (self.out / target).stat()
        except OSError:
            return False
        return status.st_size == size

    def admit(self, target: str, digest: str) -> None:
        """Check a target that the ledger does not know yet: it must be free, or hold the same bytes already.

        Raises:
            PathError: `U-OUT-FOREIGN-FILE`.
        """
        final = self.out / target
        self._check_folders(final)
        if final.is_symlink() or (final.exists() and (not final.is_file() or file_digest(final) != digest)):
            raise PathError(
                "U-OUT-FOREIGN-FILE",
                "OUT holds a file that this vault did not write, where one is to be delivered",
                where=str(final),
                remedy="move it away and run the same command again",
            )

    def _check_folders(self, final: Path) -> None:
        """A link in place of a folder would lead out of OUT."""
        if final.parent in self._made:
            return
        for folder in final.relative_to(self.out).parents[:-1]:
            if (self.out / folder).is_symlink():
                raise PathError(
                    "U-OUT-FOREIGN-FILE",
                    "OUT holds a link where a folder of this vault belongs",
                    where=str(self.out / folder),
                    remedy="move it away and run the same command again",
                )

    def deliver(self, temporary: Path, target: str) -> None:
        """Let a finished file appear under its final name.

        Raises:
            DiskFullError: no space is left for its folder.
        """
        self._unlist()
        final = self.out / target
        with full_disk_is_told("OUT"):
            if final.parent not in self._made:
                self._check_folders(final)
                final.parent.mkdir(parents=True, exist_ok=True)
                self._made.add(final.parent)
            temporary.replace(final)

    def _unlist(self) -> None:
        """A DICOMDIR, and the second names of its files, must not outlive a change of what it lists."""
        if self.listed:
            fileset.remove(self.out)
            self.listed = False

    def withdraw(self, target: str) -> None:
        """Take a file out of OUT again, and the folders that it leaves empty."""
        self._unlist()
        final = self.out / target
        self._check_folders(final)
        final.unlink(missing_ok=True)
        for folder in final.relative_to(self.out).parents:
            if folder == Path():
                break
            self._made.discard(self.out / folder)
            try:
                (self.out / folder).rmdir()
            except OSError:
                break

    def sweep(self) -> None:
        """Remove what this run and killed ones left of temporary files; nothing else is touched."""
        if self._taken:
            return
        with suppress(FileNotFoundError, NotADirectoryError):
            for entry in self.out.iterdir():
                if entry.name.startswith(PARTIAL) and not entry.is_symlink():
                    shutil.rmtree(entry, ignore_errors=True)

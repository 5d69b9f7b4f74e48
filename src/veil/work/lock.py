"""One run at a time in a vault: a lock that the system lets go of when the process dies, however it dies."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from veil.errors import VaultError


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock file for the time of the block.

    A file with a process number in it would outlive `kill -9`, and somebody would have to guess whether it is stale.

    Raises:
        VaultError: `U-VAULT-BUSY` if another process holds it, `U-VAULT-LOCK` if the file system cannot lock,
            `U-VAULT-READ-ONLY` if nothing can be written there.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        if error.errno not in {errno.EROFS, errno.EACCES, errno.EPERM}:
            raise
        raise VaultError(
            "U-VAULT-READ-ONLY",
            "the vault cannot be written",
            where=str(path.parent),
            remedy="make it writable and run the same command again",
        ) from error
    try:
        _take(descriptor, path)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError) as error:
        raise VaultError(
            "U-VAULT-BUSY",
            "another run is at work in this vault",
            where=str(path.parent),
            remedy="wait for it to end, or stop it",
        ) from error
    except OSError as error:
        raise VaultError(
            "U-VAULT-LOCK",
            "the vault's file system cannot lock files",
            where=str(path.parent),
            remedy="keep the vault on a local disk",
        ) from error

"""The secret key of a project: 256 bits that every pseudonym, UID, date offset and seal is derived from.

The key file is one line, `veil-key-1 <64 hex digits> <8 hex digits>`; the last word is a checksum, so that a key that
was cut short or mistyped is noticed instead of silently giving everybody another pseudonym.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from veil.errors import VaultError

_SIZE = 32
_FORMAT = "veil-key-1"
_SALT = b"veil hkdf 1"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LONGEST_FILE = 1024


@dataclass(frozen=True, slots=True)
class Key:
    """A 256-bit secret. It can be pickled for workers; its repr shows the fingerprint alone.

    Args:
        secret: the 32 bytes.

    Raises:
        VaultError: the secret does not have 32 bytes.
    """

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != _SIZE:
            raise VaultError("V-KEY-FORMAT", f"a key has {_SIZE} bytes", remedy="restore the key from your backup")

    def __repr__(self) -> str:
        return f"Key(fingerprint={self.fingerprint()!r})"

    @classmethod
    def create(cls) -> "Key":
        """A new key from the operating system's random source."""
        return cls(secrets.token_bytes(_SIZE))

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "Key":
        """Read a key file.

        Raises:
            VaultError: it is missing, not a key, damaged, or (on POSIX) open to group or others.
        """
        try:
            with Path(path).open("rb") as file:
                mode = os.fstat(file.fileno()).st_mode  # of the open file: no other can be put in its place meanwhile
                raw = file.read(_LONGEST_FILE)
        except FileNotFoundError:
            advice = "make one with 'veil vault init', or restore it"
            raise _error("MISSING", "there is no key file", path, advice) from None
        except OSError:
            raise _error("UNREADABLE", "the key file cannot be read", path, "check its owner and rights") from None
        if os.name == "posix" and mode & _OTHERS:
            advice = "chmod 600 it; if others may have read it, make a new key"
            raise _error("PERMISSIONS", "the key file is open to group or others", path, advice)
        secret = _parse(raw.decode("ascii", "replace"))
        if secret is None:
            raise _error("FORMAT", "this is not a whole veil key", path, "restore the key from your backup")
        return cls(secret)

    @classmethod
    def from_environment(cls, name: str = "VEIL_KEY") -> "Key":
        """The key in an environment variable: 64 hex digits, or the line of a key file.

        Raises:
            VaultError: the variable is not set or holds no key.
        """
        text = os.environ.get(name)
        if text is None:
            raise _error("MISSING", "the variable is not set", name, "set it to the 64 hex digits of the key")
        secret = _parse(text) or _from_hex(text.strip())
        if secret is None:
            raise _error("FORMAT", "the variable holds no veil key", name, "set it to the 64 hex digits of the key")
        return cls(secret)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the key file, mode 0600. A file that exists is never written over.

        Raises:
            VaultError: something has this name already, or it cannot be written.
        """
        line = f"{_FORMAT} {self.secret.hex()} {_checksum(self.secret)}\n".encode("ascii")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            handle = os.open(path, flags, 0o600)  # Windows ignores the mode; there the folder's rights count
        except FileExistsError:
            raise _error("EXISTS", "something has this name already", path, "keep it, or move it away first") from None
        except OSError:
            raise _error("UNWRITABLE", "the key file cannot be made", path, "check the folder and its rights") from None
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            with contextlib.suppress(OSError):
                Path(path).unlink()
            raise _error("UNWRITABLE", "the key could not be written whole", path, "check the disk") from None

    def derive(self, purpose: str, length: int = 32) -> bytes:
        """A key of `length` bytes for one purpose (HKDF-SHA256, RFC 5869); none leads to that of another purpose."""
        pseudorandom = hmac.digest(_SALT, self.secret, "sha256")
        info = purpose.encode("utf-8")
        block = b""
        out = b""
        for counter in range(1, -(-length // _SIZE) + 1):
            block = hmac.digest(pseudorandom, block + info + bytes((counter,)), "sha256")
            out += block
        return out[:length]

    def fingerprint(self) -> str:
        """16 hex digits that name the key and tell nothing about it."""
        return self.derive("fingerprint", 8).hex()


def _parse(text: str) -> bytes | None:
    words = text.split()
    if len(words) != 3 or words[0] != _FORMAT:  # noqa: PLR2004  the three words of the format
        return None
    secret = _from_hex(words[1])
    return secret if secret is not None and _checksum(secret) == words[2].lower() else None


def _from_hex(text: str) -> bytes | None:
    try:
        secret = bytes.fromhex(text) if len(text) == 2 * _SIZE else b""
    except ValueError:
        return None
    return secret or None


def _checksum(secret: bytes) -> str:
    return hashlib.sha256(_FORMAT.encode() + secret).hexdigest()[:8]


def _error(reason: str, message: str, where: str | os.PathLike[str], remedy: str) -> VaultError:
    return VaultError(f"V-KEY-{reason}", message, where=os.fspath(where), remedy=remedy)

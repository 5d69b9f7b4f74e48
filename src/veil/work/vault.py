"""The vault: the private folder of a project. Key, ledger, crosswalk, private reports and log; nothing of it may leave.

- vault.json: that this is a vault, and of which format
- key: the secret, unless the user keeps it elsewhere
- ledger.sqlite: see `veil.work.ledger`
- pictures.sqlite: what was seen in pixels, in small pictures; see `veil.work.pixels`
- reports/: private reports
- review/: pages for the review of pixels
- staging/: unpacked archives, for the time of a run
- log: where unexpected errors came from, without values
"""

# ruff: noqa: S608  only constants and question marks are put into statements; values are always bound

import json
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from veil.errors import PathError, UsageError, VaultError
from veil.sinks.places import inside, same
from veil.work import chain, record
from veil.work.ledger import Ledger
from veil.work.lock import exclusive
from veil.work.ports import KeyLike
from veil.work.reader import Reader

if TYPE_CHECKING:
    from veil.identity import Key

_FORMAT = 1
_MARKER = "vault.json"
_PRIVATE = (
    "known", "patient", "person", "crosswalk", "list", "text", "kept", "link", "linkset", "uid",
    "finding", "tie", "tieset", "tied", "look", "pictures", "boxes", "sheet", "said", "decision", "applied",
)  # fmt: skip
"""Tables of which nothing is left when the key is destroyed."""


@dataclass(frozen=True, slots=True)
class VaultStatus:
    """What `veil vault status` tells.

    Args:
        path: the vault.
        has_key: whether the key lies in it.
        destroyed: when the key was destroyed (ISO 8601), or None.
        out: the OUT that belongs to it, or None.
        runs: how many runs there were.
        last_run: how the last one ended, or None.
        patients: patients known; 0 once the key is destroyed.
        instances: files received so far.
        in_out: files that OUT holds.
        bytes: size of the ledger.
    """

    path: Path
    has_key: bool
    destroyed: str | None
    out: Path | None
    runs: int
    last_run: str | None
    patients: int
    instances: int
    in_out: int
    bytes: int


def default_place(out: Path) -> Path:
    """The vault's place if none is named: `<OUT>.vault` beside OUT."""
    # A final slash or a dot would put it inside.
    absolute = Path(os.path.abspath(out))  # noqa: PTH100  `resolve` would follow a link out of the folder OUT lies in
    return absolute.with_name(absolute.name + ".vault")


class Vault:
    """A vault that exists and is private; get one by `create`, `open` or `ensure`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.key_path = path / "key"
        self.ledger_path = path / "ledger.sqlite"
        self.reports = path / "reports"
        self.pictures_path = path / "pictures.sqlite"
        self.review = path / "review"
        self.staging = path / "staging"
        self.log_path = path / "log"

    @classmethod
    def create(cls, path: Path) -> "Vault":
        """Make a vault, without a key.

        Raises:
            VaultError: `U-VAULT-EXISTS` if something is there already, `U-VAULT-PLACE` if it cannot be made.
        """
        if path.exists() and not is_free(path):
            raise VaultError(
                "U-VAULT-EXISTS", "something is there already", where=str(path), remedy="name another place"
            )
        vault = cls(path)
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.chmod(0o700)
            vault.reports.mkdir(mode=0o700, exist_ok=True)
            content = {
                "format": _FORMAT,
                "note": "The private part of a veil project. Never give it away with the output.",
            }
            (path / _MARKER).write_text(json.dumps(content) + "\n", encoding="utf-8")
        except OSError as error:
            raise VaultError(
                "U-VAULT-PLACE", "the vault cannot be made", where=str(path), remedy="name a place you may write to"
            ) from error
        with vault.ledger():
            pass
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> "Vault":
        """Open a vault.

        Raises:
            VaultError: `U-VAULT-MISSING`, `U-VAULT-FOREIGN`, `U-VAULT-VERSION`; `U-VAULT-OPEN` if others can look in.
        """
        if not path.exists():
            raise VaultError(
                "U-VAULT-MISSING", "there is no vault", where=str(path), remedy="make one: veil vault init"
            )
        try:
            form = json.loads((path / _MARKER).read_text(encoding="utf-8"))["format"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise VaultError(
                "U-VAULT-FOREIGN", "this is not a vault", where=str(path), remedy="name another place"
            ) from error
        if form != _FORMAT:
            raise VaultError(
                "U-VAULT-VERSION", "another version of veil made this vault", where=str(path), remedy="use that version"
            )
        _check_private(path)
        return cls(path)

    @classmethod
    def ensure(cls, path: Path) -> "Vault":
        """Open the vault, or make it."""
        return cls.open(path) if path.exists() and not is_free(path) else cls.create(path)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other runs out.

        Raises:
            VaultError: `U-VAULT-BUSY`, `U-VAULT-LOCK`.
        """
        with exclusive(self.path / "lock"):
            yield

    def ledger(self) -> Ledger:
        """Open the ledger; close it after use."""
        return Ledger(self.ledger_path)

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """Open the ledger to read alone, with runs kept out if the vault can be written.

        Raises:
            LedgerError: `R-LEDGER`.
            VaultError: `U-VAULT-BUSY`.
        """
        with ExitStack() as held:
            try:
                held.enter_context(self.lock())
            except VaultError as error:
                if error.code == "U-VAULT-BUSY":
                    raise
            yield held.enter_context(Reader(self.ledger_path))

    def check_key(self, key: KeyLike) -> None:
        """Refuse a key that is not the one that this vault was used with.

        Raises:
            UsageError: `U-KEY-CHANGED`.
        """
        with self.ledger() as ledger:
            used = ledger.meta("key_fingerprint")
        if used is not None and used != key.fingerprint():
            raise UsageError(
                "U-KEY-CHANGED", "the key is not that of the last run", where="vault", remedy="give that key"
            )

    @property
    def has_key(self) -> bool:
        """Whether the key lies in the vault; an empty file is what is left where its making was killed."""
        return self.key_path.is_file() and self.key_path.stat().st_size > 0

    def load_key(self) -> "Key":
        """Read the key.

        Raises:
            VaultError: `U-KEY-DESTROYED`, `U-KEY-MISSING`.
        """
        from veil.identity import Key

        self.check_usable()
        if not self.has_key:
            raise VaultError(
                "U-KEY-MISSING",
                "the vault holds no key",
                where=str(self.path),
                remedy="give the key file it was used with",
            )
        return Key.load(self.key_path)

    def new_key(self) -> "Key":
        """Make a key and save it, readable for the owner alone.

        Raises:
            VaultError: `U-KEY-DESTROYED`, `U-KEY-EXISTS`, `U-VAULT-BUSY`.
        """
        from veil.identity import Key

        with self.lock():
            self.check_usable()
            if self.has_key:
                raise VaultError(
                    "U-KEY-EXISTS", "the vault has a key", where=str(self.path), remedy="use it, or a new vault"
                )
            self.key_path.unlink(missing_ok=True)
            key = Key.create()
            key.save(self.key_path)
            return key

    def out(self) -> Path | None:
        """The OUT that the ledger names."""
        with self.ledger() as ledger:
            named = ledger.meta("out")
        return None if named is None else Path(os.fsdecode(bytes.fromhex(named)))

    def ours(self, out: Path) -> Path | None:
        """The OUT that belongs to this vault: `out` too, if it was moved there with its files; None if any may."""
        named = self.out()
        if named is None or named.exists() or same(named, out):
            return named
        with self.ledger() as ledger:
            sample = ledger.rows("SELECT target FROM instance WHERE target IS NOT NULL ORDER BY id LIMIT 20")
        if not sample:
            return None  # nothing was ever delivered there
        return out if all((out / target).is_file() for (target,) in sample) else named

    def check_usable(self) -> None:
        """Refuse a vault whose key was destroyed.

        Raises:
            VaultError: `U-KEY-DESTROYED`.
        """
        with self.ledger() as ledger:
            when = ledger.meta("destroyed")
        if when is not None:
            raise VaultError(
                "U-KEY-DESTROYED",
                "the key of this vault was destroyed",
                where=str(self.path),
                remedy="make a new vault",
            )

    def status(self) -> VaultStatus:
        """Count what is in the vault."""
        with self.ledger() as ledger:
            destroyed = ledger.meta("destroyed")
            return VaultStatus(
                path=self.path,
                has_key=self.has_key,
                destroyed=destroyed,
                out=self.out(),
                runs=ledger.value("SELECT COUNT(*) FROM run"),
                last_run=ledger.value("SELECT status FROM run ORDER BY id DESC LIMIT 1"),
                patients=ledger.value("SELECT COUNT(*) FROM patient"),
                instances=ledger.value("SELECT COUNT(*) FROM instance"),
                in_out=ledger.value("SELECT COUNT(*) FROM instance WHERE target IS NOT NULL"),
                bytes=self.ledger_path.stat().st_size,
            )

    def log(self, lines: list[str]) -> None:
        """Add lines to the private log."""
        if not lines:
            return
        descriptor = os.open(self.log_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.writelines(f"{now} {line}\n" for line in lines)

    def destroy_key(self) -> None:
        """Destroy the key and all that links an output to its source; counts, digests and shared reports are left.

        Can be run again if it was interrupted. On disks that copy on write, overwriting does not reach old blocks;
        there the disk's encryption must do it. A key that the user keeps elsewhere is the user's to destroy.

        Raises:
            VaultError: `U-VAULT-BUSY`; `U-VAULT-LEFT` if something private could not be deleted.
        """
        with self.lock():
            if self.key_path.exists():
                _overwrite(self.key_path)
            private = (*self.reports.glob("*/private"), self.review, self.staging)
            for folder in private:
                shutil.rmtree(folder, ignore_errors=True)
            self.log_path.unlink(missing_ok=True)
            for end in ("", "-wal", "-shm"):
                self.pictures_path.with_name(self.pictures_path.name + end).unlink(missing_ok=True)
            with self.ledger() as ledger:
                _forget(ledger)
            left = [folder for folder in private if folder.exists()]
        if left:
            raise VaultError(
                "U-VAULT-LEFT",
                "the key is destroyed, but a private folder could not be deleted",
                where=str(left[0]),
                remedy="delete it",
            )


def _forget(ledger: Ledger) -> None:
    with ledger.transaction() as db:
        for table in _PRIVATE:
            db.execute(f"DELETE FROM {table}")
        # Rows were numbered in the order of source names, and sizes and times would know their files again.
        db.execute(
            "CREATE TEMP TABLE kept AS SELECT seen, kind, code, target, output_digest, bytes_out, sop_class, modality,"
            " face, actions, run FROM instance ORDER BY target, code, output_digest"
        )
        db.execute("DELETE FROM instance")
        db.execute(
            "INSERT INTO instance(former, state, seen, kind, code, target, output_digest, bytes_out, sop_class,"
            " modality, face, actions, run) SELECT rowid, 'done', seen, kind, code, target, output_digest, bytes_out,"
            " sop_class, modality, face, actions, run FROM kept ORDER BY rowid"
        )
        db.execute("DROP TABLE kept")
        (last,) = db.execute("SELECT coalesce(MAX(id), 0) FROM run").fetchone()
        left = db.execute(
            "SELECT id, code, target, output_digest, bytes_out FROM instance WHERE code IS NOT NULL ORDER BY id"
        )
        listed = db.execute("SELECT facts FROM history WHERE what = ? ORDER BY seq DESC LIMIT 1", (record.LISTED,))
        events = [record.outcome(row, record.State(*state)) for row, *state in left]
        events += [chain.Event(record.LISTED, None, json.loads(facts)) for (facts,) in listed]
        chain.fold(db, last, events)
        db.execute("DELETE FROM meta WHERE key NOT IN ('out', 'policy_digest', 'dicomdir')")
        db.execute(
            "INSERT OR REPLACE INTO meta VALUES('destroyed', ?)", (datetime.now(UTC).isoformat(timespec="seconds"),)
        )
    for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
        ledger.rows(statement)


def keep_out(folder: Path, out: Path | None) -> None:
    """Refuse a place for private pages that would be given away.

    Raises:
        PathError: `U-REVIEW-PLACE`: it is OUT, or lies in it.
    """
    if out is not None and (same(folder, out) or inside(folder, out)):
        raise PathError(
            "U-REVIEW-PLACE",
            "what is burned in must not be shown in OUT",
            where=str(folder),
            remedy="leave the pages in the vault",
        )


def is_free(path: Path) -> bool:
    """Whether a vault can be made there: an empty folder, or what is left of one whose making was killed."""
    if not path.is_dir():
        return False
    return all(
        entry.name in {_MARKER, "reports"} and not (any(entry.iterdir()) if entry.is_dir() else entry.stat().st_size)
        for entry in path.iterdir()
    )


def _overwrite(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b", buffering=0) as file:
        file.write(secrets.token_bytes(size))
        os.fsync(file.fileno())
    path.unlink()


def _check_private(path: Path) -> None:
    if os.name != "posix":
        return  # access lists decide there, and the profile folder is private by default
    status = path.stat()
    if status.st_uid not in {os.geteuid(), 0} and os.geteuid() != 0:
        raise VaultError(
            "U-VAULT-OPEN", "the vault belongs to another user", where=str(path), remedy="use your own vault"
        )
    if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise VaultError("U-VAULT-OPEN", "others can look into the vault", where=str(path), remedy=f"chmod 700 {path}")

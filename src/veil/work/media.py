"""When the DICOMDIR of OUT is written, and when it goes: it must never list, or hold, what OUT does not."""

import hashlib
from collections.abc import Iterator

from veil.errors import UsageError
from veil.sinks import fileset
from veil.sinks.folder import FolderSink, file_digest, full_disk_is_told
from veil.work import chain, record
from veil.work.ledger import Ledger
from veil.work.ports import IdentityLike
from veil.work.result import Listing
from veil.work.vault import Vault

_FACT = "dicomdir"
_PAGE = 5000


def begin(ledger: Ledger, sink: FolderSink, *, wanted: bool) -> None:
    """Before anything of OUT changes: what the last run listed will go with the first change of this one.

    Raises:
        PathError: `U-OUT-FOREIGN-FILE`.
        UsageError: `U-DICOMDIR-NAME`.
    """
    if ledger.meta(_FACT):
        sink.listed = True
    elif wanted:
        _check_names(ledger)
        fileset.check_free(sink.out)


def end(ledger: Ledger, sink: FolderSink, vault: Vault, identity: IdentityLike, *, wanted: bool) -> Listing | None:
    """After all is delivered: write it anew where it is wanted, or was once and is not what it was.

    Raises:
        DiskFullError: no space is left.
        UsageError: `U-DICOMDIR-NAME`.
    """
    before = ledger.meta(_FACT)
    if not wanted and not before:
        return None
    _check_names(ledger)
    digest = _digest(ledger)
    if before and sink.listed and (sink.out / fileset.DICOMDIR).is_file():
        was, listed, unlisted = before.split()
        if was == digest:
            return Listing(int(listed), int(unlisted))
    # Named before it is there, so that a run that is killed here leaves nothing that the next one does not know.
    ledger.set_meta(**{_FACT: "unfinished 0 0"})
    if sink.out.is_dir():
        fileset.remove(sink.out)
    uid = identity.uid(f"file-set {digest}")
    with full_disk_is_told("OUT"):
        made = fileset.write(sink.out, (target for target, _ in _files(ledger)), vault.staging / "dicomdir", uid)
    content = file_digest(sink.out / fileset.DICOMDIR)
    with ledger.transaction() as db:
        db.execute("INSERT OR REPLACE INTO meta VALUES(?, ?)", (_FACT, f"{digest} {made.listed} {made.unlisted}"))
        (run,) = db.execute("SELECT MAX(id) FROM run").fetchone()
        chain.append(db, run, [chain.Event(record.LISTED, None, {"digest": content, "files": made.listed})])
    return Listing(made.listed, made.unlisted)


def _check_names(ledger: Ledger) -> None:
    names = [row[0] for row in ledger.rows("SELECT pseudonym FROM patient WHERE pseudonym IS NOT NULL")]
    if {name.casefold() for name in fileset.NAMES}.intersection(name.casefold() for name in names):
        raise UsageError(
            "U-DICOMDIR-NAME",
            "a pseudonym is a name that the DICOMDIR needs",
            where="OUT",
            remedy="give that patient another pseudonym, with a new vault and a new OUT",
        )


def _digest(ledger: Ledger) -> str:
    """Of what is listed: the same files give the same file-set, and so the same UID of it under one key."""
    digest = hashlib.sha256()
    for target, content in _files(ledger):
        digest.update(f"{target} {content}\n".encode())
    return digest.hexdigest()


def _files(ledger: Ledger) -> Iterator[tuple[str, str]]:
    last = ""
    while page := ledger.rows(
        f"SELECT target, output_digest FROM instance WHERE target > ? ORDER BY target LIMIT {_PAGE}",  # noqa: S608  a constant
        last,
    ):
        last = page[-1][0]
        yield from page

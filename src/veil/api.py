"""What the public functions do: the same work as the command line, for programs."""

import io
from collections.abc import Callable
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING

from veil.codes import CODES, Kind
from veil.errors import HoldError, InstanceError, ReadError, SkipError

if TYPE_CHECKING:
    from pydicom import Dataset

    from veil.identity import Key
    from veil.policy import Policy, RuleBook
    from veil.work.ledger import Ledger
    from veil.work.progress import Progress
    from veil.work.result import RunResult
    from veil.work.vault import Vault

_RAISED: dict[Kind, type[InstanceError]] = {Kind.HELD: HoldError, Kind.QUARANTINED: ReadError, Kind.SKIPPED: SkipError}


def book_of(policy: "Policy | str | Path") -> "RuleBook":
    """The compiled rule book of a policy: given itself, by a built-in name, or as a file.

    Raises:
        PolicyError: there is no such policy, or its file is wrong.
    """
    from veil.policy import Policy, compile_policy, load

    return compile_policy(policy if isinstance(policy, Policy) else load(policy))


def deidentify(
    dataset_or_path: "Dataset | str | PathLike[str]",
    *,
    policy: "Policy | str | Path" = "public",
    key: "Key | None" = None,
) -> "Dataset":
    """De-identify one instance in memory and return a new data set; the one given stays as it is.

    **Give a key if more than one instance belongs together.** Pseudonyms, UIDs and date offsets come from the key.
    Without one, a new random key is made for this call and thrown away: two slices of one series would come out with
    two patients, two series and two date offsets, and nobody could ever link them again.

    Only this instance is searched for the patient's known identifiers. `run` gathers them from all files of a patient
    first, so prefer it for whole folders.

    Args:
        dataset_or_path: a pydicom Dataset (with its file meta, if it was read from a file) or the path of a file.
        policy: a built-in name, a policy file, or a loaded Policy.
        key: the secret that all keyed values come from (`Key.load`, `Key.from_environment`, `Key.create`).

    Returns:
        A pydicom Dataset with file meta and preamble, ready for `save_as`.

    Raises:
        HoldError: it is understood and may not leave under this policy.
        ReadError: it cannot be understood as a DICOM instance.
        SkipError: it is not an instance.
        PolicyError: the policy is wrong.
    """
    from pydicom import dcmread

    from veil.identity import Identity, Key
    from veil.pipeline import clean_bytes, ready

    book = book_of(policy)
    ready(book)
    data = _bytes(dataset_or_path)
    identity = Identity(key or Key.create(), book.policy.identity, book.policy.dates)
    try:
        cleaned, _ = clean_bytes(data, book, identity)
    except InstanceError as refusal:
        raise told(refusal) from None
    return dcmread(io.BytesIO(cleaned))


def told(refusal: InstanceError) -> InstanceError:
    """The same refusal as the error that its code's kind stands for."""
    code = CODES[refusal.code]
    return _RAISED[code.kind](code.code, refusal.message or code.meaning, where=refusal.where, remedy=code.remedy)


def _bytes(dataset_or_path: "Dataset | str | PathLike[str]") -> bytes:
    if isinstance(dataset_or_path, (str, PathLike)):
        try:
            return Path(fspath(dataset_or_path)).read_bytes()
        except OSError:
            raise told(InstanceError("Q-UNREADABLE")) from None
    return _written(dataset_or_path)


def _written(dataset: "Dataset") -> bytes:
    from copy import copy

    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

    # What pydicom needs to write is set on a shallow copy, so that the caller's data set stays as it is.
    whole = copy(dataset)
    whole.file_meta = FileMetaDataset(getattr(dataset, "file_meta", None) or {})
    meta = whole.file_meta
    if "TransferSyntaxUID" not in meta:
        implicit = dataset.original_encoding[0] is True
        meta.TransferSyntaxUID = ImplicitVRLittleEndian if implicit else ExplicitVRLittleEndian
    if "SOPClassUID" in whole:
        meta.MediaStorageSOPClassUID = whole.SOPClassUID
    if "SOPInstanceUID" in whole:
        meta.MediaStorageSOPInstanceUID = whole.SOPInstanceUID
    out = io.BytesIO()
    try:
        whole.save_as(out, enforce_file_format=True)
    except Exception:  # noqa: BLE001  pydicom raises many kinds for a data set that cannot be written, with values in them
        raise told(InstanceError("Q-ENCODING")) from None
    return out.getvalue()


def run(
    source: str | PathLike[str],
    out: str | PathLike[str],
    *,
    policy: "Policy | str | Path" = "public",
    vault: str | PathLike[str] | None = None,
    jobs: int | None = None,
    key: "Key | None" = None,
    patients: str | PathLike[str] | None = None,
    progress: "Callable[[Progress], None] | None" = None,
    dicomdir: bool = False,
    policy_changed: bool = False,
    deep: bool = False,
) -> "RunResult":
    """De-identify a folder, a file or an archive into `out`, as `veil run` does.

    A second call with the same arguments changes nothing; a call after an interruption goes on from there.

    Args:
        source: a folder (walked; DICOM is found by content), a file, or a zip or tar archive.
        out: the folder to fill with `<patient>/<study>/<series>/<instance>.dcm`; new, or one that this vault filled.
        policy: a built-in name, a policy file, or a loaded Policy.
        vault: the private folder with key, ledger and reports; by default `<out>.vault`, made if absent.
        jobs: worker processes; by default one for each processor.
        key: the secret to use instead of the vault's own; it is not written into the vault.
        patients: a CSV with the header `id_old,id_new` that gives pseudonyms.
        progress: called with an event now and then; no event holds a name or value of the data.
        dicomdir: write `out/DICOMDIR`, and `out/FILESET` with the files under the short names that it needs.
        deep: the witness also reads native samples, and decodes pixel data.
        policy_changed: the policy is another one than in the last run: take all out of `out` and clean it anew.

    Returns:
        The counts, by kind and code, and where the reports lie.

    Raises:
        UsageError: it cannot be done as asked: a policy, a path or the vault is wrong. Nothing was done.
        RunError: it had to stop; what is done is safe, and the same call goes on.
        CancelledError: the user stopped it.
    """
    from veil.identity import Identity, patients_csv
    from veil.pipeline import ROOMS, ready
    from veil.report.publish import publish
    from veil.report.traces import samples
    from veil.risk import summary
    from veil.work.run import preflight
    from veil.work.run import run as work
    from veil.work.vault import Vault, default_place

    source, out = Path(source), Path(out)
    book = book_of(policy)
    place = Path(vault) if vault is not None else default_place(out)
    # What cannot be right is refused before a vault is made for it.
    ready(book)
    preflight(source, out, place)
    given = patients_csv.read(patients, book.policy.identity) if patients is not None else None
    opened = Vault.ensure(place)
    secret = key or _vault_key(opened)
    identity = Identity(secret, book.policy.identity, book.policy.dates, given)

    def report(ledger: "Ledger", result: "RunResult") -> None:
        sheets = samples(ledger, result.run, book, identity)
        found = summary(out, book)
        risk = {
            "k": found.k,
            "uniqueness": found.unique / max(found.patients, 1),
            "threshold": found.wanted_k,
            "records": found.patients,
        }
        publish(ledger, result, source.absolute(), book, ROOMS, sheets, opened.reports, risk)

    return work(
        source, out, policy_book=book, identity=identity, key=secret, vault=opened, jobs=jobs, progress=progress,
        report=report, dicomdir=dicomdir, policy_changed=policy_changed, deep=deep,
    )  # fmt: skip


def _vault_key(vault: "Vault") -> "Key":
    with vault.ledger() as ledger:
        used = ledger.meta("key_fingerprint") is not None
    return vault.load_key() if vault.has_key or used else vault.new_key()

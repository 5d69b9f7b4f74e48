"""Clean a folder with one of the peers, file by file, by its own interpreter: what one bad file breaks is that file.

python compare_audit_peers.py dicom-anonymizer|dicognito|deid IN OUT
"""

import contextlib
import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

Clean = Callable[[Path, Path], None]


def dicom_anonymizer() -> Clean:
    """Kitware's dicom-anonymizer, as its command does by default."""
    tool = importlib.import_module("dicomanonymizer")
    return lambda source, out: tool.anonymize(str(source), str(out), {}, True)


def dicognito() -> Clean:
    """The dicognito package, as its command does by default; one anonymizer for all files."""
    import pydicom

    anonymizer = importlib.import_module("dicognito.anonymizer").Anonymizer()

    def clean(source: Path, out: Path) -> None:
        with pydicom.dcmread(source) as dataset:
            anonymizer.anonymize(dataset)
            dataset.save_as(out / source.name)

    return clean


def deid() -> Clean:
    """The deid package with its own default recipe."""
    tool = importlib.import_module("deid.dicom")

    def clean(source: Path, out: Path) -> None:
        found = tool.get_identifiers([str(source)])
        tool.replace_identifiers(
            dicom_files=[str(source)], ids=found, output_folder=str(out), save=True, overwrite=True
        )

    return clean


def main() -> None:
    """Do what the command line says; the last line is how many files failed."""
    name, source, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    failed = 0
    quiet = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  open as long as the process
    with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
        clean = {"dicom-anonymizer": dicom_anonymizer, "dicognito": dicognito, "deid": deid}[name]()
        for path in sorted(source.iterdir()):
            try:
                clean(path, out)
            except (Exception, SystemExit):  # noqa: BLE001  peers raise, and exit, as they like
                failed += 1
                (out / path.name).unlink(missing_ok=True)  # what it left half-written is not its output
    print(failed)


if __name__ == "__main__":
    main()

"""The processes that tools/bench.py starts and measures: each reads the files on a list and writes them elsewhere.

python bench_engine.py clean OUT LIST [REPEAT]      veil's header engine alone: read, clean, write
python bench_engine.py outcome OUT LIST [REPEAT]    the same with digests and book-keeping, as a run does it
python bench_engine.py witness OUT LIST [REPEAT]    the same with the witness, who reads each file again
python bench_engine.py pydicom OUT LIST [REPEAT]    pydicom: read, visit every element, write
python bench_engine.py deid OUT LIST                the deid package, with its own default recipe
"""

import sys
from collections.abc import Sequence
from pathlib import Path

HEADERS = Path(__file__).resolve().parents[1] / "tests" / "support" / "policies" / "public-unseen.toml"
"""`public` without a look at pixels, which has its own part of the benchmark."""


def clean(out: Path, files: Sequence[Path], repeat: int, *, whole: bool, witness: bool) -> None:
    """veil: what the survey finds in the first file is what all are searched for, as in a run over one patient."""
    from veil.clean.header import PatientContext
    from veil.codes import Kind
    from veil.facts import facts
    from veil.identity import Identity, Key, KnownIdentifiers
    from veil.pipeline import ROOMS, Cleaner
    from veil.policy import compile_policy, load
    from veil.survey import survey_file

    book = compile_policy(load(HEADERS))
    identity = Identity(Key(bytes(range(32))), book.policy.identity, book.policy.dates)
    found = survey_file(files[0])
    patient = PatientContext(identity.canonical(found.patient_id or "bench"), KnownIdentifiers.build(found.known))
    told = facts(book, identity, patient.canonical, [(item.kind, item.value) for item in found.known], ROOMS)
    cleaner = Cleaner(book, identity, patient, told if witness else None)
    for _ in range(repeat):
        for path in files:
            if not whole:
                cleaner.clean(path, out / path.name)
            elif cleaner.clean_file(path, out / path.name).kind is not Kind.DELIVERED:
                raise SystemExit("a file of the benchmark was not delivered")


def visit(out: Path, files: Sequence[Path], repeat: int) -> None:
    """pydicom: the least that a de-identifier built on it does."""
    import pydicom
    from pydicom.dataelem import DataElement
    from pydicom.dataset import Dataset

    def look(_: Dataset, element: DataElement) -> None:
        assert element.tag >= 0  # noqa: S101  something that cannot be left out

    for _ in range(repeat):
        for path in files:
            dataset = pydicom.dcmread(path)
            dataset.walk(look)
            dataset.save_as(out / path.name)


def deid(out: Path, files: Sequence[Path]) -> None:
    """The deid package."""
    import importlib

    tool = importlib.import_module("deid.dicom")
    names = [str(path) for path in files]
    found = tool.get_identifiers(names)
    tool.replace_identifiers(dicom_files=names, ids=found, output_folder=str(out), save=True, overwrite=True)


def main() -> None:
    """Do what the command line says."""
    mode, out, listing = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    repeat = int(sys.argv[4]) if len(sys.argv) > 4 else 1  # noqa: PLR2004  the optional last one
    files = [Path(line) for line in listing.read_text(encoding="utf-8").splitlines()]
    if mode == "pydicom":
        visit(out, files, repeat)
    elif mode == "deid":
        deid(out, files)
    else:
        clean(out, files, repeat, whole=mode != "clean", witness=mode == "witness")


if __name__ == "__main__":
    main()

"""One record a patient from all of their files: what is compared, what is left out, what cannot be read."""

import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from support import cohort
from veil.policy import DatePolicy, Policy, RuleBook, compile_policy, load
from veil.risk import read
from veil.risk.records import collect


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return compile_policy(load("public"))


def _of(policy: Policy) -> RuleBook:
    return compile_policy(policy)


def test_a_patient_is_one_record_of_all_files(book: RuleBook) -> None:
    files = [
        cohort.instance(1, {"PatientAge": "045Y", "PatientWeight": "72.0"}),
        cohort.instance(1, {"PatientAge": "046Y", "PatientWeight": "72"}, study=1),
        cohort.instance(2, {"PatientAge": "045Y"}),
    ]
    found = collect(files, book)
    assert [patient.name for patient in found.patients] == ["MRN00001", "MRN00002"]
    assert found.patients[0].values["PatientAge"] == {"045Y", "046Y"}
    assert found.patients[0].values["PatientWeight"] == {"72"}
    assert found.files == 3
    assert (found.longitudinal, found.same_gaps) == (1, 1)


def test_how_values_are_written_makes_no_difference(book: RuleBook) -> None:
    files = [
        cohort.instance(1, {"EthnicGroup": "White ", "Manufacturer": "GE  MEDICAL"}),
        cohort.instance(2, {"EthnicGroup": "WHITE", "Manufacturer": "GE Medical"}),
    ]
    one, two = collect(files, book).patients
    assert one.values == two.values


def test_dummies_and_empty_values_tell_nothing(book: RuleBook) -> None:
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "0", "99VEIL", "Removed"
    found = collect(
        [cohort.instance(1, {"Manufacturer": "REMOVED", "PatientSex": "", "ProcedureCodeSequence": Sequence([code])})],
        book,
    )
    assert {keyword: cell for keyword, cell in found.patients[0].values.items() if cell} == {}


def test_codes_of_sequences_count(book: RuleBook) -> None:
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator = "77477000", "SCT"
    found = collect([cohort.instance(1, {"ProcedureCodeSequence": Sequence([code])})], book)
    assert found.patients[0].values["ProcedureCodeSequence"] == {"sct:77477000"}


@pytest.mark.parametrize(
    ("mode", "gaps", "expected"),
    [
        ("shift", False, set()),
        ("shift", True, {"+0", "+7"}),
        ("keep", False, {"20190201", "20190208"}),
        ("year", False, {"2019"}),
    ],
)
def test_dates_count_at_the_precision_that_is_kept(mode: str, gaps: bool, expected: set[str]) -> None:
    base = load("research" if mode == "keep" else "public")
    dates: DatePolicy = replace(base.dates, mode=mode)  # type: ignore[arg-type]  # the modes of a policy file
    book = _of(replace(base, dates=dates, risk=replace(base.risk, gaps=gaps)))
    found = collect([cohort.instance(1, {}), cohort.instance(1, {}, study=1)], book)
    assert found.patients[0].values.get("StudyDate", set()) == expected


def test_files_without_a_patient_are_a_patient_a_study(book: RuleBook) -> None:
    files = [cohort.instance(1, {"PatientID": ""}), cohort.instance(1, {"PatientID": ""}, study=1)]
    found = collect(files, book)
    assert (len(found.patients), found.nameless) == (2, 2)


def test_a_folder_is_read_and_what_is_no_instance_is_counted(book: RuleBook, tmp_path: Path) -> None:
    cohort.folder(tmp_path / "out", 6)
    (tmp_path / "out" / "notes.txt").write_text("no instance", encoding="utf-8")
    (tmp_path / "out" / "cut.dcm").write_bytes((tmp_path / "out" / "00000.dcm").read_bytes()[:140])
    found = read(tmp_path / "out", book)
    assert (len(found.patients), found.files) == (6, 8)
    assert found.unread >= 1
    assert found.patients == collect(cohort.cohort(6), book).patients


def test_one_file_of_each_series_is_enough(book: RuleBook, tmp_path: Path) -> None:
    for number, data in enumerate(cohort.cohort(8)):
        for copy in range(3):
            cohort.save(data, tmp_path / f"{number}" / f"{copy}.dcm")
    (tmp_path / "0" / "-stray").write_bytes(b"")
    few, all_of_them = (read(tmp_path, book, every=every) for every in (False, True))
    assert few.patients == all_of_them.patients
    assert few.files * 3 == all_of_them.files


def test_values_that_pydicom_does_not_like_are_not_told(
    book: RuleBook, tmp_path: Path, recwarn: pytest.WarningsRecorder, capfd: pytest.CaptureFixture[str]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data = cohort.instance(1, {"StudyDescription": "Quillfeather " * 9, "PatientAge": "Quill"})
        data.StudyInstanceUID = "Quillfeather"
        cohort.save(data, tmp_path / "a.dcm")
    read(tmp_path, book)
    assert [str(one.message) for one in recwarn.list] == []
    shown = capfd.readouterr()
    assert "Quill" not in shown.out + shown.err

"""The report to share: what it says, and what it refuses to say."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from support.quality_samples import RICH, RISK
from support.report_samples import DATA, FACTS, POISON, TARGET, files
from veil.codes import CODES, Kind
from veil.policy import Action
from veil.report import FaceSeries, FileRow, IndirectRow, OptionRow, ReportData, ReportError, terms
from veil.report.data import Images, LostRow, Quality, Retained
from veil.report.public import document, write_files
from veil.report.schema import FORMATS, schema, selector


def test_counts_add_up() -> None:
    counts = document(DATA)["counts"]
    assert counts["received"] == 11 == sum(counts[kind] for kind in Kind)


def test_document_is_what_json_schema_allows() -> None:
    checker = FormatChecker(formats=())
    for name, test in FORMATS.items():
        checker.checks(name)(test)
    Draft202012Validator.check_schema(schema())
    Draft202012Validator(schema(), format_checker=checker).validate(document(DATA))


def test_each_refusal_has_its_meaning_and_remedy() -> None:
    refusals = document(DATA)["refusals"]
    assert [row["code"] for row in refusals] == ["H-BURNED-IN", "Q-TRUNCATED", "S-NOT-DICOM"]
    assert all(row["remedy"] == CODES[row["code"]].remedy and row["count"] for row in refusals)


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_can_be_reported(code: str) -> None:
    assert document(replace(DATA, codes={code: 1}))["counts"]["received"] == 1


def test_pixel_risks_are_those_of_what_was_delivered() -> None:
    assert [row["modality"] for row in document(DATA)["pixel_risks"]] == ["CT", "MR"]


def test_every_modality_has_risks_that_are_explained() -> None:
    assert all(risk in terms.RISKS for risks in terms.MODALITY_RISKS.values() for risk in risks)
    assert set(terms.MODALITY_RISKS) <= terms.MODALITIES
    assert set(terms.UNLISTED_RISKS) <= set(terms.RISKS)


def test_unknown_selectors_and_actions_become_other() -> None:
    data = replace(DATA, actions={f"remove:{POISON}": 2, "remove:ACME 1.1": 1, f"{POISON}:Modality": 4})
    assert document(data)["actions"] == [
        {"action": "remove", "selector": "other", "count": 3},
        {"action": "other", "selector": "Modality", "count": 4},
    ]


def test_every_action_of_a_policy_has_its_word() -> None:
    assert {str(action) for action in Action} <= set(terms.ACTIONS)
    assert {*terms.ACTIONS, terms.OTHER} == set(terms.ACTION_MEANINGS)


def test_modality_that_is_no_term_becomes_other() -> None:
    assert terms.modality("CT") == "CT"
    assert terms.modality(POISON) == "other"


@pytest.mark.parametrize("text", [POISON, "Meadowsweet", "", "(0010,0010", "(0010,0010)x", "2.25.1", "Modality\n"])
def test_selector_refuses_free_words(text: str) -> None:
    assert not selector(text)


@pytest.mark.parametrize("text", ["Modality", "(0009,xx10)", "(0009,1010)", "private", "other"])
def test_selector_allows_the_words_of_the_standard(text: str) -> None:
    assert selector(text)


POISONED: dict[str, Callable[[str], ReportData]] = {
    "run": lambda word: replace(DATA, facts=replace(FACTS, run=word)),
    "date": lambda word: replace(DATA, facts=replace(FACTS, date=word)),
    "context": lambda word: replace(DATA, facts=replace(FACTS, context=word)),
    "policy": lambda word: replace(DATA, facts=replace(FACTS, policy=word)),
    "extends": lambda word: replace(DATA, facts=replace(FACTS, extends=word)),
    "digest": lambda word: replace(DATA, facts=replace(FACTS, digest=word)),
    "edition": lambda word: replace(DATA, facts=replace(FACTS, edition=word)),
    "tool": lambda word: replace(DATA, facts=replace(FACTS, tools={word: "1.0"})),
    "version": lambda word: replace(DATA, facts=replace(FACTS, tools={"veil": word})),
    "modality": lambda word: replace(DATA, modalities={word: {Kind.DELIVERED: 1}}),
    "option": lambda word: replace(DATA, options=(OptionRow(word, "113100", "", on=True, claimed=True, why="off"),)),
    "option code": lambda word: replace(
        DATA, options=(OptionRow("basic", word, "", on=True, claimed=True, why="off"),)
    ),
    "option why": lambda word: replace(
        DATA, options=(OptionRow("basic", "113100", "", on=True, claimed=True, why=word),)
    ),
    "series": lambda word: replace(DATA, faces=(FaceSeries(word, "CT", 1),)),
    "series modality": lambda word: replace(DATA, faces=(FaceSeries("2.25.1", word, 1),)),
    "attribute": lambda word: replace(DATA, indirect=(IndirectRow(word, "keep"),)),
    "attribute action": lambda word: replace(DATA, indirect=(IndirectRow("PatientSex", word),)),
    "quality modality": lambda word: replace(DATA, quality=(Quality(word, 1, 1),)),
    "quality group": lambda word: replace(DATA, quality=(Quality("CT", 1, 1, (Retained(word, 1),)),)),
    "lost": lambda word: replace(DATA, lost=(LostRow(word, 1),)),
    "images": lambda word: replace(DATA, images=(Images(word, 1),)),
    "risk name": lambda word: replace(DATA, risk=RISK | {word: 1}),
    "risk k": lambda word: replace(DATA, risk={**RISK, "k": word}),  # type: ignore[dict-item]  # what must not pass
}


@pytest.mark.parametrize("word", [POISON, "MRN 4471902", "1.2.840.113619.2.5\n", "Isolde Meadowsweet", "\u9ed2\u6ca2"])
@pytest.mark.parametrize("field", POISONED)
def test_no_field_takes_a_free_value(field: str, word: str) -> None:
    with pytest.raises(ReportError) as caught:
        document(POISONED[field](word))
    assert word not in str(caught.value)
    assert "report" in caught.value.where


def test_an_old_series_uid_passes_only_where_the_policy_keeps_uids() -> None:
    old = replace(DATA, faces=(FaceSeries("1.2.840.113619.2.5.1", "CT", 1),))
    with pytest.raises(ReportError):
        document(old)
    kept = OptionRow("retain_uids", "113110", "Retain UIDs Option", on=True, claimed=True, why="claimed")
    assert document(replace(old, options=(kept,)))["faces"][0]["instances"] == 1


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan"), float("inf"), True])
def test_a_share_is_one(share: float) -> None:
    with pytest.raises(ReportError):
        document(replace(DATA, risk=RISK | {"uniqueness": share}))


def test_what_is_measured_is_what_the_schema_and_jsonschema_allow() -> None:
    made = document(RICH)
    checker = FormatChecker(formats=())
    for name, test in FORMATS.items():
        checker.checks(name)(test)
    Draft202012Validator(schema(), format_checker=checker).validate(made)
    assert made["risk"] == RISK
    assert made["quality"][0]["elements"][1] == {
        "group": "dates", "kept": 400, "shifted": 900, "cleaned": 3, "lost": 0,
    }  # fmt: skip
    assert made["images"][0] == {
        "modality": "CT", "identical": 800, "same_picture": 60, "wiped": 30, "removed": 10, "clear": 600,
        "not_looked": 260, "faces": 4,
    }  # fmt: skip
    assert made["lost_research"][0] == {"selector": "StudyDescription", "count": 40}


def test_a_risk_that_was_not_measured_is_absent() -> None:
    assert "risk" not in document(DATA)


def test_a_risk_that_lacks_a_figure_is_refused() -> None:
    with pytest.raises(ReportError):
        document(replace(DATA, risk={"k": 2}))


def _add_member(made: dict[str, Any]) -> None:
    made["source"] = POISON


def _drop_member(made: dict[str, Any]) -> None:
    del made["counts"]


def _negative(made: dict[str, Any]) -> None:
    made["counts"]["held"] = -1


def _truth_for_a_number(made: dict[str, Any]) -> None:
    made["counts"]["held"] = True


def _nested_member(made: dict[str, Any]) -> None:
    made["modalities"]["CT"][POISON] = 1


@pytest.mark.parametrize("spoil", [_add_member, _drop_member, _negative, _truth_for_a_number, _nested_member])
def test_own_reader_of_the_schema_and_jsonschema_agree(spoil: Callable[[dict[str, Any]], None]) -> None:
    from veil.report import guard

    made = json.loads(json.dumps(document(DATA)))
    guard.check(made, schema(), FORMATS)
    spoil(made)
    with pytest.raises(ReportError) as caught:
        guard.check(made, schema(), FORMATS)
    assert POISON not in str(caught.value)
    with pytest.raises(ValidationError):
        Draft202012Validator(schema()).validate(made)


def test_files_csv_names_only_what_was_delivered(tmp_path: Path) -> None:
    leaky = FileRow(f"{POISON}/x/y/z.dcm", "Q-TRUNCATED")
    assert write_files(tmp_path / "files.csv", [*files(), leaky]) == 12
    rows = list(csv.DictReader((tmp_path / "files.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["file"] for row in rows] == [TARGET] * 5 + [""] * 7
    assert rows[-1]["outcome"] == "quarantined"


@pytest.mark.parametrize(
    "row",
    [
        FileRow(f"{POISON}/1/2/3.dcm", "D-CLEAN"),
        FileRow("../1/2/3.dcm", "D-CLEAN"),
        FileRow("", "D-CLEAN"),
        FileRow(TARGET, POISON),
        FileRow(TARGET, "D-CLEAN", POISON),
        FileRow(f"{TARGET}\n", "D-CLEAN"),
    ],
)
def test_files_csv_refuses_free_values(tmp_path: Path, row: FileRow) -> None:
    with pytest.raises(ReportError) as caught:
        write_files(tmp_path / "files.csv", [row])
    assert POISON not in str(caught.value)


def test_a_given_pseudonym_may_hold_blanks(tmp_path: Path) -> None:
    assert write_files(tmp_path / "files.csv", [FileRow("PAT 01/1/2/3.dcm", "D-CLEAN")]) == 1

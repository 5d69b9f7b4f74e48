"""From the ledger to the report: on a real run over files whose headers want to get into it."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from pydicom import dcmread

import veil
from veil import standard
from veil.demo import study
from veil.policy import compile_policy, load
from veil.report import collect

POISON = "MEADOWSWEET"
POLICY = """
title = "Meadowsweet hospital, with old UIDs"
extends = "public"
[options]
retain_uids = true
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> veil.RunResult:
    folder = tmp_path_factory.mktemp("collect")
    study.make(folder / "in")
    for path in (folder / "in").rglob("*_1_?.dcm"):
        dataset = dcmread(path)
        if dataset.Modality == "MR":
            dataset.Modality = POISON
        dataset.BodyPartExamined = "HEAD"
        block = dataset.private_block(0x0077, f"{POISON} 1.0", create=True)
        block.add_new(0x01, "LO", POISON)
        dataset.save_as(path)
    return veil.run(folder / "in", folder / "out", jobs=1)


def _report(result: veil.RunResult) -> Any:
    text = (result.vault / "reports" / "1" / "public" / "report.json").read_text(encoding="utf-8")
    return json.loads(text)


def test_no_word_of_the_headers_gets_in(run: veil.RunResult) -> None:
    for path in (run.vault / "reports" / "1" / "public").iterdir():
        assert POISON not in path.read_text(encoding="utf-8")


def test_counts_are_those_of_the_result(run: veil.RunResult) -> None:
    made = _report(run)
    assert made["counts"]["received"] == run.received == 8
    assert {kind: made["counts"][kind] for kind in run.kinds} == {str(kind): n for kind, n in run.kinds.items()}
    by_modality = made["modalities"].values()
    assert sum(sum(counts.values()) for counts in by_modality) == 8
    assert sum(counts["delivered"] for counts in by_modality) == run.kinds[veil.Kind.DELIVERED]


def test_files_csv_has_a_row_for_each_file_received(run: veil.RunResult) -> None:
    text = (run.vault / "reports" / "1" / "public" / "files.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == 8
    for row in rows:
        assert bool(row["file"]) == (row["outcome"] == "delivered")
        assert not row["file"] or (run.out / row["file"]).is_file()


def test_heads_stand_in_the_list_of_faces_by_their_new_uid(run: veil.RunResult) -> None:
    faces = _report(run)["faces"]
    assert len(faces) == run.faces > 0
    folders = {path.name for path in run.out.glob("*/*/*")}
    assert {row["series"] for row in faces} <= folders
    assert all(row["series"].startswith("2.25.") for row in faces)


def test_a_private_creator_is_told_only_if_a_list_names_it(run: veil.RunResult) -> None:
    told = {row["selector"] for row in _report(run)["actions"]}
    assert not [selector for selector in told if POISON in selector]
    assert [selector for selector in told if "GEMS_ACQU_01" in selector]


def test_kept_uids_and_an_unusual_policy_name(tmp_path: Path) -> None:
    study.make(tmp_path / "in")
    path = tmp_path / f"policy of {POISON}.toml"
    path.write_text(POLICY, encoding="utf-8")
    result = veil.run(tmp_path / "in", tmp_path / "out", policy=path, jobs=1)
    made = _report(result)
    assert made["policy"] | {"digest": ""} == {
        "name": "custom", "extends": "public", "digest": "", "table_edition": standard.EDITION,
    }  # fmt: skip
    assert made["run"]["context"] == "custom"
    assert POISON.casefold() not in json.dumps(made).casefold()


@pytest.mark.parametrize("name", ["basic", "public", "safe-harbor", "research"])
def test_options_say_what_the_rule_book_claims(name: str) -> None:
    book = compile_policy(load(name))
    for rooms in (frozenset[str](), frozenset({"text", "pixels", "faces", "graphics", "content"})):
        rows = collect.options(book, rooms)
        assert [row.code for row in rows] == [str(code) for code in range(113100, 113113)]
        assert tuple(row.name for row in rows if row.claimed) == book.claims(rooms)
        assert all(
            (row.why in {"claimed", "claimed-where-done"}) == row.claimed and (row.why == "off") == (not row.on)
            for row in rows
        )


def test_a_weakened_policy_says_why_nothing_is_claimed(tmp_path: Path) -> None:
    path = tmp_path / "weak.toml"
    rule = '[[rule]]\nselect = "PatientBirthDate"\naction = "keep"\nreason = "wanted"\n'
    path.write_text(f'title = "Weak"\nextends = "public"\n{rule}', encoding="utf-8")
    rows = collect.options(compile_policy(load(path)), frozenset())
    assert {row.why for row in rows if row.on} == {"weakened"}


def test_indirect_identifiers_follow_the_policy() -> None:
    public = {row.keyword: row.action for row in collect.indirect(compile_policy(load("public")), frozenset())}
    basic = {row.keyword for row in collect.indirect(compile_policy(load("basic")), frozenset())}
    assert public["PatientSex"] == "keep"
    assert public["StudyDate"] == "shift"
    assert "StudyDescription" not in public
    assert "PatientSex" not in basic


def test_versions_are_numbers() -> None:
    assert set(collect.tools()) == {"veil", "python", "pydicom"}

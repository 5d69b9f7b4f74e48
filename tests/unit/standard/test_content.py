"""Table E.3.4-1 of PS3.15: what the package carries is what the facts say."""

import csv
from pathlib import Path

import pytest

from veil import standard

COLUMNS = {
    "rtn_uids": "retain_uids",
    "rtn_dev_id": "retain_device_identity",
    "rtn_inst_id": "retain_institution_identity",
    "rtn_pat_chars": "retain_patient_characteristics",
    "rtn_long_full_dates": "retain_longitudinal_full_dates",
    "rtn_long_modif_dates": "retain_longitudinal_modified_dates",
    "clean_desc": "clean_descriptors",
}


@pytest.mark.corpus
def test_the_table_is_the_one_of_the_facts(shared: Path) -> None:
    with (shared / "standard" / "sr_concepts_profile.csv").open(encoding="utf-8", newline="") as stream:
        facts = list(csv.DictReader(line for line in stream if not line.startswith("#")))
    rows = standard.content.rows()
    assert len(rows) == len(facts) == 214
    for row, fact in zip(rows, facts, strict=True):
        told = (row.scheme, row.code, row.value_type, row.meaning, row.basic, row.srt_code, row.edition)
        assert told == tuple(
            fact[name] for name in ("scheme", "code", "value_type", "meaning", "basic", "srt_code", "edition")
        )
        assert dict(row.options) == {option: fact[column] for column, option in COLUMNS.items() if fact[column]}


def test_a_concept_has_a_row_for_each_value_type() -> None:
    assert {row.value_type for row in standard.content.concept("DCM", "128425")} == {"COMPOSITE", "IMAGE", "UIDREF"}
    assert [row.basic for row in standard.content.concept("DCM", "121008")] == ["D"]
    assert standard.content.concept("DCM", "121211") == ()


@pytest.mark.parametrize("scheme", ["SCT", *standard.content.RETIRED])
def test_codes_of_snomed_rt_are_known(scheme: str) -> None:
    (row,) = standard.content.concept(scheme, "160476009" if scheme == "SCT" else "F-02455")
    assert row.meaning == "Social History"
    assert standard.content.concept("DCM", "F-02455") == ()

"""k, l and uniqueness as pycanon gives them: recorded by tools/check_risk.py --record, in an environment of its own."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
RECORDED: list[dict[str, Any]] = json.loads((Path(__file__).parent / "risk_oracle.json").read_text(encoding="utf-8"))


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_risk", ROOT / "tools" / "check_risk.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOOL = _tool()


def test_every_case_is_recorded_and_they_are_not_all_alike() -> None:
    assert [tuple(row["case"]) for row in RECORDED] == list(TOOL.CASES)
    assert len({row["pycanon"]["k"] for row in RECORDED}) > 4
    assert len({row["pycanon"]["l"] for row in RECORDED}) > 2
    assert len({row["pycanon"]["unique"] for row in RECORDED}) > 4


@pytest.mark.parametrize("row", RECORDED, ids=lambda row: "-".join(map(str, row["case"])))
def test_as_pycanon_says(row: dict[str, Any]) -> None:
    _, found = TOOL.measured(*row["case"])
    assert TOOL.said(found) == row["pycanon"]


@pytest.mark.parametrize("row", RECORDED, ids=lambda row: "-".join(map(str, row["case"])))
def test_what_is_proposed_reaches_k_as_pycanon_says(row: dict[str, Any]) -> None:
    _, _, _, coarse = row["case"]
    assert not coarse or row["pycanon"]["k"] >= 4

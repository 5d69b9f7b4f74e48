"""What is proposed: it reaches what is asked for, costs what it says, and there is nothing cheaper."""

import tomllib
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from support import cohort
from veil.errors import PathError
from veil.policy import Policy, RiskPolicy, compile_policy, load
from veil.risk import Collection, Patient, assess, propose, written
from veil.risk.lattice import DROP, WORTH, Level, after, cost, ladder, vr_of
from veil.risk.propose import changed
from veil.risk.records import collect

QUASI = ("PatientSex", "PatientAge", "PatientWeight", "EthnicGroup", "Manufacturer")


def _policy(k: int = 4, quasi: tuple[str, ...] = QUASI) -> Policy:
    return replace(load("public"), risk=RiskPolicy(k=k, quasi=quasi, sensitive=()))


def _cohort(policy: Policy, patients: int, seed: int = 6) -> Collection:
    return collect(cohort.cohort(patients, seed), compile_policy(policy))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("patients", [8, 40, 150])
def test_it_reaches_k_and_tells_what_it_costs(seed: int, patients: int) -> None:
    policy = _policy()
    before = _cohort(policy, patients, seed)
    found = propose(before, policy)
    assert found.reached
    then = changed(before, {step.keyword: step.level for step in found.steps}, policy)
    assert assess(then, policy.risk).k == found.then.k >= 4
    cells = [
        (old.values.get(key), new.values.get(key))
        for old, new in zip(before.patients, then.patients, strict=True)
        for key in QUASI
    ]
    cells = [(old, new) for old, new in cells if old]
    assert found.values == len(cells) == found.exact + found.coarser + found.gone
    assert found.exact == sum(old == new for old, new in cells)
    assert found.gone == sum(not new for _, new in cells)


def test_it_is_the_same_each_time() -> None:
    policy = _policy()
    assert propose(_cohort(policy, 60), policy) == propose(_cohort(policy, 60), policy)


@pytest.mark.parametrize("seed", range(3))
def test_there_is_nothing_cheaper_on_the_ladders(seed: int) -> None:
    quasi = ("PatientSex", "PatientAge", "EthnicGroup")
    policy = _policy(3, quasi)
    before = _cohort(policy, 20, seed)
    ladders = [ladder(before, keyword, policy) for keyword in quasi]
    costs = []
    for levels in product(*ladders):
        chosen = dict(zip(quasi, levels, strict=True))
        if assess(changed(before, chosen, policy), policy.risk).k >= 3:
            costs.append(_cost(before, chosen))
    chosen = {step.keyword: step.level for step in propose(before, policy).steps}
    assert _cost(before, chosen) == pytest.approx(min(costs))


def _cost(before: Collection, chosen: dict[str, Level]) -> float:
    total = 0.0
    for keyword, level in chosen.items():
        old = [patient.values.get(keyword, frozenset()) for patient in before.patients]
        new = [after(level, vr_of(keyword), cell, 89) for cell in old]
        total += WORTH.get(keyword, 1.0) * cost(level, old, new)
    return total


def test_what_a_level_costs() -> None:
    old = [frozenset([one]) for one in "aabbcccc"]
    assert cost(DROP, old, [frozenset()] * 8) == 8
    assert cost(Level("band"), old, old) == 0
    merged = [frozenset(["x"])] * 4 + old[4:]
    assert cost(Level("band"), old, merged) == pytest.approx(4 * 0.5)  # one of the two bits that each of them has
    assert cost(Level("band"), old, [frozenset(["x"])] * 8) == pytest.approx(8)
    assert 0 < cost(Level("band"), old, [cell | {"x"} for cell in old]) < 1


def test_no_step_is_needless() -> None:
    policy = _policy()
    before = _cohort(policy, 80)
    steps = {step.keyword: step.level for step in propose(before, policy).steps}
    assert steps
    for keyword in steps:
        fewer = {key: level for key, level in steps.items() if key != keyword}
        assert assess(changed(before, fewer, policy), policy.risk).k < 4, keyword


def test_k_above_the_number_of_patients_cannot_be_reached() -> None:
    policy = _policy(k=50)
    found = propose(_cohort(policy, 20), policy)
    assert not found.reached
    assert found.steps == ()


def test_rare_descriptions_go_and_frequent_ones_stay() -> None:
    policy = replace(_policy(quasi=("PatientSex",)), risk=RiskPolicy(k=3, quasi=("PatientSex",)))
    texts = ["CT chest"] * 6 + ["CT head"] * 4 + ["Conjoined twins"]
    files = [
        cohort.instance(number, {"PatientSex": "F", "StudyDescription": text}) for number, text in enumerate(texts)
    ]
    found = propose(collect(files, compile_policy(policy)), policy)
    assert found.reached
    ((step),) = found.steps
    assert step.level.how is not None
    assert step.level.how.keep == ("CT chest", "CT head")
    assert (step.exact, step.coarser, step.gone) == (10, 0, 1)


def test_the_days_between_studies_cannot_be_made_coarser() -> None:
    policy = replace(load("public"), risk=RiskPolicy(k=2, quasi=("StudyDate",), rare=(), gaps=True))
    files = [cohort.instance(number, {}) for number in range(4)] + [cohort.instance(0, {}, study=1)]
    assert not propose(collect(files, compile_policy(policy)), policy).reached


def test_kept_dates_are_shifted() -> None:
    policy = replace(load("research"), risk=RiskPolicy(k=2, quasi=("StudyDate",), rare=()))
    found = propose(collect(cohort.cohort(8), compile_policy(policy)), policy)
    assert found.reached
    assert [step.level.kind for step in found.steps] == ["shift"]
    read = tomllib.loads("\n".join(written.lines(found, "research", 2)))
    assert read["dates"] == {"mode": "shift"}


def test_bands_that_are_there_are_only_made_wider(tmp_path: Path) -> None:
    base = tmp_path / "base.toml"
    base.write_text('extends = "public"\n[generalise]\nPatientAge = { band = 10, high = 80 }\n', encoding="utf-8")
    policy = replace(load(base), risk=RiskPolicy(k=5, quasi=("PatientAge",), rare=(), sensitive=()))
    ages = ["025Y"] * 2 + ["035Y"] * 2 + ["045Y"] * 5 + ["085Y"]
    files = [cohort.instance(number, {"PatientAge": age}) for number, age in enumerate(ages)]
    for level in ladder(collect(files, compile_policy(policy)), "PatientAge", policy)[1:-1]:
        assert level.how is not None
        assert level.how.band in {10, 20, 40}
        assert level.how.high is not None
        assert level.how.high <= 80


def test_the_file_is_a_policy_that_extends_the_one_used(tmp_path: Path) -> None:
    policy = _policy()
    found = propose(_cohort(policy, 60), policy)
    path = tmp_path / "next.toml"
    written.write(path, found, "public", 4)
    read = load(path)
    assert read.extends == ("public", "basic")
    assert read.generalise == {step.keyword: step.level.how for step in found.steps if step.level.how}
    assert {rule.selector.text for rule in read.rules if rule.policy == "next"} == {
        step.keyword for step in found.steps if step.level.kind == "drop"
    }
    with pytest.raises(PathError, match="U-POLICY-EXISTS"):
        written.write(path, found, "public", 4)


def test_values_are_written_as_toml_takes_them(tmp_path: Path) -> None:
    odd = ('a "quoted" one', "tab\there", "Grüße \x7f", "#{}=[]")
    patients = tuple(
        Patient(
            f"P{number}", {"StudyDescription": frozenset([odd[number % 4].casefold()] if number < 20 else ["rare"])}
        )
        for number in range(21)
    )
    spelled = {("StudyDescription", one.casefold()): one for one in (*odd, "rare")}
    policy = replace(load("public"), risk=RiskPolicy(k=5, quasi=("PatientSex",)))
    found = propose(Collection(patients, spelled=spelled), policy)
    path = tmp_path / "odd.toml"
    written.write(path, found, "public", 5)
    assert load(path).generalise["StudyDescription"].keep == tuple(sorted(odd))

"""[risk] and [generalise] in a policy file: what is read, what is refused and where."""

from decimal import Decimal
from pathlib import Path

import pytest

from veil import policy, standard
from veil.errors import PolicyError
from veil.policy import Generalisation


def _load(place: Path, text: str, name: str = "site.toml") -> policy.Policy:
    path = place / name
    path.write_text(text, encoding="utf-8")
    return policy.load(path)


def test_what_is_said_is_read(tmp_path: Path) -> None:
    read = _load(
        tmp_path,
        'extends = "public"\n[risk]\nk = 11\nuniqueness = 3\nquasi = ["PatientSex", "PatientSex", "PatientAge"]\n'
        "gaps = true\n[generalise]\nPatientAge = 5\nPatientSize = { band = 0.05, low = 1.5 }\n"
        'EthnicGroup = { keep = ["White"] }\n',
    )
    assert (read.risk.k, read.risk.uniqueness, read.risk.gaps) == (11, 3, True)
    assert read.risk.quasi == ("PatientSex", "PatientAge")
    assert read.risk.rare == policy.load("public").risk.rare
    assert read.generalise == {
        "PatientAge": Generalisation(Decimal(5)),
        "PatientSize": Generalisation(Decimal("0.05"), Decimal("1.5")),
        "EthnicGroup": Generalisation(keep=("White",)),
    }


def test_the_nearest_policy_decides_of_an_attribute(tmp_path: Path) -> None:
    _load(tmp_path, 'extends = "public"\n[generalise]\nPatientAge = 5\nPatientWeight = 10\n', "base.toml")
    read = _load(tmp_path, 'extends = "base.toml"\n[generalise]\nPatientAge = 10\n')
    assert {keyword: how.band for keyword, how in read.generalise.items()} == {"PatientAge": 10, "PatientWeight": 10}


def test_both_are_part_of_the_digest_and_of_the_difference(tmp_path: Path) -> None:
    base = policy.compile_policy(_load(tmp_path, 'extends = "public"\n'))
    for text, key in (("[risk]\nk = 6", "risk.k"), ("[generalise]\nPatientAge = 5", "generalise.PatientAge")):
        changed = policy.compile_policy(_load(tmp_path, f'extends = "public"\n{text}\n'))
        assert changed.digest != base.digest
        assert [one.name for one in policy.diff(base, changed)] == [key]
    assert policy.diff(base, changed)[0].after == "band 5"


def test_the_statement_tells_them(tmp_path: Path) -> None:
    text = '[generalise]\nPatientAge = { band = 5, high = 80 }\nEthnicGroup = { keep = ["Blue"] }\n[risk]\nk = 7\n'
    book = policy.compile_policy(_load(tmp_path, f'extends = "public"\n{text}'))
    said = policy.statement(book, frozenset())
    assert "| PatientAge | put into bands of 5, told by their middle; above 80 into the last band |" in said
    assert "| EthnicGroup | of its values 1 stay, all others go |" in said
    assert "at least 7 patients share" in said
    layers = policy.explain(book, "PatientAge").layers
    assert [layer.says for layer in layers if layer.name == "generalise"] == [
        "what stays of it: put into bands of 5, told by their middle; above 80 into the last band"
    ]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("[generalise]\nPatientAje = 5", "POLICY-VALUE", "3:1"),
        ("[generalise]\nEthnicGroup = 5", "POLICY-ACTION", "3:15"),
        ('[generalise]\nPatientAge = { keep = ["047Y"] }', "POLICY-ACTION", "3:14"),
        ("[generalise]\nPatientAge = 0", "POLICY-MISSING", "3:14"),
        ("[generalise]\nPatientAge = {}", "POLICY-MISSING", "3:14"),
        ("[generalise]\nPatientAge = 2.5", "POLICY-VALUE", "3:14"),
        ("[generalise]\nPatientAge = { band = 5, low = 60, high = 50 }", "POLICY-CONFLICT", "3:14"),
        ('[generalise]\nEthnicGroup = { keep = ["a"], band = 5 }', "POLICY-CONFLICT", "3:15"),
        ("[generalise]\nPatientAge = true", "POLICY-TYPE", "3:14"),
        ('[generalise]\nPatientAge = "5"', "POLICY-TYPE", "3:14"),
        ("[generalise]\nPatientAge = { bands = 5 }", "POLICY-KEY", "3:16"),
        ("[generalise]\nPatientWeight = nan", "POLICY-VALUE", "3:17"),
        ("[generalise]\nPatientWeight = inf", "POLICY-VALUE", "3:17"),
        ("[generalise]\nPatientWeight = -5", "POLICY-VALUE", "3:17"),
        ('[generalise]\nProcedureCodeSequence = { keep = ["a"] }', "POLICY-ACTION", "3:25"),
        ("[[generalise]]\nPatientAge = 5", "POLICY-TYPE", "2:1"),
        ('[risk]\nquasi = ["PatientSex", "Shoe"]', "POLICY-VALUE", "3:24"),
        ("[risk]\nk = 0", "POLICY-VALUE", "3:5"),
        ("[risk]\nuniqueness = 101", "POLICY-VALUE", "3:14"),
        ('[[rule]]\nselect = "PatientAge"\naction = "generalise"\nreason = "x"', "POLICY-VALUE", "4:10"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, code: str, place: str) -> None:
    with pytest.raises(PolicyError) as refused:
        _load(tmp_path, f'extends = "public"\n{text}\n')
    assert refused.value.code == code
    assert refused.value.where.endswith(f"site.toml:{place}")


def test_the_default_lists_are_attributes_that_exist() -> None:
    risk = policy.RiskPolicy()
    for keyword in (*risk.quasi, *risk.rare, *risk.sensitive):
        assert standard.dictionary.tag(keyword) is not None, keyword

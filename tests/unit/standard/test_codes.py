"""CID 7050 and CID 7005."""

import pytest

from veil.standard import codes


def test_both_groups_are_whole() -> None:
    assert len(codes.methods()) == 13
    assert len(codes.purposes()) == 11
    assert [method.code.value for method in codes.methods()] == [str(value) for value in range(113100, 113113)]


def test_codes() -> None:
    assert codes.method("basic") == codes.Code("113100", "DCM", "Basic Application Confidentiality Profile")
    assert codes.method("retain_longitudinal_modified_dates").value == "113107"
    assert codes.purpose("109104") == codes.Code("109104", "DCM", "De-identifying Equipment")


def test_sections_are_of_annex_e() -> None:
    assert codes.methods()[1].section == "E.3.1"
    assert codes.methods()[12].section == "E.3.11"


def test_what_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        codes.method("retain_everything")
    with pytest.raises(KeyError):
        codes.purpose("113100")

import pytest

from veil.audit import Severity
from veil.audit.foreign.roots import MAKERS, maker, of_leaf, stamped
from veil.audit.reading import Leaf

SERIES = 0x0020000E


def _leaf(uid: str) -> Leaf:
    return Leaf((SERIES,), (SERIES,), b"UI", uid.encode(), "")


def test_longer_roots_stand_before_those_that_begin_them() -> None:
    for place, (root, _) in enumerate(MAKERS):
        assert not any(root.startswith(other) for other, _ in MAKERS[:place])


@pytest.mark.parametrize(
    ("uid", "name"),
    [
        ("1.2.840.113619.2.55", "GE Healthcare"),
        ("1.3.12.2.1107.5.1", "Siemens"),
        ("2.25.1", ""),
        ("1.3.120.2.1107", ""),
    ],
)
def test_a_root_names_its_maker(uid: str, name: str) -> None:
    assert maker(uid) == name


@pytest.mark.parametrize(
    ("uid", "holds"),
    [
        ("1.3.12.2.1107.5.2.32.35177.2006072815341218712", True),
        ("1.2.3.20061301.1", False),
        ("2.25.20060728", False),
        ("1.2.3.4", False),
    ],
)
def test_a_time_stamp_is_seen(uid: str, holds: bool) -> None:
    assert stamped(uid) is holds


def test_a_makers_root_counts_more_where_uids_are_said_to_be_replaced() -> None:
    uid = "1.2.840.113619.2.55.3"
    assert [one.finding.severity for one in of_leaf(_leaf(uid), uid, claimed=True)] == [Severity.LIKELY]
    assert [one.finding.severity for one in of_leaf(_leaf(uid), uid, claimed=False)] == [Severity.POSSIBLE]


@pytest.mark.parametrize("uid", ["1.2.840.10008.5.1.4.1.1.2", "2.25.77", ""])
def test_definitions_and_random_uids_tell_nothing(uid: str) -> None:
    assert not list(of_leaf(_leaf(uid), uid, claimed=True))


def test_letters_in_a_uid_are_likely() -> None:
    (one,) = of_leaf(_leaf("1.2.Drummond"), "1.2.Drummond", claimed=False)
    assert (one.finding.code, one.finding.severity) == ("A-TEXT", Severity.LIKELY)

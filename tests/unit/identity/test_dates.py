import pytest

from veil.identity import DateShifter

WEEK = DateShifter(-7)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("20110512", "20110505"),
        ("20110512 ", "20110505"),
        ("20110512\0", "20110505"),
        ("20120301", "20120223"),
        ("20000301", "20000223"),
        ("20110301", "20110222"),
        ("20120229", "20120222"),
        ("20110103", "20101227"),
        ("1999.01.05", "1998.12.29"),
        ("20110512-20110519", "20110505-20110512"),
        ("20110512-", "20110505-"),
        ("-20110512", "-20110505"),
        ("1999.01.08-1999.02.08", "1999.01.01-1999.02.01"),
        ("", ""),
        (" ", ""),
    ],
)
def test_da_shifts(old: str, new: str) -> None:
    assert WEEK.da(old) == new


@pytest.mark.parametrize(
    "value",
    [
        "2011", "201105", "20110532", "20111301", "20110229", "00000101", "20110500", "2011-05-12", "2011.0512",
        "201105.12", "20110512101112", "12.05.2011", "unknown", "-", "--", "20110512-20110513-20110514",
        "20110512-x", " 20110512", "\u0662\u0660\u0661\u0661\u0660\u0665\u0661\u0662", "20110512\n20110513",
    ],
)  # fmt: skip
@pytest.mark.parametrize("mode", ["shift", "keep", "year", "remove"])
def test_what_is_no_date_is_not_treated(value: str, mode: str) -> None:
    assert DateShifter(-7, mode).da(value) is None


@pytest.mark.parametrize(
    "value", ["19000101", "19700101", "18991230", "00010101", "99991231", "20010203", "1970.01.01"]
)
def test_constants_never_move(value: str) -> None:
    assert DateShifter(-7, constants=frozenset({"20010203"})).da(value) == value


def test_the_calendar_ends() -> None:
    assert WEEK.da("00010102") is None
    assert DateShifter(7).da("99991230") is None
    assert DateShifter(7).dt("9999") == "9999"
    assert DateShifter(-400).dt("0001") is None


def test_a_constant_in_a_range_or_a_dt_stays() -> None:
    assert WEEK.da("19000101-20110512") == "19000101-20110505"
    assert WEEK.dt("19700101000000") == "19700101000000"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("20110512101112.123456", "20110505101112.123456"),
        ("20110512101112.1", "20110505101112.1"),
        ("20110512101160", "20110505101160"),
        ("201105121011", "201105051011"),
        ("2011051210", "2011050510"),
        ("20110512", "20110505"),
        ("201105", "201105"),
        ("2011", "2011"),
        ("20110512101112+0100", "20110505101112"),
        ("20110512-0500 ", "20110505"),
        ("2011-0500", "2011"),
        ("20110512-20110519", "20110505-20110512"),
        ("20110512101112-0500-20110519", "20110505101112-20110512"),
        ("20110512-", "20110505-"),
        ("-20110512", "-20110505"),
        ("", ""),
    ],
)
def test_dt_shifts(old: str, new: str) -> None:
    assert WEEK.dt(old) == new


def test_partial_dt_moves_from_the_middle_of_its_period() -> None:
    assert DateShifter(-16).dt("201105") == "201104"
    assert DateShifter(-13).dt("201105") == "201105"
    assert DateShifter(-364).dt("2011") == "2010"
    assert DateShifter(-182).dt("2011") == "2011"


@pytest.mark.parametrize(
    ("old", "new"),
    [("20110512101112+0100", "20110505101112+0100"), ("20110512-0000", "20110505+0000"), ("2011+1400", "2011+1400")],
)
def test_the_zone_stays_if_the_policy_says_so(old: str, new: str) -> None:
    assert DateShifter(-7, zone="keep").dt(old) == new


@pytest.mark.parametrize(
    "value",
    [
        "20110512241112", "20110512106112", "20110512101161", "2011051210111", "20110512101112.",
        "20110512101112.1234567", "20110512.5", "2011051210.5",
        "20110512101112+1500", "20110512101112-1300", "20110512101112+01", "201113",
        "20110230", "0000", "20110", "2011.05.12", "x", "-", "20110512101112Z", "2011-05-12",
    ],
)  # fmt: skip
@pytest.mark.parametrize("mode", ["shift", "keep", "year", "remove"])
def test_what_is_no_dt_is_not_treated(value: str, mode: str) -> None:
    assert DateShifter(-7, mode).dt(value) is None


def test_times_are_removed_from_dt_too() -> None:
    shifter = DateShifter(-7, times="remove", zone="keep")

    assert shifter.dt("20110512101112.5+0100") == "20110505+0100"
    assert shifter.tm("101112") is None


@pytest.mark.parametrize(
    "value",
    [
        "10",
        "1011",
        "101112",
        "101112.1",
        "101112.123456",
        "10:11:12",
        "10:11",
        "10:11:12.5",
        "235960",
        "10-11",
        "10-",
        "-11",
        "",
    ],
)
def test_tm_is_kept(value: str) -> None:
    assert WEEK.tm(value) == value
    assert WEEK.tm(value + " ") == value


@pytest.mark.parametrize(
    "value",
    ["24", "1060", "101161", "1", "101", "10111", "1011.5", "10:1112", "101112.1234567", "noon", "-", "10:11 am"],
)
def test_what_is_no_time_is_not_treated(value: str) -> None:
    assert WEEK.tm(value) is None


def test_mode_year() -> None:
    shifter = DateShifter(-7, "year")

    assert shifter.da("20110512") == "20110101"
    assert shifter.da("2011.05.12") == "2011.01.01"
    assert shifter.da("19700101") == "19700101"
    assert shifter.dt("20110512101112.5+0100") == "2011"
    assert shifter.dt("201105") == "2011"
    assert shifter.tm("101112") is None


def test_mode_keep() -> None:
    shifter = DateShifter(-7, "keep", zone="keep")

    for value in ("20110512", "1999.01.05", "20110512-"):
        assert shifter.da(value) == value
    for value in ("20110512101112.5+0100", "2011", "201105"):
        assert shifter.dt(value) == value
    assert shifter.tm("101112") == "101112"


def test_mode_remove() -> None:
    shifter = DateShifter(-7, "remove")

    assert [shifter.da("20110512"), shifter.dt("2011"), shifter.tm("10")] == [None, None, None]


def test_repr_does_not_tell_the_offset() -> None:
    assert "4321" not in repr(DateShifter(-4321))

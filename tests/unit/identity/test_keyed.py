import pickle
import re
from collections.abc import Callable

import pytest

from veil.errors import PolicyError
from veil.identity import Identity, Key
from veil.policy.model import DatePolicy, IdentityPolicy

Rules = Callable[..., IdentityPolicy]
Dates = Callable[..., DatePolicy]


@pytest.fixture
def identity(key: Key, rules: Rules, dates: Dates) -> Identity:
    return Identity(key, rules(), dates())


def test_pseudonyms_have_the_form_that_the_policy_says(key: Key, rules: Rules, dates: Dates) -> None:
    identity = Identity(key, rules(prefix="SITE-", length=10), dates())

    for number in range(200):
        assert re.fullmatch(r"SITE-[0-9A-HJKMNP-TV-Z]{10}", identity.pseudonym(identity.canonical(f"id {number}")))


def test_answers_are_pinned(identity: Identity) -> None:
    # A change of these would unlink every project from what it delivered before.
    assert identity.pseudonym("3:123") == "V-8N9TWEZTA0VW"
    assert identity.uid("1.2.3") == "2.25.275373404554556762734270641700425198836"
    assert identity.offset_days("3:123") == -2786


def test_another_key_gives_other_answers(identity: Identity, rules: Rules, dates: Dates) -> None:
    other = Identity(Key(b"x" * 32), rules(), dates())

    assert other.pseudonym("3:123") != identity.pseudonym("3:123")
    assert other.uid("1.2.3") != identity.uid("1.2.3")
    assert {other.offset_days(f"1:{i}") == identity.offset_days(f"1:{i}") for i in range(9)} != {True}


def test_a_pseudonym_holds_no_word_of_the_old_id(identity: Identity) -> None:
    for number in range(2000):
        assert f"{number % 100:02d}" not in identity.pseudonym(f"2:{number % 100:02d}").removeprefix("V-")
    assert identity.pseudonym("73:0 1 2 3 4 5 6 7 8 9 a b c d e f g h j k m n p q r s t v w x y z").startswith("V-")


def test_the_pseudonym_that_the_user_gave_wins(key: Key, rules: Rules, dates: Dates) -> None:
    identity = Identity(key, rules(), dates(), {"3:123": "case 7"})

    assert identity.pseudonym(identity.canonical("00123")) == "case 7"
    assert identity.pseudonym("3:124").startswith("V-")


def test_collisions_are_found(key: Key, rules: Rules, dates: Dates) -> None:
    identity = Identity(key, rules(), dates(), {"1:1": "Case", "1:2": "case", "1:3": "other"})

    assert identity.collisions(["1:1", "1:2", "1:3", "1:4", "1:1"]) == (("1:1", "1:2"),)
    short = Identity(key, rules(length=1), dates())
    assert short.collisions(f"2:{i}" for i in range(10, 50))


@pytest.mark.parametrize(("prefix", "length"), [("V", 0), ("V", 52), ("P" * 60, 5)])
def test_pseudonyms_that_do_not_fit_are_refused(key: Key, rules: Rules, dates: Dates, prefix: str, length: int) -> None:
    with pytest.raises(PolicyError) as caught:
        Identity(key, rules(prefix=prefix, length=length), dates())

    assert caught.value.code == "P-IDENTITY-LENGTH"


def test_the_longest_pseudonym_fits_lo(key: Key, rules: Rules, dates: Dates) -> None:
    assert len(Identity(key, rules(prefix="P" * 13, length=51), dates()).pseudonym("1:1")) == 64


@pytest.mark.parametrize(("low", "high"), [(5, 4), (0, 0), (-3, -2)])
def test_an_empty_range_of_weeks_is_refused(key: Key, rules: Rules, dates: Dates, low: int, high: int) -> None:
    with pytest.raises(PolicyError) as caught:
        Identity(key, rules(), dates(min_weeks=low, max_weeks=high))

    assert caught.value.code == "P-DATES-RANGE"


def test_uids(identity: Identity) -> None:
    new = identity.uid("1.2.840.113619.2.55.3")

    assert re.fullmatch(r"2\.25\.(0|[1-9][0-9]{0,38})", new)
    assert identity.uid("1.2.840.113619.2.55.3\0") == new == identity.uid("1.2.840.113619.2.55.3 ")
    assert identity.uid(new) != new
    assert identity.uid("") == identity.uid("\0") == ""


def test_the_cache_of_uids_is_bounded_and_changes_nothing(identity: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("veil.identity.keyed._UID_CACHE", 8)
    first = [identity.uid(f"1.2.{i}") for i in range(50)]

    assert [identity.uid(f"1.2.{i}") for i in range(50)] == first
    assert len(identity._uids) <= 8


@pytest.mark.parametrize("whole", [True, False])
def test_offsets_fill_their_range_and_are_never_0(key: Key, rules: Rules, dates: Dates, *, whole: bool) -> None:
    identity = Identity(key, rules(), dates(min_weeks=2, max_weeks=4, whole_weeks=whole))

    offsets = {identity.offset_days(f"4:{i}") for i in range(1000, 1600)}

    assert offsets == ({-14, -21, -28} if whole else set(range(-28, -13)))


@pytest.mark.parametrize("whole", [True, False])
def test_a_range_from_0_weeks_starts_above_0(key: Key, rules: Rules, dates: Dates, *, whole: bool) -> None:
    identity = Identity(key, rules(), dates(min_weeks=0, max_weeks=1, whole_weeks=whole))

    offsets = {identity.offset_days(f"4:{i}") for i in range(1000, 1300)}

    assert offsets == ({-7} if whole else set(range(-7, 0)))


def test_dates_carry_the_policy(key: Key, rules: Rules, dates: Dates) -> None:
    policy = dates(mode="shift", times="remove", zone="keep", constants=frozenset({"20010203"}))
    shifter = Identity(key, rules(), policy).dates("1:1")

    assert shifter.da("20010203") == "20010203"
    assert shifter.da("20110512") not in {None, "20110512"}
    assert shifter.tm("101112") is None


def test_age_is_capped_by_the_policy(key: Key, rules: Rules, dates: Dates) -> None:
    assert Identity(key, rules(max_age=79), dates()).age("081Y") == "080Y"


def test_an_identity_travels_to_a_worker(key: Key, rules: Rules, dates: Dates) -> None:
    identity = Identity(key, rules(), dates(), {"1:1": "given"})
    identity.uid("1.2.3")

    again = pickle.loads(pickle.dumps(identity))  # noqa: S301  our own pickle

    for each in ("1:1", "1:2"):
        assert again.pseudonym(each) == identity.pseudonym(each)
        assert again.dates(each) == identity.dates(each)
    assert again.uid("1.2.3") == identity.uid("1.2.3")


def test_repr_tells_no_secret_and_no_patient(key: Key, rules: Rules, dates: Dates) -> None:
    text = repr(Identity(key, rules(), dates(), {"5:quirk": "given"}))

    assert "quirk" not in text
    assert key.secret.hex() not in text


def test_a_thing_has_one_stand_in_with_each_patient(identity: Identity, rules: Rules, dates: Dates) -> None:
    given = identity
    first = given.alias("5:12345", "S19-48213-A1")
    assert first == given.alias("5:12345", " S19-48213-A1\0")
    assert len(first) == 13
    assert first.isalnum()
    assert len({first, given.alias("5:12345", "S19-48213-A2"), given.alias("5:12346", "S19-48213-A1")}) == 3
    assert given.alias("5:12345", " \0") == ""
    assert first != Identity(Key(b"x" * 32), rules(), dates()).alias("5:12345", "S19-48213-A1")

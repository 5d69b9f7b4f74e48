"""Laws of identity: exact intervals, stable answers, and that nothing known is left in a text or found in its bytes."""

import pickle
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from veil.identity import DateShifter, Identity, Key, Known, KnownIdentifiers, crosswalk
from veil.identity.dates import CONSTANTS
from veil.identity.known import KnownKind
from veil.policy.model import DatePolicy, IdentityPolicy

IDENTITY = Identity(
    Key(bytes(range(32))),
    IdentityPolicy(prefix="V-", length=12, issuer="distinguish", zeros="strip", case="fold", max_age=89),
    DatePolicy(
        mode="shift", min_weeks=52, max_weeks=520, times="keep", zone="keep", constants=frozenset(), whole_weeks=True
    ),
)

days = st.dates(date(1850, 1, 1), date(2200, 12, 31)).filter(lambda day: f"{day:%Y%m%d}" not in CONSTANTS)
offsets = st.integers(-3650, -7)
texts = st.text(max_size=40)


@given(days, days, offsets)
@example(date(2012, 2, 29), date(2013, 2, 28), -7)
@example(date(2000, 2, 29), date(1900, 2, 28), -366)
def test_intervals_are_exact(one: date, other: date, offset: int) -> None:
    shifter = DateShifter(offset)
    first, second = (shifter.da(f"{day:%Y%m%d}") for day in (one, other))
    assert first is not None
    assert second is not None

    assert date.fromisoformat(first) - date.fromisoformat(second) == one - other
    assert date.fromisoformat(first) - one == timedelta(days=offset)
    assert shifter.dt(f"{one:%Y%m%d}235959.123456+0100") == f"{first}235959.123456"
    dotted = shifter.da(f"{one:%Y.%m.%d}")
    assert dotted is not None
    assert dotted.replace(".", "") == first


@given(
    st.text(alphabet="0123456789.-+: \0", max_size=30), st.sampled_from(["shift", "keep", "year", "remove"]), offsets
)
def test_what_comes_out_goes_in_again(text: str, mode: str, offset: int) -> None:
    shifter = DateShifter(offset, mode, zone="keep")
    still = DateShifter(0, "keep", zone="keep")

    for treat, check in ((shifter.da, still.da), (shifter.dt, still.dt), (shifter.tm, still.tm)):
        new = treat(text)
        if new is not None:
            assert check(new) == new


@given(texts, texts, texts, texts)
def test_canonical_is_stable_and_keeps_parts_apart(one: str, issuer: str, other: str, another: str) -> None:
    first, second = IDENTITY.canonical(one, issuer), IDENTITY.canonical(other, another)

    assert IDENTITY.canonical(f" {one}  ", f"\0{issuer} ") == first
    if first and first == second:
        assert IDENTITY.canonical(one) == IDENTITY.canonical(other)
        assert IDENTITY.canonical(f"x{issuer}") == IDENTITY.canonical(f"x{another}")


@given(texts)
def test_answers_are_valid_and_the_same_in_every_worker(value: str) -> None:
    again = pickle.loads(pickle.dumps(IDENTITY))  # noqa: S301  our own pickle
    canonical = IDENTITY.canonical(value)

    assert again.pseudonym(canonical) == IDENTITY.pseudonym(canonical)
    assert len(IDENTITY.pseudonym(canonical)) <= 64
    assert again.uid(value) == IDENTITY.uid(value)
    assert len(IDENTITY.uid(value)) <= 64
    assert again.offset_days(canonical) == IDENTITY.offset_days(canonical)
    assert -520 * 7 <= IDENTITY.offset_days(canonical) <= -52 * 7
    assert IDENTITY.offset_days(canonical) % 7 == 0


@given(st.dictionaries(texts, texts))
def test_the_crosswalk_comes_back(mapping: dict[str, str]) -> None:
    key = Key(b"k" * 32)

    assert crosswalk.unseal(key, crosswalk.seal(key, mapping)) == mapping


KINDS: tuple[KnownKind, ...] = ("name", "id", "date", "phone", "address", "org", "device", "uid")
letters = st.text(
    alphabet="abdeiklmnorstuzABDEKMORSZ\u00fc\u00d6\u00df\u00e9\u0141\u5c71\u592a\u3084\u30de\ud64d",
    min_size=1,
    max_size=9,
)
words = st.one_of(letters, st.text(alphabet="0123456789", min_size=1, max_size=9), texts)
joints = st.sampled_from(["^", " ", "-", ", ", ",", ".", "_", "/", "=", "", "\n", "  ", "\\", "(", ")", "'"])
values = st.lists(st.tuples(words, joints), min_size=1, max_size=4).map(
    lambda pairs: "".join(word + joint for word, joint in pairs)
)
items = st.lists(
    st.one_of(
        st.builds(Known, st.sampled_from(KINDS), values),
        st.builds(Known, st.just("date"), days.map(lambda day: f"{day:%Y%m%d}")),
        st.builds(
            Known,
            st.just("phone"),
            st.from_regex(r"(\+[0-9]{1,2} )?(\(0\))?[0-9]{2,4}[ /-][0-9 .]{4,9}", fullmatch=True),
        ),
    ),
    max_size=4,
)


@given(items, st.data())
@settings(max_examples=400, deadline=None)
def test_nothing_known_is_left_in_a_text_or_found_in_its_bytes(known: list[Known], data: st.DataObject) -> None:
    matcher = KnownIdentifiers.build(known)
    pieces = st.one_of(values, st.sampled_from([item.value for item in known] or [""]))
    text = "".join(data.draw(st.lists(st.tuples(pieces, joints).map("".join), max_size=5)))
    coded = data.draw(st.booleans())

    spans = matcher.in_text(text, coded=coded)
    left = matcher.strip(text, coded=coded)

    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] < other[0] for one, other in pairwise(spans))
    assert matcher.in_text(left, coded=coded) == []
    assert (left == text) == (not spans)
    assert matcher.strip(left, coded=coded) == left
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        assert not matcher.in_bytes(left.encode(encoding, "ignore"))


@given(items, texts)
def test_a_pickled_matcher_finds_the_same(known: list[Known], text: str) -> None:
    matcher = KnownIdentifiers.build(known)
    again = pickle.loads(pickle.dumps(matcher))  # noqa: S301  our own pickle
    value = text + (known[0].value if known else "")

    assert again == matcher
    assert again.in_text(value) == matcher.in_text(value)
    assert again.strip(value) == matcher.strip(value)


names = st.text(alphabet="bcdfghjklmnpqrstvwxz", min_size=5, max_size=9).map(lambda stem: stem[:2] + "y" + stem[2:])


@given(names, names, st.integers(10**7, 10**9).filter(lambda number: len(set(str(number))) > 1), days)
def test_every_spelling_of_a_person_is_found(family: str, given_name: str, number: int, born: date) -> None:
    digits = str(number)
    matcher = KnownIdentifiers.build(
        [Known("name", f"{family}^{given_name}"), Known("id", digits), Known("date", f"{born:%Y%m%d}")]
    )
    spellings = [
        f"{family}^{given_name}",
        f"{given_name.title()} {family.upper()}",
        f"{family.title()}, {given_name[0]}.",
        f"{given_name[0]}{family}",
        f"x{family}x",
        f"{digits[:3]}-{digits[3:]}",
        f"{born:%d.%m.%Y}",
        f"{born:%m/%d/%Y}",
        f"{born.day}.{born.month}.{born.year}",
        f"{born:%d} {born:%B} {born.year}",
    ]

    for spelling in spellings:
        assert matcher.strip(f"ct {spelling} ok", coded=True) in {"ct ok", "ct x x ok"}
    for plain in (*spellings[:2], digits, f"{born:%Y%m%d}"):
        for encoding in ("ascii", "utf-16-le", "utf-16-be"):
            assert matcher.in_bytes(plain.encode(encoding))

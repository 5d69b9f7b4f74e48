"""What equipment says of itself, values that an attribute is there for, and private text, with the text room."""

import pytest

from support.encode import EXPLICIT
from support.engine import book_of, clean_level, identity_of, known_of
from veil.clean.header import HeaderRoom, PatientContext
from veil.clean.header.settled import is_settled
from veil.identity import Known

ETHNIC_GROUP, MODEL, SOFTWARE, STATION = 0x00102160, 0x00081090, 0x00181020, 0x00081010
WHITE = (Known("name", "White^Mary"), Known("phone", "212-555-0142"))


def _out(tag: int, vr: str, value: bytes) -> bytes:
    book = book_of("public")
    room = HeaderRoom(book, identity_of(book), PatientContext("p", known_of(WHITE)), frozenset({"text"}))
    return clean_level(room, EXPLICIT.element(tag, vr, value))


@pytest.mark.parametrize("value", [b"WHITE", b"White British ", b"Not Hispanic or Latino", b"Black / African American"])
def test_an_ethnic_group_is_one_whoever_is_called_so(value: bytes) -> None:
    assert is_settled(ETHNIC_GROUP, value.decode())
    assert _out(ETHNIC_GROUP, "SH", value[:16]) == EXPLICIT.element(ETHNIC_GROUP, "SH", value[:16])


@pytest.mark.parametrize("value", [b"Mary White", b"WHITE 4711", b"", b"White^Mary"])
def test_and_anything_else_is_none(value: bytes) -> None:
    assert not is_settled(ETHNIC_GROUP, value.decode())
    assert b"White" not in _out(ETHNIC_GROUP, "SH", value)


def test_other_attributes_are_not_settled() -> None:
    assert not is_settled(STATION, "WHITE")


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        (MODEL, b"Cassette Holder Type 9840 500 70201"),
        (SOFTWARE, b"00-2.0.0(29Oct)\\DICOMLib Ver02.00.00[20010925]"),
        (SOFTWARE, b"syngo 12.05.2011"),
        (SOFTWARE, b"Sw pack: V 6.10\\8.0.141.0\\51.80.108.010"),
    ],
)
def test_numbers_of_types_and_releases_stay(tag: int, value: bytes) -> None:
    element = EXPLICIT.element(tag, "LO", value)
    assert _out(tag, "LO", value) == element


@pytest.mark.parametrize(
    "value", [b"scanner of Dr. Drake", b"call 212-555-0142", b"a@b.org", b"Drake^Ann", b"C:\\PACS"]
)
def test_people_and_addresses_do_not(value: bytes) -> None:
    left = _out(MODEL, "LO", value)
    assert not any(word in left for word in (b"Drake", b"0142", b"@", b"PACS"))


@pytest.mark.parametrize(
    ("value", "left"),
    [
        (b"HEA;HEP", b"HEA;HEP"),
        (b"rev=2;a=1;b=10.0", b"rev=2;a=1;b=10.0"),
        (b"coil for Mary White", b"coil"),
        (b"seen by Dr. Drake", None),
        (b"tel 0171 4960123", b""),
        (b"Drake^Ann", b""),
    ],
)
def test_private_text_on_the_safe_list_is_cleaned(value: bytes, left: bytes | None) -> None:
    creator = EXPLICIT.element(0x00510010, "LO", b"SIEMENS MR HEADER")
    book = book_of("public")
    room = HeaderRoom(book, identity_of(book), PatientContext("p", known_of(WHITE)), frozenset({"text"}))
    out = clean_level(room, creator + EXPLICIT.element(0x0051100F, "LO", value))
    assert not any(name in out for name in (b"Drake", b"White", b"Mary", b"4960123"))
    if left is not None:
        assert out == (creator + EXPLICIT.element(0x0051100F, "LO", left) if left else b"")


def test_a_uid_in_private_text_is_replaced_once() -> None:
    creator = EXPLICIT.element(0x00510010, "LO", b"SIEMENS MR HEADER")
    book = book_of("public")
    room = HeaderRoom(book, identity_of(book), PatientContext("p", known_of(WHITE)), frozenset({"text"}))
    out = clean_level(room, creator + EXPLICIT.element(0x0051100F, "LO", b"of 1.2.3.4.5.67890"))
    new = room.treatment.map_uid("1.2.3.4.5.67890")
    assert f"of {new}".encode() in out


def test_long_text_of_an_attribute_that_nobody_named_is_cleaned() -> None:
    out = _out(0x00187008, "LT", b"Standard mode, as Lavinia Pettigrew wants")
    assert b"Pettigrew" not in out
    assert b"Standard mode" in out


@pytest.mark.parametrize(
    ("meaning", "stays"),
    [(b"Posterior-Anterior", True), (b"Beam Angle", True), (b"Ottoline Wolstenholme", False), (b"99", True)],
)
def test_a_meaning_of_which_nothing_is_known_goes(meaning: bytes, stays: bool) -> None:
    item = EXPLICIT.item(
        EXPLICIT.element(0x00080100, "SH", b"399348003")
        + EXPLICIT.element(0x00080102, "SH", b"SCT")
        + EXPLICIT.element(0x00080104, "LO", meaning)
    )
    assert (meaning in _out(0x00540220, "SQ", item)) == stays

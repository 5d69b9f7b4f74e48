"""One place in the objects of one IOD."""

from support.engine import book_of
from veil.clean.header.level import Level
from veil.dicom.charset import CharacterSet


def _level() -> Level:
    return Level(book_of(), "ct-image", (), explicit=True, charset=CharacterSet())


def test_places_are_made_once() -> None:
    level = _level()
    inner = level.inner(0x00081115, explicit=True)
    assert level.inner(0x00081115, explicit=True) is inner
    assert level.inner(0x00081115, explicit=False) is not inner
    assert inner.path == (0x00081115,)
    assert inner.inner(0x00081140, explicit=True).path == (0x00081115, 0x00081140)


def test_a_character_set_makes_another_place() -> None:
    level = _level()
    other = level.with_charset(b"ISO_IR 192")
    assert other is level.with_charset(b"ISO_IR 192 ")
    assert other is not level
    assert other.memo is not level.memo
    assert other.inner(0x00081115, explicit=True).charset == other.charset
    assert level.with_charset(b"") is level


def test_names_tell_no_value() -> None:
    level = _level()
    assert level.attribute(0x00561234, b"LO").name == "unregistered"
    assert level.attribute(0x00100010, b"PN").name == "PatientName"
    assert level.attribute(0x60003000, b"OW").name == "OverlayData"


def test_what_was_remembered_can_be_forgotten_everywhere() -> None:
    level = _level()
    places = [level, level.inner(0x00081115, explicit=True), level.with_charset(b"GBK")]
    for place in places:
        place.memo[b"x"] = place.memo.get(b"x") or None  # type: ignore[assignment]  # anything will do
        place.private_memo("c")[b"x"] = None  # type: ignore[assignment]  # as above
    level.forget()
    assert not any(place.memo or place.private_memo("c") for place in places)

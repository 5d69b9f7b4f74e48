"""Structured content with the text room: findings are cleaned, and what names somebody by its concept goes."""

import pytest

from support.encode import EXPLICIT, IMPLICIT, Syntax
from support.engine import KNOWN, book_of, clean_level, find, identity_of, known_of, read_level
from veil.clean.header import HeaderRoom, PatientContext

CONTENT, CONCEPT, TEXT, DATE, MEASURED = 0x0040A730, 0x0040A043, 0x0040A160, 0x0040A121, 0x0040A300
SR = "comprehensive-sr"
FINDING = b"CT HEAD without contrast"


def _room(policy: str = "public", *, on: bool = True) -> HeaderRoom:
    book = book_of(policy)
    patient = PatientContext("patient", known_of(KNOWN))
    return HeaderRoom(book, identity_of(book), patient, frozenset({"text"}) if on else frozenset())


def _item(syntax: Syntax, code: bytes, *values: bytes, scheme: bytes = b"DCM", undefined: bool = False) -> bytes:
    name = syntax.element(0x00080100, "SH", code) + syntax.element(0x00080102, "SH", scheme)
    name += syntax.element(0x00080104, "LO", b"Something")
    concept = syntax.element(CONCEPT, "SQ", syntax.item(name, undefined=undefined), undefined=undefined)
    elements = {CONCEPT: concept}
    for value in values:
        elements[int.from_bytes(value[:2], "little") << 16 | int.from_bytes(value[2:4], "little")] = value
    return syntax.item(b"".join(elements[tag] for tag in sorted(elements)), undefined=undefined)


def _cleaned(room: HeaderRoom, data: bytes, syntax: Syntax = EXPLICIT) -> list[dict[int, object]]:
    explicit = syntax is EXPLICIT
    tree = read_level(clean_level(room, data, iod=SR, explicit=explicit), explicit=explicit)
    items = find(tree, CONTENT)
    assert isinstance(items, list)
    return [{tag: value for tag, _, value in item} for item in items]


@pytest.mark.parametrize("undefined", [True, False])
@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT])
def test_findings_stay_and_names_go(syntax: Syntax, undefined: bool) -> None:
    items = b"".join((
        _item(syntax, b"121071", syntax.element(TEXT, "UT", FINDING), undefined=undefined),
        _item(syntax, b"121071", syntax.element(TEXT, "UT", FINDING + b" for Drummond"), undefined=undefined),
        _item(syntax, b"121009", syntax.element(TEXT, "UT", b"Chest Imaging"), undefined=undefined),
        _item(syntax, b"121031", syntax.element(DATE, "DA", b"19610203"), undefined=undefined),
        _item(syntax, b"121031", syntax.element(DATE, "DA", b"19610203"), scheme=b"99LOCAL", undefined=undefined),
    ))  # fmt: skip
    data = syntax.element(CONTENT, "SQ", items, undefined=undefined)
    first, second, third, born, other = _cleaned(_room(), data, syntax)
    assert first[TEXT] == second[TEXT] == FINDING
    assert third[TEXT] == b"REMOVED "
    assert born[DATE] == b"19000101"
    assert other[DATE] not in (b"19000101", b"19610203")  # moved like any date


def test_an_age_may_be_a_measurement() -> None:
    measured = EXPLICIT.element(MEASURED, "SQ", EXPLICIT.item(EXPLICIT.element(0x0040A30A, "DS", b"93")))
    items = _item(EXPLICIT, b"121033", measured) + _item(EXPLICIT, b"121211", measured)
    age, other = _cleaned(_room(), EXPLICIT.element(CONTENT, "SQ", items))
    assert (age[MEASURED], bool(other[MEASURED])) == ([], True)


def test_an_option_keeps_what_it_speaks_of() -> None:
    items = _item(EXPLICIT, b"121016", EXPLICIT.element(TEXT, "UT", b"chest 12"))
    data = EXPLICIT.element(CONTENT, "SQ", items)
    assert _cleaned(_room(), data)[0][TEXT] == b"REMOVED "
    assert _cleaned(_room("research"), data)[0][TEXT] == b"chest 12"


def test_items_inside_are_items_of_their_own() -> None:
    inner = EXPLICIT.element(CONTENT, "SQ", _item(EXPLICIT, b"121071", EXPLICIT.element(TEXT, "UT", FINDING)))
    outer = _item(EXPLICIT, b"121009", EXPLICIT.element(TEXT, "UT", FINDING), inner)
    (item,) = _cleaned(_room(), EXPLICIT.element(CONTENT, "SQ", outer))
    assert item[TEXT] == b"REMOVED "
    assert [value for tag, _, value in item[CONTENT][0] if tag == TEXT] == [FINDING]  # type: ignore[index]


def test_without_the_room_nothing_of_it_stays() -> None:
    items = _item(EXPLICIT, b"121071", EXPLICIT.element(TEXT, "UT", FINDING))
    assert FINDING not in clean_level(_room(on=False), EXPLICIT.element(CONTENT, "SQ", items), iod=SR)


@pytest.mark.parametrize("value", [b"", b"\xfe\xff\x00\xe0\xff\xff", b"Drummond"])
def test_a_concept_that_is_none(value: bytes) -> None:
    broken = EXPLICIT.item(EXPLICIT.element(CONCEPT, "UN", value) + EXPLICIT.element(TEXT, "UT", b"for Drummond"))
    out = clean_level(_room(), EXPLICIT.element(CONTENT, "SQ", broken), iod=SR)
    assert b"Drummond" not in out

"""Items as files write them: in every encoding, without what they should say, and with more than they may hold."""

from pathlib import Path

import pytest

from support.content_items import CONCEPT, CONTENT, FINDING, SR, VALUE_TYPE, VALUES, cleaned, code, item, room, value_of
from support.encode import EXPLICIT, IMPLICIT, Syntax
from support.engine import clean, clean_level, cleaner_of, find, instance, trace_level
from veil.codes import Kind
from veil.errors import ReadError

TEXT, NAME, DATE, MEASURED, AGE = 0x0040A160, 0x0040A123, 0x0040A121, 0x0040A300, ("121033", "NUM")
OPTIONS = ("clean_descriptors", "retain_longitudinal_modified_dates", "retain_patient_characteristics")
DOCUMENT = "1.2.840.10008.5.1.4.1.1.88.33"


def _tagged(tag: int, vr: str, value: bytes) -> tuple[int, bytes]:
    return tag, EXPLICIT.element(tag, vr, value)


def _age(value: bytes, unit: str) -> tuple[int, bytes]:
    units = EXPLICIT.element(0x004008EA, "SQ", code(EXPLICIT, unit, "UCUM"))
    inner = units + EXPLICIT.element(0x0040A30A, "DS", value)
    return MEASURED, EXPLICIT.element(MEASURED, "SQ", EXPLICIT.item(inner))


@pytest.mark.parametrize(
    ("value", "unit", "stays"),
    [
        (b"61", "a", True), (b"89.9", "a", True), (b"90", "a", False), (b"61", "furlong", False), (b"", "a", False),
        (b"1100", "mo", False), (b"700", "mo", True), (b"32000", "d", True), (b"nan", "a", False), (b"-1", "a", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("concept", [("DCM", "121033"), ("LN", "30525-0")])
def test_ages_stay_up_to_the_limit(value: bytes, unit: str, concept: tuple[str, str], stays: bool) -> None:
    (found,) = cleaned(room(*OPTIONS), item(*concept, "NUM", _age(value, unit)))
    assert bool(find(found, MEASURED)) is stays


@pytest.mark.parametrize("kind", ["", "PICTURE", "text"])
def test_an_item_that_does_not_tell_its_type(kind: str) -> None:
    more = [] if kind == "text" else [value_of("TEXT", EXPLICIT)]
    (found,) = cleaned(
        room(*OPTIONS), item("DCM", "121071", kind, *more, *([value_of("TEXT", EXPLICIT)] if kind else []))
    )
    # One value alone tells the type, and so does a type in small letters; a type that is none tells nothing.
    assert find(found, TEXT) == (b"REMOVED " if kind == "PICTURE" else FINDING.encode())


def test_several_values_and_no_type_tell_nothing() -> None:
    values = [value_of(kind, EXPLICIT) for kind in ("TEXT", "DATE", "NUM")]
    (found,) = cleaned(room(*OPTIONS), item("DCM", "121071", "", *values))
    assert (find(found, TEXT), find(found, DATE)) == (b"REMOVED ", b"19000101")


def test_a_value_that_does_not_belong_to_the_type_goes() -> None:
    more = [_tagged(tag, vr, value) for tag, vr, value in (VALUES["PNAME"], VALUES["DATE"], VALUES["UIDREF"])]
    (found,) = cleaned(room(*OPTIONS), item("DCM", "121071", "TEXT", *more))
    assert [tag for tag, _, _ in found] == [VALUE_TYPE, CONCEPT, TEXT]


@pytest.mark.parametrize("twice", [VALUE_TYPE, CONCEPT])
def test_who_says_twice_what_it_is_is_not_believed(twice: int) -> None:
    again = EXPLICIT.element(twice, "CS", b"TEXT") if twice == VALUE_TYPE else None
    again = again or EXPLICIT.element(twice, "SQ", code(EXPLICIT, "121071", "DCM"))
    first = item("DCM", "121030", "TEXT")
    place = first.index(EXPLICIT.tag(TEXT))
    both = EXPLICIT.item(first[8:place] + again + first[place:])
    (found,) = cleaned(room(*OPTIONS), both)
    assert find(found, TEXT) == b"REMOVED "


def _nameless(vr: str, concept: bytes) -> bytes:
    inner = EXPLICIT.element(VALUE_TYPE, "CS", b"TEXT") + EXPLICIT.element(CONCEPT, vr, concept)
    broken = EXPLICIT.item(inner + value_of("TEXT", EXPLICIT)[1])
    return clean_level(room(*OPTIONS), EXPLICIT.element(CONTENT, "SQ", broken), iod=SR)


@pytest.mark.parametrize("concept", [b"", EXPLICIT.item(b""), EXPLICIT.item(EXPLICIT.element(0x00080100, "SH", b""))])
@pytest.mark.parametrize("vr", ["SQ", "UN"])
def test_without_a_concept_a_text_is_cleaned(vr: str, concept: bytes) -> None:
    out = _nameless(vr, concept)
    assert b"Drummond" not in out
    assert FINDING.encode() in out


@pytest.mark.parametrize("concept", [b"\xfe\xff\x00\xe0\xff\xff", b"Drummond", bytes(3)])
def test_a_concept_name_that_is_no_sequence(concept: bytes) -> None:
    assert b"Drummond" not in _nameless("UN", concept)
    with pytest.raises(ReadError):
        _nameless("SQ", concept)


def test_a_concept_name_in_a_long_code() -> None:
    inner = EXPLICIT.element(0x00080102, "SH", b"DCM") + EXPLICIT.element(0x00080119, "UC", b"121030")
    name = (CONCEPT, EXPLICIT.element(CONCEPT, "SQ", EXPLICIT.item(inner)))
    (found,) = cleaned(room(*OPTIONS), item("DCM", "121071", "TEXT", name))
    assert find(found, TEXT) == b"REMOVED "


@pytest.mark.parametrize("undefined", [True, False])
@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT])
def test_the_tree_and_its_encoding_stay(syntax: Syntax, undefined: bool) -> None:
    tree = item("DCM", "121211", "NUM", syntax=syntax)
    for _ in range(6):
        below = (CONTENT, syntax.element(CONTENT, "SQ", tree, undefined=undefined))
        tree = item("DCM", "121070", "CONTAINER", below, syntax=syntax)
    data = syntax.element(CONTENT, "SQ", tree, undefined=undefined)
    assert clean_level(room(*OPTIONS), data, iod=SR, explicit=syntax is EXPLICIT) == data


@pytest.mark.parametrize(
    "sequence", [0x00400555, 0x00400440, 0x00400441, 0x00400612, 0x00400620, 0x00741210, 0x00741212]
)
def test_other_sequences_of_content_items(sequence: int) -> None:
    born, said = item("DCM", "121031", "DATE"), item("DCM", "111703", "TEXT")
    trees = cleaned(room(*OPTIONS), born, said, item("DCM", "121211", "NUM"), sequence=sequence)
    assert (find(trees[0], DATE), find(trees[1], TEXT)) == (b"19000101", FINDING.encode())
    assert find(trees[2], MEASURED, 0x0040A30A) == b"61"


def test_an_item_is_one_wherever_it_says_so() -> None:
    (found,) = cleaned(room(*OPTIONS), item("DCM", "121029", "PNAME"), sequence=0x00409220)
    assert find(found, NAME) == b"REMOVED "


def test_a_container_that_goes_takes_what_is_in_it() -> None:
    below = (CONTENT, EXPLICIT.element(CONTENT, "SQ", item("DCM", "121071", "TEXT")))
    box = item("DCM", "121000", "CONTAINER", below)
    (emptied,) = cleaned(room(*OPTIONS), box)
    assert find(emptied, CONTENT) is None
    (kept,) = cleaned(room(*OPTIONS, "retain_device_identity"), box)
    assert find(kept, CONTENT, TEXT) == FINDING.encode()


def test_cells_of_a_table_hold_no_texts() -> None:
    cell = EXPLICIT.item(value_of("TEXT", EXPLICIT)[1])
    table = (0x0040A801, EXPLICIT.nested((0x0040A801, 0x0040A808), value_of("TEXT", EXPLICIT)[1]))
    assert b"Drummond" in cell
    out = clean_level(room(*OPTIONS), EXPLICIT.element(CONTENT, "SQ", item("DCM", "1", "TABLE", table)), iod=SR)
    assert b"Drummond" not in out
    assert FINDING.encode() not in out


@pytest.mark.parametrize("kind", ["CONTAINER", "TEXT", "PICTURE"])
def test_the_root_is_an_item_too(kind: str, tmp_path: Path) -> None:
    root = [EXPLICIT.element(VALUE_TYPE, "CS", kind.encode())]
    root.append(EXPLICIT.element(CONCEPT, "SQ", code(EXPLICIT, "121030", "DCM")))
    root.append(value_of("TEXT", EXPLICIT)[1])
    done = clean(instance(*root, sop_class=DOCUMENT), tmp_path, cleaner_of("public"))
    assert done.outcome.kind is Kind.DELIVERED
    assert done.value(TEXT) in (None, b"REMOVED ")


def test_the_trace_tells_why() -> None:
    rows = trace_level(room(*OPTIONS), EXPLICIT.element(CONTENT, "SQ", item("DCM", "121022", "TEXT")))
    (row,) = [row for row in rows if row.keyword == "TextValue"]
    assert (row.path, row.action, row.after) == ("(0040,A730)[0].(0040,A160)", "dummy", "REMOVED")
    assert row.reason == "PS3.15 E.3.4-1 Accession Number: X"


@pytest.mark.parametrize("undefined", [True, False])
@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT])
def test_a_tree_of_five_thousand_levels_is_no_crash(syntax: Syntax, undefined: bool, tmp_path: Path) -> None:
    inner, size = b"", 0
    if undefined:
        opening = syntax.element(CONTENT, "SQ", b"", undefined=True)[:-8] + syntax.item(b"", undefined=True)[:-8]
        inner = opening * 5000
    else:
        heads = []
        for _ in range(5000):
            body = syntax.item(b"")[:4] + size.to_bytes(4, "little")
            head = syntax.element(CONTENT, "SQ", b"")[:-4] + (size + 8).to_bytes(4, "little") + body
            heads.append(head)
            size += len(head)
        inner = b"".join(reversed(heads))
    data = instance(inner, explicit=syntax is EXPLICIT, sop_class=DOCUMENT)
    done = clean(data, tmp_path, cleaner_of("public"))
    assert done.outcome.kind is Kind.QUARANTINED
    assert done.outcome.code == "Q-NESTING"


def test_items_that_refer_to_themselves_stay_as_they_are(tmp_path: Path) -> None:
    loop = b"".join(
        EXPLICIT.item(
            EXPLICIT.element(0x0040A010, "CS", b"INFERRED FROM")
            + EXPLICIT.element(0x0040DB73, "UL", b"".join(part.to_bytes(4, "little") for part in position))
        )
        for position in ((1, 1), (1, 2), (1,), (), (1, 0xFFFFFFFF))
    )
    content = EXPLICIT.element(CONTENT, "SQ", loop)
    root = EXPLICIT.element(VALUE_TYPE, "CS", b"CONTAINER")
    done = clean(instance(root, content, sop_class=DOCUMENT), tmp_path, cleaner_of("public"))
    assert done.outcome.kind is Kind.DELIVERED
    assert content in done.data


def test_a_hostile_number_of_concepts_is_not_remembered() -> None:
    there = room(*OPTIONS)
    cleaned(there, *(item("DCM", f"Z{number}", "TEXT") for number in range(5000)))
    assert len(there._content._concepts._found) <= 4096

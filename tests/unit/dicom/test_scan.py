"""The walk over the elements of one level."""

import struct
import tracemalloc
from pathlib import Path
from typing import cast

import pytest

from support.encode import EXPLICIT, IMPLICIT, Syntax
from support.engine import core, part10
from veil.dicom.instance import open_instance
from veil.dicom.scan import MAX_DEPTH, Buffer, Item, WindowError, scan, scan_fragments, scan_items, un_is_explicit
from veil.errors import ReadError

ROWS, NAME = 0x00280010, 0x00100010


def both() -> list[object]:
    return [pytest.param(EXPLICIT, True, id="explicit"), pytest.param(IMPLICIT, False, id="implicit")]


@pytest.mark.parametrize(("syntax", "explicit"), both())
def test_elements_with_their_offsets(syntax: Syntax, explicit: bool) -> None:
    parts = [
        syntax.element(NAME, "PN", b"A^B "),
        syntax.element(ROWS, "US", b"\1\0"),
        syntax.element(0x7FE00010, "OW", b"abcd"),
    ]
    data = b"".join(parts)
    elements, stop = scan(data, 0, len(data), explicit=explicit)
    assert stop == len(data)
    assert [(tag, vr, data[value:end]) for tag, vr, _, value, end, _ in elements] == [
        (NAME, b"PN", b"A^B "),
        (ROWS, b"US", b"\1\0"),
        (0x7FE00010, b"OW", b"abcd"),
    ]
    assert [data[start:end] for _, _, start, _, end, _ in elements] == parts


@pytest.mark.parametrize(("syntax", "explicit"), both())
def test_sequences_of_undefined_length_are_opened(syntax: Syntax, explicit: bool) -> None:
    item = syntax.item(syntax.element(ROWS, "US", b"\1\0"), undefined=True)
    data = syntax.element(0x00081115, "SQ", item + syntax.item(b"ab" * 5), undefined=True) + syntax.element(
        ROWS, "US", b"\1\0"
    )
    (sequence, rows), _ = scan(data, 0, len(data), explicit=explicit)
    items = sequence[5]
    assert items is not None
    assert len(items) == 2
    first, second = cast("list[Item]", items)
    assert [element[0] for element in first[4] or ()] == [ROWS]
    assert second[4] is None  # of defined length: not before somebody asks
    assert rows[0] == ROWS


def test_what_implicit_vr_does_not_tell() -> None:
    rows = [
        (0x00090010, b"LO"),
        (0x00090001, b"UN"),
        (0x00091001, b"UN"),
        (0x00080000, b"UL"),
        (0x60003000, b"OW"),
        (0x60020010, b"US"),
        (0x00203142, b"CS"),
        (0x00561234, b"UN"),
    ]
    data = b"".join(IMPLICIT.element(tag, "LO", b"ab") for tag, _ in rows)
    assert [(tag, vr) for tag, vr, *_ in scan(data, 0, len(data), explicit=False)[0]] == rows


def test_a_vr_that_nobody_knows_is_read_as_bytes() -> None:
    data = EXPLICIT.element(ROWS, "LO", b"abcd").replace(b"LO", b"ZZ") + EXPLICIT.element(0x00280011, "US", b"\1\0")
    found, _ = scan(data, 0, len(data), explicit=True)
    assert [(tag, vr, data[value:stop]) for tag, vr, _, value, stop, _ in found] == [
        (ROWS, b"UN", b"abcd"),
        (0x00280011, b"US", b"\1\0"),
    ]


def test_an_implicit_element_among_explicit_ones() -> None:
    data = IMPLICIT.element(ROWS, "US", b"\1\0") + EXPLICIT.element(0x00280011, "US", b"\1\0")
    assert [(tag, vr) for tag, vr, *_ in scan(data, 0, len(data), explicit=True)[0]] == [
        (ROWS, b"US"),
        (0x00280011, b"US"),
    ]


@pytest.mark.parametrize(("syntax", "explicit"), both())
@pytest.mark.parametrize("length", [5, 0x7FFFFFFF, 0xFFFFFFFE])
def test_lengths_that_lie_are_refused(syntax: Syntax, explicit: bool, length: int) -> None:
    head = syntax.element(0x7FE00010, "OW", b"")[:-4] + struct.pack("<L", length)
    with pytest.raises(ReadError, match="Q-TRUNCATED"):
        scan(head + b"abcd", 0, len(head) + 4, explicit=explicit)
    item = b"\xfe\xff\x00\xe0" + struct.pack("<L", length) + b"abcd"
    sequence = syntax.element(0x00081115, "SQ", item, undefined=True)
    with pytest.raises(ReadError, match=r"Q-LENGTH|Q-TRUNCATED"):
        scan(sequence, 0, len(sequence), explicit=explicit)


@pytest.mark.parametrize(("syntax", "explicit"), both())
def test_the_data_may_end_nowhere_inside_an_element(syntax: Syntax, explicit: bool) -> None:
    data = syntax.element(NAME, "PN", b"A^B ") + syntax.element(
        0x00081115, "SQ", syntax.item(b"", undefined=True), undefined=True
    )
    whole = {0, len(syntax.element(NAME, "PN", b"A^B ")), len(data)}
    for cut in range(len(data)):
        if cut not in whole:
            with pytest.raises(ReadError):
                scan(data[:cut], 0, cut, explicit=explicit)
            with pytest.raises(WindowError):
                scan(data[:cut], 0, len(data), explicit=explicit)


@pytest.mark.parametrize(("syntax", "explicit"), both())
def test_delimiters_where_none_belong(syntax: Syntax, explicit: bool) -> None:
    for delimiter in (b"\xfe\xff\x0d\xe0\0\0\0\0", b"\xfe\xff\xdd\xe0\0\0\0\0", b"\xfe\xff\x00\xe0\0\0\0\0"):
        with pytest.raises(ReadError, match="Q-LENGTH"):
            scan(delimiter, 0, 8, explicit=explicit)
    for content in (syntax.element(ROWS, "US", b"\1\0"), b"\xfe\xff\xdd\xe0\0\0\0\0" + syntax.item(b"")):
        with pytest.raises(ReadError, match="Q-LENGTH"):
            scan_items(content, 0, len(content), explicit=explicit, delimited=False)


@pytest.mark.parametrize(("syntax", "explicit"), both())
def test_deep_nesting_is_refused_before_the_stack_ends(syntax: Syntax, explicit: bool) -> None:
    tags = (0x00081115,) * 10_000
    head = b"".join(
        (syntax.element(tag, "SQ", b"", undefined=True)[:-8] + b"\xfe\xff\x00\xe0\xff\xff\xff\xff") for tag in tags
    )
    with pytest.raises(ReadError, match="Q-NESTING"):
        scan(head, 0, len(head), explicit=explicit)
    allowed = syntax.nested((0x00081115,) * MAX_DEPTH, b"", undefined=True)
    assert scan(allowed, 0, len(allowed), explicit=explicit)[1] == len(allowed)


def test_items_of_un_may_have_their_vrs_written() -> None:
    for syntax, explicit in ((EXPLICIT, True), (IMPLICIT, False)):
        value = syntax.item(syntax.element(ROWS, "US", b"\1\0"))
        assert un_is_explicit(value, 0) is explicit
    assert not un_is_explicit(b"", 0)


def test_fragments() -> None:
    value = IMPLICIT.item(b"") + IMPLICIT.item(b"abcd")
    delimiter = b"\xfe\xff\xdd\xe0\0\0\0\0"
    assert scan_fragments(value + delimiter, 0, 28) == ([(0, 8, 8), (8, 16, 20)], 28)
    for broken, code in (
        (value, "Q-TRUNCATED"),
        (value + b"\xfe\xff\x0d\xe0\0\0\0\0", "Q-LENGTH"),
        (IMPLICIT.item(b"ab")[:9], "Q-TRUNCATED"),
    ):
        with pytest.raises(ReadError, match=code):
            scan_fragments(broken, 0, len(broken))


def test_a_large_file_is_walked_in_little_memory(tmp_path: Path) -> None:
    path, size = tmp_path / "large", 1 << 30
    head = part10(b"".join(core().values()) + struct.pack("<HH2sHL", 0x7FE0, 0x10, b"OW", 0, size))
    trailer = EXPLICIT.element(0xFFFCFFFC, "OB", b"\0\0")
    for end in (b"", trailer):  # the second cannot be read through the first window
        with path.open("wb") as stream:
            stream.write(head)
            stream.truncate(len(head) + size)
            stream.seek(0, 2)
            stream.write(end)
        tracemalloc.start()
        with open_instance(path) as opened:
            assert opened.size == len(head) + size + len(end)
            last: Buffer = opened.buf
            assert opened.tags[-1] == (0xFFFCFFFC if end else 0x7FE00010)
            del last
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 8 << 20

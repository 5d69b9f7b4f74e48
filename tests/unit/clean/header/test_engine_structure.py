"""The header room: pixels, and tricks of structure."""

import struct
from pathlib import Path

import pytest

from support.encode import EXPLICIT, IMPLICIT
from support.engine import (
    FAMILY,
    NAME,
    PATIENT_ID,
    Done,
    book_of,
    clean,
    clean_level,
    core,
    instance,
    part10,
    room_of,
    trace_level,
)
from veil.codes import Kind

GEMS, GEMS_KEPT, GEMS_UID = b"GEMS_IDEN_01", 0x01, 0x00
PERSON = EXPLICIT.element(0x00100010, "PN", NAME.encode())


ROWS = EXPLICIT.element(0x00280010, "US", b"\0\2")


def _left(done: Done, *words: bytes) -> list[bytes]:
    """Which words stand in the output; the patient's own unless told."""
    assert done.outcome.kind is Kind.DELIVERED, done.outcome.code
    low = done.data.lower()
    return [word for word in words or (FAMILY.encode(), PATIENT_ID.encode(), b"960917") if word.lower() in low]


def _nested(content: bytes, *, undefined: bool = False) -> bytes:
    return EXPLICIT.nested((0x00081115,), content, undefined=undefined)


def _private(block: int, *rows: tuple[int, str, bytes], creator: bytes | None = GEMS) -> bytes:
    made = EXPLICIT.element(0x00090000 | block, "LO", creator) if creator is not None else b""
    return made + b"".join(EXPLICIT.element(0x00090000 | block << 8 | low, vr, value) for low, vr, value in rows)


# --- Pixels, tricks of structure --------------------------------------------------------------------------------------


def _frames(*fragments: bytes, tail: bytes = b"\xfe\xff\xdd\xe0\0\0\0\0") -> bytes:
    body = EXPLICIT.item(b"") + b"".join(
        EXPLICIT.item(fragment + b"\0" * (len(fragment) % 2)) for fragment in fragments
    )
    return b"\xe0\x7f\x10\0OB\0\0\xff\xff\xff\xff" + body + tail


def _encapsulated(pixels: bytes, syntax: str = "1.2.840.10008.1.2.4.50") -> bytes:
    frames = EXPLICIT.element(0x00280008, "IS", b"2")
    return part10(b"".join(core().values()) + frames + pixels, syntax=syntax)


_COMMENT = b"\xff\xfe" + struct.pack(">H", len(NAME) + 2) + NAME.encode()
_JPEG = b"\xff\xd8\xff\xdb\0\4\1\2\xff\xda\0\4\1\2" + b"\x11\x22" * 20


@pytest.mark.parametrize(
    "frame",
    [
        b"\xff\xd8" + _COMMENT + _JPEG[2:] + b"\xff\xd9",
        _JPEG + b"\xff\xd9" + NAME.encode(),
        _JPEG + b"\xff\xd9" + NAME.encode() + b"\xff\xd9",
        _JPEG + _COMMENT + b"\xff\xda\0\4\1\2ab\xff\xd9",
        b"\xff\x4f\xff\x51\0\4ab\xff\x90\0\x0a\0\0\0\0\0\x10\0\1\xff\x93da\xff\x90\0\x0a\0\1\0\0\0\0\0\1\xff\x64\0\x1a\0\1"
        + NAME.encode()
        + b"\xff\x93da\xff\xd9",
    ],
)
def test_a_name_beside_the_frames_goes(tmp_path: Path, frame: bytes) -> None:
    done = clean(_encapsulated(_frames(_JPEG + b"\xff\xd9", frame)), tmp_path)
    assert not _left(done)
    assert done.outcome.actions["clean:PixelData"] == 1


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (_JPEG[:2] + _COMMENT.replace(b"\xff\xfe", b"\xff\xdb") + _JPEG[2:] + b"\xff\xd9", "H-RESIDUAL"),
        (_JPEG + NAME.encode(), "H-RESIDUAL"),
        (NAME.encode(), "H-BITSTREAM"),
    ],
)
def test_a_name_that_cannot_be_told_from_samples_holds(tmp_path: Path, frame: bytes, code: str) -> None:
    done = clean(_encapsulated(_frames(_JPEG + b"\xff\xd9", frame)), tmp_path)
    assert done.outcome.code == code
    assert not done.data


def test_encapsulated_pixels_stay_bit_by_bit(tmp_path: Path) -> None:
    pixels = _frames(_JPEG + b"\xff\xd9", _JPEG + _JPEG[2:] + b"\xff\xd9")
    assert clean(_encapsulated(pixels), tmp_path).data.endswith(pixels)


def test_encapsulated_pixels_with_bytes_in_their_delimiter(tmp_path: Path) -> None:
    done = clean(_encapsulated(_frames(_JPEG, tail=b"\xfe\xff\xdd\xe0Drum")), tmp_path)
    assert done.outcome.code == "H-PIXELS-TRAILING"


def test_encapsulated_pixels_as_un_are_an_outcome(tmp_path: Path) -> None:
    done = clean(_encapsulated(_frames(_JPEG).replace(b"OB", b"UN", 1)), tmp_path)
    assert done.outcome.code == "Q-ENCODING"


def test_fragments_where_a_text_belongs_go(tmp_path: Path) -> None:
    text = _frames(NAME.encode()).replace(b"\xe0\x7f\x10\0OB", b"\x08\0\x70\0UT", 1)
    assert not _left(clean(instance(text), tmp_path))


@pytest.mark.parametrize("undefined", [True, False])
def test_items_whose_bytes_do_not_add_up_are_refused(tmp_path: Path, undefined: bool) -> None:
    for content in (ROWS + b"Drum", ROWS + b"\x08\0\x70\0LO\x20\0short"):
        done = clean(instance(_nested(content, undefined=undefined)), tmp_path)
        assert done.outcome.kind is Kind.QUARANTINED
        assert not done.data


@pytest.mark.parametrize("explicit", [True, False])
def test_items_without_elements_and_sequences_without_items_stay(explicit: bool) -> None:
    syntax = EXPLICIT if explicit else IMPLICIT
    for data in (
        syntax.element(0x00081115, "SQ", b""),
        syntax.element(0x00081115, "SQ", b"", undefined=True),
        syntax.element(0x00081115, "SQ", syntax.item(b"") + syntax.item(b"", undefined=True), undefined=True),
    ):
        assert clean_level(room_of(book_of()), data, explicit=explicit) == data


def test_the_trace_tells_every_element_and_answers_alike() -> None:
    data = _nested(PERSON + ROWS) + PERSON + ROWS + _private(0x10, (GEMS_KEPT, "LO", b"GE"))
    rows = trace_level(room_of(book_of()), data)
    assert [(row.path, row.action) for row in rows] == [
        ("(0008,1115)[0].(0010,0010)", "pseudonym"),
        ("(0008,1115)[0].(0028,0010)", "keep"),
        ("(0010,0010)", "pseudonym"),
        ("(0028,0010)", "keep"),
        ("(0009,1001)", "keep"),
    ]
    assert rows[0].before == NAME
    assert all(row.reason and row.source for row in rows)
    assert clean_level(room_of(book_of()), data) == clean_level(room_of(book_of()), data, trace=True)


def test_what_is_remembered_for_one_place_is_not_taken_for_another() -> None:
    """The same bytes stand at the top and in an item, under other character sets and creators."""
    room = room_of(book_of())
    text = EXPLICIT.element(0x00080070, "LO", "山田 makes".encode())
    for charset in (b"ISO_IR 192", b"ISO_IR 100", b"GB18030", b""):
        data = EXPLICIT.element(0x00080005, "CS", charset) + text
        assert clean_level(room, data) == clean_level(room_of(book_of()), data)
        assert "山田".encode() not in clean_level(room, data)
    for creator in (b"NOBODY", GEMS, b"SIEMENS CSA HEADER"):
        data = _private(0x10, (GEMS_KEPT, "LO", b"GE"), creator=creator)
        assert clean_level(room, data) == clean_level(room_of(book_of()), data)


def test_memory_of_answers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("veil.clean.header.engine._MOST_REMEMBERED", 10)
    room = room_of(book_of())
    level = room.level(None, explicit=True)
    for number in range(100):
        clean_level(room, EXPLICIT.element(0x00200013, "IS", str(number).encode()))
        assert len(level.memo) <= 11

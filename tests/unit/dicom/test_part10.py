"""Preamble and file meta information, and files that lack them."""

import struct
from pathlib import Path

import pytest

from support.encode import EXPLICIT, IMPLICIT, Syntax
from support.engine import INSTANCE, SECONDARY, core, part10
from veil.dicom import part10 as under_test
from veil.dicom.instance import open_instance
from veil.errors import InstanceError, ReadError, SkipError

EXPLICIT_LE, IMPLICIT_LE = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2"
EXPLICIT_BODY, IMPLICIT_BODY = b"".join(core().values()), b"".join(core(IMPLICIT).values())


def _meta(*rows: tuple[int, str, bytes]) -> bytes:
    return b"".join(EXPLICIT.element(tag, vr, value) for tag, vr, value in rows)


@pytest.mark.parametrize(
    ("data", "explicit"),
    [
        (part10(EXPLICIT_BODY), True),
        (part10(IMPLICIT_BODY, explicit=False), False),
        (EXPLICIT_BODY, True),
        (IMPLICIT_BODY, False),
        (bytes(128) + b"DICM" + EXPLICIT_BODY, True),
        (bytes(128) + b"DICM" + IMPLICIT_BODY, False),
        (b"DICM" + EXPLICIT_BODY, True),
        (part10(EXPLICIT_BODY)[128:], True),
        (part10(EXPLICIT_BODY)[132:], True),
        (part10(EXPLICIT_BODY, syntax=IMPLICIT_LE), True),  # says implicit and is not
        (part10(IMPLICIT_BODY, syntax=EXPLICIT_LE), False),  # says explicit and is not
        (bytes(128) + b"DICM" + _meta((0x00020002, "UI", SECONDARY.encode())) + EXPLICIT_BODY, True),
        (b"Drummond" * 16 + part10(EXPLICIT_BODY)[128:], True),
    ],
)
def test_how_a_data_set_is_written_is_found_out(tmp_path: Path, data: bytes, explicit: bool) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    with open_instance(path) as opened:
        assert opened.explicit is explicit
        assert opened.syntax == (EXPLICIT_LE if explicit else IMPLICIT_LE)
        assert (opened.sop_class, opened.sop_instance) == (SECONDARY, INSTANCE)
        assert opened.tags == tuple(core())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "S-EMPTY"),
        (b"a", "S-NOT-DICOM"),
        (b"Dear Mr Drummond, " * 40, "S-NOT-DICOM"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "S-NOT-DICOM"),
        (bytes(4096), "S-NOT-DICOM"),
        (bytes(128) + b"DICM", "Q-TRUNCATED"),
        (part10(b""), "Q-ENCODING"),
        (part10(EXPLICIT_BODY)[:200], "Q-TRUNCATED"),
        (part10(EXPLICIT_BODY, syntax="1.2.840.113619.5.2"), "Q-TRANSFER-SYNTAX"),
        (part10(EXPLICIT_BODY, syntax="1.2.840.10008.18361.4427"), "Q-TRANSFER-SYNTAX"),
        (part10(EXPLICIT_BODY, syntax="Drummond"), "Q-TRANSFER-SYNTAX"),
        (part10(EXPLICIT_BODY, sop_class="1.2.840.10008.1.3.10"), "S-DICOMDIR"),
        (part10(EXPLICIT.element(0x00080016, "UI", SECONDARY.encode())), "Q-NO-IDENTITY"),
        (part10(EXPLICIT.element(0x00041220, "SQ", b"") + EXPLICIT_BODY), "S-DICOMDIR"),
    ],
)
def test_what_is_no_instance(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "Drummond.dcm"
    path.write_bytes(data)
    with pytest.raises(InstanceError) as caught, open_instance(path):
        pass
    assert caught.value.code == code
    assert "Drummond" not in str(caught.value)
    assert isinstance(caught.value, SkipError if code[0] == "S" else ReadError)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent"):
        with pytest.raises(ReadError, match="Q-UNREADABLE"), open_instance(path):
            pass


def test_meta_information_longer_than_the_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "WINDOW", 256)
    meta = _meta((0x00020010, "UI", EXPLICIT_LE.encode()), (0x00020102, "OB", b"A" * 4000))
    path = tmp_path / "file"
    path.write_bytes(bytes(128) + b"DICM" + meta + EXPLICIT_BODY)
    with open_instance(path) as opened:
        assert opened.sop_instance == INSTANCE
    path.write_bytes(bytes(128) + b"DICM" + meta[:-100])
    with pytest.raises(ReadError, match="Q-TRUNCATED"), open_instance(path):
        pass


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT], ids=["explicit", "implicit"])
def test_every_cut_of_a_file_is_an_outcome(tmp_path: Path, syntax: Syntax) -> None:
    data = part10(
        b"".join(core(syntax).values()) + syntax.element(0x7FE00010, "OW", b"ab" * 20), explicit=syntax is EXPLICIT
    )
    path = tmp_path / "file"
    for cut in range(len(data)):
        path.write_bytes(data[:cut])
        try:
            with open_instance(path) as opened:
                assert opened.elements[-1][4] == cut
        except (ReadError, SkipError):
            pass


def test_a_uid_is_what_stands_before_its_padding() -> None:
    assert under_test.uid(b"1.2.3\0") == "1.2.3"
    assert under_test.uid(b"1.2 \0 ") == "1.2"
    assert under_test.uid(struct.pack("<B", 0xC4)) == "�"

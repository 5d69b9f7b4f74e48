"""Text that a rule keeps."""

import pytest

from support.engine import KNOWN, known_of
from veil.clean.header import text
from veil.dicom.charset import CharacterSet, parse

DEFAULT = CharacterSet()
NOBODY, PATIENT = known_of(()), known_of(KNOWN)


def keep(
    value: bytes,
    *,
    vr: bytes = b"LO",
    trusted: bool = False,
    charset: CharacterSet = DEFAULT,
    known: bool = True,
) -> bytes | None:
    return text.keep(
        vr,
        value,
        charset=charset,
        known=PATIENT if known else NOBODY,
        map_uid=lambda old: f"2.25.{len(old)}",
        trusted=trusted,
    )


@pytest.mark.parametrize(
    "value",
    [
        b"SIEMENS",
        b"syngo CT 2007A",
        b"Abd/Pel 5.0 B30f",
        b"v1.2.3.4",
        b"T1 AX 3MM",
        b"kernel 0.5/1.2",
        b"",
        b"  ",
        b"a\\b\\c",
        b"1.2.840.10008.5.1.4.1.1.2",
        b"5.0 mm",
        b"Thorax 1/2",
        b"a\\\\b",
    ],
)
def test_technical_text_stays_the_same_object(value: bytes) -> None:
    assert keep(value) is value


@pytest.mark.parametrize(
    ("value", "stays"),
    [
        (b"https://github.com/fedorov/dcmqi.git", True),  # how dcmqi, which writes most SEGs there are, names itself
        (b"git@github.com:QIICR/dcmqi.git", True),
        (b"https://github.com/qiicr/dcmqi", True),
        (b"https://github.com/QIICR/Iowa2DICOM.git", True),
        (b"https://github.com/drsmith/dcmqi.git", False),
        (b"https://github.com/QIICR/dcmqi.git?patient=smith", False),
        (b"see https://github.com/QIICR/dcmqi.git of Dr. Smith", False),
        (b"https://pacs.hospital.org/dcmqi", False),
    ],
)
def test_only_published_software_is_named_by_an_address(value: bytes, stays: bool) -> None:
    assert keep(value, known=False) == (value if stays else None)


@pytest.mark.parametrize(
    "value",
    [
        b"Smith^John",
        b"john.smith@example.org",
        b"http://example.org/x",
        b"C:\\users\\x",
        b"/home/smith/x",
        b"\\\\server\\smith",
        b"D:/smith",
        b"192.168.17.23",
        b"20110512",
        b"12.05.2011",
        b"2011-05-12",
        b"05/12/2011",
        b"12 May 2011",
        b"May 12, 2011",
        b"+44 1632 960917",
        b"0301 555 0199",
        b"12345678",
        b"Dr Smith",
        b"Mrs. Smith",
    ],
)
def test_what_looks_like_an_identifier_goes(value: bytes) -> None:
    assert keep(value, known=False) is None
    assert keep(value, known=False, trusted=True) is not None


@pytest.mark.parametrize(
    ("value", "left"),
    [
        (b"Drummond", None),
        (b"knee of Drummond", b"knee of"),
        (b"a\\Drummond\\b", b"a\\\\b"),
        (b"MRN 1836104427 chest", b"MRN chest"),
    ],
)
def test_known_identifiers_go_and_the_rest_stays(value: bytes, left: bytes | None) -> None:
    assert keep(value, trusted=True) == left


@pytest.mark.parametrize(
    "value", [b"Drum\\mond", b"D r u m m o n d", b"Dr\0um\0mond", b"Dru\x1b(Bmmond", "山田".encode(), b"1836104\\427"]
)
def test_identifiers_that_only_the_whole_value_shows(value: bytes) -> None:
    assert keep(value, trusted=True) is None


def test_the_backslash_is_text_in_a_single_value() -> None:
    assert keep(b"a\\Drummond", vr=b"LT", trusted=True) == b"a"


def test_uids_become_those_of_the_crosswalk() -> None:
    assert keep(b"1.2.3.4.5.6") == b"2.25.11"
    assert keep(b"from 1.2.3.4.5.6 on", trusted=True) == b"from 2.25.11 on"


def test_what_cannot_be_read_or_written_goes() -> None:
    assert keep(b"\xff\xfe", charset=parse(b"ISO_IR 192")) is None
    japanese = parse(b"\\ISO 2022 IR 87")
    assert keep("山田 病院".encode("iso2022_jp"), charset=japanese, trusted=True) is None
    assert keep("病院".encode("iso2022_jp"), charset=japanese) == "病院".encode("iso2022_jp")
    assert keep("山田 病院".encode(), charset=parse(b"ISO_IR 192"), trusted=True) == "病院".encode()

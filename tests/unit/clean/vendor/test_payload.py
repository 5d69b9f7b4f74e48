"""Private bytes that no vendor's format explains: numbers and texts are told from what nobody can read."""

import gzip
import struct
from pathlib import Path

import pytest

from support.bytescan import scan_file
from support.encode import EXPLICIT
from support.engine import clean, cleaner_of, find, instance
from support.objects import payloads
from support.planting import IDENTITY
from veil.clean.vendor import Shape, shape

_PUBLIC = "public"
_STRANGER = b"Ottoline Featherstonehaugh"


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (b"", Shape.EMPTY),
        (b"\0\0\0\0", Shape.EMPTY),
        (b"\1\0", Shape.NUMBERS),
        (b"AB", Shape.NUMBERS),
        (struct.pack("<6d", 1, 2.5, -0.25, 1e9, 0, 7), Shape.NUMBERS),
        (b"0.5\\12 ", Shape.TEXT),
        (b"Drummond\0\0", Shape.TEXT),
        ("Drummond".encode("utf-16-le"), Shape.OPAQUE),
        ("Drummond".encode("utf-16-be"), Shape.OPAQUE),
        (b"\1\2Drum\3\0\0\0", Shape.OPAQUE),
        ("山田太郎".encode(), Shape.OPAQUE),
        ("山田太郎".encode("utf-16-le"), Shape.OPAQUE),
        ("山田太郎".encode("iso2022_jp") + b"\1\0\0\0\0\0\0", Shape.OPAQUE),
        (struct.pack("<3f", 0.5, -2, 1e3), Shape.NUMBERS),
        (struct.pack("<4i", 512, -1, 70000, 3), Shape.NUMBERS),
        (b"\1\0\x0019110913\1", Shape.OPAQUE),
        (bytes(range(128, 160)) * 3, Shape.OPAQUE),
        (bytes(range(1, 30)), Shape.OPAQUE),
        (b"a" * 5000, Shape.OPAQUE),
        (gzip.compress(b"x" * 400, mtime=0) * 3, Shape.OPAQUE),
    ],
)
def test_shape(raw: bytes, wanted: Shape) -> None:
    assert shape(raw) is wanted


def _private(group: int, low: int, creator: str, vr: str, value: bytes) -> tuple[bytes, bytes]:
    value += bytes(len(value) % 2)
    return (
        EXPLICIT.element(group << 16 | 0x10, "LO", creator.encode()),
        EXPLICIT.element(group << 16 | 0x1000 | low, vr, value),
    )


def _cleaned(tmp_path: Path, policy: str, *elements: bytes) -> object:
    done = clean(instance(*elements), tmp_path, cleaner_of(_policy(tmp_path, policy)))
    assert done.outcome.code == "D-CLEAN"
    assert not scan_file(tmp_path / "target", IDENTITY)
    assert _STRANGER not in done.data
    (tag,) = struct.unpack("<I", elements[-1][2:4] + elements[-1][:2])
    return find(done.tree, tag)


def _policy(tmp_path: Path, name: str) -> Path:
    path = tmp_path / "policy.toml"
    path.write_text(f'extends = "{name}"\n[pixels]\nburned_in = "ignore"\n', encoding="utf-8")
    return path


# Attributes that a list of safe ones names: (group, low byte, creator, VR).
_LISTED = [
    (0x0019, 0x26, "LORAD Selenia", "OB"),
    (0x0015, 0x3C, "GEMS_PETD_01", "UN"),
    (0x2001, 0x47, "Philips Imaging DD 097", "OB"),
    (0x7E01, 0x12, "HOLOGIC, Inc.", "OB"),
    (0x7FD1, 0x10, "SIEMENS Ultrasound SC2000", "OB"),
    (0x0053, 0x95, "GEHC_CT_ADVAPP_001", "OW"),
]
# Containers that no list names.
_UNLISTED = [
    ("SIEMENS CSA HEADER", 0x0029, 0x10, payloads.image_header(IDENTITY)),
    ("SIEMENS CSA HEADER", 0x0029, 0x20, payloads.series_header(IDENTITY)),
    ("SIEMENS MEDCOM HEADER", 0x0029, 0x08, b"SV10" + _STRANGER),
    ("SIEMENS MR SDS 01", 0x0021, 0x19, payloads.series_header(IDENTITY)),
    ("GEMS_SERS_01", 0x0025, 0x1B, payloads.ge_block(IDENTITY)),
    ("Philips Imaging DD 001", 0x2005, 0x39, _STRANGER),
    ("PHILIPS MR SPECTRO;1", 0x2005, 0x70, _STRANGER),
    ("TOSHIBA_MEC_MR3", 0x700D, 0x00, _STRANGER),
    ("TOSHIBA_MEC_CT3", 0x7005, 0xF1, _STRANGER),
]


@pytest.mark.parametrize(("group", "low", "creator", "vr"), _LISTED)
@pytest.mark.parametrize("value", [b"\1\2" + _STRANGER, _STRANGER.decode().encode("utf-16-le"), _STRANGER * 400])
def test_a_listed_payload_with_words_in_it_does_not_pass(
    tmp_path: Path, group: int, low: int, creator: str, vr: str, value: bytes
) -> None:
    assert _cleaned(tmp_path, _PUBLIC, *_private(group, low, creator, vr, value)) is None


@pytest.mark.parametrize(("group", "low", "creator", "vr"), _LISTED)
def test_a_listed_number_stays(tmp_path: Path, group: int, low: int, creator: str, vr: str) -> None:
    value = struct.pack("<2d", 0.5, 12)
    assert _cleaned(tmp_path, _PUBLIC, *_private(group, low, creator, vr, value)) == value


def test_a_text_in_listed_bytes_is_cleaned(tmp_path: Path) -> None:
    for harmless in (b"Contact paddle", b"0.25"):
        assert _cleaned(tmp_path, _PUBLIC, *_private(0x0019, 0x26, "LORAD Selenia", "OB", harmless)) == harmless
    text = b"Contact paddle of Barnaby Drummond"
    kept = _cleaned(tmp_path, _PUBLIC, *_private(0x0019, 0x26, "LORAD Selenia", "OB", text))
    assert isinstance(kept, bytes)
    assert kept.startswith(b"Contact paddle")


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be", "shift_jis", "iso2022_jp", "gb18030", "euc_jp"])
def test_no_name_in_letters_of_the_east_passes_in_listed_bytes(tmp_path: Path, codec: str) -> None:
    for value in ("佐藤健一".encode(codec), b"\1" + "佐藤健一".encode(codec) + b"\0\2"):
        assert _cleaned(tmp_path, _PUBLIC, *_private(0x0019, 0x26, "LORAD Selenia", "OB", value)) is None


@pytest.mark.parametrize(("creator", "group", "low", "value"), _UNLISTED)
def test_a_container_that_no_list_names_does_not_pass(
    tmp_path: Path, creator: str, group: int, low: int, value: bytes
) -> None:
    assert _cleaned(tmp_path, _PUBLIC, *_private(group, low, creator, "OB", value)) is None


@pytest.mark.parametrize("low", [0x10, 0x20])
def test_research_gets_the_numbers_of_csa_headers(tmp_path: Path, low: int) -> None:
    raw = payloads.image_header(IDENTITY) if low == 0x10 else payloads.series_header(IDENTITY)
    kept = _cleaned(tmp_path, "research", *_private(0x0029, low, "SIEMENS CSA HEADER", "OB", raw))
    assert isinstance(kept, bytes)
    assert (b"NumberOfImagesInMosaic" if low == 0x10 else b"ReadoutOS") in kept
    assert b"MrPhoenixProtocol" not in kept


def test_research_drops_a_csa_header_that_cannot_be_read(tmp_path: Path) -> None:
    element = _private(0x0029, 0x10, "SIEMENS CSA HEADER", "OB", payloads.image_header(IDENTITY)[:300])
    assert _cleaned(tmp_path, "research", *element) is None
